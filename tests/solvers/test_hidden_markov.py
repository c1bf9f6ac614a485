"""Small hidden Markov models worked by hand."""

from typing import Any

import pytest

from solvers.registry import get

MODEL = {"initial": [0.6, 0.4], "transitions": [[0.7, 0.3], [0.4, 0.6]], "emissions": [[0.5, 0.5], [0.1, 0.9]]}


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one({**MODEL, **values})


def test_joint() -> None:
    found = solve("hmm_joint", states=[0, 1], observations=[0, 1])
    assert found["probability"] == pytest.approx(0.6 * 0.5 * 0.3 * 0.9)
    assert found["reversed_moves"] == pytest.approx(0.6 * 0.5 * 0.4 * 0.9)
    assert not solve("hmm_joint", states=[0, 2], observations=[0, 1])["valid"]


def test_forward() -> None:
    found = solve("hmm_forward", observations=[0, 1])
    assert found["alpha"][0] == pytest.approx([0.3, 0.04])
    assert found["alpha"][1] == pytest.approx([0.226 * 0.5, 0.114 * 0.9])
    assert found["probability"] == pytest.approx(0.113 + 0.1026)
    assert found["beta"][0] == pytest.approx([0.7 * 0.5 + 0.3 * 0.9, 0.4 * 0.5 + 0.6 * 0.9])
    assert sum(found["first_posterior"]) == pytest.approx(1)


def test_viterbi() -> None:
    found = solve("hmm_viterbi", observations=[0, 1, 1])
    assert found["delta"][1] == pytest.approx([0.105, 0.081])
    assert found["path"] == [0, 1, 1]
    assert found["from_one"] == [1, 2, 2]
    assert found["probability"] == pytest.approx(0.081 * 0.6 * 0.9)
    assert found["probability"] < found["total"]


def test_counts() -> None:
    found = get("hmm_counts").one({"states": [0, 0, 1, 1, 0], "observations": [1, 0, 1, 1, 1]})
    assert found["move_counts"] == [[1, 1], [1, 1]]
    assert found["emissions"] == [[pytest.approx(1 / 3), pytest.approx(2 / 3)], [0, 1]]
    assert not get("hmm_counts").one({"states": [0, 0, 1], "observations": [1, 0, 1]})["valid"]


def test_weights_are_normalized() -> None:
    values = {**MODEL, "initial": [3.0, 2.0], "emissions": [[5.0, 5.0], [1.0, 9.0]]}
    assert get("hmm_forward").one({**values, "observations": [0, 1]})["probability"] == pytest.approx(0.2156)
