"""Counts of models of sequences."""

from typing import Any

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, Any]:
    return get(name).one(values)


class TestCounts:
    def test_three_models_of_one_sequence(self) -> None:
        found = solve("sequence_model_parameters", steps=10, features=4, hidden=8, kernel=3)
        assert found["counts"] == [328, 104, 112]
        assert found["textbook_counts"] == [328, 104, 104]

    def test_steps_in_sequence(self) -> None:
        assert solve("sequential_steps", steps=100, layers=3)["pair"] == [102, 3]

    def test_the_imdb_classifier(self) -> None:
        found = solve("text_rnn_parameters", vocabulary=10_000, embedding=32, hidden=32)
        assert (found["layers"], found["total"]) == ([320_000, 2080, 33], 322_113)
        assert found["pytorch_total"] == 322_145
        assert (
            solve("text_rnn_parameters", vocabulary=10_000, embedding=32, hidden=32, cell="lstm")["layers"][1] == 8320
        )

    def test_keras_and_pytorch(self) -> None:
        found = solve("recurrent_parameter_table", inputs=3, hidden=4)
        assert found["table"] == [32, 128, 108, 36, 144, 108]
        assert found["old_gru"][2] == 96

    def test_factorized_embedding(self) -> None:
        found = solve("embedding_factorization", vocabulary=30_000, width=768, bottleneck=128)
        assert found["pair"] == [23_040_000, 3_938_304]
        assert found["saved"] == 19_101_696
