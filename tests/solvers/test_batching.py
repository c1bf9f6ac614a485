"""Batches counted by hand."""

from math import sqrt

import pytest

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


def test_an_epoch() -> None:
    found = solve("epoch_iterations", samples=1000, batch=64, epochs=3)
    assert (found["pair"], found["last_batch"], found["unused"]) == ([16, 15], 40, 40)
    assert (found["total"], found["total_dropped"], found["run_on"], found["missing"]) == (48, 45, 47, 24)


def test_a_full_last_batch_and_a_batch_larger_than_the_data() -> None:
    found = solve("epoch_iterations", samples=1000, batch=10)
    assert (found["pair"], found["last_batch"], found["remainder"]) == ([100, 100], 10, 0)
    assert solve("epoch_iterations", samples=5, batch=8)["pair"] == [1, 0]


def test_accumulation() -> None:
    found = solve("accumulated_steps", samples=100, batch=8, accumulation=4, epochs=2)
    assert (found["micro_batches"], found["per_epoch"], found["steps"], found["leftover"]) == (13, 4, 8, 1)
    assert (found["carried"], found["skipped"], found["effective_batch"]) == (6, 6, 32)


def test_noise_falls_with_the_root() -> None:
    found = solve("gradient_noise", sigma=2.0, batch=16)
    assert (found["standard_error"], found["of_sum"], found["divided_by_batch"]) == (0.5, 8.0, 0.125)
    assert solve("variance_estimate_noise", n=3)["relative_noise"] == 1.0
    assert solve("variance_estimate_noise", n=2)["relative_noise"] == pytest.approx(sqrt(2))


def test_class_counts_of_batches() -> None:
    found = solve("batch_class_counts", labels=[0, 0, 0, 1, 1, 1], order=[5, 0, 3, 1, 4, 2], batch=2, classes=2)
    assert found["shuffled_labels"] == [1, 0, 1, 0, 1, 0]
    assert found["counts"] == [[1, 1], [1, 1], [1, 1]]
    assert found["stored_counts"] == [[2, 0], [1, 1], [0, 2]]
    found = solve("batch_class_counts", labels=[0, 1, 1], order=[2, 0, 1], batch=2, classes=2)
    assert (found["counts"], found["inverse_counts"]) == ([[1, 1], [0, 1]], [[0, 2], [1, 0]])


def test_no_permutation() -> None:
    assert not solve("batch_class_counts", labels=[0, 1, 1], order=[2, 2, 1], batch=2, classes=2)["valid"]


@pytest.mark.parametrize(("channels", "options", "inner"), [(1, 1, 0), (12, 6, 4), (64, 7, 5), (13, 2, 0)])
def test_group_counts(channels: int, options: int, inner: int) -> None:
    found = solve("group_count_options", channels=channels)
    assert (found["options"], found["inner"]) == (options, inner)


def test_sum_and_mean_of_gradients() -> None:
    found = solve("gradient_reduction", features=[[1, 2], [3, 0]], targets=[1, 1], weights=[1, 1], lr=0.1)
    assert found["residuals"] == [2, 2]
    assert (found["sum_gradient"], found["mean_gradient"]) == ([8, 4], [4, 2])
    assert found["lr_for_sum"] == pytest.approx(0.05)
