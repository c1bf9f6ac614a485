"""Slices of a bias."""

from solvers.registry import get


def test_the_forget_gate_comes_second() -> None:
    found = get("lstm_bias_slice").one({"hidden": 128})
    assert (found["pair"], found["length"]) == ([128, 256], 512)
    assert get("lstm_bias_slice").one({"hidden": 1, "gate": 3})["pair"] == [3, 4]
