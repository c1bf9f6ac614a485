"""Counts and chances that are known."""

import pytest

from solvers.registry import ParameterError, get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize(
    "name",
    [
        "grid_runs",
        "best_of_table",
        "grid_refinement",
        "random_search_success",
        "random_search_trials",
        "log_uniform",
        "halving_rounds",
    ],
)
def test_other_ways_agree(name: str) -> None:
    verdict = verify(name, 100, seed=3)
    assert verdict.proven, verdict.failures


def test_a_grid_multiplies() -> None:
    found = solve("grid_runs", sizes=[3, 4, 2], folds=5)
    assert (found["runs"], found["added"], found["one_at_a_time"]) == (120, 45, 35)


def test_tuning_one_after_the_other_misses_the_best() -> None:
    found = solve("best_of_table", losses=[[3, 5, 9], [4, 1, 8]])
    assert (found["place"], found["one_at_a_time"]) == ([2, 2], [1, 1])
    assert not solve("best_of_table", losses=[[1, 1, 9], [4, 2, 8]])["valid"]


def test_refinement_adds_rounds() -> None:
    found = solve("grid_refinement", points=5, dimensions=3, rounds=2)
    assert (found["runs"], found["spacing_factor"], found["powered"]) == (250, 16, 15_625)


def test_sixty_trials_find_the_best_twentieth() -> None:
    assert solve("random_search_success", trials=60, share=0.05)["success"] == pytest.approx(0.954, abs=5e-4)
    assert solve("random_search_trials", share=0.05, probability=0.95)["trials"] == 59
    assert not solve("random_search_trials", share=0.5, probability=0.75)["valid"]  # exactly 2, or 3 by rounding


def test_half_of_log_uniform_draws_lie_below_the_geometric_mean() -> None:
    found = solve("log_uniform", low=1e-4, high=1.0, u=0.5)
    assert found["value"] == pytest.approx(0.01)
    assert found["uniform"] == pytest.approx(0.50005)


def test_halving() -> None:
    found = solve("halving_rounds", candidates=27, keep=3, budget=1)
    assert (found["rounds"], found["total"], found["last_candidates"], found["last_budget"]) == (4, 108, 1, 27)


def test_an_empty_grid_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"sizes: .*, got 0"):
        solve("grid_runs", sizes=[3, 0])
