from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.variants.question import MAX_SEED, Draw
from quizbank.variants.sampling import Sampler, SamplingError

SAMPLES: dict[str, Any] = {
    "size": Draw(start=16, to=128),
    "kernel": [1, 3, 5, 7],
    "x": Draw(start=-3, to=3, step=0.5, shape=(4,)),
    "order": Draw(choices=[1, 2, 3, 4, 5], shape=(3,), distinct=True),
    "matrix": Draw(start=0, to=9, shape=(2, 3)),
    "pairs": [[1, 2], [3, 4]],
    "stride": 2,
}


def seeds(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@given(st.integers(0, MAX_SEED - 50), st.integers(1, 50), st.integers(0, 5), st.data())
def test_a_seed_alone_equals_its_row_of_a_batch(first: int, count: int, attempt: int, data: st.DataObject) -> None:
    sampler = Sampler("some-question", SAMPLES)
    batch = sampler.draw(np.arange(first, first + count, dtype=np.int64), attempt)
    row = data.draw(st.integers(0, count - 1))
    alone = sampler.draw(seeds(first + row), attempt)
    for name, array in batch.items():
        assert np.array_equal(array[row], alone[name][0])


@given(st.sets(st.integers(0, 100_000), min_size=1, max_size=20))
def test_scattered_seeds_equal_a_range(chosen: set[int]) -> None:
    sampler = Sampler("some-question", SAMPLES)
    scattered = sampler.draw(seeds(*sorted(chosen)))
    for row, seed in enumerate(sorted(chosen)):
        assert np.array_equal(scattered["x"][row], sampler.draw(seeds(seed))["x"][0])


def test_shapes_types_and_values() -> None:
    drawn = Sampler("q", SAMPLES).draw(np.arange(2000))
    assert {name: array.shape for name, array in drawn.items()} == {
        "size": (2000,),
        "kernel": (2000,),
        "x": (2000, 4),
        "order": (2000, 3),
        "matrix": (2000, 2, 3),
        "pairs": (2000, 2),
    }
    assert drawn["size"].dtype == np.int64 and drawn["x"].dtype == np.float64
    assert drawn["size"].min() == 16 and drawn["size"].max() == 128
    assert set(drawn["kernel"].tolist()) == {1, 3, 5, 7}
    assert set(np.unique(drawn["x"])) == {value / 2 for value in range(-6, 7)}
    assert all(len(set(row)) == 3 for row in drawn["order"].tolist())
    assert {tuple(row) for row in drawn["pairs"].tolist()} == {(1, 2), (3, 4)}


def test_distinct_draws_are_uniform_permutations() -> None:
    drawn = Sampler("q", {"order": Draw(choices=[0, 1, 2], shape=(3,), distinct=True)}).draw(np.arange(60_000))
    counts = np.unique(drawn["order"], axis=0, return_counts=True)[1]
    assert len(counts) == 6
    assert abs(counts - 10_000).max() < 400  # four standard deviations


def test_marginals_are_uniform() -> None:
    drawn = Sampler("q", {"size": Draw(start=0, to=9)}).draw(np.arange(100_000))["size"]
    counts = np.bincount(drawn, minlength=10)
    assert float(((counts - 10_000) ** 2 / 10_000).sum()) < 27.9  # chi square, nine degrees of freedom, 0.1 %


def test_decimals_are_those_a_person_writes() -> None:
    drawn = Sampler("q", {"lr": Draw(start=0.1, to=0.9, step=0.1)}).draw(np.arange(500))["lr"]
    assert {str(value) for value in drawn.tolist()} == {str(Decimal(index) / 10) for index in range(1, 10)}


def test_questions_and_redraws_have_streams_of_their_own() -> None:
    one, other = Sampler("one", SAMPLES), Sampler("other", SAMPLES)
    wide = {"n": Draw(start=0, to=999_999)}
    assert not np.array_equal(Sampler("one", wide).draw(seeds(1))["n"], Sampler("two", wide).draw(seeds(1))["n"])
    assert not np.array_equal(one.draw(np.arange(50))["size"], other.draw(np.arange(50))["size"])
    assert not np.array_equal(one.draw(np.arange(50), 0)["size"], one.draw(np.arange(50), 1)["size"])


def test_known_values_never_change() -> None:
    """A change here changes every variant that anybody ever saw: history hangs on these."""
    drawn = Sampler("pinned", SAMPLES).draw(seeds(0, 1, MAX_SEED))
    assert {name: array.tolist() for name, array in drawn.items()} == PINNED


PINNED: dict[str, Any] = {
    "size": [100, 94, 37],
    "kernel": [1, 5, 5],
    "x": [[-0.5, -1.5, -2.0, 2.0], [-0.5, 1.5, 1.0, -1.5], [-0.5, 2.5, -2.0, -1.0]],
    "order": [[5, 4, 2], [2, 4, 3], [2, 4, 1]],
    "matrix": [[[7, 1, 4], [2, 6, 2]], [[2, 3, 9], [7, 8, 7]], [[3, 6, 5], [5, 8, 3]]],
    "pairs": [[3, 4], [3, 4], [3, 4]],
}


@pytest.mark.parametrize(
    ("sample", "message"),
    [
        (Draw(), "give `from` and `to`, or `choices`"),
        (Draw(start=3, to=1), "`to` not below `from`"),
        (Draw(start=0, to=1, step=0), "`step` must be positive"),
        (Draw(start=0, to=1, choices=[1]), "not both"),
        (Draw(start=0, to=1, shape=(3,), distinct=True), "3 distinct values of only 2"),
        (Draw(start=0, to=10_000_000), "at most 1,000,000"),
        (["a", "b"], "choices must be numbers"),
        ([[1, 2], [3]], "ragged"),
    ],
)
def test_senseless_samples_name_the_parameter(sample: Any, message: str) -> None:
    with pytest.raises(SamplingError, match=message) as caught:
        Sampler("q", {"kernel": sample})
    assert str(caught.value).startswith("sample.kernel: ")
