"""Losses of a few numbers, worked by hand."""

from math import exp, log

import pytest

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


def test_cross_entropy() -> None:
    found = solve("cross_entropy_from_logits", logits=[0.0, log(3)], target=0)
    assert found["loss"] == pytest.approx(log(4))
    assert found["log2_loss"] == pytest.approx(2)
    assert found["gradient"] == pytest.approx([-0.75, 0.75])
    assert found["mean_over_classes"] == pytest.approx(log(2))
    assert found["summed_one_vs_rest"] == pytest.approx(2 * log(4))
    assert found["without_logarithm"] == pytest.approx(0.75)
    assert found["softmax_forgotten"] == 0
    assert found["squared_error"] == pytest.approx(1.125)


def test_cross_entropy_of_the_untrained() -> None:
    found = solve("cross_entropy_from_logits", logits=[0.5] * 10, target=9)
    assert found["loss"] == pytest.approx(found["uniform_loss"]) == pytest.approx(2.302585)


def test_a_class_that_does_not_exist_is_invalid() -> None:
    assert not solve("cross_entropy_from_logits", logits=[0.0, 1.0], target=2)["valid"]
    assert not solve("cross_entropy_batch", logits=[[0.0, 1.0], [0.0, 1.0]], targets=[1, 2])["valid"]


def test_cross_entropy_of_a_batch() -> None:
    values = {"logits": [[0.0, log(3)], [0.0, 0.0]], "targets": [0, 1]}
    mean, total = (solve("cross_entropy_batch", reduction=r, **values) for r in ("mean", "sum"))
    assert mean["losses"] == pytest.approx([log(4), log(2)])
    assert mean["loss"] == pytest.approx(1.5 * log(2))
    assert total["loss"] == pytest.approx(3 * log(2))
    assert mean["gradient"][0] == pytest.approx([-0.375, 0.375])
    assert total["gradient"][1] == pytest.approx([0.5, -0.5])
    assert mean["accuracy"] == 0


def test_binary_cross_entropy() -> None:
    found = solve("binary_cross_entropy_with_logits", logit=log(3), target=1)
    assert found["probability"] == pytest.approx(0.75)
    assert found["loss"] == pytest.approx(log(4 / 3))
    assert found["swapped_target"] == pytest.approx(log(4))
    assert found["gradient"] == pytest.approx(-0.25)
    assert found["squared_gradient"] == pytest.approx(-0.25 * 0.1875)
    assert found["sigmoid_twice"] == pytest.approx(log(1 + exp(-0.75)))


def test_binary_cross_entropy_of_a_sure_mistake_is_finite() -> None:
    assert solve("binary_cross_entropy_with_logits", logit=500.0, target=0)["loss"] == pytest.approx(500)
