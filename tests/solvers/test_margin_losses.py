"""Margin losses worked by hand."""

import pytest

from solvers.names import SOLVERS_OF_FAMILY
from solvers.registry import get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize("name", SOLVERS_OF_FAMILY["margin_losses"])
def test_proven(name: str) -> None:
    assert verify(name, 100).proven


def test_hinge_asks_for_more_than_the_right_sign() -> None:
    found = solve("binary_hinge", score=-0.4, label=-1)
    assert found["loss"] == pytest.approx(0.6)
    assert (found["gradient"], found["zero_one"], found["without_margin"]) == (1, 0, 0)
    assert solve("binary_hinge", score=1.5, label=1)["gradient"] == 0
    assert not solve("binary_hinge", score=1.5, label=0)["valid"]


def test_multiclass_hinge_has_three_forms() -> None:
    found = solve("multiclass_hinge", scores=[3, 2, 5], target=0)
    assert found["terms"] == [0, 0, 3]
    assert (found["summed"], found["mean"], found["largest"]) == (3, 1, 3)
    assert found["gradient"] == [-1, 0, 1]
    assert (found["with_target"], found["without_margin"]) == (4, 2)
    assert not solve("multiclass_hinge", scores=[3, 2], target=2)["valid"]


def test_contrastive() -> None:
    pair: dict[str, object] = {"a": [0, 0], "b": [3, 4]}
    assert solve("contrastive_loss", **pair, same=1, margin=7.0)["loss"] == 12.5
    found = solve("contrastive_loss", **pair, same=0, margin=7.0)
    assert found["loss"] == 2
    assert found["gradient"] == pytest.approx([1.2, 1.6])
    assert solve("contrastive_loss", **pair, same=0, margin=4.0)["loss"] == 0
    assert not solve("contrastive_loss", a=[1], b=[1], same=0)["valid"]
    assert solve("contrastive_loss", a=[1], b=[1], same=1)["gradient"] == [0]


def test_triplet() -> None:
    found = solve("triplet_loss", anchor=[0, 0], positive=[3, 4], negative=[6, 0], margin=2.0)
    assert (found["loss"], found["squared_loss"]) == (1, 0)
    assert (found["hardness"], found["squared_hardness"]) == (1, 0)
    assert found["gradient"] == pytest.approx([-0.6 + 1, -0.8])
    hard = solve("triplet_loss", anchor=[0], positive=[2], negative=[1], margin=0.5)
    assert (hard["loss"], hard["hardness"], hard["squared_gradient"]) == (1.5, 2, [-2])
