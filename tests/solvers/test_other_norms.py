"""Known values of switchable norm, weight norm and local response normalization."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestSwitchable:
    def test_even_weights(self) -> None:
        solved = solve("switchable_norm", means=[1, 2, 6], vars=[3, 6, 9], value=7, gamma=2, beta=1, eps=0)
        assert solved["statistics"] == pytest.approx([3, 6])
        assert solved["output"] == pytest.approx(1 + 8 / 6**0.5)
        assert solved["mean_weights"] == pytest.approx([1 / 3] * 3)

    def test_logits_of_means_and_variances_are_apart(self) -> None:
        logits = {"mean_logits": [40, 0, 0], "var_logits": [0, 0, 40]}
        solved = solve("switchable_norm", means=[1, 2, 6], vars=[3, 6, 9], **logits)
        assert solved["statistics"] == pytest.approx([1, 9])
        assert solved["strongest_statistics"] == [1, 9]
        assert solved["shared_statistics"] == pytest.approx([1, 3])
        assert solved["reversed_statistics"] == pytest.approx([6, 3])
        assert solved["logit_statistics"] == [40, 360]


class TestWeightNorm:
    def test_known(self) -> None:
        solved = solve("weight_norm", direction=[3, 4], scale=10, x=[1, 0], grad_output=2)
        assert (solved["weights"], solved["norm"], solved["output"]) == ([6, 8], 5, 6)
        assert solved["grad_scale"] == pytest.approx(1.2)
        assert solved["grad_direction"] == pytest.approx([4 * 0.64, -4 * 0.48])
        assert solved["unnormalized_weights"] == [30, 40]
        assert solved["squared_weights"] == pytest.approx([1.2, 1.6])
        assert solved["absolute_weights"] == pytest.approx([30 / 7, 40 / 7])

    def test_the_length_of_the_direction_does_not_matter(self) -> None:
        short, long = (solve("weight_norm", direction=[v, 2 * v], scale=1.5) for v in (0.5, 5.0))
        assert short["weights"] == pytest.approx(long["weights"])

    def test_no_direction(self) -> None:
        assert not solve("weight_norm", direction=[0, 0], scale=1)["valid"]


class TestLocalResponse:
    def test_known(self) -> None:
        solved = solve("local_response_norm", x=[1, 2, 3], size=3, alpha=3.0, beta=1.0, k=1.0)
        assert solved["sums"] == [5, 14, 13]
        assert solved["output"] == pytest.approx([1 / 6, 2 / 15, 3 / 14])
        assert solved["paper_output"] == pytest.approx([1 / 16, 2 / 43, 3 / 40])
        assert solved["whole_output"] == pytest.approx([1 / 15, 2 / 15, 3 / 15])
        assert solved["present_output"] == pytest.approx([1 / 8.5, 2 / 15, 3 / 20.5])

    def test_an_even_size_looks_back_further(self) -> None:
        assert solve("local_response_norm", x=[1, 2, 3], size=2)["sums"] == [1, 5, 13]

    def test_size_out_of_range(self) -> None:
        with pytest.raises(ParameterError, match="size: expected an integer from 1"):
            solve("local_response_norm", x=[1], size=0)
