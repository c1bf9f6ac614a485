"""Recurrent networks: hidden states over time, and gradients back through time."""

import torch
from torch import Tensor

from solvers.registry import Integer, Option, Real, solver

WEIGHT = Real(low=-1e3, high=1e3, draw_low=-1.5, draw_high=1.5)
STATE = Real(low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, default=0.0, doc="hidden state before the first step")
BIAS = Real(low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, default=0.0, doc="sum of PyTorch's two biases")
INPUTS = Real(shape=("t",), low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0, doc="one input a step")
ACTIVATION = Option(values=("tanh", "relu", "linear"), default="tanh")


def _activate(preactivation: Tensor, activation: str) -> Tensor:
    if activation == "linear":
        return preactivation
    return preactivation.tanh() if activation == "tanh" else preactivation.relu()


def _derivative(preactivation: Tensor, activation: str) -> Tensor:
    """Of the activation; 0 at the kink of ReLU, as in PyTorch."""
    if activation == "linear":
        return torch.ones_like(preactivation)
    return 1 - preactivation.tanh() ** 2 if activation == "tanh" else (preactivation > 0).to(preactivation.dtype)


def _run(driven: Tensor, w_hh: Tensor, h0: Tensor, activation: str) -> tuple[Tensor, Tensor]:
    """Pre-activations and hidden states [b, t, h] from W_ih x + b [b, t, h], W_hh [b, h, h] and h_0 [b, h]."""
    state, preactivations, states = h0, [], []
    for step in range(driven.shape[1]):
        preactivation = driven[:, step] + (w_hh * state[:, None, :]).sum(2)
        state = _activate(preactivation, activation)
        preactivations.append(preactivation)
        states.append(state)
    return torch.stack(preactivations, 1), torch.stack(states, 1)


def _run_scalar(
    inputs: Tensor, w_ih: Tensor, w_hh: Tensor, bias: Tensor, h0: Tensor, activation: str
) -> tuple[Tensor, Tensor]:
    """Pre-activations and hidden states [b, t] of an RNN with one unit."""
    driven = (w_ih[:, None] * inputs + bias[:, None])[:, :, None]
    preactivations, states = _run(driven, w_hh[:, None, None], h0[:, None], activation)
    return preactivations[:, :, 0], states[:, :, 0]


@solver(
    "rnn_steps",
    parameters={
        "inputs": INPUTS,
        "w_ih": WEIGHT,
        "w_hh": WEIGHT,
        "bias": BIAS,
        "h0": STATE,
        "activation": ACTIVATION,
    },
    sizes={"t": (1, 6)},
)
def rnn_steps(
    inputs: Tensor, w_ih: Tensor, w_hh: Tensor, bias: Tensor, h0: Tensor, activation: str
) -> dict[str, Tensor]:
    """Hidden states of an RNN with one input and one unit: h_t = f(w_ih·x_t + w_hh·h_{t−1} + bias).

    f is tanh by default. As torch.nn.RNN, whose b_ih and b_hh only enter by their sum (`linear` has no such module).

    Outputs: hidden [t], preactivations [t], last = h_T. Wrong turns: memoryless_hidden [t] (h_{t−1} left out),
    unactivated_hidden [t] (f left out), swapped_hidden [t] (w_ih and w_hh exchanged), unbiased_hidden [t] (bias left
    out), initial_state_hidden [t] (h_0 used at every step); the last entry of each: memoryless_last, unactivated_last,
    swapped_last, unbiased_last, initial_state_last.
    """
    preactivations, hidden = _run_scalar(inputs, w_ih, w_hh, bias, h0, activation)
    zero = torch.zeros_like(bias)
    from_start = w_ih[:, None] * inputs + (w_hh * h0 + bias)[:, None]
    wrong = {
        "memoryless": _activate(w_ih[:, None] * inputs + bias[:, None], activation),
        "unactivated": _run_scalar(inputs, w_ih, w_hh, bias, h0, "linear")[1],
        "swapped": _run_scalar(inputs, w_hh, w_ih, bias, h0, activation)[1],
        "unbiased": _run_scalar(inputs, w_ih, w_hh, zero, h0, activation)[1],
        "initial_state": _activate(from_start, activation),
    }
    return {
        "hidden": hidden,
        "preactivations": preactivations,
        "last": hidden[:, -1],
        **{f"{name}_hidden": states for name, states in wrong.items()},
        **{f"{name}_last": states[:, -1] for name, states in wrong.items()},
    }


@solver(
    "rnn_layer",
    parameters={
        "inputs": Real(shape=("t", "d"), low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0, doc="one row a step"),
        "w_ih": Real(shape=("h", "d"), low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0),
        "w_hh": Real(shape=("h", "h"), low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0),
        "bias": Real(shape=("h",), low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, default=0.0),
        "h0": Real(shape=("h",), low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, default=0.0),
        "activation": ACTIVATION,
    },
    sizes={"t": (1, 4), "d": (1, 3), "h": (1, 3)},
)
def rnn_layer(
    inputs: Tensor, w_ih: Tensor, w_hh: Tensor, bias: Tensor, h0: Tensor, activation: str
) -> dict[str, Tensor]:
    """Hidden states of an RNN layer: h_t = f(W_ih x_t + W_hh h_{t−1} + b), weights shaped as in torch.nn.RNN.

    Outputs: hidden [t, h], preactivations [t, h], last [h]. Wrong turns, all [t, h]: transposed_hidden (W_hhᵀ),
    memoryless_hidden (h_{t−1} left out), unactivated_hidden (f left out), elementwise_hidden (only the diagonal of
    W_hh: each unit sees itself).
    """
    driven = (inputs[:, :, None, :] * w_ih[:, None]).sum(3) + bias[:, None, :]
    preactivations, hidden = _run(driven, w_hh, h0, activation)
    diagonal = torch.diag_embed(w_hh.diagonal(dim1=1, dim2=2))
    return {
        "hidden": hidden,
        "preactivations": preactivations,
        "last": hidden[:, -1],
        "transposed_hidden": _run(driven, w_hh.mT, h0, activation)[1],
        "memoryless_hidden": _activate(driven, activation),
        "unactivated_hidden": _run(driven, w_hh, h0, "linear")[1],
        "elementwise_hidden": _run(driven, diagonal, h0, activation)[1],
    }


def _tail_products(factors: Tensor) -> Tensor:
    """For each k the product of factors k + 1 … t, which is 1 for the last: [b, t]."""
    shifted = torch.cat([factors[:, 1:], torch.ones_like(factors[:, :1])], 1)
    return shifted.flip(1).cumprod(1).flip(1)


@solver(
    "rnn_bptt",
    parameters={
        "inputs": INPUTS,
        "w_ih": WEIGHT,
        "w_hh": WEIGHT,
        "target": Real(low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0, doc="of the last hidden state"),
        "bias": BIAS,
        "h0": STATE,
        "activation": ACTIVATION,
    },
    sizes={"t": (1, 6)},
)
def rnn_bptt(
    inputs: Tensor, w_ih: Tensor, w_hh: Tensor, target: Tensor, bias: Tensor, h0: Tensor, activation: str
) -> dict[str, Tensor]:
    """Back-propagation through time in an RNN with one unit, for L = ½(h_T − target)².

    ∂L/∂w_hh = Σ_k (h_T − target)·∂h_T/∂h_k·f'(a_k)·h_{k−1}, where a_k are the pre-activations and ∂h_T/∂h_k = Π_{j>k}
    f'(a_j)·w_hh.

    Outputs: loss, error = h_T − target, hidden [t], previous [t] = h_{k−1}, derivatives [t] = f'(a_k), jacobians [t] =
    ∂h_T/∂h_k, deltas [t] = ∂L/∂a_k, terms [t] of the sum, grad_w_hh, grad_w_ih, grad_bias, grad_h0, last = h_T;
    influences [t] = ∂h_T/∂x_k.
    Wrong turns: for influences jacobians (∂h_T/∂h_k: the step from x_k to h_k forgotten), reversed_influences [t];
    for grad_w_hh last_term (the last step only: truncated after one step), first_term, mean_grad_w_hh (the
    mean of the terms), no_derivative_grad_w_hh (every f' taken as 1), no_recurrence_grad_w_hh (every ∂h_T/∂h_k taken as
    1), doubled_grad_w_hh (L without ½), current_state_grad_w_hh (h_k for h_{k−1}).
    """
    preactivations, hidden = _run_scalar(inputs, w_ih, w_hh, bias, h0, activation)
    previous = torch.cat([h0[:, None], hidden[:, :-1]], 1)
    derivatives = _derivative(preactivations, activation)
    jacobians = _tail_products(derivatives * w_hh[:, None])
    influences = jacobians * derivatives * w_ih[:, None]
    error = hidden[:, -1] - target
    deltas = error[:, None] * jacobians * derivatives
    terms = deltas * previous
    undamped = _tail_products(w_hh[:, None].expand_as(inputs))
    return {
        "loss": error**2 / 2,
        "error": error,
        "hidden": hidden,
        "last": hidden[:, -1],
        "previous": previous,
        "derivatives": derivatives,
        "jacobians": jacobians,
        "influences": influences,
        "reversed_influences": influences.flip(1),
        "deltas": deltas,
        "terms": terms,
        "grad_w_hh": terms.sum(1),
        "grad_w_ih": (deltas * inputs).sum(1),
        "grad_bias": deltas.sum(1),
        "grad_h0": deltas[:, 0] * w_hh,
        "last_term": terms[:, -1],
        "first_term": terms[:, 0],
        "mean_grad_w_hh": terms.mean(1),
        "no_derivative_grad_w_hh": (error[:, None] * undamped * previous).sum(1),
        "no_recurrence_grad_w_hh": (error[:, None] * derivatives * previous).sum(1),
        "doubled_grad_w_hh": 2 * terms.sum(1),
        "current_state_grad_w_hh": (deltas * hidden).sum(1),
    }


@solver(
    "recurrent_gradient_factor",
    parameters={
        "w_hh": WEIGHT,
        "derivative": Real(low=0.001, high=1.0, draw_low=0.1, doc="of the activation, the same at each step"),
        "steps": Integer(low=1, high=10_000, draw_high=12),
    },
)
def recurrent_gradient_factor(w_hh: Tensor, derivative: Tensor, steps: Tensor) -> dict[str, Tensor]:
    """What a gradient is multiplied by on its way back through T steps of an RNN with one unit: (w_hh·f')ᵀ.

    Outputs: factor, step_factor = w_hh·f', size = |factor|, vanishes (0/1: |step_factor| < 1), explodes (0/1:
    |step_factor| > 1). Wrong turns: without_derivative = w_hhᵀ, without_weight = f'ᵀ, linear_factor = T·w_hh·f' (added
    up instead of multiplied), one_step_short = (w_hh·f')ᵀ⁻¹.
    Invalid where a number is too large for float64.
    """
    step_factor, span = w_hh * derivative, steps.to(w_hh.dtype)
    factors = {
        "factor": step_factor**span,
        "without_derivative": w_hh**span,
        "without_weight": derivative**span,
        "linear_factor": span * step_factor,
        "one_step_short": step_factor ** (span - 1),
    }
    return {
        **factors,
        "step_factor": step_factor,
        "size": factors["factor"].abs(),
        "vanishes": (step_factor.abs() < 1).long(),
        "explodes": (step_factor.abs() > 1).long(),
        "valid": torch.stack(list(factors.values())).isfinite().all(0),
    }
