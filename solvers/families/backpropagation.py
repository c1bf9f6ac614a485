"""Backpropagation through networks small enough for paper: every intermediate number and every gradient."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Option, Parameter, Real, solver

ACTIVATION = Option(values=("sigmoid", "relu", "tanh"), default="sigmoid", doc="of the hidden layer")
RATE = Real(low=0.0, high=1e6, draw_low=0.01, draw_high=1.0, default=0.1, doc="learning rate of one update")
NETWORK: dict[str, Parameter] = {
    "x": Number(shape=("i",), doc="one input"),
    "w1": Number(shape=("h", "i"), doc="one row a hidden unit"),
    "b1": Number(shape=("h",), default=0),
    "w2": Number(shape=("o", "h"), doc="one row an output"),
    "b2": Number(shape=("o",), default=0),
}
SMALL = {"i": (1, 3), "h": (1, 3), "o": (1, 3)}


def _activate(z: Tensor, activation: str) -> tuple[Tensor, Tensor]:
    """Value and derivative; that of a ReLU at zero is 0."""
    if activation == "relu":
        return z.clamp_min(0), (z > 0).double()
    if activation == "tanh":
        return z.tanh(), 1 - z.tanh().square()
    if activation == "linear":
        return z, torch.ones_like(z)
    return z.sigmoid(), z.sigmoid() * (-z).sigmoid()


def _apply(weights: Tensor, values: Tensor) -> Tensor:
    """weights [batch, out, in] times values [batch, in]."""
    return (weights @ values[:, :, None])[:, :, 0]


def _outer(delta: Tensor, values: Tensor) -> Tensor:
    """delta [batch, out] times values [batch, in], transposed: [batch, out, in]."""
    return delta[:, :, None] * values[:, None]


@dataclass(frozen=True)
class _Network:
    """One hidden layer. Shapes with the batch first: x [i], w1 [h, i], b1 [h], w2 [o, h], b2 [o]."""

    x: Tensor
    w1: Tensor
    b1: Tensor
    w2: Tensor
    b2: Tensor
    activation: str

    def forward(self) -> dict[str, Tensor]:
        """z1 [h], hidden [h], its derivative [h], and z2 [o]."""
        z1 = _apply(self.w1, self.x) + self.b1
        hidden, slope = _activate(z1, self.activation)
        return {"z1": z1, "hidden": hidden, "slope": slope, "z2": _apply(self.w2, hidden) + self.b2}

    def stepped(self, gradients: dict[str, Tensor], rate: Tensor) -> "_Network":
        """After one step of gradient descent."""
        return _Network(
            self.x,
            self.w1 - rate[:, None, None] * gradients["grad_w1"],
            self.b1 - rate[:, None] * gradients["grad_b1"],
            self.w2 - rate[:, None, None] * gradients["grad_w2"],
            self.b2 - rate[:, None] * gradients["grad_b2"],
            self.activation,
        )


def _backward(network: _Network, delta: Tensor, lr: Tensor) -> tuple[dict[str, Tensor], _Network]:
    """From the output's delta [batch, o]: all gradients, an update, and the usual wrong turns."""
    state = network.forward()
    back = _apply(network.w2.mT, delta)
    hidden_delta = back * state["slope"]
    gradients = {
        "grad_w2": _outer(delta, state["hidden"]),
        "grad_b2": delta,
        "grad_w1": _outer(hidden_delta, network.x),
        "grad_b1": hidden_delta,
    }
    after = network.stepped(gradients, lr)
    late = _apply(after.w2.mT, delta) * state["slope"]
    return state | gradients | {
        "delta_output": delta,
        "delta_hidden": hidden_delta,
        "grad_hidden": back,
        "grad_x": _apply(network.w1.mT, hidden_delta),
        "new_w1": after.w1,
        "new_b1": after.b1,
        "new_w2": after.w2,
        "new_b2": after.b2,
        "without_derivative_grad_w1": _outer(back, network.x),
        "without_derivative_grad_b1": back,
        "transposed_grad_w1": gradients["grad_w1"].mT,
        "transposed_grad_w2": gradients["grad_w2"].mT,
        "late_delta_hidden": late,
        "late_grad_w1": _outer(late, network.x),
        "ascent_w1": 2 * network.w1 - after.w1,
        "ascent_w2": 2 * network.w2 - after.w2,
    }, after


def _half(output: Tensor, target: Tensor, convention: str) -> tuple[Tensor, Tensor]:
    """Squared loss [batch] and its gradient by the output [batch, o] under a convention."""
    error = output - target
    weight = {"half_sum": 0.5, "sum": 1.0, "mean": 1.0 / output.shape[1]}[convention]
    return weight * error.square().sum(1), 2 * weight * error


@solver(
    "mlp_backward_squared",
    parameters=NETWORK
    | {
        "target": Number(shape=("o",)),
        "activation": ACTIVATION,
        "output_activation": Option(values=("linear", "sigmoid"), default="linear"),
        "convention": Option(values=("half_sum", "sum", "mean"), default="half_sum"),
        "lr": RATE,
    },
    sizes=SMALL,
)
def mlp_backward_squared(
    x: Tensor,
    w1: Tensor,
    b1: Tensor,
    w2: Tensor,
    b2: Tensor,
    target: Tensor,
    activation: str,
    output_activation: str,
    convention: str,
    lr: Tensor,
) -> dict[str, Tensor]:
    """One hidden layer with squared loss: output = g(w2 f(w1 x + b1) + b2), f the activation, g linear or sigmoid.

    The convention of the loss: half_sum Σ (y − t)² / 2; sum Σ (y − t)²; mean, of squares, as torch.nn.MSELoss.

    Outputs: loss, new_loss (after the update); z1 [h], hidden [h] = f(z1), slope [h] = f′(z1), z2 [o], output [o],
    errors [o] = y − t, output_slope [o] = g′(z2); delta_output [o] = ∂loss/∂z2, grad_hidden [h] = w2ᵀ delta_output,
    delta_hidden [h] = grad_hidden · slope = ∂loss/∂z1; grad_w2 [o, h] = delta_output hiddenᵀ, grad_b2 [o],
    grad_w1 [h, i] = delta_hidden xᵀ, grad_b1 [h], grad_x [i]; new_w1, new_b1, new_w2, new_b2 after one step of gradient
    descent at `lr`. A ReLU has the derivative 0 at zero.
    Wrong turns: without_derivative_grad_w1 and _grad_b1 (f′ forgotten), without_output_derivative_grad_w2 (g′
    forgotten), transposed_grad_w1 [i, h] and transposed_grad_w2 [h, o] (outer product the wrong way round),
    late_delta_hidden and late_grad_w1 (w2 already updated when the error goes back through it), ascent_w1 and ascent_w2
    (gradient added). The factor 2 too many is this solver under another convention.
    """
    network = _Network(x.double(), w1.double(), b1.double(), w2.double(), b2.double(), activation)
    output, slope = _activate(network.forward()["z2"], output_activation)
    loss, blame = _half(output, target, convention)
    results, after = _backward(network, blame * slope, lr)
    new_output, _ = _activate(after.forward()["z2"], output_activation)
    return results | {
        "output": output,
        "errors": output - target,
        "output_slope": slope,
        "loss": loss,
        "new_loss": _half(new_output, target, convention)[0],
        "without_output_derivative_grad_w2": _outer(blame, results["hidden"]),
    }


@solver(
    "mlp_backward_cross_entropy",
    parameters=NETWORK
    | {
        "target": Integer(low=0, high=1023, draw_high=2, doc="class, counted from 0"),
        "activation": ACTIVATION,
        "lr": RATE,
    },
    sizes={"i": (1, 3), "h": (1, 3), "o": (2, 3)},
)
def mlp_backward_cross_entropy(
    x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor, target: Tensor, activation: str, lr: Tensor
) -> dict[str, Tensor]:
    """One hidden layer with softmax and cross entropy in nats: logits z2 = w2 f(w1 x + b1) + b2, delta_output = p − y.

    Outputs: loss, new_loss (after the update), probabilities [o], truth [o] (one-hot), logits [o] (z2 by another name);
    all that mlp_backward_squared has from z1 to grad_x, the updated new_w1, new_b1, new_w2, new_b2, and the same wrong
    turns but those of its output. Of its own: log2_loss, softmax_derivative_grad_w2 (p − y times p(1 − p), as if the
    loss were squared), probabilities_grad_w2 (p in place of p − y). Invalid where target ≥ o.
    """
    classes = w2.shape[1]
    valid = target < classes
    truth = (torch.arange(classes, device=target.device) == target[:, None]).double()
    network = _Network(x.double(), w1.double(), b1.double(), w2.double(), b2.double(), activation)
    logits = network.forward()["z2"]
    probabilities = logits.softmax(1)
    results, after = _backward(network, probabilities - truth, lr)
    loss = -(truth * logits.log_softmax(1)).sum(1)
    slope = probabilities * (1 - probabilities)
    return results | {
        "loss": loss,
        "new_loss": -(truth * after.forward()["z2"].log_softmax(1)).sum(1),
        "probabilities": probabilities,
        "truth": truth,
        "logits": logits,
        "log2_loss": loss / math.log(2),
        "softmax_derivative_grad_w2": _outer((probabilities - truth) * slope, results["hidden"]),
        "probabilities_grad_w2": _outer(probabilities, results["hidden"]),
        "valid": valid,
    }


@solver(
    "sigmoid_neuron_gradient",
    parameters={
        "x": Number(),
        "w": Number(),
        "b": Number(default=0),
        "target": Number(draw_low=0, draw_high=1),
        "lr": RATE,
    },
)
def sigmoid_neuron_gradient(x: Tensor, w: Tensor, b: Tensor, target: Tensor, lr: Tensor) -> dict[str, Tensor]:
    """One neuron a = σ(z), z = w x + b, with the loss (a − t)² / 2, and with binary cross entropy beside it.

    Outputs: z, a, slope = a (1 − a), error = a − t, loss, delta = ∂loss/∂z = error · slope; grad_w = delta · x,
    grad_b = delta, grad_x = delta · w; new_w, new_b after one step at `lr`. With binary cross entropy in nats:
    entropy_loss, entropy_delta = a − t, entropy_grad_w, entropy_grad_b; slowdown = slope, the ratio of both gradients.
    Wrong turns: without_derivative_grad_w (equal to entropy_grad_w) and _grad_b, doubled_grad_w and _grad_b (loss
    without the half), input_rule_grad_w and _grad_b (z(1 − z) for a(1 − a)), without_x_grad_w (delta alone),
    ascent_w (gradient added).
    """
    x, w, b, target = x.double(), w.double(), b.double(), target.double()
    z = w * x + b
    a = z.sigmoid()
    slope, error = a * (-z).sigmoid(), a - target
    delta = error * slope
    of_input = error * z * (1 - z)
    return {
        "z": z,
        "a": a,
        "slope": slope,
        "error": error,
        "loss": error.square() / 2,
        "delta": delta,
        "grad_w": delta * x,
        "grad_b": delta,
        "grad_x": delta * w,
        "new_w": w - lr * delta * x,
        "new_b": b - lr * delta,
        "entropy_loss": torch.logaddexp(z, torch.zeros_like(z)) - target * z,
        "entropy_delta": error,
        "entropy_grad_w": error * x,
        "entropy_grad_b": error,
        "slowdown": slope,
        "without_derivative_grad_w": error * x,
        "without_derivative_grad_b": error,
        "doubled_grad_w": 2 * delta * x,
        "doubled_grad_b": 2 * delta,
        "input_rule_grad_w": of_input * x,
        "input_rule_grad_b": of_input,
        "without_x_grad_w": delta,
        "ascent_w": w + lr * delta * x,
    }


@solver(
    "relu_zero_gradients",
    parameters={
        "x": Number(shape=("i",)),
        "w1": Number(shape=("h", "i"), doc="one row a hidden unit"),
        "b1": Number(shape=("h",), default=0),
        "w2": Number(shape=("h",), doc="from the hidden units to the output"),
        "b2": Number(default=0),
        "target": Number(),
    },
    sizes={"i": (2, 2), "h": (2, 3)},
)
def relu_zero_gradients(x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor, target: Tensor) -> dict[str, Tensor]:
    """Which weights of y = w2 · relu(w1 x + b1) + b2 get no gradient from the loss (y − t)² / 2.

    A gradient is zero where a unit is closed (pre-activation ≤ 0; it stops what goes in and what goes out), where the
    input entry or the outgoing weight is 0, or everywhere where the error is 0.

    Outputs: zero_w1 [h, i], zero_b1 [h], zero_w2 [h] (0/1), zero_all [h i + h] = zero_w1 row by row, then zero_w2;
    count (of zero_all); closed [h] (0/1), z1 [h], hidden [h], output, error; grad_w1 [h, i], grad_b1 [h], grad_w2 [h].
    Wrong turns: only_incoming [h i + h] (outgoing weights of a closed unit taken to learn), only_outgoing [h i + h]
    (incoming weights taken to learn), only_closed [h i + h] (zero inputs, zero outgoing weights and a zero error
    overlooked), opposite [h i + h].
    """
    pre_activations = (w1 * x[:, None]).sum(2) + b1
    hidden, closed = pre_activations.clamp_min(0), pre_activations <= 0
    output = (w2 * hidden).sum(1) + b2
    error = output - target
    blame = torch.where(closed, torch.zeros_like(w2), w2) * error[:, None]
    incoming, outgoing = blame[:, :, None] * x[:, None], error[:, None] * hidden
    zero_in, zero_out = (incoming == 0).long(), (outgoing == 0).long()
    shut = closed.long()
    shut_in = shut.repeat_interleave(x.shape[1], dim=1)

    def together(first: Tensor, second: Tensor) -> Tensor:
        return torch.cat([first.flatten(1), second], dim=1)

    every = together(zero_in, zero_out)
    return {
        "zero_w1": zero_in,
        "zero_b1": (blame == 0).long(),
        "zero_w2": zero_out,
        "zero_all": every,
        "count": every.sum(1),
        "closed": shut,
        "z1": pre_activations,
        "hidden": hidden,
        "output": output,
        "error": error,
        "grad_w1": incoming,
        "grad_b1": blame,
        "grad_w2": outgoing,
        "only_incoming": together(zero_in, torch.zeros_like(zero_out)),
        "only_outgoing": together(torch.zeros_like(zero_in), zero_out),
        "only_closed": together(shut_in, shut),
        "opposite": 1 - every,
    }
