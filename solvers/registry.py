"""What a solver is, and how to find one.

A solver is a function over tensors whose first dimension is the batch. It is registered with the parameters that it
takes (`@solver`), and beside it stands a reference (`@reference`) that answers one instance by PyTorch itself or by
SymPy. Neither imports from the other; `Solver.random` draws instances on which the two are compared.
"""

import difflib
import importlib
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from solvers.names import FAMILY_OF_SOLVER

Value = Any
"""A Python number, or nested lists of numbers."""


class SolverError(ValueError):
    """A solver can't be found or run; the message says what to change."""


class UnknownSolver(SolverError):  # noqa: N818  reads as what happened
    """No solver has this name."""

    def __init__(self, name: str) -> None:
        close = difflib.get_close_matches(name, FAMILY_OF_SOLVER, n=1)
        super().__init__(f"unknown solver {name!r}" + (f"; did you mean {close[0]!r}?" if close else ""))


class ParameterError(SolverError):
    """A parameter is missing, unknown, of the wrong type or shape, or out of its range."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One argument of a solver.

    shape: dimensions behind the batch; a name stands for a size shared between parameters.
    default: used when the caller leaves the parameter out; None means that it is required.
    """

    doc: str = ""
    shape: tuple[int | str, ...] = ()
    default: Value | None = None

    def tensor(self, name: str, value: Any, batch: int) -> Any:
        """`value` (one instance's, or a batch's with the batch first) as what the solver gets; raises ParameterError."""
        raise NotImplementedError

    def draw(self, dice: random.Random, sizes: Mapping[str, int]) -> Value:
        """A random value for one instance."""
        raise NotImplementedError

    def dimensions(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """The shape with its names replaced by `sizes`."""
        return tuple(sizes[d] if isinstance(d, str) else d for d in self.shape)


def _nested(draw: Callable[[], Value], dimensions: tuple[int, ...]) -> Value:
    if not dimensions:
        return draw()
    return [_nested(draw, dimensions[1:]) for _ in range(dimensions[0])]


@dataclass(frozen=True, kw_only=True)
class _Numeric(Parameter):
    dtype: torch.dtype = field(default=torch.float64, init=False)

    def _range(self) -> tuple[float, float]:
        raise NotImplementedError

    def tensor(self, name: str, value: Any, batch: int) -> Tensor:
        try:
            result = torch.as_tensor(value)
        except (TypeError, ValueError, RuntimeError) as error:
            raise ParameterError(f"{name}: expected {self.describe()}, got {value!r}") from error
        if result.dtype == torch.bool or (not self.dtype.is_floating_point and result.dtype.is_floating_point):
            raise ParameterError(f"{name}: expected {self.describe()}, got {value!r}")
        result = result.to(self.dtype)
        if result.dim() == len(self.shape):  # one value for the whole batch
            result = result.expand(batch, *result.shape)
        if result.dim() != len(self.shape) + 1 or result.shape[0] != batch:
            raise ParameterError(f"{name}: expected {self.describe()}, got the shape {tuple(result.shape)}")
        for size, wanted in zip(result.shape[1:], self.shape, strict=True):
            if isinstance(wanted, int) and size != wanted:
                raise ParameterError(f"{name}: expected {self.describe()}, got the shape {tuple(result.shape[1:])}")
        low, high = self._range()
        if result.numel() and not bool(((result >= low) & (result <= high)).all()):
            raise ParameterError(f"{name}: expected {self.describe()}, got {value!r}")
        return result

    def describe(self) -> str:
        """The expected values in words."""
        low, high = self._range()
        noun = "a number" if self.dtype.is_floating_point else "an integer"
        if self.shape:
            noun = f"{noun.split()[-1]}s of shape [{', '.join(map(str, self.shape))}]"
        return f"{noun} from {low:g} to {high:g}"


@dataclass(frozen=True, kw_only=True)
class Integer(_Numeric):
    """An int64 parameter in [low, high]; instances for comparison are drawn from [low, draw_high]."""

    low: int
    high: int = 1_000_000
    draw_high: int | None = None
    dtype: torch.dtype = field(default=torch.int64, init=False)

    def _range(self) -> tuple[float, float]:
        return self.low, self.high

    def draw(self, dice: random.Random, sizes: Mapping[str, int]) -> Value:
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
        low, high = max(self.low, self.draw_low), min(self.high, self.draw_high)
        return _nested(lambda: dice.uniform(low, high), self.dimensions(sizes))


@dataclass(frozen=True, kw_only=True)
class Flag(Parameter):
    """A yes or no that holds for the whole batch; the solver gets a Python bool."""

    def tensor(self, name: str, value: Any, batch: int) -> bool:
        if isinstance(value, bool):
            return value
        raise ParameterError(f"{name}: expected {self.describe()}, got {value!r}")

    def describe(self) -> str:
        """The expected values in words."""
        return "true or false"

    def draw(self, dice: random.Random, sizes: Mapping[str, int]) -> Value:
        return dice.random() < 0.5


@dataclass(frozen=True, kw_only=True)
class Option(Parameter):
    """One of a few names that holds for the whole batch; the solver gets the Python string."""

    values: tuple[str, ...]

    def tensor(self, name: str, value: Any, batch: int) -> str:
        if isinstance(value, str) and value in self.values:
            return value
        close = difflib.get_close_matches(str(value), self.values, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise ParameterError(f"{name}: expected {self.describe()}, got {value!r}{hint}")

    def describe(self) -> str:
        """The expected values in words."""
        return "one of " + ", ".join(self.values)

    def draw(self, dice: random.Random, sizes: Mapping[str, int]) -> Value:
        return dice.choice(self.values)


Function = Callable[..., dict[str, Tensor]]
Reference = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Solver:
    """A registered solver: call `batch` for many instances, `one` for a single one, `refer` for PyTorch's own answer."""

    name: str
    function: Function
    parameters: Mapping[str, Parameter]
    sizes: Mapping[str, tuple[int, int]]

    @property
    def doc(self) -> str:
        """Formula, shapes, units, conventions, errors and source."""
        return (self.function.__doc__ or "").strip()

    def _complete(self, values: Mapping[str, Any]) -> dict[str, Any]:
        for name in values:
            if name not in self.parameters:
                close = difflib.get_close_matches(name, self.parameters, n=1)
                hint = f"; did you mean {close[0]!r}?" if close else f"; it takes {', '.join(self.parameters)}"
                raise ParameterError(f"{name}: {self.name} has no such parameter{hint}")
        complete = {}
        for name, parameter in self.parameters.items():
            value = values.get(name, parameter.default)
            if value is None:
                raise ParameterError(f"{name}: missing; {self.name} needs {self._describe(name)}")
            complete[name] = value
        return complete

    def _describe(self, name: str) -> str:
        parameter = self.parameters[name]
        return str(parameter.describe())  # type: ignore[attr-defined]

    def batch(self, values: Mapping[str, Any], size: int, device: str = "cpu") -> dict[str, Tensor]:
        """Outputs for `size` instances: each a tensor with the batch first; `valid` is always among them.

        A value may be one instance's (used for all) or carry the batch first. Raises ParameterError.
        """
        tensors = {
            name: self.parameters[name].tensor(name, value, size) for name, value in self._complete(values).items()
        }
        self._check_sizes(tensors)
        if device != "cpu":
            tensors = {n: t.to(device) if isinstance(t, Tensor) else t for n, t in tensors.items()}
        outputs = self.function(**tensors)
        if "valid" not in outputs:
            outputs["valid"] = torch.ones(size, dtype=torch.bool, device=device)
        return outputs

    def _check_sizes(self, tensors: Mapping[str, Any]) -> None:
        bound: dict[str, tuple[int, str]] = {}
        for name, tensor in tensors.items():
            if not isinstance(tensor, Tensor):
                continue
            for dimension, size in zip(self.parameters[name].shape, tensor.shape[1:], strict=True):
                if not isinstance(dimension, str):
                    continue
                known, owner = bound.setdefault(dimension, (size, name))
                if known != size:
                    raise ParameterError(f"{name}: its size {dimension} is {size}, but {owner} has {known}")

    def one(self, values: Mapping[str, Any]) -> dict[str, Value]:
        """Outputs for one instance as Python numbers and nested lists. Raises ParameterError."""
        return {name: tensor[0].tolist() for name, tensor in self.batch(values, 1).items()}

    def refer(self, values: Mapping[str, Any]) -> dict[str, Value]:
        """The reference's outputs for one instance (a subset of the solver's), as Python numbers and nested lists."""
        arguments: dict[str, Any] = {}
        for name, value in self._complete(values).items():
            tensor = self.parameters[name].tensor(name, value, 1)
            if isinstance(tensor, Tensor):
                arguments[name] = tensor[0] if self.parameters[name].shape else tensor[0].item()
            else:
                arguments[name] = tensor
        outputs = _reference_of(self.name)(**arguments)
        return {name: value.tolist() if isinstance(value, Tensor) else value for name, value in outputs.items()}

    def random(self, dice: random.Random) -> dict[str, Value]:
        """Random parameters of one instance, which `valid` may still call invalid."""
        sizes = {name: dice.randint(low, high) for name, (low, high) in self.sizes.items()}
        return {name: parameter.draw(dice, sizes) for name, parameter in self.parameters.items()}


_SOLVERS: dict[str, Solver] = {}
_REFERENCES: dict[str, Reference] = {}


def solver(
    name: str, *, parameters: Mapping[str, Parameter], sizes: Mapping[str, tuple[int, int]] | None = None
) -> Callable[[Function], Function]:
    """Register a batched function under `name`; `sizes` gives the range from which comparisons draw named sizes."""

    def register(function: Function) -> Function:
        _SOLVERS[name] = Solver(name, function, parameters, sizes or {})
        return function

    return register


def reference(name: str) -> Callable[[Reference], Reference]:
    """Register the reference of the solver `name`: scalars come as Python numbers, shaped parameters as tensors."""

    def register(function: Reference) -> Reference:
        _REFERENCES[name] = function
        return function

    return register


def get(name: str) -> Solver:
    """The solver called `name`; loads its family only. Raises UnknownSolver."""
    family = FAMILY_OF_SOLVER.get(name)
    if family is None:
        raise UnknownSolver(name)
    importlib.import_module(f"solvers.families.{family}")
    return _SOLVERS[name]


def _reference_of(name: str) -> Reference:
    importlib.import_module(f"solvers.references.{FAMILY_OF_SOLVER[name]}")
    return _REFERENCES[name]
