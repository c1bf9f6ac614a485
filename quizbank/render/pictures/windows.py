"""A window that moves over a grid, step by step: convolution, dilated convolution, pooling, transposed convolution."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quizbank.render.formula.width import width as width_of
from quizbank.text import Language, Text

Grid = Sequence[Sequence[int]]
_STEP = Text(en="Step {number} of {count}", zh="第 {number} 步，共 {count} 步")
_KERNEL = Text(en="kernel", zh="卷积核")
_INPUT, _OUTPUT = Text(en="input", zh="输入"), Text(en="output", zh="输出")
_HERE = Text(en="[ ] marks the entries that the window covers.", zh="[ ] 标出窗口覆盖的元素。")
_ADDED = Text(
    en="[ ] marks where the entry's multiple of the kernel is added.",
    zh="[ ] 标出当前元素乘以卷积核后累加到的位置。",
)
_GAP = "   "


@dataclass(frozen=True)
class Sliding:
    """Reads windows of `grid`. kernel: weights; None pools by `pool`. padding: zeros on each side."""

    title: Text
    grid: Grid
    size: int
    kernel: Grid | None = None
    pool: Callable[[Sequence[int]], float] = max
    stride: int = 1
    dilation: int = 1
    padding: int = 0
    note: Text = _HERE

    @property
    def padded(self) -> list[list[int]]:
        """The input with its zeros."""
        side = [0] * self.padding
        rows = [[*side, *row, *side] for row in self.grid]
        zeros = [[0] * len(rows[0]) for _ in range(self.padding)]
        return [*zeros, *rows, *zeros]

    @property
    def starts(self) -> range:
        """The first row, and likewise column, of each window."""
        reach = self.dilation * (self.size - 1) + 1
        return range(0, len(self.padded) - reach + 1, self.stride)

    def covered(self, row: int, column: int) -> list[tuple[int, int]]:
        """The places that a window covers."""
        steps = range(0, self.dilation * self.size, self.dilation)
        return [(row + down, column + across) for down in steps for across in steps]

    def result(self, row: int, column: int) -> float:
        """What a window gives."""
        values = [self.padded[down][across] for down, across in self.covered(row, column)]
        if self.kernel is None:
            return self.pool(values)
        weights = [weight for weights in self.kernel for weight in weights]
        return sum(value * weight for value, weight in zip(values, weights, strict=True))

    def output(self) -> list[list[float]]:
        """What all windows give."""
        return [[self.result(row, column) for column in self.starts] for row in self.starts]


@dataclass(frozen=True)
class Scattering:
    """Transposed convolution: each entry of the input adds its multiple of the kernel to the output."""

    title: Text
    grid: Grid
    kernel: Grid
    stride: int

    @property
    def side(self) -> int:
        """Rows, and likewise columns, of the output."""
        return (len(self.grid) - 1) * self.stride + len(self.kernel)

    def output(self, entries: int) -> list[list[float]]:
        """The output after the first entries of the input."""
        out = [[0.0] * self.side for _ in range(self.side)]
        across = len(self.grid[0])
        for index in range(entries):
            row, column = divmod(index, across)
            for down, weights in enumerate(self.kernel):
                for right, weight in enumerate(weights):
                    out[row * self.stride + down][column * self.stride + right] += self.grid[row][column] * weight
        return out


def sliding(picture: Sliding, language: Language) -> str:
    """The first two steps and the last one."""
    places = [(row, column) for row in picture.starts for column in picture.starts]
    width = len(picture.starts)
    out = picture.output()
    shown: list[str] = [picture.title.of(language), picture.note.of(language)]
    for number in _told(len(places)):
        row, column = places[number - 1]
        known = [
            [_number(out[down][across]) if down * width + across < number else "·" for across in range(width)]
            for down in range(width)
        ]
        blocks = [
            _block(_INPUT.of(language), _texts(picture.padded), picture.covered(row, column)),
            *([_block(_KERNEL.of(language), _texts(picture.kernel))] if picture.kernel else []),
            _block(_OUTPUT.of(language), known, [divmod(number - 1, width)]),
        ]
        shown += ["", _STEP.of(language).format(number=number, count=len(places)), *_beside(blocks)]
    return "\n".join(shown)


def scattering(picture: Scattering, language: Language) -> str:
    """The first two steps and the last one."""
    count, across = len(picture.grid) * len(picture.grid[0]), len(picture.grid[0])
    shown: list[str] = [picture.title.of(language), _ADDED.of(language)]
    for number in _told(count):
        row, column = divmod(number - 1, across)
        reach = range(len(picture.kernel))
        marked = [(row * picture.stride + down, column * picture.stride + right) for down in reach for right in reach]
        blocks = [
            _block(_INPUT.of(language), _texts(picture.grid), [(row, column)]),
            _block(_KERNEL.of(language), _texts(picture.kernel)),
            _block(_OUTPUT.of(language), _texts(picture.output(number)), marked),
        ]
        shown += ["", _STEP.of(language).format(number=number, count=count), *_beside(blocks)]
    return "\n".join(shown)


def _told(count: int) -> list[int]:
    return sorted({1, 2, count})


def _texts(grid: Sequence[Sequence[float]]) -> list[list[str]]:
    return [[_number(value) for value in row] for row in grid]


def _number(value: float) -> str:
    return f"{value:g}"


def _block(label: str, texts: list[list[str]], marked: Sequence[tuple[int, int]] = ()) -> list[str]:
    """A label over rows of equal length; marked entries stand in brackets."""
    width = max(len(text) for row in texts for text in row)
    rows = [
        "".join(
            f"[{text:>{width}}]" if (down, across) in marked else f" {text:>{width}} "
            for across, text in enumerate(row)
        )
        for down, row in enumerate(texts)
    ]
    return [label, *rows]


def _beside(blocks: list[list[str]]) -> list[str]:
    """Blocks next to each other, aligned at their tops; Chinese labels count double."""
    height = max(map(len, blocks))
    widths = [max(map(width_of, block)) for block in blocks]
    lines = []
    for index in range(height):
        parts = [block[index] if index < len(block) else "" for block in blocks]
        line = _GAP.join(part + " " * (width - width_of(part)) for part, width in zip(parts, widths, strict=True))
        lines.append(f"  {line}".rstrip())
    return lines
