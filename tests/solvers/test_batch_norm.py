"""Known values of batch norm."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestStatistics:
    def test_known(self) -> None:
        solved = solve("batch_norm_statistics", x=[1, 3, 5, 7])
        assert (solved["mean"], solved["var"], solved["sum"], solved["sum_of_squares"]) == (4, 5, 16, 20)
        assert solved["unbiased_var"] == pytest.approx(20 / 3)
        assert solved["deviations"] == [-3, -1, 1, 3]
        assert (solved["mean_of_squares"], solved["mean_absolute_deviation"]) == (21, 2)
        assert solved["statistics"] == [4, 5]
        assert solved["unbiased_statistics"] == pytest.approx([4, 20 / 3])
        assert solved["std_statistics"] == pytest.approx([4, 5**0.5])

    @pytest.mark.parametrize("name", ["batch_norm_statistics", "batch_norm_forward", "batch_norm_running_statistics"])
    def test_one_value_has_no_unbiased_variance(self, name: str) -> None:
        assert not solve(name, x=[1.0])["valid"]


class TestForward:
    def test_known(self) -> None:
        solved = solve("batch_norm_forward", x=[2, 6], gamma=3.0, beta=1.0, eps=0.0)
        assert solved["output"] == [-2, 4]
        assert solved["normalized"] == [-1, 1]
        assert (solved["mean"], solved["var"], solved["denominator"], solved["unbiased_var"]) == (4, 4, 2, 8)
        assert solved["swapped_output"] == [2, 4]
        assert solved["without_root_output"] == [-0.5, 2.5]
        assert solved["uncentered_output"] == [4, 10]
        assert solved["shift_first_output"] == [0, 6]
        assert solved["unbiased_output"] == pytest.approx([1 - 3 / 2**0.5, 1 + 3 / 2**0.5])

    def test_eps_stands_under_the_root(self) -> None:
        solved = solve("batch_norm_forward", x=[0.0, 2 * 3**0.5], eps=1.0)
        assert solved["output"] == pytest.approx([-(3**0.5) / 2, 3**0.5 / 2])
        assert solved["eps_outside_output"] == pytest.approx([-(3**0.5) / (3**0.5 + 1), 3**0.5 / (3**0.5 + 1)])

    def test_constant_batch(self) -> None:
        assert solve("batch_norm_forward", x=[2.0, 2.0], beta=5.0)["output"] == [5, 5]
        assert not solve("batch_norm_forward", x=[2.0, 2.0], eps=0.0)["valid"]


def test_running_statistics_take_the_unbiased_variance() -> None:
    solved = solve("batch_norm_running_statistics", x=[2, 6], momentum=0.25)
    assert solved["statistics"] == [1, 2.75]
    assert (solved["new_running_mean"], solved["new_running_var"], solved["kept"]) == (1, 2.75, 0.75)
    assert solved["biased_statistics"] == [1, 1.75]
    assert solved["decay_statistics"] == [3, 6.25]
    assert solved["batch_statistics"] == [4, 8]


class TestEvaluate:
    def test_ignores_the_batch(self) -> None:
        solved = solve("batch_norm_evaluate", x=[5, 9], running_mean=1, running_var=4, gamma=3, beta=-1, eps=0)
        assert solved["output"] == [5, 11]
        assert (solved["folded_scale"], solved["folded_shift"]) == (1.5, -2.5)
        assert solved["batch_output"] == [-4, 2]

    def test_one_value(self) -> None:
        solved = solve("batch_norm_evaluate", x=[5], running_mean=1, running_var=4, beta=7)
        assert solved["output"] == pytest.approx([9], abs=1e-5)
        assert solved["batch_output"] == [7]
        assert solved["valid"]


def test_gradient_of_two_values_cancels() -> None:
    """Two values always normalize to ±1 (without eps), so nothing that x does can change the output."""
    solved = solve("batch_norm_backward", x=[1, 5], grad_output=[3, -1], gamma=2, eps=0)
    assert solved["grad_x"] == [0, 0]
    assert (solved["grad_gamma"], solved["grad_beta"]) == (-4, 2)
    assert solved["constant_statistics_grad_x"] == [3, -1]


def test_gradient_of_three_values() -> None:
    """Deviations −1, 0, 1 over √(2/3); g = (1, 0, 0) has mean 1/3 and mean product −√(3/2) / 3."""
    solved = solve("batch_norm_backward", x=[1, 2, 3], grad_output=[1, 0, 0], eps=0)
    assert solved["grad_x"] == pytest.approx([(1.5**0.5) * share for share in (1 / 6, -1 / 3, 1 / 6)])
    assert sum(solved["grad_x"]) == pytest.approx(0)


def test_larger_weights_have_smaller_gradients() -> None:
    settings = {"x": [[1, 0], [0, 2], [3, 1], [-1, 1]], "weights": [1, 2], "grad_output": [1, -2, 3, 0]}
    solved = solve("batch_norm_weight_scale", factor=4, **settings)
    assert solved["difference"] == pytest.approx(0, abs=1e-12)
    assert solved["scaled_gradient"] == pytest.approx([g / 4 for g in solved["gradient"]])
    assert solved["grown_gradient"] == pytest.approx([g * 4 for g in solved["gradient"]])
    assert solved["gradient_norm"] / solved["scaled_gradient_norm"] == pytest.approx(4)
    assert solved["expected_ratio"] == 0.25
    assert not solve("batch_norm_weight_scale", factor=0, **settings)["valid"]
    assert solve("batch_norm_weight_scale", factor=4, eps=1.0, **settings)["difference"] > 0.01
