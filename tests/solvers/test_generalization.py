"""Errors, curves and early stopping worked by hand."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_error_rate() -> None:
    found = solve("error_rate", labels=[0, 1, 2, 3], predictions=[0, 3, 2, 3])
    assert (found["error_rate"], found["errors"], found["distance"]) == (0.25, 1, 0.5)


def test_gap() -> None:
    found = solve("generalization_gap", training=[0.1, 0.3], test=[0.5, 0.7, 0.9])
    assert found["pair"] == pytest.approx([0.7, 0.5])
    assert found["standard_error"] == pytest.approx(0.2 / 3**0.5)


def test_diagnosis() -> None:
    found = solve("fit_diagnosis", training_error=0.15, validation_error=0.16, achievable=0.05)
    assert (found["pair"], found["underfits"]) == (pytest.approx([0.1, 0.01]), 1)
    assert solve("fit_diagnosis", training_error=0.01, validation_error=0.16)["underfits"] == 0


def test_a_parabola_through_three_points_goes_astray() -> None:
    found = solve("polynomial_fit", x=[0, 1, 2], y=[0, 2, 1], new_x=[3], new_y=[2], degree=2)
    assert found["training_error"] == pytest.approx(0)
    assert found["predictions"] == pytest.approx([-3])
    assert found["line_predictions"] == pytest.approx([2])
    assert found["pair"] == pytest.approx([0, 25])
    assert not solve("polynomial_fit", x=[0, 1, 1], y=[0, 2, 1], new_x=[3], new_y=[2], degree=2)["valid"]


def test_power_law() -> None:
    found = solve("power_law_curve", sizes=[100.0, 400.0], errors=[0.2, 0.1], new_size=1600.0)
    assert (found["exponent"], found["predicted"]) == pytest.approx((0.5, 0.05))
    assert found["linear"] == pytest.approx(-0.3)


class TestEarlyStopping:
    def test_stops_when_patience_runs_out(self) -> None:
        solved = solve("early_stopping", losses=[0.9, 0.7, 0.8, 0.6, 0.65, 0.6, 0.61, 0.5], patience=3)
        assert (solved["stop_epoch"], solved["best_epoch"], solved["best_loss"], solved["stopped"]) == (7, 4, 0.6, 1)
        assert solved["waits"] == [0, 0, 1, 0, 1, 2, 3, 0]
        assert (solved["global_best_epoch"], solved["exceeded_stop"], solved["cumulative_stop"]) == (8, 8, 6)
        assert (solved["first_rise"], solved["rising_stop"]) == (3, 8)

    def test_runs_to_the_end(self) -> None:
        solved = solve("early_stopping", losses=[3, 2, 1], patience=1)
        assert (solved["stop_epoch"], solved["best_epoch"], solved["stopped"], solved["first_rise"]) == (3, 3, 0, 3)

    def test_consecutive_rises(self) -> None:
        assert solve("early_stopping", losses=[1, 5, 4, 6, 7, 8], patience=2)["rising_stop"] == 5
        assert solve("early_stopping", losses=[1, 5, 4, 6, 7, 8], patience=2)["stop_epoch"] == 3

    def test_one_epoch(self) -> None:
        assert solve("early_stopping", losses=[1], patience=1)["stop_epoch"] == 1

    def test_a_smaller_improvement_is_none(self) -> None:
        solved = solve("early_stopping", losses=[0.9, 0.7, 0.69, 0.68, 0.5], patience=2, min_delta=0.05)
        assert (solved["stop_epoch"], solved["best_epoch"], solved["any_improvement_stop"]) == (4, 2, 5)
        solved = solve("early_stopping", losses=[0.6, 0.5, 0.5], patience=1, min_delta=0.1)
        assert (solved["stop_epoch"], solved["best_epoch"]) == (2, 1)
