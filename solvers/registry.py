"""What a solver is, and how to find one.

A solver is a function over tensors whose first dimension is the batch. It is registered with the parameters that it
takes (`@solver`), and beside it stands a reference (`@reference`) that answers one instance by PyTorch itself or by
SymPy. Neither imports from the other; `Solver.draw` draws instances on which the two are compared.
"""

import importlib
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from solvers.names import FAMILY_OF_SOLVER
from solvers.parameters import (
    Flag,
    Integer,
    Number,
    Option,
    Parameter,
    ParameterError,
    Real,
    Shared,
    SolverError,
    Value,
    shown,
    suggestion,
)

__all__ = [
    "Flag",
    "Integer",
    "Number",
    "Option",
    "Parameter",
    "ParameterError",
    "Real",
    "Shared",
    "Solver",
    "SolverError",
    "UnknownSolver",
    "Value",
    "get",
    "reference",
    "solver",
]

Function = Callable[..., dict[str, Tensor]]
Reference = Callable[..., dict[str, Any]]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) or (isinstance(value, np.generic | np.ndarray | Tensor) and value.ndim == 0)


class UnknownSolver(SolverError):  # noqa: N818  reads as what happened
    """No solver has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"unknown solver {shown(name)}{suggestion(name, FAMILY_OF_SOLVER)}")


@dataclass(frozen=True)
class Solver:
    """A registered solver: call `batch` for many instances, `one` for a single one, `refer` for PyTorch's own answer.

    A value given to them may be one instance's (then it holds for all), or a batch's with the batch first. A number
    given for a shaped parameter fills its shape, which then follows from the sizes of the others.
    """

    name: str
    function: Function
    parameters: Mapping[str, Parameter]
    sizes: Mapping[str, tuple[int, int]]

    @property
    def doc(self) -> str:
        """Formula, shapes, units, conventions, errors and source."""
        return (self.function.__doc__ or "").strip()

    def batch(self, values: Mapping[str, Any], size: int, device: str = "cpu") -> dict[str, Tensor]:
        """Outputs for `size` instances: each a tensor with the batch first; `valid` is always among them.

        Raises ParameterError.
        """
        arguments = self._arguments(values, size)
        if device != "cpu":
            arguments = {n: a.to(device) if isinstance(a, Tensor) else a for n, a in arguments.items()}
        outputs = self.function(**arguments)
        if "valid" not in outputs:
            outputs["valid"] = torch.ones(size, dtype=torch.bool, device=device)
        return outputs

    def one(self, values: Mapping[str, Any]) -> dict[str, Value]:
        """Outputs for one instance as Python numbers and nested lists. Raises ParameterError."""
        return {name: tensor[0].tolist() for name, tensor in self.batch(values, 1).items()}

    def refer(self, values: Mapping[str, Any]) -> dict[str, Value]:
        """The reference's outputs for one instance (a subset of the solver's), as Python numbers and nested lists."""
        outputs = _reference_of(self.name)(**self.instance(values))
        return {n: v.tolist() if isinstance(v, Tensor | np.ndarray | np.generic) else v for n, v in outputs.items()}

    def instance(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the reference gets: Python numbers, and tensors for shaped parameters. Raises ParameterError."""
        arguments = self._arguments(values, 1)
        for name, argument in arguments.items():
            if isinstance(argument, Tensor):
                arguments[name] = argument[0] if self.parameters[name].shape else argument[0].item()
        return arguments

    def draw(self, dice: random.Random, count: int) -> list[dict[str, Value]]:
        """Random parameters of `count` instances of one batch, which `valid` may still call invalid.

        They have the same sizes and the same batchwide values, so that they can be solved by one call.
        """
        sizes = {name: dice.randint(low, high) for name, (low, high) in self.sizes.items()}
        common = {name: p.draw(dice, sizes) for name, p in self.parameters.items() if p.batchwide}
        return [
            {name: common[name] if p.batchwide else p.draw(dice, sizes) for name, p in self.parameters.items()}
            for _ in range(count)
        ]

    def random(self, dice: random.Random) -> dict[str, Value]:
        """Random parameters of one instance, which `valid` may still call invalid."""
        return self.draw(dice, 1)[0]

    def _arguments(self, values: Mapping[str, Any], size: int) -> dict[str, Any]:
        """What the function gets, in the order of its parameters. Raises ParameterError."""
        complete = self._complete(values)
        fills = [name for name, value in complete.items() if self.parameters[name].shape and _is_number(value)]
        arguments = {
            name: self.parameters[name].tensor(name, value, size)
            for name, value in complete.items()
            if name not in fills
        }
        bound = self._bound_sizes(arguments)
        for name in fills:
            arguments[name] = self._filled(name, complete[name], bound, size)
        return {name: arguments[name] for name in self.parameters}

    def _complete(self, values: Mapping[str, Any]) -> dict[str, Any]:
        for name in values:
            if name not in self.parameters:
                hint = suggestion(name, self.parameters) or f"; it takes {', '.join(self.parameters)}"
                raise ParameterError(f"{self.name} has no parameter {shown(name)}{hint}")
        complete = {}
        for name, parameter in self.parameters.items():
            value = values.get(name, parameter.default)
            if value is None:
                raise ParameterError(f"{name}: missing; {self.name} needs {parameter.describe()}")
            complete[name] = value
        return complete

    def _filled(self, name: str, value: Any, sizes: Mapping[str, tuple[int, str]], batch: int) -> Any:
        parameter = self.parameters[name]
        if any(isinstance(dimension, str) and dimension not in sizes for dimension in parameter.shape):
            raise ParameterError(f"{name}: expected {parameter.describe()}, got {shown(value)}")
        dimensions = parameter.dimensions({dimension: size for dimension, (size, _) in sizes.items()})
        return parameter.tensor(name, np.full(dimensions, np.asarray(value)), batch)

    def _bound_sizes(self, arguments: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
        """Each named size with the parameter that gave it first. Raises ParameterError where two disagree."""
        bound: dict[str, tuple[int, str]] = {}
        for name, tensor in arguments.items():
            if not isinstance(tensor, Tensor):
                continue
            for dimension, size in zip(self.parameters[name].shape, tensor.shape[1:], strict=True):
                if not isinstance(dimension, str):
                    continue
                known, owner = bound.setdefault(dimension, (size, name))
                if known != size:
                    raise ParameterError(f"{name}: its size {dimension} is {size}, but {owner} has {known}")
        return bound


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
