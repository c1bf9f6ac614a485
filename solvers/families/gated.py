"""Gated recurrent cells of one unit: LSTM and GRU steps, and how long an LSTM's cell remembers."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from solvers.registry import Integer, Real, solver

INPUT = Real(doc="x_t")
HIDDEN = Real(doc="h_(t−1)")
GATE = Real(low=0.0, high=1.0, draw_low=0.02, draw_high=0.98)
CANDIDATE = Real(low=-1.0, high=1.0, draw_low=-0.95, draw_high=0.95, doc="g")
FORGET = Real(low=0.001, high=0.999999, draw_low=0.5, draw_high=0.999, doc="f, the same at each step")
STEPS = Integer(low=1, high=100_000, draw_high=20)


@solver(
    "lstm_gate",
    parameters={
        "x": INPUT,
        "h": HIDDEN,
        "u": Real(doc="weight of x"),
        "w": Real(doc="weight of h"),
        "b": Real(default=0.0),
    },
)
def lstm_gate(x: Tensor, h: Tensor, u: Tensor, w: Tensor, b: Tensor) -> dict[str, Tensor]:
    """One gate of an LSTM, σ(u·x + w·h + b), and with the same numbers its candidate, tanh(u·x + w·h + b).

    Outputs: gate in (0, 1), candidate in (−1, 1), preactivation. Wrong turns: the other of gate and candidate,
    without_hidden = σ(u·x + b), without_bias = σ(u·x + w·h), swapped_weights = σ(w·x + u·h + b), each with its
    candidate: candidate_without_hidden, candidate_without_bias, candidate_swapped_weights; complement = 1 − gate.
    """
    preactivation = u * x + w * h + b
    wrong = {"without_hidden": u * x + b, "without_bias": u * x + w * h, "swapped_weights": w * x + u * h + b}
    return {
        "gate": preactivation.sigmoid(),
        "candidate": preactivation.tanh(),
        "preactivation": preactivation,
        "complement": (-preactivation).sigmoid(),
        **{name: value.sigmoid() for name, value in wrong.items()},
        **{f"candidate_{name}": value.tanh() for name, value in wrong.items()},
    }


@solver(
    "lstm_cell_update",
    parameters={
        "forget": GATE,
        "input": GATE,
        "candidate": CANDIDATE,
        "previous": Real(doc="c_(t−1), the cell before"),
        "output": GATE,
    },
)
def lstm_cell_update(
    forget: Tensor,
    input: Tensor,
    candidate: Tensor,
    previous: Tensor,
    output: Tensor,
) -> dict[str, Tensor]:
    """An LSTM's cell and output from its gates: c = f·c_before + i·g, h = o·tanh(c).

    Some texts write s for the cell and c for the candidate.

    Outputs: cell, hidden, kept = f·c_before, written = i·g, squashed = tanh(c); the derivatives of h: by_output =
    tanh(c), by_cell = o·(1 − tanh²(c)), by_forget = by_cell·c_before, by_input = by_cell·g, by_candidate = by_cell·i;
    cell_by_previous = f. Wrong turns: swapped_cell = i·c_before + f·g with swapped_hidden (forget and input gate
    exchanged), coupled_cell = f·c_before + (1 − f)·g with coupled_hidden (the input gate ignored), ungated_cell =
    f·c_before + g with ungated_hidden, summed_cell = c_before + i·g with summed_hidden (nothing forgotten),
    inverted_cell = (1 − f)·c_before + i·g with inverted_hidden (f = 1 taken for erasing); hidden_without_tanh = o·c,
    hidden_with_sigmoid = o·σ(c), hidden_of_previous = o·tanh(c_before), hidden_ungated = tanh(c), hidden_of_candidate =
    o·g.
    """
    cell = forget * previous + input * candidate
    squashed = cell.tanh()
    by_cell = output * (1 - squashed.square())
    wrong_cells = {
        "swapped": input * previous + forget * candidate,
        "coupled": forget * previous + (1 - forget) * candidate,
        "ungated": forget * previous + candidate,
        "summed": previous + input * candidate,
        "inverted": (1 - forget) * previous + input * candidate,
    }
    return {
        "cell": cell,
        "hidden": output * squashed,
        "kept": forget * previous,
        "written": input * candidate,
        "squashed": squashed,
        "by_output": squashed,
        "by_cell": by_cell,
        "by_forget": by_cell * previous,
        "by_input": by_cell * candidate,
        "by_candidate": by_cell * input,
        "cell_by_previous": forget,
        **{f"{name}_cell": value for name, value in wrong_cells.items()},
        **{f"{name}_hidden": output * value.tanh() for name, value in wrong_cells.items()},
        "hidden_without_tanh": output * cell,
        "hidden_with_sigmoid": output * cell.sigmoid(),
        "hidden_of_previous": output * previous.tanh(),
        "hidden_ungated": squashed,
        "hidden_of_candidate": output * candidate,
    }


@solver(
    "lstm_step",
    parameters={
        "x": INPUT,
        "h": HIDDEN,
        "c": Real(doc="c_(t−1), the cell before"),
        "u": Real(shape=(4,), doc="weights of x for i, f, g, o"),
        "w": Real(shape=(4,), doc="weights of h for i, f, g, o"),
        "b": Real(shape=(4,), default=0.0, doc="biases of i, f, g, o; PyTorch keeps two whose sum counts"),
    },
)
def lstm_step(x: Tensor, h: Tensor, c: Tensor, u: Tensor, w: Tensor, b: Tensor) -> dict[str, Tensor]:
    """A step of an LSTM of one unit with one input, as torch.nn.LSTMCell(1, 1); weights in PyTorch's order i, f, g, o.

    i, f, o = σ(u·x + w·h + b), g = tanh(u·x + w·h + b), c = f·c_before + i·g, h = o·tanh(c), each with its own u, w, b.

    Outputs: hidden, cell, input_gate, forget_gate, candidate, output_gate, preactivations [4]. Wrong turns, each a pair
    of …_cell and …_hidden: exchanged (tanh for the gates and σ for candidate and output), sigmoid_only (σ also for
    candidate and output), swapped_gates (forget and input gate exchanged), candidate_last (the third block taken for o
    and the fourth for g, the order of many texts), without_hidden (h forgotten in the gates); hidden_without_tanh =
    o·c.
    """
    drive, bias = u * x[:, None], b
    preactivations = drive + w * h[:, None] + bias
    cell, hidden = _lstm(preactivations, c)
    gates = preactivations.sigmoid()
    swap, last = preactivations[:, [1, 0, 2, 3]], preactivations[:, [0, 1, 3, 2]]
    wrong = {
        "exchanged": _lstm(preactivations, c, gate=torch.tanh, squash=torch.sigmoid),
        "sigmoid_only": _lstm(preactivations, c, squash=torch.sigmoid),
        "swapped_gates": _lstm(swap, c),
        "candidate_last": _lstm(last, c),
        "without_hidden": _lstm(drive + bias, c),
    }
    return {
        "hidden": hidden,
        "cell": cell,
        "input_gate": gates[:, 0],
        "forget_gate": gates[:, 1],
        "candidate": preactivations[:, 2].tanh(),
        "output_gate": gates[:, 3],
        "preactivations": preactivations,
        **{f"{name}_cell": pair[0] for name, pair in wrong.items()},
        **{f"{name}_hidden": pair[1] for name, pair in wrong.items()},
        "hidden_without_tanh": gates[:, 3] * cell,
    }


def _lstm(
    preactivations: Tensor,
    previous: Tensor,
    gate: Callable[[Tensor], Tensor] = torch.sigmoid,
    squash: Callable[[Tensor], Tensor] = torch.tanh,
) -> tuple[Tensor, Tensor]:
    """Cell and hidden state from the preactivations [batch, 4] of i, f, g, o."""
    i, f, g, o = preactivations.unbind(1)
    cell = gate(f) * previous + gate(i) * squash(g)
    return cell, gate(o) * squash(cell)


@solver(
    "gru_step",
    parameters={
        "x": INPUT,
        "h": HIDDEN,
        "u": Real(shape=(3,), doc="weights of x for r, z, n"),
        "w": Real(shape=(3,), doc="weights of h for r, z, n"),
        "b": Real(shape=(3,), default=0.0, doc="biases of r, z, n beside x"),
        "b_hidden": Real(shape=(3,), default=0.0, doc="biases of r, z, n beside h"),
    },
)
def gru_step(x: Tensor, h: Tensor, u: Tensor, w: Tensor, b: Tensor, b_hidden: Tensor) -> dict[str, Tensor]:
    """A step of a GRU of one unit with one input, as torch.nn.GRUCell(1, 1); weights in PyTorch's order r, z, n.

    r, z = σ(u·x + b + w·h + b_hidden), n = tanh(u·x + b + r·(w·h + b_hidden)), h_new = (1 − z)·n + z·h, each with its
    own weights. Cho et al. 2014 interpolate like PyTorch but reset before the weight, w·(r·h), which differs by the
    bias beside h for one unit; Chung et al. 2014 exchange the roles of z and 1 − z.

    Outputs: hidden, reset_gate, update_gate, candidate, kept = z·h, written = (1 − z)·n; by other conventions
    hidden_chung = z·n + (1 − z)·h (PyTorch's candidate) and hidden_reset_before with candidate_reset_before (Cho et
    al.). Wrong turns: reset_ignored (r = 1), reset_and_update_swapped (the two gates exchanged), sigmoid_candidate,
    candidate (as the new state), update_ignored = n + h.
    """
    from_input, from_hidden = u * x[:, None] + b, w * h[:, None] + b_hidden
    reset, update = (from_input + from_hidden)[:, :2].sigmoid().unbind(1)
    driven, recurrent = from_input[:, 2], from_hidden[:, 2]
    preactivation = driven + reset * recurrent
    candidate = preactivation.tanh()
    before = (driven + b_hidden[:, 2] + w[:, 2] * (reset * h)).tanh()

    def mixed(new: Tensor, share: Tensor = update) -> Tensor:
        return (1 - share) * new + share * h

    return {
        "hidden": mixed(candidate),
        "reset_gate": reset,
        "update_gate": update,
        "candidate": candidate,
        "kept": update * h,
        "written": (1 - update) * candidate,
        "hidden_chung": mixed(candidate, 1 - update),
        "candidate_reset_before": before,
        "hidden_reset_before": mixed(before),
        "reset_ignored": mixed((driven + recurrent).tanh()),
        "reset_and_update_swapped": mixed((driven + update * recurrent).tanh(), reset),
        "sigmoid_candidate": mixed(preactivation.sigmoid()),
        "update_ignored": candidate + h,
    }


@solver("memory_retention", parameters={"forget": FORGET, "steps": STEPS})
def memory_retention(forget: Tensor, steps: Tensor) -> dict[str, Tensor]:
    """Share of an LSTM's cell that is left after T steps with a constant forget gate and nothing written: f^T.

    It is also the derivative of the cell by the cell T steps before, along the direct path.

    Outputs: retained = f^T, lost = 1 − f^T, half_life = ln(1/2) / ln f in steps, time_constant = −1 / ln f, log_forget
    = ln f, bias = ln(f / (1 − f)), the forget gate's bias that gives f where its weights are zero. Wrong turns: linear
    = 1 − T·(1 − f), product = T·f, one_step = f, one_more = f^(T+1), one_less = f^(T−1), complement = (1 − f)^T,
    half_by_line = 0.5 / (1 − f) for half_life.
    """
    number, logarithm = steps.double(), forget.log()
    return {
        "retained": forget**number,
        "lost": -torch.expm1(number * logarithm),
        "half_life": -math.log(2) / logarithm,
        "time_constant": -1 / logarithm,
        "log_forget": logarithm,
        "half_by_line": 0.5 / (1 - forget),
        "bias": forget.logit(),
        "linear": 1 - number * (1 - forget),
        "product": number * forget,
        "one_step": forget,
        "one_more": forget ** (number + 1),
        "one_less": forget ** (number - 1),
        "complement": (1 - forget) ** number,
    }


@solver(
    "forget_bias_retention",
    parameters={"bias": Real(low=-30.0, high=30.0, draw_high=5.0, doc="of the forget gate"), "steps": STEPS},
)
def forget_bias_retention(bias: Tensor, steps: Tensor) -> dict[str, Tensor]:
    """Share of an LSTM's cell left after T steps where its forget gate is set by its bias alone: σ(b)^T.

    Outputs: retained, gate = σ(b), zero_bias_retained = 2^(−T) (b = 0, the usual start), gain = retained /
    zero_bias_retained. Wrong turns: bias_as_gate = b^T, negated = σ(−b)^T, one_step = gate, tanh_gate = tanh(b)^T.
    Invalid where the gain exceeds 10³⁰⁰ or b^T is not a number that fits.
    """
    number, gate = steps.double(), bias.sigmoid()
    logarithm = torch.nn.functional.logsigmoid(bias)
    gain = (number * (logarithm + math.log(2))).exp()
    as_gate = bias**number
    return {
        "retained": (number * logarithm).exp(),
        "gate": gate,
        "zero_bias_retained": 0.5**number,
        "gain": gain,
        "bias_as_gate": as_gate,
        "negated": (-bias).sigmoid() ** number,
        "one_step": gate,
        "tanh_gate": bias.tanh() ** number,
        "valid": (gain < 1e300) & as_gate.isfinite(),
    }


@solver(
    "forget_gate_product",
    parameters={"forget": Real(low=0.0, high=1.0, draw_low=0.05, shape=("t",), draw_high=0.99)},
    sizes={"t": (1, 6)},
)
def forget_gate_product(forget: Tensor) -> dict[str, Tensor]:
    """Derivative of an LSTM's cell by the cell before the given steps, along the direct path: the product of their f.

    Outputs: product, partial_products [t] (after each step). Wrong turns: mean, smallest, last = f_T, sum, complement =
    Π (1 − f), without_first, without_last (1 for a single step).
    """
    return {
        "product": forget.prod(1),
        "partial_products": forget.cumprod(1),
        "mean": forget.mean(1),
        "smallest": forget.amin(1),
        "last": forget[:, -1],
        "sum": forget.sum(1),
        "complement": (1 - forget).prod(1),
        "without_first": forget[:, 1:].prod(1),
        "without_last": forget[:, :-1].prod(1),
    }


@solver(
    "lstm_constant_gates",
    parameters={
        "forget": FORGET,
        "input": GATE,
        "candidate": CANDIDATE,
        "start": Real(default=0.0, doc="c_0"),
        "steps": STEPS,
    },
)
def lstm_constant_gates(
    forget: Tensor,
    input: Tensor,
    candidate: Tensor,
    start: Tensor,
    steps: Tensor,
) -> dict[str, Tensor]:
    """An LSTM's cell after T steps with the same gates and candidate: c_T = f^T·c_0 + i·g·(1 − f^T) / (1 − f).

    Outputs: cell, kept = f^T·c_0, written = i·g·(1 − f^T) / (1 − f), limit = i·g / (1 − f) (T → ∞), retained = f^T.
    Wrong turns: written_once = f^T·c_0 + i·g, never_forgotten = f^T·c_0 + T·i·g (what is written never fades),
    one_step = f·c_0 + i·g, one_more and one_less (a step more, less).
    """
    number, new = steps.double(), input * candidate

    def after(count: Tensor) -> tuple[Tensor, Tensor]:
        return forget**count * start, new * -torch.expm1(count * forget.log()) / (1 - forget)

    kept, written = after(number)
    return {
        "cell": kept + written,
        "kept": kept,
        "written": written,
        "limit": new / (1 - forget),
        "retained": forget**number,
        "written_once": kept + new,
        "never_forgotten": kept + number * new,
        "one_step": forget * start + new,
        "one_more": torch.stack(after(number + 1)).sum(0),
        "one_less": torch.stack(after(number - 1)).sum(0),
    }
