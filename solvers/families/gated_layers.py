"""Gated recurrent layers of several units: one LSTM gate, and whole LSTM and GRU steps, with weight matrices.

Gates are in PyTorch's order: input, forget, candidate (cell), output for an LSTM (i, f, g, o); reset, update, candidate
for a GRU (r, z, n).
"""

import torch
from torch import Tensor

from solvers.registry import Real, solver

SIZES = {"d": (1, 3), "k": (1, 3)}


def _values(*shape: int | str, doc: str = "") -> Real:
    return Real(shape=shape, low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, doc=doc)


def _biases(*shape: int | str) -> Real:
    return Real(shape=shape, low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, default=0.0)


def _product(matrix: Tensor, vector: Tensor) -> Tensor:
    """[b, …, k, d] by [b, d]: [b, …, k]."""
    return (matrix * vector.reshape(len(vector), *[1] * (matrix.dim() - 2), -1)).sum(-1)


@solver(
    "lstm_gate_vector",
    parameters={
        "x": _values("d", doc="input"),
        "h": _values("k", doc="previous hidden state"),
        "u": _values("k", "d", doc="one row a unit"),
        "w": _values("k", "k", doc="one row a unit"),
        "b": _biases("k"),
    },
    sizes=SIZES,
)
def lstm_gate_vector(x: Tensor, h: Tensor, u: Tensor, w: Tensor, b: Tensor) -> dict[str, Tensor]:
    """One gate of an LSTM with k units, σ(b + U x + W h), and the candidate of the same numbers, tanh(b + U x + W h).

    Outputs, all [k]: preactivation, gate, candidate. Wrong turns: transposed_gate (Wᵀ for W), unbiased_gate (b left
    out), memoryless_gate (h left out), softmax_gate (entries that share 1, where each gate opens by itself).
    """
    driven = b + _product(u, x)
    preactivation = driven + _product(w, h)
    return {
        "preactivation": preactivation,
        "gate": preactivation.sigmoid(),
        "candidate": preactivation.tanh(),
        "transposed_gate": (driven + _product(w.mT, h)).sigmoid(),
        "unbiased_gate": (preactivation - b).sigmoid(),
        "memoryless_gate": driven.sigmoid(),
        "softmax_gate": preactivation.softmax(1),
    }


@solver(
    "lstm_layer_step",
    parameters={
        "x": _values("d", doc="input"),
        "h": _values("k", doc="previous hidden state"),
        "c": _values("k", doc="previous cell state"),
        "w_ih": _values(4, "k", "d", doc="one matrix for each of i, f, g, o"),
        "w_hh": _values(4, "k", "k", doc="one matrix for each of i, f, g, o"),
        "bias": _biases(4, "k"),
    },
    sizes=SIZES,
)
def lstm_layer_step(x: Tensor, h: Tensor, c: Tensor, w_ih: Tensor, w_hh: Tensor, bias: Tensor) -> dict[str, Tensor]:
    """One step of an LSTM with k units, as torch.nn.LSTMCell, whose weights stack the four matrices.

    i, f, o = σ(…), g = tanh(…) of W_ih x + W_hh h + b, b the sum of PyTorch's two; cell = f ⊙ c + i ⊙ g; hidden =
    o ⊙ tanh(cell).

    Outputs, all [k]: hidden, cell, input_gate, forget_gate, candidate, output_gate, kept = f ⊙ c, erased = c − kept,
    written = i ⊙ g; states [2, k] = [hidden, cell]; preactivations [4, k]. Wrong turns, each …_cell and …_hidden [k]:
    swapped (i on the old cell, f on the candidate), sigmoid_candidate (σ for tanh), ungated (candidate written in
    full); unsquashed_hidden = o ⊙ cell.
    """
    preactivations = _product(w_ih, x) + _product(w_hh, h) + bias
    input_gate, forget_gate, squeezed, output_gate = preactivations.sigmoid().unbind(1)
    candidate = preactivations[:, 2].tanh()
    cell = forget_gate * c + input_gate * candidate
    hidden = output_gate * cell.tanh()
    wrong = {
        "swapped": input_gate * c + forget_gate * candidate,
        "sigmoid_candidate": forget_gate * c + input_gate * squeezed,
        "ungated": forget_gate * c + candidate,
    }
    return {
        "hidden": hidden,
        "cell": cell,
        "states": torch.stack([hidden, cell], 1),
        "input_gate": input_gate,
        "forget_gate": forget_gate,
        "candidate": candidate,
        "output_gate": output_gate,
        "kept": forget_gate * c,
        "erased": (1 - forget_gate) * c,
        "written": input_gate * candidate,
        "preactivations": preactivations,
        **{f"{name}_cell": value for name, value in wrong.items()},
        **{f"{name}_hidden": output_gate * value.tanh() for name, value in wrong.items()},
        "unsquashed_hidden": output_gate * cell,
    }


@solver(
    "gru_layer_step",
    parameters={
        "x": _values("d", doc="input"),
        "h": _values("k", doc="previous hidden state"),
        "w_ih": _values(3, "k", "d", doc="one matrix for each of r, z, n"),
        "w_hh": _values(3, "k", "k", doc="one matrix for each of r, z, n"),
        "b_ih": _biases(3, "k"),
        "b_hh": _biases(3, "k"),
    },
    sizes=SIZES,
)
def gru_layer_step(x: Tensor, h: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Tensor, b_hh: Tensor) -> dict[str, Tensor]:
    """One step of a GRU with k units, as torch.nn.GRUCell, whose weights stack the three matrices.

    r, z = σ(W_i x + b_i + W_h h + b_h); n = tanh(W_in x + b_in + r ⊙ (W_hn h + b_hn)); hidden = (1 − z) ⊙ n + z ⊙ h.
    In PyTorch the reset gate multiplies behind the recurrent matrix. Cho et al. 2014 multiply the state before it, n =
    tanh(W_in x + b_in + W_hn (r ⊙ h) + b_hn): the reset_before outputs. Chung et al. 2014 exchange z and 1 − z:
    hidden_chung.

    Outputs, all [k]: hidden, reset_gate, update_gate, candidate, kept = z ⊙ h, written = (1 − z) ⊙ n; driven [3, k] =
    W_i x + b_i, recurrent [3, k] = W_h h + b_h. Other conventions: candidate_reset_before, hidden_reset_before,
    hidden_chung. Wrong turns: reset_ignored (r = 1), reset_and_update_swapped (the two gates exchanged).
    """
    driven, recurrent = _product(w_ih, x) + b_ih, _product(w_hh, h) + b_hh
    reset, update = (driven + recurrent)[:, :2].sigmoid().unbind(1)
    candidate = (driven[:, 2] + reset * recurrent[:, 2]).tanh()
    before = (driven[:, 2] + _product(w_hh[:, 2], reset * h) + b_hh[:, 2]).tanh()

    def mixed(new: Tensor, share: Tensor = update) -> Tensor:
        return (1 - share) * new + share * h

    return {
        "hidden": mixed(candidate),
        "reset_gate": reset,
        "update_gate": update,
        "candidate": candidate,
        "kept": update * h,
        "written": (1 - update) * candidate,
        "driven": driven,
        "recurrent": recurrent,
        "candidate_reset_before": before,
        "hidden_reset_before": mixed(before),
        "hidden_chung": mixed(candidate, 1 - update),
        "reset_ignored": mixed((driven[:, 2] + recurrent[:, 2]).tanh()),
        "reset_and_update_swapped": mixed((driven[:, 2] + update * recurrent[:, 2]).tanh(), reset),
    }
