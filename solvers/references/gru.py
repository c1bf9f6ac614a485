"""References of a GRU's parts: `nn.GRUCell` of one unit whose biases hold its gates."""

from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference

_CLOSED = -1000.0  # a bias at which a gate is exactly zero


def _vector(*values: float) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def _step(u: Tensor, w: Tensor, b: Tensor, b_hidden: Tensor, x: float, h: float) -> float:
    cell = nn.GRUCell(1, 1, dtype=torch.float64)
    cell.load_state_dict({"weight_ih": u[:, None], "weight_hh": w[:, None], "bias_ih": b, "bias_hh": b_hidden})
    return float(cell(_vector(x), _vector(h)).detach())


@reference("gru_candidate")
def gru_candidate(x: float, h: float, u: float, w: float, reset: float, b: float, b_hidden: float) -> dict[str, Any]:
    """`nn.GRUCell` with z = 0, which returns its candidate; `nn.RNNCell` on the gated state for the other order."""

    def candidate(gate: float) -> float:
        opening = float(_vector(gate).logit())
        biases = _vector(opening, _CLOSED, b), _vector(0.0, 0.0, b_hidden)
        return _step(_vector(0.0, 0.0, u), _vector(0.0, 0.0, w), *biases, x, h)

    inner = nn.RNNCell(1, 1, dtype=torch.float64)
    weights = {"weight_ih": _vector(u)[:, None], "weight_hh": _vector(w)[:, None]}
    inner.load_state_dict(weights | {"bias_ih": _vector(b), "bias_hh": _vector(b_hidden)})
    return {
        "candidate": candidate(reset),
        "closed": candidate(0.0),
        "open": candidate(1.0),
        "pair": [candidate(0.0), candidate(1.0)],
        "inverted": candidate(1 - reset),
        "candidate_reset_before": float(inner(_vector(x), _vector(reset * h)).detach()),
    }


@reference("gru_interpolation")
def gru_interpolation(update: float, candidate: float, h: float) -> dict[str, Any]:
    """`nn.GRUCell` whose biases alone give z and n; the sign of z's bias turned for the other convention."""
    zeros = torch.zeros(3, dtype=torch.float64)

    def step(sign: float) -> float:
        gates = _vector(update).logit() * sign, _vector(candidate).atanh()
        return _step(zeros, zeros, torch.cat([_vector(0.0), *gates]), zeros, 0.0, h)

    return {"hidden": step(1.0), "hidden_chung": step(-1.0), "pair": [step(1.0), step(-1.0)]}
