"""Gradients of an LSTM of one unit: through one step, back through time, and beside those of a plain RNN.

Gates and their weights are in PyTorch's order: input, forget, candidate, output (i, f, g, o).
"""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Real, solver

GATE = Real(low=0.0, high=1.0, draw_low=0.02, draw_high=0.98)
CANDIDATE = Real(low=-1.0, high=1.0, draw_low=-0.95, draw_high=0.95, doc="g")
STATE = Real(low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0)
WEIGHTS = Real(low=-1e3, high=1e3, draw_low=-1.5, draw_high=1.5, shape=(4,), doc="for i, f, g, o")


@solver(
    "lstm_step_gradients",
    parameters={
        "input": GATE,
        "forget": GATE,
        "candidate": CANDIDATE,
        "output": GATE,
        "previous": Real(draw_low=-2.0, draw_high=2.0, doc="c_(t−1), the cell before"),
        "hidden_gradient": Real(draw_low=-2.0, draw_high=2.0, default=1.0, doc="∂L/∂h_t"),
        "cell_gradient": Real(draw_low=-2.0, draw_high=2.0, default=0.0, doc="what reaches c_t from step t + 1"),
    },
)
def lstm_step_gradients(
    input: Tensor,
    forget: Tensor,
    candidate: Tensor,
    output: Tensor,
    previous: Tensor,
    hidden_gradient: Tensor,
    cell_gradient: Tensor,
) -> dict[str, Tensor]:
    """Gradients of an LSTM's four parts at one step: ∂L/∂c = ∂L/∂h·o·(1 − tanh²(c)) + what comes from step t + 1.

    ∂L/∂o = ∂L/∂h·tanh(c), ∂L/∂f = ∂L/∂c·c_before, ∂L/∂i = ∂L/∂c·g, ∂L/∂g = ∂L/∂c·i; before the activations each times
    its slope, s·(1 − s) for a gate and 1 − g² for the candidate.

    Outputs: by_cell = ∂L/∂c, by_previous = ∂L/∂c·f, by_input, by_forget, by_candidate, by_output, gradients [4] (by i,
    f, g, o), slopes [4], deltas [4] (by the pre-activations), delta_input, delta_forget, delta_candidate, delta_output;
    cell, hidden, squashed = tanh(c), through_hidden = ∂L/∂h·o·(1 − tanh²(c)). Wrong turns, [4] each:
    deltas_without_squash (the slope of tanh(c) left out), deltas_sigmoid_candidate (g·(1 − g) for 1 − g²),
    deltas_without_future (cell_gradient left out), deltas_swapped (c_before and g exchanged); gradients are deltas
    without the slopes.
    """
    cell = forget * previous + input * candidate
    squashed = cell.tanh()
    through_hidden = hidden_gradient * output * (1 - squashed.square())
    by_cell = through_hidden + cell_gradient
    by_output = hidden_gradient * squashed

    def gradients(of_cell: Tensor) -> Tensor:
        return torch.stack([of_cell * candidate, of_cell * previous, of_cell * input, by_output], 1)

    values = torch.stack([input, forget, candidate, output], 1)
    gate_slopes = values * (1 - values)
    slopes = gate_slopes.clone()
    slopes[:, 2] = 1 - candidate.square()
    whole = gradients(by_cell)
    deltas = whole * slopes
    return {
        "by_cell": by_cell,
        "by_previous": by_cell * forget,
        "by_input": whole[:, 0],
        "by_forget": whole[:, 1],
        "by_candidate": whole[:, 2],
        "by_output": by_output,
        "gradients": whole,
        "slopes": slopes,
        "deltas": deltas,
        "delta_input": deltas[:, 0],
        "delta_forget": deltas[:, 1],
        "delta_candidate": deltas[:, 2],
        "delta_output": deltas[:, 3],
        "cell": cell,
        "hidden": output * squashed,
        "squashed": squashed,
        "through_hidden": through_hidden,
        "deltas_without_squash": gradients(hidden_gradient * output + cell_gradient) * slopes,
        "deltas_sigmoid_candidate": whole * gate_slopes,
        "deltas_without_future": gradients(through_hidden) * slopes,
        "deltas_swapped": whole[:, [1, 0, 2, 3]] * slopes,
    }


@solver(
    "lstm_bptt",
    parameters={
        "inputs": Real(low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0, shape=("t",)),
        "u": WEIGHTS,
        "w": WEIGHTS,
        "target": Real(draw_low=-1.0, draw_high=1.0, doc="of the last hidden state"),
        "b": Real(low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, shape=(4,), default=0.0),
        "h0": Real(low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, default=0.0),
        "c0": Real(low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, default=0.0),
    },
    sizes={"t": (1, 5)},
)
def lstm_bptt(
    inputs: Tensor, u: Tensor, w: Tensor, target: Tensor, b: Tensor, h0: Tensor, c0: Tensor
) -> dict[str, Tensor]:
    """Back-propagation through time in an LSTM of one unit, for L = ½(h_T − target)²: ∂L/∂w = Σ_t δ_t·h_(t−1).

    δ_t [4] are the gradients at the pre-activations of step t; u weighs x, w weighs h, b is the sum of PyTorch's two
    biases.

    Outputs: loss, error = h_T − target, hidden [t], cells [t], last = h_T, deltas [t, 4], grad_u, grad_w, grad_b [4],
    grad_h0, grad_c0; hidden_by_h0 = ∂h_T/∂h_0, hidden_by_c0 = ∂h_T/∂c_0, direct = Π f_t, hidden_by_c0_direct =
    o_T·(1 − tanh²(c_T))·Π f_t (the gates held fixed). Wrong turns, [4] each: grad_w_last_step (truncated after one
    step), grad_w_current_state (h_t for h_(t−1)), grad_u_last_step.
    """
    hidden, cells, parts = _forward(inputs, u, w, b, h0, c0)
    deltas, by_h0, by_c0 = _backward(cells, parts, w, c0)
    error = hidden[:, -1] - target
    deltas = deltas * error[:, None, None]
    previous = torch.cat([h0[:, None], hidden[:, :-1]], 1)
    direct = parts[:, :, 1].prod(1)
    return {
        "loss": error.square() / 2,
        "error": error,
        "hidden": hidden,
        "cells": cells,
        "last": hidden[:, -1],
        "deltas": deltas,
        "grad_u": (deltas * inputs[:, :, None]).sum(1),
        "grad_w": (deltas * previous[:, :, None]).sum(1),
        "grad_b": deltas.sum(1),
        "grad_h0": error * by_h0,
        "grad_c0": error * by_c0,
        "hidden_by_h0": by_h0,
        "hidden_by_c0": by_c0,
        "direct": direct,
        "hidden_by_c0_direct": parts[:, -1, 3] * (1 - cells[:, -1].tanh().square()) * direct,
        "grad_w_last_step": deltas[:, -1] * previous[:, -1:],
        "grad_w_current_state": (deltas * hidden[:, :, None]).sum(1),
        "grad_u_last_step": deltas[:, -1] * inputs[:, -1:],
    }


def _forward(inputs: Tensor, u: Tensor, w: Tensor, b: Tensor, h0: Tensor, c0: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Hidden states [batch, t], cells [batch, t] and the values of i, f, g, o [batch, t, 4]."""
    hidden, cell = h0, c0
    all_hidden, all_cells, all_parts = [], [], []
    for x in inputs.unbind(1):
        sums = u * x[:, None] + w * hidden[:, None] + b
        i, f, _, o = sums.sigmoid().unbind(1)
        g = sums[:, 2].tanh()
        cell = f * cell + i * g
        hidden = o * cell.tanh()
        all_hidden.append(hidden)
        all_cells.append(cell)
        all_parts.append(torch.stack([i, f, g, o], 1))
    return torch.stack(all_hidden, 1), torch.stack(all_cells, 1), torch.stack(all_parts, 1)


def _backward(cells: Tensor, parts: Tensor, w: Tensor, c0: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Derivatives of the last hidden state: by the pre-activations [batch, t, 4], by h_0 and by c_0."""
    before = torch.cat([c0[:, None], cells[:, :-1]], 1)
    by_hidden, from_future = torch.ones_like(c0), torch.zeros_like(c0)
    deltas = []
    for step in reversed(range(cells.shape[1])):
        i, f, g, o = parts[:, step].unbind(1)
        squashed = cells[:, step].tanh()
        by_cell = by_hidden * o * (1 - squashed.square()) + from_future
        delta = torch.stack(
            [
                by_cell * g * i * (1 - i),
                by_cell * before[:, step] * f * (1 - f),
                by_cell * i * (1 - g.square()),
                by_hidden * squashed * o * (1 - o),
            ],
            1,
        )
        deltas.append(delta)
        by_hidden, from_future = (delta * w).sum(1), by_cell * f
    return torch.stack(deltas[::-1], 1), by_hidden, from_future


@solver(
    "memory_path_factors",
    parameters={
        "weight": Real(low=-100.0, high=100.0, draw_low=0.2, draw_high=2.0, doc="w_hh of the plain RNN"),
        "slope": Real(low=0.001, high=1.0, draw_low=0.1, doc="of tanh in the plain RNN, the same at each step"),
        "forget": Real(low=0.001, high=0.999999, draw_low=0.5, draw_high=0.999, doc="f, the same at each step"),
        "steps": Integer(low=1, high=10_000, draw_high=12),
    },
)
def memory_path_factors(weight: Tensor, slope: Tensor, forget: Tensor, steps: Tensor) -> dict[str, Tensor]:
    """What a gradient is multiplied by over T steps: (w·tanh′)^T in a plain RNN of one unit, f^T along an LSTM's cell.

    The LSTM's factor belongs to the direct path from cell to cell, the gates held fixed.

    Outputs: rnn, lstm, pair = [rnn, lstm], rnn_step = w·tanh′, ratio = lstm / |rnn|, orders = log₁₀ of the ratio. Wrong
    turns: rnn_without_slope = w^T, rnn_without_weight = tanh′^T, rnn_added = T·w·tanh′, lstm_added = T·f, lstm_inverted
    = (1 − f)^T, lstm_with_slope = (f·tanh′)^T (tanh taken to act between two cells). Invalid where a number is too
    large or too small for float64.
    """
    number = steps.double()
    step = weight * slope
    rnn, lstm = step**number, forget**number
    ratio = lstm / rnn.abs()
    without_slope = weight**number
    sound = ratio.isfinite() & (ratio > 0) & without_slope.isfinite() & rnn.isfinite()
    return {
        "rnn": rnn,
        "lstm": lstm,
        "pair": torch.stack([rnn, lstm], 1),
        "rnn_step": step,
        "ratio": ratio,
        "orders": number * (forget.log() - step.abs().log()) / math.log(10),
        "rnn_without_slope": without_slope,
        "rnn_without_weight": slope**number,
        "rnn_added": number * step,
        "lstm_added": number * forget,
        "lstm_inverted": (1 - forget) ** number,
        "lstm_with_slope": (forget * slope) ** number,
        "valid": sound,
    }
