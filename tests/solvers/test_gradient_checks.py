"""Gradients in practice, worked by hand."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, Any]:
    return get(name).one(values)


def test_sum_and_mean_differ_by_the_batch_size() -> None:
    values = {"x": [[1, 2], [3, -1]], "weights": [1, 1], "targets": [1, 4]}
    mean, total = (solve("linear_batch_gradient", reduction=kind, **values) for kind in ("mean", "sum"))
    assert mean["errors"] == [2, -2]
    assert total["gradient"] == [-8, 12]
    assert mean["gradient"] == [-4, 6]
    assert (mean["other"], mean["ratio"], mean["halved"]) == ([-8, 12], 2, [-2, 3])
    assert mean["last_sample"] == [-12, 4]


def test_passes_of_finite_differences() -> None:
    found = solve("finite_difference_passes", sizes=[2, 3, 1])
    assert (found["parameters"], found["pair"]) == (13, [14, 26])
    assert (found["without_biases"], found["layers_only"]) == (18, 4)
    assert found["speed_up"] == pytest.approx(26 / 3)


def test_central_difference_of_a_cubic() -> None:
    """(3³ − 1³) / 2 = 13 against 12."""
    found = solve("gradient_check", cubic=1, x=2, step=1)
    assert (found["derivative"], found["central"], found["forward"]) == (12, 13, 19)
    assert found["central_error"] == 1
    assert found["relative_error"] == pytest.approx(1 / 13)
    assert not solve("gradient_check", cubic=0, x=2, step=1)["valid"]
    assert solve("gradient_check", cubic=0, square=5, x=2, step=1)["relative_error"] == 0


class TestSpike:
    def test_median_of_what_came_before(self) -> None:
        found = solve("gradient_norm_spike", norms=[1, 2, 3, 8, 50], factor=3)
        assert found["medians"] == [1, 1.5, 2, 2.5]
        assert found["step"] == 4
        assert found["flagged"] == [0, 0, 1, 1]
        assert found["by_previous"] == 5
        assert found["by_first"] == 4
        assert found["by_mean"] == 4

    def test_none(self) -> None:
        assert solve("gradient_norm_spike", norms=[1, 1, 2], factor=2)["step"] == 0
