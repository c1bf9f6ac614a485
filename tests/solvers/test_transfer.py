"""Fine-tuning worked by hand."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestFrozen:
    def test_perceptron(self) -> None:
        solved = solve("frozen_mlp", sizes=[4, 3, 2, 5], trained=2)
        assert solved["layer_parameters"] == [15, 8, 15]
        assert (solved["both"], solved["total"]) == ([23, 15], 38)
        assert (solved["weights_only"], solved["one_less"], solved["one_more"]) == (16, 15, 38)
        assert solve("frozen_mlp", sizes=[4, 3, 2, 6], trained=1)["first_layers"] == 15

    @pytest.mark.parametrize(("trained", "expected"), [(0, 0), (3, 38)])
    def test_none_and_all(self, trained: int, expected: int) -> None:
        assert solve("frozen_mlp", sizes=[4, 3, 2, 5], trained=trained)["trainable"] == expected

    def test_more_than_there_are(self) -> None:
        assert not solve("frozen_mlp", sizes=[4, 3], trained=2)["valid"]
        assert not solve("frozen_layers", parameters=[4, 3], frozen=3)["valid"]

    def test_table(self) -> None:
        solved = solve("frozen_layers", parameters=[10, 20, 30], frozen=1)
        assert (solved["both"], solved["stages"], solved["last_frozen"]) == ([50, 10], [30, 50, 60], 30)

    def test_head(self) -> None:
        solved = solve("replaced_head", body=11_176_512, features=512, classes=10)
        assert (solved["head"], solved["old_total"], solved["total"]) == (5_130, 11_689_512, 11_181_642)
        assert (solved["weights_only"], solved["feature_bias"]) == (5_120, 5_632)


class TestRates:
    def test_layers(self) -> None:
        solved = solve("layer_learning_rates", base=0.01, factor=0.5, layers=3)
        assert solved["rates"] == pytest.approx([0.0025, 0.005, 0.01])
        assert solved["reversed_rates"] == pytest.approx([0.01, 0.005, 0.0025])

    def test_two_groups(self) -> None:
        solved = solve("finetune_step", body=1, head=1, body_gradient=2, head_gradient=2, lr=0.01)
        assert (solved["pair"], solved["same_rate"]) == (pytest.approx([0.98, 0.8]), pytest.approx([0.98, 0.98]))
        assert solved["divided"] == pytest.approx([0.998, 0.98])


class TestDevices:
    def test_batch(self) -> None:
        solved = solve("effective_batch", devices=8, per_device=2, accumulation=4)
        assert (solved["update"], solved["pair"]) == (64, [2, 16])

    def test_statistics(self) -> None:
        """Samples 0, 2 and 4, 4, 4, 4: mean 3, squared deviations 9 + 1 + 4."""
        solved = solve("synchronized_statistics", means=[1, 4], variances=[1, 0], sizes=[2, 4])
        assert solved["pair"] == pytest.approx([3, 14 / 6])
        assert (solved["within"], solved["between"], solved["unbiased"]) == pytest.approx((1 / 3, 2, 2.8))
        assert solved["unweighted_mean"] == 2.5
