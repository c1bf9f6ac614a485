"""Entropies worked by hand."""

from math import log
from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_entropies_in_bits() -> None:
    found = solve("entropy_measures", p=[2, 1, 1], q=[1, 1, 2], base="bits")
    assert found["entropy"] == pytest.approx(1.5)
    assert found["cross_entropy"] == pytest.approx(1.75)
    assert found["kl"] == pytest.approx(0.25)
    assert found["other_unit_kl"] == pytest.approx(0.25 * log(2))


def test_divergence_is_not_symmetric() -> None:
    found = solve("entropy_measures", p=[1, 1], q=[1, 3])
    assert found["kl"] == pytest.approx(0.5 * log(2) + 0.5 * log(2 / 3))
    assert found["kl"] != pytest.approx(found["kl_qp"])
    assert found["cross_entropy"] == pytest.approx(found["entropy"] + found["kl"])


def test_independence_means_no_information() -> None:
    found = solve("joint_information", table=[[1, 2], [2, 4]])
    assert found["mutual"] == pytest.approx(0)
    assert found["h_y_given_x"] == pytest.approx(found["h_y"])


def test_full_dependence() -> None:
    found = solve("joint_information", table=[[1, 0], [0, 1]], base="bits")
    assert (found["mutual"], found["h_y_given_x"], found["h_xy"], found["h_sum"]) == (1, 0, 1, 2)
    assert not solve("joint_information", table=[[1, 0], [1, 0]])["valid"]


def test_spread() -> None:
    found = solve("prediction_spread", probabilities=[0.0, 1.0], base="bits")
    assert (found["mean"], found["variance"], found["unbiased"], found["entropy_of_mean"]) == (0.5, 0.25, 0.5, 1)
    assert (found["mean_entropy"], found["disagreement"]) == (0, 1)
    assert not solve("prediction_spread", probabilities=[0.5])["valid"]
