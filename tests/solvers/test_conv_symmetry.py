"""Shifts, rotations and ranks, by hand."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_a_shift_passes_through_away_from_the_border() -> None:
    image = [[0, 0, 0, 0, 0], [0, 1, 2, 0, 0], [0, 0, 0, 0, 0]]
    kernel = [[0, 0, 0], [1, 0, -1], [0, 0, 0]]
    assert solve("conv_equivariance", image=image, kernel=kernel)["equal"] == 1
    at_border = solve("conv_equivariance", image=[row[1:] for row in image], kernel=kernel, shift=1)
    assert at_border["equal"] == 0  # what the kernel reads beyond the left border is lost in shift(conv(x))
    with pytest.raises(ParameterError, match="expected an odd size"):
        solve("conv_equivariance", image=image, kernel=[[1, 0], [0, 1]])


def test_only_symmetric_kernels_commute_with_rotation() -> None:
    image = [[1, 2, 0], [0, 1, 0], [3, 0, 1]]
    laplace = solve("conv_rotation", image=image, kernel=[[0, 1, 0], [1, -4, 1], [0, 1, 0]])
    assert (laplace["equal"], laplace["symmetric"]) == (1, 1)
    sobel = solve("conv_rotation", image=image, kernel=[[1, 0, -1], [2, 0, -2], [1, 0, -1]])
    assert (sobel["equal"], sobel["symmetric"]) == (0, 0)


@pytest.mark.parametrize(
    ("kernel", "rank"),
    [
        ([[1, 0, -1], [2, 0, -2], [1, 0, -1]], 1),
        ([[0, 1, 0], [1, -4, 1], [0, 1, 0]], 2),
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], 3),
        ([[0, 0, 0], [0, 0, 0], [0, 0, 0]], 0),
    ],
)
def test_sobel_is_separable_and_laplace_is_not(kernel: list[list[int]], rank: int) -> None:
    solved = solve("kernel_rank", kernel=kernel)
    assert (solved["rank"], solved["separable"]) == (rank, int(rank <= 1))


def test_two_strips_make_their_outer_product() -> None:
    solved = solve("separable_conv_values", image=[[1, 2], [3, 4]], column=[1, 2], row=[1, -1])
    assert solved["kernel"] == [[1, -1], [2, -2]]
    assert solved["first"] == [[7, 10]]
    assert solved["output"] == [[-3]]
