"""Known values of regularization."""

import math
from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestPenalties:
    def test_l2_shrinks_flat_directions_most(self) -> None:
        solved = solve("l2_shrinkage", eigenvalues=[9.0, 1.0, 0.0], optimum=[2.0, 2.0, 2.0], alpha=1.0)
        assert solved["shrunk"] == [1.8, 1.0, 0.0]
        assert solved["effective_parameters"] == 1.4
        assert solved["swapped"] == pytest.approx([0.2, 1.0, 2.0])
        assert solved["same_factor"] == [1, 1, 1]
        assert solved["soft_thresholded"] == pytest.approx([17 / 9, 1.0, 0.0])

    def test_no_minimum(self) -> None:
        assert not solve("l2_shrinkage", eigenvalues=[0.0], optimum=[1.0], alpha=0.0)["valid"]

    def test_soft_threshold(self) -> None:
        solved = solve("soft_threshold", optimum=[3.0, -0.5, -2.0], curvature=[2.0, 1.0, 1.0], alpha=1.0)
        assert solved["weights"] == [2.5, 0, -1]
        assert (solved["zeros"], solved["thresholds"]) == (1, [0.5, 1, 1])
        assert solved["unscaled"] == [2, 0, -1]
        assert solved["without_clamp"] == [2.5, 0.5, -1]
        assert solved["hard_thresholded"] == [3, 0, -2]
        assert solved["l2_shrunk"] == [2, -0.25, -1]

    def test_a_weight_on_the_threshold_is_zero_in_spite_of_rounding(self) -> None:
        assert solve("soft_threshold", optimum=[0.3], curvature=[1.0], alpha=0.1 + 0.2)["zeros"] == 1
        assert solve("soft_threshold", optimum=[0.1 + 0.2], curvature=[1.0], alpha=0.3)["zeros"] == 1

    def test_norm_penalty(self) -> None:
        solved = solve("norm_penalty", weights=[[1, -2], [0, 2]], biases=[3, 1], strength=0.5)
        assert (solved["penalty"], solved["with_biases"], solved["without_half"]) == (2.25, 4.75, 4.5)
        assert (solved["l1_penalty"], solved["l1_with_biases"], solved["norm"]) == (2.5, 4.5, 3)
        assert solved["gradient"] == [[0.5, -1], [0, 1]]
        assert solved["l1_gradient"] == [[0.5, -0.5], [0, 0.5]]


class TestProjection:
    def test_outside(self) -> None:
        solved = solve("l2_projection", point=[3.0, -4.0], radius=2.5)
        assert solved["projected"] == [1.5, -2]
        assert (solved["norm"], solved["factor"], solved["inside"], solved["distance"]) == (5, 0.5, 0, 2.5)
        assert solved["clipped"] == [2.5, -2.5]

    def test_inside(self) -> None:
        solved = solve("l2_projection", point=[3.0, 4.0], radius=10.0)
        assert (solved["projected"], solved["inside"], solved["distance"]) == ([3, 4], 1, 0)
        assert (solved["l1_norm"], solved["inside_l1"]) == (7, 1)
        assert solved["always_scaled"] == [6, 8]


def test_noise_on_inputs_is_an_l2_penalty() -> None:
    solved = solve("input_noise_loss", weights=[2, -1], x=[1, 3], target=1, variance=0.25)
    assert (solved["prediction"], solved["clean_loss"], solved["penalty"]) == (-1, 4, 1.25)
    assert (solved["expected_loss"], solved["output_noise"], solved["summed_weights"]) == (5.25, 4.25, 4.25)


class TestLabelSmoothing:
    def test_both_forms_of_the_targets(self) -> None:
        solved = solve("label_smoothing_targets", classes=4, target=2, epsilon=0.1)
        assert solved["targets"] == pytest.approx([0.025, 0.025, 0.925, 0.025])
        assert solved["book_targets"] == pytest.approx([1 / 30, 1 / 30, 0.9, 1 / 30])
        assert solved["mixed_targets"] == pytest.approx([0.025, 0.025, 0.9, 0.025])
        assert solved["hard_targets"] == [0, 0, 1, 0]

    def test_no_such_class(self) -> None:
        assert not solve("label_smoothing_targets", classes=4, target=4, epsilon=0.1)["valid"]
        assert not solve("label_smoothing_loss", logits=[0.0, 1.0], target=2, epsilon=0.1)["valid"]

    def test_loss(self) -> None:
        solved = solve("label_smoothing_loss", logits=[math.log(3), 0.0], target=0, epsilon=0.2)
        assert solved["hard_loss"] == pytest.approx(math.log(4 / 3))
        assert solved["loss"] == pytest.approx(0.9 * math.log(4 / 3) + 0.1 * math.log(4))
        assert solved["book_loss"] == pytest.approx(0.8 * math.log(4 / 3) + 0.2 * math.log(4))
        assert solved["gradient"] == pytest.approx([-0.15, 0.15])

    def test_one_class(self) -> None:
        with pytest.raises(ParameterError, match="one class leaves nothing to smooth"):
            solve("label_smoothing_loss", logits=[1.0], target=0, epsilon=0.1)
