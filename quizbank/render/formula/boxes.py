"""Rectangles of text with a baseline, and ways to put them together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from quizbank.render.formula.width import width

Side = Literal["l", "c", "r"]


@dataclass(frozen=True, slots=True)
class Box:
    """Lines of equal width; `baseline` is the index of the line that neighbours are aligned with."""

    lines: tuple[str, ...]
    baseline: int = 0

    @property
    def width(self) -> int:
        """Terminal cells."""
        return width(self.lines[0])

    @property
    def height(self) -> int:
        """Lines."""
        return len(self.lines)

    @property
    def below(self) -> int:
        """Lines under the baseline."""
        return self.height - self.baseline - 1

    @property
    def flat(self) -> bool:
        """Whether this is a single line."""
        return self.height == 1


def text_box(text: str) -> Box:
    """A single line."""
    return Box((text,))


def pad(line: str, cells: int, side: Side) -> str:
    """The line with space added to be `cells` wide, itself at one side or in the middle."""
    missing = cells - width(line)
    left = {"l": 0, "c": missing // 2, "r": missing}[side]
    return " " * left + line + " " * (missing - left)


def widened(box: Box, cells: int, side: Side = "c") -> Box:
    """The box with space at its sides."""
    return Box(tuple(pad(line, cells, side) for line in box.lines), box.baseline)


def heightened(box: Box, above: int, below: int) -> Box:
    """The box with empty lines, so that `above` lines are over its baseline and `below` under it."""
    empty = " " * box.width
    over, under = above - box.baseline, below - box.below
    return Box(((empty,) * over + box.lines + (empty,) * under), above)


def beside(boxes: Sequence[Box]) -> Box:
    """Boxes side by side, their baselines on one line."""
    if not boxes:
        return text_box("")
    above = max(box.baseline for box in boxes)
    below = max(box.below for box in boxes)
    columns = [heightened(box, above, below).lines for box in boxes]
    return Box(tuple(map("".join, zip(*columns, strict=True))), above)


def stacked(boxes: Sequence[Box], baseline_of: int, side: Side = "c") -> Box:
    """Boxes on top of each other; the baseline is that of the box with the index `baseline_of`."""
    cells = max(box.width for box in boxes)
    lines = tuple(line for box in boxes for line in widened(box, cells, side).lines)
    over = sum(box.height for box in boxes[:baseline_of])
    return Box(lines, over + boxes[baseline_of].baseline)


def centred(box: Box) -> Box:
    """The box with its baseline in the middle."""
    return Box(box.lines, (box.height - 1) // 2)


_TALL = {
    "(": ("⎛", "⎜", "⎝"),
    ")": ("⎞", "⎟", "⎠"),
    "[": ("⎡", "⎢", "⎣"),
    "]": ("⎤", "⎥", "⎦"),
    "⌊": ("⎢", "⎢", "⎣"),
    "⌋": ("⎥", "⎥", "⎦"),
    "⌈": ("⎡", "⎢", "⎢"),
    "⌉": ("⎤", "⎥", "⎥"),
    "|": ("│", "│", "│"),
    "‖": ("║", "║", "║"),
    "/": ("╱", "╱", "╱"),
}
_POINTED = {
    "{": ("⎧", "⎪", "⎨", "⎪", "⎩"),
    "}": ("⎫", "⎪", "⎬", "⎪", "⎭"),
    "⟨": ("╱", "╱", "⟨", "╲", "╲"),
    "⟩": ("╲", "╲", "⟩", "╱", "╱"),
}


def bracket(mark: str, box: Box) -> Box:
    """A bracket as tall as the box that it stands beside; a pointed one needs at least three lines."""
    if box.flat or not mark:
        return text_box(mark)
    inner = box.height - 2
    if mark in _TALL:
        first, between, last = _TALL[mark]
        lines = [first, *[between] * inner, last]
    elif mark in _POINTED:
        first, upper, point, lower, last = _POINTED[mark]
        above = (inner - 1) // 2
        lines = [first, *[upper] * above, point, *[lower] * (inner - 1 - above), last]
    else:
        lines = [mark if row == box.baseline else " " * width(mark) for row in range(box.height)]
    return Box(tuple(lines), box.baseline)


def enclosed(left: str, box: Box, right: str) -> Box:
    """The box between two brackets, either of which may be empty."""
    if box.height == 2 and {left, right} & set(_POINTED):
        box = heightened(box, box.baseline, box.below + 1) if box.baseline else heightened(box, 1, 1)
    return beside([bracket(left, box), box, bracket(right, box)])
