"""Known sizes around recurrent layers."""

from typing import Any

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_cells_compared() -> None:
    solved = solve("recurrent_cells_compared", input_size=3, hidden_size=5)
    assert solved["counts"] == [50, 150, 200]
    assert (solved["single_bias"], solved["weights"]) == ([45, 135, 180], [40, 120, 160])
    assert solved["both_lstm"] == [180, 200]
    assert (solved["gates_only"], solved["saved"]) == ([50, 100, 150], 50)


def test_output_shapes() -> None:
    values = {"batch": 8, "steps": 20, "input_size": 3, "hidden_size": 16, "layers": 2, "bidirectional": True}
    solved = solve("lstm_output_shapes", **values)
    assert (solved["output"], solved["state"]) == ([8, 20, 32], [4, 8, 16])
    assert solved["output_of_all_layers"] == [8, 20, 64]
    assert solve("lstm_output_shapes", **values | {"bidirectional": False})["state"] == [2, 8, 16]


CLIPS = {
    "batch": 4,
    "steps": 10,
    "channels": 3,
    "height": 32,
    "width": 28,
    "filters": 8,
    "kernel": 5,
    "pool": 2,
    "hidden_size": 64,
}


class TestCnnLstm:
    def test_shapes(self) -> None:
        solved = solve("cnn_lstm_shapes", **CLIPS)
        assert (solved["frames"], solved["convolved"]) == ([40, 3, 32, 28], [40, 8, 28, 24])
        assert (solved["pooled"], solved["features"]) == ([40, 8, 14, 12], 1344)
        assert (solved["sequence"], solved["output"], solved["last"]) == ([4, 10, 1344], [4, 10, 64], [4, 64])
        assert solved["merged_sequence"] == [4, 1, 13440]

    def test_windows_that_do_not_fit(self) -> None:
        assert not solve("cnn_lstm_shapes", **CLIPS | {"kernel": 29})["valid"]
        assert not solve("cnn_lstm_shapes", **CLIPS | {"pool": 25})["valid"]
