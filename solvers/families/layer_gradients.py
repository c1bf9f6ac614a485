"""The four formulas of back-propagation, one at a time, and one update of a small network on a mini-batch."""

import torch
from torch import Tensor

from solvers.registry import Number, Option, ParameterError, Real, solver

KIND = Option(values=("sigmoid", "tanh", "relu", "linear"), default="sigmoid", doc="activation")
RATE = Real(low=0.0, high=1e6, draw_low=0.01, draw_high=1.0, default=0.1, doc="learning rate of one update")


def _number(*shape: int | str, default: float | None = None, doc: str = "") -> Number:
    return Number(shape=shape, draw_low=-3, draw_high=3, default=default, doc=doc)


def _activate(z: Tensor, kind: str) -> tuple[Tensor, Tensor]:
    """Value and derivative; that of a ReLU at zero is 0."""
    if kind == "relu":
        return z.clamp_min(0), (z > 0).to(z.dtype)
    if kind == "linear":
        return z, torch.ones_like(z)
    if kind == "tanh":
        return z.tanh(), 1 - z.tanh().square()
    return z.sigmoid(), z.sigmoid() * (-z).sigmoid()


@solver(
    "output_delta",
    parameters={
        "z": Real(shape=("n",), low=-500.0, high=500.0, draw_low=-4.0, draw_high=4.0, doc="pre-activations"),
        "target": Real(shape=("n",), low=-1e3, high=1e3, draw_low=0.0, draw_high=1.0),
        "kind": KIND,
    },
    sizes={"n": (1, 4)},
)
def output_delta(z: Tensor, target: Tensor, kind: str) -> dict[str, Tensor]:
    """Error of the output layer under the loss ‖a − t‖² / 2: δ = (a − t) · f'(z), element by element.

    Outputs, [n] each: delta, activation, derivative = f'(z), error = a − t; loss. With a sigmoid and binary cross
    entropy the slope cancels: entropy_delta = a − t. Wrong turns: without_derivative = error, sign = (t − a) f'(z),
    doubled (loss without the half), times_activation = (a − t) · a.
    """
    activation, derivative = _activate(z, kind)
    error = activation - target
    delta = error * derivative
    return {
        "delta": delta,
        "activation": activation,
        "derivative": derivative,
        "error": error,
        "loss": error.square().sum(1) / 2,
        "entropy_delta": error,
        "without_derivative": error,
        "sign": -delta,
        "doubled": 2 * delta,
        "times_activation": error * activation,
    }


@solver(
    "hidden_delta",
    parameters={
        "weights": _number("k", "j", doc="from layer l to layer l + 1, one row a unit of l + 1"),
        "next_delta": _number("k", doc="error of layer l + 1"),
        "z": Real(shape=("j",), low=-500.0, high=500.0, draw_low=-4.0, draw_high=4.0, doc="pre-activations of layer l"),
        "kind": KIND,
    },
    sizes={"k": (1, 3), "j": (1, 3)},
)
def hidden_delta(weights: Tensor, next_delta: Tensor, z: Tensor, kind: str) -> dict[str, Tensor]:
    """Error of a hidden layer: δ_l = (W_{l+1}ᵀ δ_{l+1}) · f'(z_l), element by element.

    Outputs, [j] each: delta, back = Wᵀ δ, derivative = f'(z), activation = f(z). Wrong turns: without_derivative =
    back, times_activation = back · f(z), column_sums = (the column sums of W) · f'(z): the errors of layer l + 1 taken
    as 1; for a square W also untransposed = (W δ) · f'(z).
    """
    activation, derivative = _activate(z, kind)
    matrix, errors = weights.double(), next_delta.double()
    back = (matrix * errors[:, :, None]).sum(1)
    results = {
        "delta": back * derivative,
        "back": back,
        "derivative": derivative,
        "activation": activation,
        "without_derivative": back,
        "times_activation": back * activation,
        "column_sums": matrix.sum(1) * derivative,
    }
    if matrix.shape[1] == matrix.shape[2]:
        results["untransposed"] = (matrix * errors[:, None]).sum(2) * derivative
    return results


@solver(
    "layer_gradients",
    parameters={
        "deltas": _number("n", "h", doc="∂loss/∂z of each sample, one row a sample"),
        "inputs": _number("n", "i", doc="activations in front of the layer, one row a sample"),
        "reduction": Option(values=("sum", "mean"), default="sum", doc="of the samples' losses"),
    },
    sizes={"n": (1, 4), "h": (1, 3), "i": (1, 3)},
)
def layer_gradients(deltas: Tensor, inputs: Tensor, reduction: str) -> dict[str, Tensor]:
    """Gradients of a fully connected layer from its errors: ∂loss/∂W = Σ_n δ_n a_nᵀ, ∂loss/∂b = Σ_n δ_n.

    The deltas are of each sample's own loss; for the mean of the losses the sums are divided by n.

    Outputs: grad_w [h, i], grad_b [h], sum_grad_w, sum_grad_b, mean_grad_w, mean_grad_b, outer_products [n, h, i].
    Wrong turns: transposed_grad_w [i, h], last_grad_w and last_grad_b (the last sample alone), other_grad_w and
    other_grad_b (the other reduction).
    """
    outer = deltas[:, :, :, None] * inputs[:, :, None]
    samples = deltas.shape[1]
    sums = outer.sum(1), deltas.sum(1)
    means = sums[0].double() / samples, sums[1].double() / samples
    chosen, other = (sums, means) if reduction == "sum" else (means, sums)
    return {
        "grad_w": chosen[0],
        "grad_b": chosen[1],
        "sum_grad_w": sums[0],
        "sum_grad_b": sums[1],
        "mean_grad_w": means[0],
        "mean_grad_b": means[1],
        "outer_products": outer,
        "transposed_grad_w": chosen[0].mT,
        "last_grad_w": outer[:, -1],
        "last_grad_b": deltas[:, -1],
        "other_grad_w": other[0],
        "other_grad_b": other[1],
    }


@solver(
    "neuron_gradients",
    parameters={
        "x": Real(shape=("n",), low=-1e3, high=1e3),
        "w": Real(shape=("n",), low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0),
        "b": Real(low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, default=0.0),
        "target": Real(low=-1e3, high=1e3, draw_low=0.0, draw_high=1.0),
        "kind": KIND,
        "loss": Option(values=("squared", "cross_entropy"), default="squared"),
        "lr": RATE,
    },
    sizes={"n": (1, 5)},
)
def neuron_gradients(
    x: Tensor, w: Tensor, b: Tensor, target: Tensor, kind: str, loss: str, lr: Tensor
) -> dict[str, Tensor]:
    """One neuron with several inputs, a = f(w·x + b): its gradients and one update.

    The loss is (a − t)² / 2, or binary cross entropy in nats, which needs a sigmoid.

    Outputs: z, a, pair [2] = z and a, derivative = f'(z), error = a − t, loss, delta = ∂loss/∂z; grad_w [n] = δ x,
    grad_b = δ, gradient [n + 1] = both; new_w [n], new_b, updated [n + 1] after one step at `lr`. Wrong turns:
    without_derivative [n + 1] (the slope forgotten), extra_derivative [n + 1] (a slope too many), without_inputs
    [n + 1] (δ everywhere), ascent [n + 1] (the gradient added), without_bias = w·x (z), product_first (a = f(w·x) + b).
    Raises ParameterError for cross entropy without a sigmoid. Invalid where cross entropy has a target outside 0 … 1.
    """
    if loss == "cross_entropy" and kind != "sigmoid":
        raise ParameterError("loss: cross_entropy needs kind sigmoid")
    weighted = (w * x).sum(1)
    z = weighted + b
    a, derivative = _activate(z, kind)
    error = a - target
    squared = loss == "squared"
    delta = error * derivative if squared else error
    value = error.square() / 2 if squared else torch.logaddexp(z, torch.zeros_like(z)) - target * z
    ahead = torch.cat([x, torch.ones_like(z)[:, None]], 1)
    parameters = torch.cat([w, b[:, None]], 1)
    gradient = delta[:, None] * ahead
    return {
        "z": z,
        "a": a,
        "pair": torch.stack([z, a], 1),
        "derivative": derivative,
        "error": error,
        "loss": value,
        "delta": delta,
        "grad_w": gradient[:, :-1],
        "grad_b": delta,
        "gradient": gradient,
        "new_w": w - lr[:, None] * gradient[:, :-1],
        "new_b": b - lr * delta,
        "updated": parameters - lr[:, None] * gradient,
        "without_derivative": error[:, None] * ahead,
        "extra_derivative": (delta * derivative)[:, None] * ahead,
        "without_inputs": delta[:, None].expand_as(ahead),
        "ascent": parameters + lr[:, None] * gradient,
        "without_bias": weighted,
        "product_first": _activate(weighted, kind)[0] + b,
        "valid": torch.full_like(z, 1.0).bool() if squared else (target >= 0) & (target <= 1),
    }


@solver(
    "mlp_batch_step",
    parameters={
        "x": _number("n", "i", doc="one row a sample"),
        "w1": _number("h", "i"),
        "b1": _number("h", default=0),
        "w2": _number("o", "h"),
        "b2": _number("o", default=0),
        "target": _number("n", "o"),
        "kind": KIND,
        "lr": RATE,
    },
    sizes={"n": (1, 3), "i": (1, 3), "h": (1, 2), "o": (1, 2)},
)
def mlp_batch_step(
    x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor, target: Tensor, kind: str, lr: Tensor
) -> dict[str, Tensor]:
    """One mini-batch update of a network with one hidden layer and a linear output: w ← w − (lr / m) Σ δ aᵀ.

    The loss is the mean over the m samples of ‖output − t‖² / 2.

    Outputs: loss, new_w1 [h, i], new_b1 [h], new_w2 [o, h], new_b2 [o]; grad_w1, grad_b1, grad_w2, grad_b2 (means);
    z1, hidden, slopes, hidden_deltas [n, h] each; output, deltas [n, o]. Wrong turns: summed_w2 and summed_w1 (not
    divided by m), last_w2 (the last sample alone), ascent_w2 (the gradient added), entries_w2 (divided by m and by the
    number of outputs, as torch.nn.MSELoss with its factor 2 left out would).
    Of a network with one input, one hidden unit and one output also inputs, hidden_values, outputs, errors, targets,
    [n] each, and as single numbers new_weight (of w2), summed_weight, last_weight, ascent_weight.
    """
    x, w1, w2, target = x.double(), w1.double(), w2.double(), target.double()
    samples, outputs = target.shape[1:]
    z1 = x @ w1.mT + b1[:, None]
    hidden, slopes = _activate(z1, kind)
    output = hidden @ w2.mT + b2[:, None]
    deltas = output - target
    hidden_deltas = (deltas @ w2) * slopes
    sum_w2, sum_w1 = deltas.mT @ hidden, hidden_deltas.mT @ x
    rate = lr[:, None, None] / samples
    results = {
        "loss": deltas.square().sum((1, 2)) / 2 / samples,
        "new_w1": w1 - rate * sum_w1,
        "new_b1": b1 - rate[:, 0] * hidden_deltas.sum(1),
        "new_w2": w2 - rate * sum_w2,
        "new_b2": b2 - rate[:, 0] * deltas.sum(1),
        "grad_w1": sum_w1 / samples,
        "grad_b1": hidden_deltas.mean(1),
        "grad_w2": sum_w2 / samples,
        "grad_b2": deltas.mean(1),
        "z1": z1,
        "hidden": hidden,
        "slopes": slopes,
        "hidden_deltas": hidden_deltas,
        "output": output,
        "deltas": deltas,
        "summed_w1": w1 - samples * rate * sum_w1,
        "summed_w2": w2 - samples * rate * sum_w2,
        "last_w2": w2 - lr[:, None, None] * deltas[:, -1, :, None] * hidden[:, -1, None],
        "ascent_w2": w2 + rate * sum_w2,
        "entries_w2": w2 - rate / outputs * sum_w2,
    }
    if w1.shape[1:] == w2.shape[1:] == (1, 1):
        columns = {"inputs": x, "hidden_values": hidden, "outputs": output, "errors": deltas, "targets": target}
        results |= {name: column[:, :, 0] for name, column in columns.items()}
        results |= {f"{name}_weight": results[f"{name}_w2"][:, 0, 0] for name in ("new", "summed", "last", "ascent")}
    return results
