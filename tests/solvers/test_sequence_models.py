"""Models of sequences: known shapes, counts and values."""

import math
from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, Any]:
    return get(name).one(values)


def test_both_directions() -> None:
    values = {"w_ih": [[1]], "w_hh": [[0]], "backward_w_ih": [[2]], "backward_w_hh": [[1]]}
    found = solve("bidirectional_rnn", inputs=[[1], [0]], **values)
    first, second = math.tanh(2 + math.tanh(0)), 0.0
    assert found["hidden"] == [[pytest.approx(math.tanh(1)), pytest.approx(first)], [0, second]]
    assert found["processing_order"][0][1] == 0
    assert found["last"] == [0, pytest.approx(first)]
    assert found["last_column"] == [0, 0]
    assert found["added"][0] == pytest.approx([math.tanh(1) + first])


def test_who_feels_a_change() -> None:
    found = solve("bidirectional_dependence", steps=5, output_step=2, changed_step=4)
    assert (found["halves"], found["states"]) == ([0, 1], [2, 4])
    own = solve("bidirectional_dependence", steps=5, output_step=2, changed_step=2)
    assert (own["halves"], own["own_step_excluded"]) == ([1, 1], [0, 0])
    assert not solve("bidirectional_dependence", steps=3, output_step=2, changed_step=4)["valid"]


def test_shapes() -> None:
    found = solve("recurrent_output_shapes", batch=4, steps=7, hidden_size=16, layers=3)
    assert (found["output"], found["h_n"]) == ([4, 7, 32], [6, 4, 16])
    time_first = solve("recurrent_output_shapes", batch=4, steps=7, hidden_size=16, layers=3, batch_first=False)
    assert (time_first["output"], time_first["h_n"]) == ([7, 4, 32], [6, 4, 16])
    assert time_first["swapped_output"] == [4, 7, 32]


def test_readout() -> None:
    found = solve("rnn_readout", states=[[1, 0], [0, 1]], v=[[1, 2], [3, 4]], c=[10, 20])
    assert found["logits"] == [[11, 23], [12, 24]]
    assert found["transposed"] == [[11, 22], [13, 24]]
    assert found["cumulative"] == [[11, 23], [23, 47]]
