"""Known values of pooling."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get

IMAGE = [[1, 3, 2, 0], [4, 2, 1, 5], [0, 1, 7, 2], [6, 2, 3, 4]]


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestValues:
    def test_max(self) -> None:
        solved = solve("pool2d_values", image=IMAGE)
        assert solved["output"] == [[4, 5], [6, 7]]
        assert isinstance(solved["output"][0][0], int)
        assert solved["average"] == [[2.5, 2.0], [2.25, 4.0]]
        assert solved["min"] == [[1, 0], [0, 2]]
        assert solved["first_window"] == [[1, 3], [4, 2]]

    def test_average(self) -> None:
        solved = solve("pool2d_values", image=IMAGE, mode="average")
        assert solved["output"] == [[2.5, 2.0], [2.25, 4.0]]
        assert solved["sums"] == [[10, 8], [9, 16]]

    def test_overlapping_windows(self) -> None:
        assert solve("pool2d_values", image=IMAGE, kernel=3, stride=1)["output"] == [[7, 7], [7, 7]]

    def test_what_does_not_fit_is_dropped(self) -> None:
        assert solve("pool2d_values", image=[[1, 2, 9], [3, 4, 9]])["output"] == [[4]]

    def test_window_too_large(self) -> None:
        with pytest.raises(ParameterError, match="a 3×3 window is larger than the 2×4 input"):
            solve("pool2d_values", image=[[1, 2, 3, 4], [1, 2, 3, 4]], kernel=3)


class TestShift:
    def test_a_shift_within_the_window_may_leave_the_maximum(self) -> None:
        solved = solve("pool2d_shift", image=[[9, 0, 8, 0], [0, 0, 0, 0]])
        assert solved["before"] == solved["after"] == [[9, 8]]
        assert (solved["same"], solved["changed"]) == (1, 0)

    def test_a_shift_over_the_border_changes_it(self) -> None:
        solved = solve("pool2d_shift", image=[[0, 9, 0, 0], [0, 0, 0, 0]])
        assert solved["shifted"] == [[0, 0, 9, 0], [0, 0, 0, 0]]
        assert solved["after"] == [[0, 9]]
        assert (solved["same"], solved["changed"]) == (0, 2)

    def test_shift_of_the_whole_width(self) -> None:
        with pytest.raises(ParameterError, match="shift: 2 columns"):
            solve("pool2d_shift", image=[[1, 2], [3, 4]], shift=2)


class TestLinearity:
    FIRST, SECOND = ((1, 0), (0, 0)), ((0, 0), (0, 1))

    def test_max_is_not_linear(self) -> None:
        solved = solve("pool2d_additivity", first=self.FIRST, second=self.SECOND)
        assert (solved["pooled_sum"], solved["sum_of_pooled"], solved["equal"]) == ([[1]], [[2]], 0)
        assert solved["difference"] == [[1]]

    def test_average_is_linear(self) -> None:
        solved = solve("pool2d_additivity", first=self.FIRST, second=self.SECOND, mode="average")
        assert (solved["pooled_sum"], solved["sum_of_pooled"], solved["equal"]) == ([[0.5]], [[0.5]], 1)

    def test_average_is_linear_up_to_rounding(self) -> None:
        solved = solve("pool2d_additivity", first=[[0.1] * 3] * 3, second=[[0.2] * 3] * 3, kernel=3, mode="average")
        assert solved["equal"] == 1


class TestSizes:
    @pytest.mark.parametrize(("size", "levels", "output"), [(224, 5, 7), (32, 0, 32), (100, 3, 12), (64, 6, 1)])
    def test_levels(self, size: int, levels: int, output: int) -> None:
        assert solve("pooling_levels_size", size=size, levels=levels)["output"] == output

    def test_wrong_turns(self) -> None:
        solved = solve("pooling_levels_size", size=100, levels=3)
        assert (solved["divided_by_levels"], solved["halved_once"], solved["ceil_output"]) == (16, 50, 13)
        assert (solved["one_level_more"], solved["one_level_less"]) == (6, 25)

    def test_nothing_left(self) -> None:
        assert not solve("pooling_levels_size", size=31, levels=5)["valid"]

    def test_four_poolings_leave_sixteen_pixels(self) -> None:
        solved = solve("smallest_object", levels=4)
        assert (solved["size"], solved["product"], solved["area"]) == (16, 8, 256)
        assert solve("smallest_object", levels=2, factor=3)["size"] == 9
        assert solve("smallest_object", levels=2, factor=3)["swapped"] == 8

    def test_beyond_bounds(self) -> None:
        assert not solve("smallest_object", levels=20, factor=8)["valid"]


def test_variance_of_the_mean() -> None:
    solved = solve("mean_variance", variance=9.0, count=4)
    assert (solved["variance_of_mean"], solved["deviation"], solved["variance_of_sum"]) == (2.25, 1.5, 36.0)
    assert (solved["divided_by_root"], solved["divided_by_square"]) == (4.5, 0.5625)


class TestPadding:
    def test_padding_never_is_the_maximum(self) -> None:
        solved = solve("pool2d_values", image=[[-1, -2], [-3, -4]], padding=1)
        assert solved["output"] == [[-1, -2], [-3, -4]]
        assert solved["zero_padded_max"] == [[0, 0], [0, 0]]

    def test_does_padding_count(self) -> None:
        solved = solve("pool2d_values", image=[[4, 8], [12, 16]], padding=1, mode="average")
        assert solved["output"] == [[1, 2], [3, 4]]
        assert solved["other_count"] == [[4, 8], [12, 16]]
        counted = solve("pool2d_values", image=[[4, 8], [12, 16]], padding=1, mode="average", count_include_pad=False)
        assert counted["output"] == [[4, 8], [12, 16]]

    def test_too_much(self) -> None:
        with pytest.raises(ParameterError, match="padding: at most half the window, 1, got 2"):
            solve("pool2d_values", image=IMAGE, padding=2)
