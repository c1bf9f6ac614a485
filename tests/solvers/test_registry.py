"""The registry: names, what parameters accept, how instances are drawn, and the words of errors."""

import ast
import importlib
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

import solvers
from solvers import registry
from solvers.names import FAMILY_OF_SOLVER, SOLVERS_OF_FAMILY
from solvers.registry import Flag, Integer, Number, Option, ParameterError, Real, Shared, Solver

HERE = Path(solvers.__file__).parent


def _scale(
    values: Tensor, weights: Tensor, matrix: Tensor, count: Tensor, times: int, negative: bool, mode: str
) -> dict[str, Tensor]:
    scaled = (values * weights).sum(1) * times * count + matrix.sum((1, 2))
    return {"output": -scaled if negative else scaled, "mode": torch.full_like(count, len(mode)), "valid": count > 0}


@pytest.fixture
def scale() -> Solver:
    parameters = {
        "values": Real(low=-10, high=10, shape=("n",)),
        "weights": Number(low=-10, high=10, shape=("n",), default=1),
        "matrix": Number(shape=("n", 2), default=0),
        "count": Integer(low=0, high=1_000_000, draw_high=5, default=1),
        "times": Shared(low=1, high=9, default=1),
        "negative": Flag(default=False),
        "mode": Option(values=("sum", "average"), default="sum"),
    }
    return Solver("scale", _scale, parameters, {"n": (1, 4)})


class TestNames:
    @pytest.mark.parametrize("family", SOLVERS_OF_FAMILY)
    def test_table_is_what_the_modules_register(self, family: str) -> None:
        importlib.import_module(f"solvers.families.{family}")
        importlib.import_module(f"solvers.references.{family}")
        listed = {name for name, owner in FAMILY_OF_SOLVER.items() if owner == family}
        solved = {n for n, s in registry._SOLVERS.items() if s.function.__module__ == f"solvers.families.{family}"}
        referred = {n for n, r in registry._REFERENCES.items() if r.__module__ == f"solvers.references.{family}"}
        assert listed == solved == referred

    def test_no_name_in_two_families(self) -> None:
        assert len(FAMILY_OF_SOLVER) == sum(map(len, SOLVERS_OF_FAMILY.values()))

    @pytest.mark.parametrize("folder", ["families", "references"])
    def test_every_module_is_in_the_table(self, folder: str) -> None:
        modules = {path.stem for path in (HERE / folder).glob("*.py")} - {"__init__"}
        assert modules == set(SOLVERS_OF_FAMILY)

    def test_unknown_name_suggests_the_nearest(self) -> None:
        with pytest.raises(registry.UnknownSolver, match=r"'conv_output_sise'; did you mean 'conv_output_size'\?"):
            registry.get("conv_output_sise")

    def test_unknown_name_is_shown_without_control_characters(self) -> None:
        with pytest.raises(registry.UnknownSolver) as raised:
            registry.get("\x1b[31m" + "x" * 1_000_000)
        assert "\x1b" not in str(raised.value)
        assert len(str(raised.value)) < 200

    def test_names_load_without_torch(self) -> None:
        code = "import sys, solvers.names; sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", code], cwd=HERE.parent, check=False).returncode == 0


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


class TestIndependence:
    @pytest.mark.parametrize(("folder", "other"), [("families", "references"), ("references", "families")])
    def test_neither_imports_the_other(self, folder: str, other: str) -> None:
        for path in (HERE / folder).glob("*.py"):
            assert not [name for name in _imports(path) if name.startswith(f"solvers.{other}")], path

    @pytest.mark.parametrize("name", FAMILY_OF_SOLVER)
    def test_documented_and_parameters_match_the_function(self, name: str) -> None:
        solver = registry.get(name)
        code = solver.function.__code__
        assert code.co_varnames[: code.co_argcount] == tuple(solver.parameters)
        assert "Outputs" in solver.doc, "say what the outputs are"


class TestDevices:
    LOOKS_AT_ITS_VALUES = frozenset({"dilated_offsets"})

    @pytest.mark.parametrize("name", sorted(set(FAMILY_OF_SOLVER) - LOOKS_AT_ITS_VALUES))
    def test_no_tensor_is_made_on_another_device(self, name: str) -> None:
        """The meta device stands for a GPU: mixing it with tensors of the CPU fails in the same way."""
        solver = registry.get(name)
        dice = random.Random(11)
        ran = 0
        for _ in range(40):
            try:
                outputs = solver.batch(solver.random(dice), 3, device="meta")
            except ParameterError:  # sizes that do not go together
                continue
            ran += 1
            assert {str(tensor.device) for tensor in outputs.values()} == {"meta"}
            if ran == 8:  # tensors without numbers are slow, and there are hundreds of solvers
                break
        assert ran


class TestForms:
    def test_one_value_holds_for_the_batch(self, scale: Solver) -> None:
        outputs = scale.batch({"values": [1.0, 2.0], "count": [1, 2, 3]}, 3)
        assert outputs["output"].tolist() == [3.0, 6.0, 9.0]
        assert outputs["output"].dtype == torch.float64

    def test_decimals_keep_full_precision(self, scale: Solver) -> None:
        assert scale.one({"values": [0.1]})["output"] == 0.1

    def test_number_fills_a_shape(self, scale: Solver) -> None:
        assert scale.one({"values": [1.0, 2.0], "weights": 3})["output"] == 9.0
        assert scale.one({"values": [1.0, 2.0], "matrix": np.int64(1)})["output"] == 7.0

    def test_integers_stay_integers(self) -> None:
        number = Number(shape=(2,))
        assert number.tensor("x", [[1, 2]], 1).dtype == torch.int64
        assert number.tensor("x", [[1, 2.5]], 1).dtype == torch.float64
        assert Number().tensor("x", 2, 3).tolist() == [2, 2, 2]

    @pytest.mark.parametrize(
        "values", [np.array([[1.0, 2.0]]), torch.tensor([[1.0, 2.0]]), np.array([[2.0, 1.0]])[:, ::-1]]
    )
    def test_arrays_and_tensors(self, scale: Solver, values: Any) -> None:
        assert scale.batch({"values": values}, 1)["output"].tolist() == [3.0]

    def test_read_only_array(self, scale: Solver) -> None:
        values = np.array([1.0, 2.0])
        values.flags.writeable = False
        assert scale.one({"values": values})["output"] == 3.0

    def test_valid_is_always_among_the_outputs(self) -> None:
        solver = Solver("same", lambda x: {"output": x}, {"x": Real()}, {})
        assert solver.batch({"x": 1.5}, 2)["valid"].tolist() == [True, True]

    def test_batchwide_values_come_as_python_values(self, scale: Solver) -> None:
        outputs = scale.one({"values": [1.0], "times": np.int64(3), "negative": True, "mode": "average"})
        assert outputs == {"output": -3.0, "mode": 7, "valid": True}


class TestErrors:
    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({}, r"values: missing; scale needs numbers of shape \[n\] from -10 to 10"),
            ({"values": [1.0], "mod": "sum"}, r"scale has no parameter 'mod'; did you mean 'mode'\?"),
            ({"values": [1.0], "\x1b": 1}, r"scale has no parameter '\\x1b'; it takes values, weights, matrix"),
            ({"values": [1.0], "count": 1_000_001}, "count: expected an integer from 0 to 1,000,000, got 1000001"),
            ({"values": [1.0], "count": 1.0}, "count: expected an integer from 0 to 1,000,000, got 1.0"),
            ({"values": [1.0], "count": True}, "count: expected an integer from 0 to 1,000,000, got True"),
            ({"values": [1.0], "count": "\x1b[1m"}, r"got '\\x1b\[1m'"),
            ({"values": [1.0], "count": None}, "count: missing"),
            ({"values": [1.0], "count": 10**400}, "count: expected an integer"),
            ({"values": [1.0], "count": [1, 2]}, r"count: .*, got 2 values for a batch of 1"),
            ({"values": [1.0, 11.0]}, r"values: .*, got 11\.0"),
            ({"values": [float("nan")]}, r"values: .*, got nan"),
            ({"values": [float("inf")]}, r"values: .*, got inf"),
            ({"values": [2**63]}, r"values: .*, got"),
            ({"values": [[1.0], [1.0, 2.0]]}, r"values: .*, got \[\[1\.0\], \[1\.0, 2\.0\]\]"),
            ({"values": []}, r"values: .*, got the shape \[0\]; a dimension has 1 to 1,024 entries"),
            ({"values": [1.0] * 1025}, r"values: .*, got the shape \[1025\]"),
            ({"values": [[[1.0]]]}, r"values: .*, got the shape \[1, 1, 1\]"),
            ({"values": 1.0}, r"values: expected numbers of shape \[n\] .*, got 1\.0"),
            ({"values": "abc"}, r"values: expected numbers of shape \[n\] .*, got 'abc'"),
            ({"values": [1.0], "weights": 11}, r"weights: .*, got 11"),
            ({"values": [1.0], "weights": "x"}, r"weights: .*, got 'x'"),
            ({"values": [1.0, 2.0], "weights": [1]}, "weights: its size n is 1, but values has 2"),
            ({"values": [1.0], "matrix": [[1, 2, 3]]}, r"matrix: .*, got the shape \[1, 3\]"),
            ({"values": [1.0], "times": [1, 1]}, "times: expected one integer from 1 to 9, the same for all instances"),
            ({"values": [1.0], "times": np.array([1])}, r"got the shape \[1\]; it can't be sampled"),
            ({"values": [1.0], "times": True}, "times: .* got True"),
            ({"values": [1.0], "times": 10}, "times: .* got 10"),
            ({"values": [1.0], "negative": 1}, "negative: expected true or false, got 1"),
            (
                {"values": [1.0], "mode": "averge"},
                "mode: expected one of sum, average, got 'averge'; did you mean 'average'",
            ),
        ],
    )
    def test_message(self, scale: Solver, values: dict[str, Any], message: str) -> None:
        with pytest.raises(ParameterError, match=message):
            scale.one(values)

    def test_a_long_value_is_cut_short(self, scale: Solver) -> None:
        with pytest.raises(ParameterError) as raised:
            scale.one({"values": ["x" * 1_000_000]})
        assert len(str(raised.value)) < 300


class TestDrawing:
    def test_a_group_is_one_batch(self, scale: Solver) -> None:
        dice = random.Random(1)
        for _ in range(20):
            group = scale.draw(dice, 8)
            assert len({(len(g["values"]), g["times"], g["negative"], g["mode"]) for g in group}) == 1
            assert len({tuple(g["values"]) for g in group}) == 8

    def test_the_same_dice_give_the_same_instances(self, scale: Solver) -> None:
        assert scale.draw(random.Random(5), 3) == scale.draw(random.Random(5), 3)
        assert scale.random(random.Random(5)) == scale.draw(random.Random(5), 1)[0]

    @pytest.mark.parametrize("name", FAMILY_OF_SOLVER)
    def test_what_is_drawn_is_accepted(self, name: str) -> None:
        solver = registry.get(name)
        dice = random.Random(7)
        for _ in range(50):
            solver._arguments(solver.random(dice), 1)
