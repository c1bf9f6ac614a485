"""Activation functions and their derivatives, drawn over each other."""

import math
from dataclasses import dataclass

from quizbank.render.pictures.canvas import Canvas, Function
from quizbank.text import Language, Text

SLOPE = 0.1
"""Of the leaky ReLU that is drawn; the usual 0.01 could not be seen."""
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805
_SOLID, _DASHED = "⠒⠒⠒⠒", "⠒ ⠒ "


@dataclass(frozen=True)
class Curve:
    """A function of one number, its derivative, and the window in which both are seen."""

    title: Text
    formula: str
    slope: str
    function: Function
    derivative: Function
    window: tuple[float, float, float, float]
    note: Text


def sigmoid(x: float) -> float:
    """1 / (1 + e^-x)."""
    return 1 / (1 + math.exp(-x))


def _exponential(alpha: float, scale: float = 1.0) -> tuple[Function, Function]:
    """ELU, and with a scale SELU; and the derivative."""
    return (
        lambda x: scale * (x if x > 0 else alpha * math.expm1(x)),
        lambda x: scale * (1.0 if x > 0 else alpha * math.exp(x)),
    )


_ELU, _SELU = _exponential(1.0), _exponential(SELU_ALPHA, SELU_SCALE)

CURVES: dict[str, Curve] = {
    "sigmoid": Curve(
        Text(en="The sigmoid", zh="sigmoid 函数"),
        "σ(x) = 1 / (1 + exp(-x))",
        "σ'(x) = σ(x) (1 - σ(x))",
        sigmoid,
        lambda x: sigmoid(x) * (1 - sigmoid(x)),
        (-6, 6, 0, 1),
        Text(
            en="The slope is 0.25 at most, at x = 0, and almost 0 beyond ±6.",
            zh="斜率在 x = 0 处最大，仅 0.25；|x| > 6 时几乎为 0。",
        ),
    ),
    "tanh": Curve(
        Text(en="The hyperbolic tangent", zh="tanh 函数"),
        "tanh(x)",
        "tanh'(x) = 1 - tanh(x)²",
        math.tanh,
        lambda x: 1 - math.tanh(x) ** 2,
        (-4, 4, -1, 1),
        Text(
            en="Zero-centred; the slope reaches 1, but only at x = 0.", zh="以零为中心；斜率可达 1，但只在 x = 0 处。"
        ),
    ),
    "relu": Curve(
        Text(en="ReLU", zh="ReLU"),
        "ReLU(x) = max(0, x)",
        "ReLU'(x) = 1 for x > 0, 0 for x < 0",
        lambda x: max(0.0, x),
        lambda x: float(x > 0),
        (-3, 3, -0.5, 3),
        Text(en="No saturation on the right, no gradient at all on the left.", zh="右侧不饱和，左侧完全没有梯度。"),
    ),
    "leaky": Curve(
        Text(en="Leaky ReLU (slope 0.1)", zh="Leaky ReLU（斜率 0.1）"),
        "f(x) = x for x > 0, 0.1 x otherwise",
        "f'(x) = 1 for x > 0, 0.1 for x < 0",
        lambda x: x if x > 0 else SLOPE * x,
        lambda x: 1.0 if x > 0 else SLOPE,
        (-3, 3, -0.5, 3),
        Text(
            en="A small slope on the left, so that a unit can come back.",
            zh="左侧保留较小的斜率，神经元因此能够“复活”。",
        ),
    ),
    "elu": Curve(
        Text(en="ELU (α = 1)", zh="ELU（α = 1）"),
        "f(x) = x for x > 0, exp(x) - 1 otherwise",
        "f'(x) = 1 for x > 0, exp(x) otherwise",
        *_ELU,
        (-4, 3, -1.5, 3),
        Text(en="Smooth for α = 1, and saturating at -α on the left.", zh="α = 1 时处处光滑，左侧饱和于 -α。"),
    ),
    "selu": Curve(
        Text(en="SELU", zh="SELU"),
        "f(x) = λ ELU(x), λ ≈ 1.0507, α ≈ 1.6733",
        "f'(x) = λ for x > 0, λ α exp(x) otherwise",
        *_SELU,
        (-4, 3, -2, 3.5),
        Text(
            en="The slope jumps from λ α ≈ 1.758 to λ ≈ 1.051 at x = 0.",
            zh="斜率在 x = 0 处由 λ α ≈ 1.758 跳到 λ ≈ 1.051。",
        ),
    ),
}


def plot(name: str, language: Language) -> str:
    """The curve solid, its derivative dashed, and below what is to be seen."""
    curve = CURVES[name]
    left, right, bottom, top = curve.window
    canvas = Canvas(left, right, bottom, top)
    canvas.draw(curve.derivative, dashed=True)
    canvas.draw(curve.function)
    legend = [
        f"       {_SOLID} {curve.formula}",
        f"       {_DASHED} {curve.slope}",
        f"       {curve.note.of(language)}",
    ]
    return "\n".join([curve.title.of(language), *canvas.lines(), *legend])
