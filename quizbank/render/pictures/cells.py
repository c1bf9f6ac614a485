"""Gated recurrent cells as wiring diagrams, with the numbers of one step of one unit."""

import math
import textwrap
from dataclasses import dataclass

from quizbank.render.pictures.curves import sigmoid
from quizbank.text import Language, Text

_LSTM = r"""
       ┌──────────────────────────────────────────────────┐
 c' ───┼────(×)───────────(+)────────────────┬────────────┼───▶ c
       │     │             │                 │            │
       │     │            (×)             [tanh]          │
       │     │           ┌─┴─┐               │            │
       │     f           i   g        o ────(×)───────┬───┼───▶ h
       │     │           │   │        │               │   │
       │    [σ]         [σ][tanh]    [σ]              └───┼───▶ y
       │     │           │   │        │                   │
 h' ───┼──┬──┴───────────┴───┴────────┘                   │
       │  │                                               │
       └──┼───────────────────────────────────────────────┘
          x
"""
_GRU = r"""
       ┌──────────────────────────────────────────────────┐
 h' ───┼──┬──────────────────────(×)───────(+)────────┬───┼───▶ h
       │  │                       │         │         │   │
       │  │                       │        (×)        └───┼───▶ y
       │  │                       │      ┌──┴──┐          │
       │  │                       z    1 - z   n          │
       │  │                       │            │          │
       │  ├────(×)────────────────┼─────────[tanh]        │
       │  │     │                 │            │          │
       │  │     r                 │            │          │
       │  │     │                 │            │          │
       │  │    [σ]               [σ]           │          │
       │  └─────┤                 ├─── h'      │          │
       │        │                 │            │          │
  x ───┼────────┴─────────────────┴────────────┘          │
       └──────────────────────────────────────────────────┘
"""
_LSTM_TITLE = Text(en="One step of an LSTM cell", zh="LSTM 单元的一步")
_GRU_TITLE = Text(en="One step of a GRU cell", zh="GRU 单元的一步")
_LSTM_ABOUT = Text(
    en="c', h' are of the step before; f, i, o are the gates, g is the candidate. Each of the four reads h' and x.",
    zh="c'、h' 来自上一步；f、i、o 是三个门，g 是候选值。四者都读入 h' 和 x。",
)
_GRU_ABOUT = Text(
    en="h' is of the step before; r is the reset gate, z the update gate, n the candidate.",
    zh="h' 来自上一步；r 是重置门，z 是更新门，n 是候选值。",
)
_EXAMPLE = Text(en="With numbers (one unit, no biases):", zh="代入数字（单个神经元，无偏置）：")


@dataclass(frozen=True)
class Step:
    """Input and state of one unit, and the weights of x and of h' that each gate has."""

    x: float
    hidden: float
    cell: float
    weights: dict[str, tuple[float, float]]

    def sum(self, gate: str, share: float = 1.0) -> float:
        """The weighted sum of a gate; `share` of h' goes in."""
        of_x, of_hidden = self.weights[gate]
        return of_x * self.x + of_hidden * share * self.hidden


LSTM_STEP = Step(1.0, 0.5, 0.8, {"f": (0.5, 1.0), "i": (1.0, -1.0), "g": (0.5, 0.5), "o": (2.0, 0.0)})
GRU_STEP = Step(1.0, 0.5, 0.0, {"r": (0.5, 1.0), "z": (1.0, -1.0), "n": (0.5, 1.0)})


def lstm_values(step: Step) -> dict[str, float]:
    """f, i, g, o, then the new c and h."""
    f, i, o = (sigmoid(step.sum(gate)) for gate in "fio")
    g = math.tanh(step.sum("g"))
    c = f * step.cell + i * g
    return {"f": f, "i": i, "g": g, "o": o, "c": c, "h": o * math.tanh(c)}


def gru_values(step: Step) -> dict[str, float]:
    """r, z, n, then the new h; the reset gate acts on h' after its weight, as in PyTorch."""
    r, z = sigmoid(step.sum("r")), sigmoid(step.sum("z"))
    n = math.tanh(step.sum("n", share=r))
    return {"r": r, "z": z, "n": n, "h": (1 - z) * n + z * step.hidden}


def lstm(language: Language) -> str:
    """The wiring of an LSTM cell, its equations, and one step with numbers."""
    step, value = LSTM_STEP, lstm_values(LSTM_STEP)
    lines = [
        f" c = f c' + i g = {value['f']:.3f} × {step.cell:g} + {value['i']:.3f} × {value['g']:.3f} = {value['c']:.3f}",
        f" h = o tanh(c) = {value['o']:.3f} × tanh({value['c']:.3f}) = {value['h']:.3f}",
    ]
    gates = [_gate(step, gate, value, "tanh" if gate == "g" else "σ") for gate in "figo"]
    return _page(_LSTM_TITLE, _LSTM, _LSTM_ABOUT, gates + lines, language)


def gru(language: Language) -> str:
    """The wiring of a GRU cell, its equations, and one step with numbers."""
    step, value = GRU_STEP, gru_values(GRU_STEP)
    of_x, of_hidden = step.weights["n"]
    lines = [
        *(_gate(step, gate, value, "σ") for gate in "rz"),
        f" n = tanh({of_x:g} x + r ({of_hidden:g} h')) = {value['n']:.3f}",
        f" h = (1 - z) n + z h' = {1 - value['z']:.3f} × {value['n']:.3f}"
        f" + {value['z']:.3f} × {step.hidden:g} = {value['h']:.3f}",
    ]
    return _page(_GRU_TITLE, _GRU, _GRU_ABOUT, lines, language)


def _gate(step: Step, gate: str, value: dict[str, float], function: str) -> str:
    of_x, of_hidden = step.weights[gate]
    return f" {gate} = {function}({of_x:g} x {'-' if of_hidden < 0 else '+'} {abs(of_hidden):g} h') = {value[gate]:.3f}"


def _page(title: Text, drawing: str, about: Text, lines: list[str], language: Language) -> str:
    wrapped = _folded(about.of(language))
    return "\n".join(
        [title.of(language), *drawing.strip("\n").splitlines(), *wrapped, "", _EXAMPLE.of(language), *lines]
    )


def _folded(text: str) -> list[str]:
    """At most 76 cells a line; English folds between words, Chinese here never needs to."""
    return textwrap.wrap(text, 76) if text.isascii() else [text]
