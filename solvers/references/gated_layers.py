"""References of gated recurrent layers: `nn.LSTMCell`, `nn.GRUCell` and `nn.RNNCell` with their weights loaded."""

import math
from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference


def _gate(x: Tensor, h: Tensor, u: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """A linear layer on input and state side by side, and a sigmoid layer."""
    layer = nn.Sequential(nn.Linear(len(x) + len(h), len(b), dtype=torch.float64), nn.Sigmoid())
    layer.load_state_dict({"0.weight": torch.cat([u, w], 1), "0.bias": b})
    output: Tensor = layer(torch.cat([x, h]))
    return output.detach()


def _candidate(x: Tensor, h: Tensor, u: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """A tanh RNN cell, whose form the candidate has."""
    cell = nn.RNNCell(len(x), len(h), dtype=torch.float64)
    cell.load_state_dict({"weight_ih": u, "weight_hh": w, "bias_ih": b, "bias_hh": torch.zeros_like(b)})
    output: Tensor = cell(x, h)
    return output.detach()


@reference("lstm_gate_vector")
def lstm_gate_vector(x: Tensor, h: Tensor, u: Tensor, w: Tensor, b: Tensor) -> dict[str, Any]:
    """A linear and a sigmoid layer; `nn.RNNCell` for the candidate."""
    return {
        "gate": _gate(x, h, u, w, b),
        "candidate": _candidate(x, h, u, w, b),
        "transposed_gate": _gate(x, h, u, w.T, b),
        "unbiased_gate": _gate(x, h, u, w, torch.zeros_like(b)),
        "memoryless_gate": _gate(x, torch.zeros_like(h), u, w, b),
    }


def _lstm(x: Tensor, h: Tensor, c: Tensor, w_ih: Tensor, w_hh: Tensor, bias: Tensor) -> Tensor:
    """Hidden and cell state [2, k] of `nn.LSTMCell`; the weights come as [4, k, d], [4, k, k] and [4, k]."""
    cell = nn.LSTMCell(len(x), len(h), dtype=torch.float64)
    biases = {"bias_ih": bias.flatten(), "bias_hh": torch.zeros(bias.numel(), dtype=torch.float64)}
    cell.load_state_dict({"weight_ih": w_ih.flatten(0, 1), "weight_hh": w_hh.flatten(0, 1), **biases})
    return torch.stack(cell(x, (h, c))).detach()


@reference("lstm_layer_step")
def lstm_layer_step(x: Tensor, h: Tensor, c: Tensor, w_ih: Tensor, w_hh: Tensor, bias: Tensor) -> dict[str, Any]:
    """`nn.LSTMCell`; for the wrong turns with blocks exchanged, or with a gate held open by its bias."""
    states = _lstm(x, h, c, w_ih, w_hh, bias)
    swapped = _lstm(x, h, c, *(weight[[1, 0, 2, 3]] for weight in (w_ih, w_hh, bias)))
    opened = bias.clone()
    opened[0] = math.inf
    ungated = _lstm(x, h, c, w_ih, w_hh, opened)
    shut = bias.clone()
    shut[0] = -math.inf
    gates = [_gate(x, h, w_ih[gate], w_hh[gate], bias[gate]) for gate in range(4)]
    return {
        "kept": _lstm(x, h, c, w_ih, w_hh, shut)[1],
        "hidden": states[0],
        "cell": states[1],
        "states": states,
        "swapped_hidden": swapped[0],
        "swapped_cell": swapped[1],
        "ungated_hidden": ungated[0],
        "ungated_cell": ungated[1],
        "input_gate": gates[0],
        "forget_gate": gates[1],
        "output_gate": gates[3],
        "candidate": _candidate(x, h, w_ih[2], w_hh[2], bias[2]),
    }


def _gru(x: Tensor, h: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Tensor, b_hh: Tensor) -> Tensor:
    """Hidden state of `nn.GRUCell`; the weights come as [3, k, d], [3, k, k] and [3, k]."""
    cell = nn.GRUCell(len(x), len(h), dtype=torch.float64)
    biases = {"bias_ih": b_ih.flatten(), "bias_hh": b_hh.flatten()}
    cell.load_state_dict({"weight_ih": w_ih.flatten(0, 1), "weight_hh": w_hh.flatten(0, 1), **biases})
    hidden: Tensor = cell(x, h)
    return hidden.detach()


@reference("gru_layer_step")
def gru_layer_step(x: Tensor, h: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Tensor, b_hh: Tensor) -> dict[str, Any]:
    """`nn.GRUCell`; for wrong turns with blocks exchanged, or the reset gate held open by its bias.

    With the reset before the matrix, the candidate is an RNN cell on the gated state.
    """
    exchange = [1, 0, 2]
    opened = b_ih.clone()
    opened[0] = math.inf
    reset, update = (_gate(x, h, w_ih[gate], w_hh[gate], b_ih[gate] + b_hh[gate]) for gate in range(2))
    before = _candidate(x, reset * h, w_ih[2], w_hh[2], b_ih[2] + b_hh[2])
    return {
        "hidden": _gru(x, h, w_ih, w_hh, b_ih, b_hh),
        "reset_gate": reset,
        "update_gate": update,
        "candidate_reset_before": before,
        "hidden_reset_before": torch.lerp(before, h, update),
        "reset_ignored": _gru(x, h, w_ih, w_hh, opened, b_hh),
        "reset_and_update_swapped": _gru(x, h, w_ih[exchange], w_hh[exchange], b_ih[exchange], b_hh[exchange]),
    }
