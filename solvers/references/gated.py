"""References of gated cells: `nn.LSTMCell`, `nn.GRUCell` and `nn.RNNCell` of one unit, step by step, and autograd."""

import math
from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference

_CLOSED = -1000.0  # a bias at which a gate is exactly zero


def _vector(*values: float) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def _load(cell: nn.RNNCellBase, u: Tensor, w: Tensor, b: Tensor, b_hidden: Tensor | None = None) -> nn.RNNCellBase:
    """The cell of one unit with these weights: of x, of h, and the biases beside them."""
    cell.double().load_state_dict(
        {
            "weight_ih": u[:, None],
            "weight_hh": w[:, None],
            "bias_ih": b,
            "bias_hh": torch.zeros_like(b) if b_hidden is None else b_hidden,
        }
    )
    return cell.requires_grad_(False)


def _lstm(u: Tensor, w: Tensor, b: Tensor, x: float, h: float, c: float) -> tuple[float, float]:
    """Hidden state and cell after a step of `nn.LSTMCell`."""
    hidden, cell = _load(nn.LSTMCell(1, 1), u, w, b)(_vector(x), (_vector(h), _vector(c)))
    return float(hidden), float(cell)


def _repeated(biases: Tensor, start: float, steps: int) -> list[float]:
    """Cells of `nn.LSTMCell` after each step, its gates set by their biases alone."""
    zeros = torch.zeros_like(biases)
    cell, state = _load(nn.LSTMCell(1, 1), zeros, zeros, biases), (_vector(0.0), _vector(start))
    cells = []
    for _ in range(steps):
        state = cell(_vector(0.0), state)
        cells.append(float(state[1]))
    return cells


@reference("lstm_gate")
def lstm_gate(x: float, h: float, u: float, w: float, b: float) -> dict[str, Any]:
    """The forget gate of `nn.LSTMCell`, which is what it leaves of a cell of 1; `nn.RNNCell` for the candidate."""

    def gate(of_x: float, of_h: float, bias: float) -> float:
        weights = _vector(0.0, of_x, 0.0, 0.0), _vector(0.0, of_h, 0.0, 0.0), _vector(_CLOSED, bias, 0.0, 0.0)
        return _lstm(*weights, x, h, 1.0)[1]

    def candidate(of_x: float, of_h: float, bias: float) -> float:
        return float(_load(nn.RNNCell(1, 1), _vector(of_x), _vector(of_h), _vector(bias))(_vector(x), _vector(h)))

    return {
        "gate": gate(u, w, b),
        "candidate": candidate(u, w, b),
        "complement": gate(-u, -w, -b),
        "without_hidden": gate(u, 0.0, b),
        "without_bias": gate(u, w, 0.0),
        "swapped_weights": gate(w, u, b),
        "candidate_without_hidden": candidate(u, 0.0, b),
        "candidate_without_bias": candidate(u, w, 0.0),
        "candidate_swapped_weights": candidate(w, u, b),
    }


@reference("lstm_cell_update")
def lstm_cell_update(
    forget: float,
    input: float,
    candidate: float,
    previous: float,
    output: float,
) -> dict[str, Any]:
    """`nn.LSTMCell` whose biases alone give these gates, and autograd through it."""

    def step(values: Tensor) -> tuple[Tensor, Tensor]:
        """Hidden state and cell from i, f, g, o and the cell before."""
        i, f, g, o, c = values.unbind()
        cell = _load(nn.LSTMCell(1, 1), *[torch.zeros(4, dtype=torch.float64)] * 3)
        parameters: dict[str, Tensor] = dict(cell.named_parameters())
        parameters["bias_ih"] = torch.stack([i.logit(), f.logit(), g.atanh(), o.logit()])
        state = (_vector(0.0), c[None])
        hidden, memory = torch.func.functional_call(cell, parameters, (_vector(0.0), state))
        return hidden[0], memory[0]

    values = _vector(input, forget, candidate, output, previous)
    hidden, cell = step(values)
    outputs = {"hidden": hidden, "cell": cell}
    swapped = step(_vector(forget, input, candidate, output, previous))
    coupled = step(_vector(1 - forget, forget, candidate, output, previous))
    inverted = step(_vector(input, 1 - forget, candidate, output, previous))
    for name, (wrong_hidden, wrong_cell) in {"swapped": swapped, "coupled": coupled, "inverted": inverted}.items():
        outputs |= {f"{name}_hidden": wrong_hidden, f"{name}_cell": wrong_cell}
    # Behind a logit, gates of exactly 0 or 1 have no gradient.
    if all(0 < gate < 1 for gate in (input, forget, output)) and abs(candidate) < 1:
        values.requires_grad_()
        (slopes,) = torch.autograd.grad(step(values)[0], values)
        outputs |= dict(zip(("by_input", "by_forget", "by_candidate", "by_output"), slopes, strict=False))
        outputs["cell_by_previous"] = torch.autograd.grad(step(values)[1], values)[0][4]
    return outputs


@reference("lstm_step")
def lstm_step(x: float, h: float, c: float, u: Tensor, w: Tensor, b: Tensor) -> dict[str, Any]:
    """`nn.LSTMCell(1, 1)`; its gates read from steps whose other gates are closed or whose cell is 1."""
    hidden, cell = _lstm(u, w, b, x, h, c)
    outputs: dict[str, Any] = {"hidden": hidden, "cell": cell}
    blocks = {"swapped_gates": [1, 0, 2, 3], "candidate_last": [0, 1, 3, 2]}
    for name, order in blocks.items():
        wrong_hidden, wrong_cell = _lstm(u[order], w[order], b[order], x, h, c)
        outputs |= {f"{name}_hidden": wrong_hidden, f"{name}_cell": wrong_cell}
    without = _lstm(u, torch.zeros_like(w), b, x, h, c)
    gates = [lstm_gate(x, h, *(float(part[index]) for part in (u, w, b))) for index in range(4)]
    return outputs | {
        # No module has them exchanged: the parts are a module's, put together here.
        "exchanged_cell": math.fsum([gates[1]["candidate"] * c, gates[0]["candidate"] * gates[2]["gate"]]),
        "without_hidden_hidden": without[0],
        "without_hidden_cell": without[1],
        "input_gate": gates[0]["gate"],
        "forget_gate": gates[1]["gate"],
        "candidate": gates[2]["candidate"],
        "output_gate": gates[3]["gate"],
    }


@reference("gru_step")
def gru_step(x: float, h: float, u: Tensor, w: Tensor, b: Tensor, b_hidden: Tensor) -> dict[str, Any]:
    """`nn.GRUCell(1, 1)`, also with the signs of z turned, which exchanges z and 1 − z, and with blocks moved."""

    def step(of_x: Tensor, of_h: Tensor, beside_x: Tensor, beside_h: Tensor) -> float:
        return float(_load(nn.GRUCell(1, 1), of_x, of_h, beside_x, beside_h)(_vector(x), _vector(h)))

    weights = u, w, b, b_hidden
    turned = _vector(1.0, -1.0, 1.0)
    closed = _vector(0.0, _CLOSED, 0.0)  # z = 0: the candidate is the new state
    opened = _vector(-_CLOSED, 0.0, 0.0)  # r = 1
    reset, update = (torch.sigmoid(u[k] * x + b[k] + w[k] * h + b_hidden[k]) for k in (0, 1))
    inner = _load(nn.RNNCell(1, 1), u[2:], w[2:], b[2:], b_hidden[2:])(_vector(x), _vector(h) * reset)
    order = [1, 0, 2]
    return {
        "hidden": step(*weights),
        "candidate": step(u, w, b + closed, b_hidden),
        "reset_gate": reset,
        "update_gate": update,
        "hidden_chung": step(*(turned * part for part in weights)),
        "candidate_reset_before": inner[0],
        "hidden_reset_before": torch.lerp(inner[0], _vector(h)[0], update),
        "reset_ignored": step(u, w, b + opened, b_hidden),
        "reset_and_update_swapped": step(*(part[order] for part in weights)),
    }


@reference("memory_retention")
def memory_retention(forget: float, steps: int) -> dict[str, Any]:
    """`nn.LSTMCell`, its input gate closed, from a cell of 1."""
    bias = _vector(forget).logit()[0]
    cells = _repeated(_vector(_CLOSED, float(bias), 0.0, 0.0), 1.0, steps + 1)
    return {
        "retained": cells[steps - 1],
        "lost": 1 - cells[steps - 1],
        "one_step": cells[0],
        "one_more": cells[steps],
        "half_life": torch.log2(_vector(forget)).reciprocal().neg()[0],
        "log_forget": nn.functional.logsigmoid(bias),
    }


@reference("forget_bias_retention")
def forget_bias_retention(bias: float, steps: int) -> dict[str, Any]:
    """`nn.LSTMCell`, its input gate closed, from a cell of 1, with this bias, its negative and zero."""

    def retained(value: float) -> float:
        return _repeated(_vector(_CLOSED, value, 0.0, 0.0), 1.0, steps)[-1]

    return {
        "retained": retained(bias),
        "gate": _repeated(_vector(_CLOSED, bias, 0.0, 0.0), 1.0, 1)[0],
        "zero_bias_retained": retained(0.0),
        "negated": retained(-bias),
    }


@reference("forget_gate_product")
def forget_gate_product(forget: Tensor) -> dict[str, Any]:
    """Autograd through `nn.LSTMCell` steps whose biases set the forget gates."""

    zeros = torch.zeros(4, dtype=torch.float64)
    start = _vector(1.0).requires_grad_()
    memory = start
    for gate in forget:
        cell = _load(nn.LSTMCell(1, 1), zeros, zeros, _vector(_CLOSED, float(gate.logit()), 0.0, 0.0))
        memory = cell(_vector(0.0), (_vector(0.0), memory))[1]
    return {"product": torch.autograd.grad(memory, start)[0][0]}


@reference("lstm_constant_gates")
def lstm_constant_gates(
    forget: float,
    input: float,
    candidate: float,
    start: float,
    steps: int,
) -> dict[str, Any]:
    """`nn.LSTMCell` whose biases alone give the gates, step by step."""
    gates = _vector(input, forget, candidate, 0.5)
    biases = torch.where(torch.tensor([False, False, True, False]), gates.atanh(), gates.logit())
    cells = _repeated(biases, start, steps + 1)
    return {
        "cell": cells[steps - 1],
        "one_step": cells[0],
        "one_more": cells[steps],
        "written": _repeated(biases, 0.0, steps)[-1],
    }
