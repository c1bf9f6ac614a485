"""The sampler over millions of seeds: no two share their words, and every value is as likely as it should be."""

import numpy as np
import pytest

from quizbank.variants.question import Draw
from quizbank.variants.sampling import Sampler

MANY = 10_000_000


def chi_square(observed: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]") -> float:
    """Against the uniform distribution, as a standard normal deviate (Wilson and Hilferty's transformation)."""
    expected = observed.sum() / observed.size
    freedom = observed.size - 1
    spread = 2 / (9 * freedom)
    statistic = float(((observed - expected) ** 2 / expected).sum())
    return float(((statistic / freedom) ** (1 / 3) - (1 - spread)) / spread**0.5)


def test_no_two_of_ten_million_seeds_share_a_word() -> None:
    sampler = Sampler("uniqueness", {"a": [1, 2]})
    words = np.concatenate(
        [sampler._words(np.arange(start, start + MANY // 10), 0)[:, 0] for start in range(0, MANY, MANY // 10)]
    )
    words.sort()
    assert len(words) == MANY and (words[1:] != words[:-1]).all()


def test_redraws_and_questions_have_words_of_their_own() -> None:
    seeds = np.arange(100_000)
    one, two = Sampler("one", {"a": [1, 2]}), Sampler("two", {"a": [1, 2]})
    words = np.concatenate([one._words(seeds, 0)[:, 0], one._words(seeds, 1)[:, 0], two._words(seeds, 0)[:, 0]])
    assert len(np.unique(words)) == 300_000


@pytest.mark.parametrize("size", [2, 7, 41, 1000])
def test_every_value_is_as_likely_as_any_other(size: int) -> None:
    drawn = Sampler("marginals", {"a": Draw(start=1, to=size), "b": Draw(start=1, to=size)}).draw(np.arange(1_000_000))
    for name in "ab":
        assert abs(chi_square(np.bincount(drawn[name] - 1, minlength=size))) < 4


def test_parameters_and_neighbouring_seeds_are_independent() -> None:
    drawn = Sampler("independence", {"a": Draw(start=0, to=6), "b": Draw(start=0, to=10)}).draw(np.arange(1_000_000))
    pairs = drawn["a"] * 11 + drawn["b"]
    assert abs(chi_square(np.bincount(pairs, minlength=77))) < 4
    neighbours = drawn["a"][:-1] * 7 + drawn["a"][1:]
    assert abs(chi_square(np.bincount(neighbours, minlength=49))) < 4


def test_draws_without_repeats_are_uniform_too() -> None:
    drawn = Sampler("distinct", {"a": Draw(start=0, to=5, shape=(3,), distinct=True)}).draw(np.arange(600_000))["a"]
    assert (np.sort(drawn, axis=1)[:, 1:] != np.sort(drawn, axis=1)[:, :-1]).all()
    counts = np.bincount(drawn @ np.array([36, 6, 1]), minlength=216)
    assert np.count_nonzero(counts) == 120 and abs(chi_square(counts[counts > 0])) < 4
