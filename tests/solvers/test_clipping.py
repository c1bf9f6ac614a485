"""Vectors with norms that are whole numbers."""

import pytest

from solvers.registry import get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize(
    "name", ["clip_by_value", "clip_by_norm", "clip_global_norm", "step_length", "descent_direction"]
)
def test_pytorch_agrees(name: str) -> None:
    verdict = verify(name, 100, seed=3)
    assert verdict.proven, verdict.failures


def test_clipping_by_value_turns_the_gradient() -> None:
    found = solve("clip_by_value", gradient=[3, 1], limit=1.0)
    assert found["clipped"] == [1, 1]
    assert found["changed"] == 1
    assert found["angle"] == pytest.approx(45 - 18.434948822922)
    assert solve("clip_by_value", gradient=[1, -1], limit=2.0)["angle"] == 0


def test_clipping_by_norm_keeps_the_direction() -> None:
    found = solve("clip_by_norm", gradient=[6, 8], max_norm=5.0)
    assert (found["norm"], found["scale"]) == (10, 0.5)
    assert found["clipped"] == pytest.approx([3, 4])
    assert found["torch_clipped"] == pytest.approx([3, 4], rel=1e-6)
    assert found["squared"] == pytest.approx([0.3, 0.4])
    assert found["by_value_norm"] == pytest.approx(50**0.5)
    assert (found["norm_and_value"], found["value_and_norm"]) == ([[3, 4], [5, 5]], [[5, 5], [3, 4]])


def test_a_small_gradient_is_left_alone() -> None:
    found = solve("clip_by_norm", gradient=[0.3, 0.4], max_norm=5.0)
    assert found["clipped"] == pytest.approx([0.3, 0.4])
    assert found["always_scaled"] == pytest.approx([3, 4])


def test_the_global_norm_joins_all_tensors() -> None:
    found = solve("clip_global_norm", first=[3, 4], second=[12], max_norm=6.5)
    assert found["norm"] == 13
    assert found["norms_added"] == 17
    assert found["all_clipped"] == pytest.approx([1.5, 2, 6])
    assert found["each_alone"] == pytest.approx([3, 4, 6.5])


def test_the_step_is_as_long_as_rate_times_norm() -> None:
    found = solve("step_length", gradient=[3, -4], lr=0.1)
    assert found["length"] == pytest.approx(0.5)
    assert found["step"] == pytest.approx([-0.3, 0.4])


def test_a_direction_may_descend_with_a_component_uphill() -> None:
    found = solve("descent_direction", gradient=[4, 1], direction=[-1, 2])
    assert (found["descends"], found["slope"], found["opposite_signs"]) == (1, -2, 0)
    assert solve("descent_direction", gradient=[1, 0], direction=[0, 1])["descends"] == 0


def test_the_zero_gradient_has_no_direction() -> None:
    assert not solve("clip_by_norm", gradient=[0, 0], max_norm=1.0)["valid"]
    assert not solve("descent_direction", gradient=[0, 0], direction=[1, 1])["valid"]
