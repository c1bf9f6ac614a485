"""Pictures in text: plots, grids and cells from plain formulas, legible without colour, at most 76 cells wide."""

from collections.abc import Callable
from functools import partial

from quizbank.render.pictures.cells import gru, lstm
from quizbank.render.pictures.curves import plot
from quizbank.render.pictures.windows import Scattering, Sliding, scattering, sliding
from quizbank.text import Language, Text

Picture = Callable[[Language], str]

_GRID = ((1, 2, 0, 1), (0, 1, 3, 2), (2, 1, 1, 0), (1, 0, 2, 1))
_LARGE = (
    (1, 2, 0, 1, 0, 2),
    (0, 1, 3, 2, 1, 1),
    (2, 1, 1, 0, 2, 0),
    (1, 0, 2, 1, 0, 3),
    (0, 2, 1, 1, 2, 1),
    (1, 1, 0, 2, 1, 0),
)
_EDGE = ((1, 0, -1), (1, 0, -1), (1, 0, -1))

SLIDING = {
    "convolution": Sliding(
        Text(
            en="A convolution: 4×4 input, 3×3 kernel, stride 1, no padding",
            zh="卷积：4×4 输入，3×3 卷积核，步幅 1，无填充",
        ),
        _GRID,
        3,
        _EDGE,
    ),
    "padded": Sliding(
        Text(en="A convolution: 3×3 kernel, stride 2, padding 1", zh="卷积：3×3 卷积核，步幅 2，填充 1"),
        _GRID,
        3,
        _EDGE,
        stride=2,
        padding=1,
    ),
    "dilated": Sliding(
        Text(en="A dilated convolution: 3×3 kernel, dilation 2", zh="空洞卷积：3×3 卷积核，膨胀率 2"),
        _LARGE,
        3,
        _EDGE,
        dilation=2,
    ),
    "max": Sliding(Text(en="Max pooling: 2×2, stride 2", zh="最大池化：2×2，步幅 2"), _GRID, 2, stride=2),
    "average": Sliding(
        Text(en="Average pooling: 2×2, stride 2", zh="平均池化：2×2，步幅 2"),
        _GRID,
        2,
        pool=lambda values: sum(values) / len(values),
        stride=2,
    ),
}
TRANSPOSED = Scattering(
    Text(en="A transposed convolution: 2×2 input, 3×3 kernel, stride 2", zh="转置卷积：2×2 输入，3×3 卷积核，步幅 2"),
    ((1, 2), (3, 1)),
    ((1, 0, 2), (0, 1, 0), (1, 1, 1)),
    2,
)


def _curves(*names: str) -> list[Picture]:
    return [partial(plot, name) for name in names]


def _windows(*names: str) -> list[Picture]:
    return [partial(sliding, SLIDING[name]) for name in names]


_TRANSPOSED: list[Picture] = [partial(scattering, TRANSPOSED)]

PICTURES: dict[str, list[Picture]] = {
    "activations/non-linearity": _curves("relu", "tanh"),
    "activations/sigmoid": _curves("sigmoid"),
    "activations/sigmoid-probability": _curves("sigmoid"),
    "activations/tanh": _curves("tanh"),
    "activations/saturation": _curves("sigmoid", "tanh"),
    "activations/relu": _curves("relu"),
    "activations/relu-advantages": _curves("relu", "sigmoid"),
    "activations/dying-relu": _curves("relu", "leaky"),
    "activations/leaky-variants": _curves("leaky"),
    "activations/elu-selu": _curves("elu", "selu"),
    "cnn-basics/operation": _windows("convolution"),
    "cnn-basics/weight-sharing": _windows("convolution"),
    "cnn-basics/conv-and-pooling": _windows("convolution", "max"),
    "cnn-arithmetic/conv-output-size": _windows("convolution", "padded"),
    "convolution-variants/dilated": _windows("dilated"),
    "convolution-variants/transposed-meaning": _TRANSPOSED,
    "convolution-variants/transposed-output-size": _TRANSPOSED,
    "pooling/procedure": _windows("max"),
    "pooling/max-and-average": _windows("max", "average"),
    "lstm-gru/structure": [lstm],
    "lstm-gru/gates-and-candidate": [lstm],
    "lstm-gru/forget-gate": [lstm],
    "lstm-gru/cell-state-and-output": [lstm],
    "lstm-gru/gru": [gru],
}
"""The pictures of a topic, by its id."""


def has_picture(topic: str) -> bool:
    """Whether a topic has one."""
    return topic in PICTURES


def pictures(topic: str, language: Language) -> str:
    """The pictures of a topic as lines of text; empty where there are none."""
    return "\n\n".join(picture(language) for picture in PICTURES.get(topic, []))
