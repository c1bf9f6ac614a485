"""Losses on features, worked by hand."""

from math import exp, log, sqrt

import pytest

from solvers.names import SOLVERS_OF_FAMILY
from solvers.registry import get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize("name", SOLVERS_OF_FAMILY["feature_losses"])
def test_proven(name: str) -> None:
    assert verify(name, 100).proven


def test_the_margin_multiplies_the_angle() -> None:
    found = solve("l_softmax_logit", weight=[2, 0], feature=[1, 1], margin=2)  # 45°: cos 90° = 0
    assert (found["segment"], found["theta_degrees"]) == (0, pytest.approx(45))
    assert found["logit"] == pytest.approx(0)
    assert found["plain_logit"] == 2
    found = solve("l_softmax_logit", weight=[2, 0], feature=[0, 3], margin=2)  # 90°, the edge of the segments
    assert found["psi"] == pytest.approx(-1)
    assert solve("l_softmax_logit", weight=[1, 0], feature=[-1, 0], margin=3)["psi"] == pytest.approx(-5)
    assert not solve("l_softmax_logit", weight=[0, 0], feature=[1, 0], margin=2)["valid"]


def test_margins_of_faces() -> None:
    found = solve("angular_margin_loss", cosines=[0.8, 0.3], target=0, scale=10.0, margin=0.5, kind="cosface")
    assert found["logits"] == pytest.approx([3, 3])
    assert found["loss"] == pytest.approx(log(2))
    assert found["plain_loss"] == pytest.approx(log(1 + exp(-5)))
    found = solve("angular_margin_loss", cosines=[0.0, 0.0], target=1, scale=1.0, margin=0.5, kind="arcface")
    assert found["target_cosine"] == pytest.approx(-0.479425538604203)
    assert not solve("angular_margin_loss", cosines=[-1.0, 0.0], target=0, scale=1.0, margin=0.5, kind="arcface")[
        "valid"
    ]


def test_centres_move_by_their_own_rule() -> None:
    values: dict[str, object] = {"features": [[3, 4], [1, 0]], "centers": [[0, 0], [9, 9]], "labels": [0, 0]}
    found = solve("center_loss", **values, rate=0.5)
    assert (found["loss"], found["without_half"], found["distances"]) == (13, 26, 6)
    assert found["new_centers"] == [pytest.approx([2 / 3, 2 / 3]), [9, 9]]
    assert found["mean_centers"] == [[1, 1], [9, 9]]
    assert found["counts"] == [2, 0]
    assert not solve("center_loss", features=[[1]], centers=[[0], [1]], labels=[2])["valid"]


def test_total() -> None:
    found = solve("softmax_center_loss", logits=[0, 0], target=1, feature=[1, 2], centers=[[0, 0], [1, 0]], weight=0.1)
    assert found["total"] == pytest.approx(log(2) + 0.2)
    assert found["without_half"] == pytest.approx(log(2) + 0.4)
    assert found["feature_gradient"] == pytest.approx([0, 0.2])
    assert sqrt(found["square"]) == 2
