"""The arguments of solvers: what each accepts, in which form the solver gets it, and how comparisons draw it."""

import difflib
import random
import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

Value = Any
"""A Python number, or nested lists of numbers."""

MAX_SIZE = 1024
"""The longest a dimension of a shaped parameter may be: beyond what a person answers, within what a solver bears."""

_SHORT = reprlib.Repr()
_SHORT.maxlist = _SHORT.maxtuple = _SHORT.maxlong = _SHORT.maxstring = _SHORT.maxother = 60


class SolverError(ValueError):
    """A solver can't be found or run; the message says what to change."""


class ParameterError(SolverError):
    """A parameter is missing, unknown, of the wrong type or shape, or out of its range."""


def shown(value: object) -> str:
    """`value` for an error message: on one line, cut short, control characters escaped."""
    return _SHORT.repr(value.tolist() if isinstance(value, np.ndarray | Tensor) else value).replace("\n", " ")


def suggestion(word: object, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    """`; did you mean '…'?` where one of `known` is near `word`, else nothing."""
    close = difflib.get_close_matches(str(word)[:80], known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _amount(number: float) -> str:
    return f"{int(number):,}" if float(number).is_integer() and abs(number) < 1e15 else f"{number:g}"


def _nested(draw: Callable[[], Value], dimensions: tuple[int, ...]) -> Value:
    if not dimensions:
        return draw()
    return [_nested(draw, dimensions[1:]) for _ in range(dimensions[0])]


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One argument of a solver.

    shape: dimensions behind the batch; a name stands for a size shared between parameters.
    default: used when the caller leaves the parameter out; None means that it is required. For a shaped parameter a
        number, which fills the shape.
    batchwide: the value holds for every instance of a batch, and the solver gets it as a plain Python value.
    """

    doc: str = ""
    shape: tuple[int | str, ...] = ()
    default: Value | None = None
    batchwide: ClassVar[bool] = False

    def tensor(self, name: str, value: Any, batch: int) -> Any:
        """`value`, one instance's or a batch's with the batch first, as what the solver gets. Raises ParameterError."""
        raise NotImplementedError

    def describe(self) -> str:
        """The expected values in words."""
        raise NotImplementedError

    def draw(self, dice: random.Random, sizes: Mapping[str, int]) -> Value:
        """A random value for one instance."""
        raise NotImplementedError

    def dimensions(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """The shape with its names replaced by `sizes`."""
        return tuple(sizes[d] if isinstance(d, str) else d for d in self.shape)

    def _refuse(self, name: str, got: str) -> ParameterError:
        return ParameterError(f"{name}: expected {self.describe()}, got {got}")


@dataclass(frozen=True, kw_only=True)
class _Numeric(Parameter):
    dtype: torch.dtype | None = field(default=torch.float64, init=False)  # None: as the values are

    def _range(self) -> tuple[float, float]:
        raise NotImplementedError

    def tensor(self, name: str, value: Any, batch: int) -> Tensor:
        """The checked value; see Parameter."""
        if type(value) in (int, float) and not self.shape:  # the usual case of a single variant
            return torch.full((batch,), self._number(name, value), dtype=self.dtype)
        result = self._checked(name, value)
        if result.dim() == len(self.shape):  # one value for the whole batch
            return result.expand(batch, *result.shape)
        if result.shape[0] != batch:
            raise self._refuse(name, f"{result.shape[0]} values for a batch of {batch}")
        return result

    def _number(self, name: str, value: float) -> float:
        low, high = self._range()
        if (self.dtype == torch.int64 and isinstance(value, float)) or not low <= value <= high:
            raise self._refuse(name, shown(value))
        return value

    def _checked(self, name: str, value: Any) -> Tensor:
        array = self._array(name, value)
        if array.ndim not in (len(self.shape), len(self.shape) + 1):
            raise self._refuse(name, f"the shape {list(array.shape)}")
        dimensions = array.shape[array.ndim - len(self.shape) :]
        for size, wanted in zip(dimensions, self.shape, strict=True):
            if size == 0 or size > MAX_SIZE or (isinstance(wanted, int) and size != wanted):
                limit = f"; a dimension has 1 to {MAX_SIZE:,} entries" if isinstance(wanted, str) else ""
                raise self._refuse(name, f"the shape {list(dimensions)}{limit}")
        low, high = self._range()
        outside = ~((array >= low) & (array <= high))
        if outside.any():
            raise self._refuse(name, shown(array[outside][0].item()))
        dtype = self.dtype or (torch.int64 if array.dtype.kind == "i" else torch.float64)
        return torch.from_numpy(array).to(dtype)

    def _array(self, name: str, value: Any) -> npt.NDArray[Any]:
        """`value` as an array of numbers that PyTorch may share. NumPy keeps decimals in full precision."""
        if isinstance(value, Tensor):
            value = value.detach().cpu().numpy()
        try:
            array = np.asarray(value)
        except (ValueError, OverflowError) as error:  # ragged lists
            raise self._refuse(name, shown(value)) from error
        if array.dtype.kind not in ("i" if self.dtype == torch.int64 else "if"):
            raise self._refuse(name, shown(value))
        shareable = array.flags.writeable and all(stride >= 0 for stride in array.strides)
        return array if shareable else array.copy()

    def describe(self) -> str:
        """The expected values in words."""
        low, high = self._range()
        noun = "an integer" if self.dtype == torch.int64 else "a number"
        if self.shape:
            noun = f"{noun.split()[-1]}s of shape [{', '.join(map(str, self.shape))}]"
        return f"{noun} from {_amount(low)} to {_amount(high)}"


@dataclass(frozen=True, kw_only=True)
class Integer(_Numeric):
    """An int64 parameter in [low, high]; instances for comparison are drawn from [low, draw_high]."""

    low: int
    high: int = 1_000_000
    draw_high: int | None = None
    dtype: torch.dtype | None = field(default=torch.int64, init=False)

    def _range(self) -> tuple[float, float]:
        return self.low, self.high

    def draw(self, dice: random.Random, sizes: Mapping[str, int]) -> Value:
        """A random value; see Parameter."""
        top = self.high if self.draw_high is None else self.draw_high
        return _nested(lambda: dice.randint(self.low, top), self.dimensions(sizes))


@dataclass(frozen=True, kw_only=True)
class Real(_Numeric):
    """A float64 parameter in [low, high]; instances for comparison are drawn from [draw_low, draw_high]."""

    low: float = -1e9
    high: float = 1e9
    draw_low: float = -3.0
    draw_high: float = 3.0

    def _range(self) -> tuple[float, float]:
        return self.low, self.high

    def draw(self, dice: random.Random, sizes: Mapping[str, int]) -> Value:
        """A random value; see Parameter."""
        low, high = max(self.low, self.draw_low), min(self.high, self.draw_high)
        return _nested(lambda: dice.uniform(low, high), self.dimensions(sizes))


@dataclass(frozen=True, kw_only=True)
class Number(_Numeric):
    """Integers stay int64, decimals float64: for sums and products that are whole where their inputs are.

    Values lie in [low, high]; instances for comparison are integers from [draw_low, draw_high].
    """

    low: int = -1_000_000
    high: int = 1_000_000
    draw_low: int = -5
    draw_high: int = 5
    dtype: torch.dtype | None = field(default=None, init=False)

    def _range(self) -> tuple[float, float]:
        return self.low, self.high

    def tensor(self, name: str, value: Any, batch: int) -> Tensor:
        """The checked value; see Parameter."""
        return super().tensor(name, np.asarray(value) if type(value) in (int, float) else value, batch)

    def draw(self, dice: random.Random, sizes: Mapping[str, int]) -> Value:
        """A random value; see Parameter."""
        return _nested(lambda: dice.randint(self.draw_low, self.draw_high), self.dimensions(sizes))


@dataclass(frozen=True, kw_only=True)
class Shared(Parameter):
    """An integer in [low, high] for the whole batch, because shapes follow from it; the solver gets a Python int."""

    low: int
    high: int
    draw_high: int | None = None
    batchwide: ClassVar[bool] = True

    def tensor(self, name: str, value: Any, batch: int) -> int:
        """The checked value; see Parameter."""
        if isinstance(value, np.ndarray | np.generic | Tensor):
            if value.ndim != 0:
                raise self._refuse(name, f"the shape {list(value.shape)}; it can't be sampled")
            value = value.item()
        if type(value) is not int or not self.low <= value <= self.high:
            raise self._refuse(name, shown(value))
        return value

    def describe(self) -> str:
        """The expected values in words."""
        return f"one integer from {_amount(self.low)} to {_amount(self.high)}, the same for all instances"

    def draw(self, dice: random.Random, sizes: Mapping[str, int]) -> Value:
        """A random value; see Parameter."""
        return dice.randint(self.low, self.high if self.draw_high is None else self.draw_high)


@dataclass(frozen=True, kw_only=True)
class Flag(Parameter):
    """A yes or no that holds for the whole batch; the solver gets a Python bool."""

    batchwide: ClassVar[bool] = True

    def tensor(self, name: str, value: Any, batch: int) -> bool:
        """The checked value; see Parameter."""
        if isinstance(value, bool):
            return value
        raise self._refuse(name, shown(value))

    def describe(self) -> str:
        """The expected values in words."""
        return "true or false"

    def draw(self, dice: random.Random, sizes: Mapping[str, int]) -> Value:
        """A random value; see Parameter."""
        return dice.random() < 0.5


@dataclass(frozen=True, kw_only=True)
class Option(Parameter):
    """One of a few names that holds for the whole batch; the solver gets the Python string."""

    values: tuple[str, ...]
    batchwide: ClassVar[bool] = True

    def tensor(self, name: str, value: Any, batch: int) -> str:
        """The checked value; see Parameter."""
        if isinstance(value, str) and value in self.values:
            return value
        raise self._refuse(name, shown(value) + suggestion(value, self.values))

    def describe(self) -> str:
        """The expected values in words."""
        return "one of " + ", ".join(self.values)

    def draw(self, dice: random.Random, sizes: Mapping[str, int]) -> Value:
        """A random value; see Parameter."""
        return dice.choice(self.values)
