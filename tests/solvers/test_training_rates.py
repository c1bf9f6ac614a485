"""Learning rates and streams worked by hand."""

import pytest

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


def test_steps_until_close() -> None:
    """8, 4, 2, 1, ½: the distance 1 itself is not below 1."""
    found = solve("descent_steps_needed", curvature=1.0, start=8.0, lr=0.5, tolerance=1.0)
    assert (found["steps"], found["factor"], found["rounded_down"]) == (4, 0.5, 3)
    assert solve("descent_steps_needed", curvature=1.0, start=0.5, lr=0.5, tolerance=1.0)["steps"] == 0
    assert solve("descent_steps_needed", curvature=2.0, start=8.0, lr=0.5, tolerance=1.0)["steps"] == 1
    assert not solve("descent_steps_needed", curvature=4.0, start=8.0, lr=0.5, tolerance=1.0)["valid"]


def test_candidates() -> None:
    found = solve("learning_rate_candidates", curvature=4.0, start=1.0, rates=[0.01, 0.2, 0.45, 1.0], steps=2)
    assert (found["best_rate"], found["best_index"], found["converging"]) == (0.2, 1, 3)
    assert found["factors"] == pytest.approx([0.96, 0.2, -0.8, -3.0])
    assert found["best_loss"] == pytest.approx(2 * 0.04**2)
    assert (found["largest_converging"], found["nearest_edge"]) == (0.45, 0.45)


def test_equal_losses_are_invalid() -> None:
    assert not solve("learning_rate_candidates", curvature=4.0, start=1.0, rates=[0.2, 0.3], steps=1)["valid"]


@pytest.mark.parametrize(("step", "rate", "from_zero"), [(0, 0.1, 0.0), (5, 0.25, 0.2), (10, 0.4, 0.4), (99, 0.4, 0.4)])
def test_warmup_to_the_scaled_rate(step: int, rate: float, from_zero: float) -> None:
    found = solve("warmup_scaled_lr", lr=0.1, batch=256, new_batch=1024, step=step, warmup=10)
    assert (found["rate"], found["from_zero"]) == pytest.approx((rate, from_zero))


def test_ratio_of_update_and_weights() -> None:
    found = solve("update_ratio", weights=[3, 4], gradient=[6, -8], lr=0.01)
    assert (found["ratio"], found["update_norm"]) == pytest.approx((0.02, 0.1))
    assert found["rate_for_thousandth"] == pytest.approx(0.0005)
    assert not solve("update_ratio", weights=[3, 4], gradient=[0, 0], lr=0.01)["valid"]


def test_a_stream() -> None:
    found = solve("online_regression", features=[[1], [2]], targets=[2, 1], weights=[0], lr=0.5)
    assert (found["history"], found["errors"]) == ([[1.0], [0.0]], [-2.0, 1.0])
    assert (found["one_batch"], found["frozen"]) == ([1.0], [2.0])


def test_running_mean() -> None:
    found = solve("online_mean", values=[4, 8, 3])
    assert found["means"] == [4, 6, 5]
    assert (found["half_rate"], found["last"]) == (4.5, 3)
