"""Known receptive fields and gaps."""

from itertools import product
from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestReceptiveField:
    @pytest.mark.parametrize(("layers", "field"), [(1, 3), (2, 5), (3, 7), (5, 11)])
    def test_stacked_three_by_three(self, layers: int, field: int) -> None:
        assert solve("receptive_field", kernels=[3] * layers)["receptive_field"] == field

    def test_one_sawtooth_cycle(self) -> None:
        solved = solve("receptive_field", kernels=[3, 3, 3], dilations=[1, 2, 5])
        assert solved["receptive_field"] == 17
        assert solved["fields"] == [3, 7, 17]
        assert solved["dilations_ignored"] == 7

    def test_strides(self) -> None:
        solved = solve("receptive_field", kernels=[7, 3, 3], strides=[2, 2, 1])
        assert solved["receptive_field"] == 19
        assert solved["jumps"] == [1, 2, 4]
        assert solved["increments"] == [6, 4, 8]
        assert solved["jump"] == 4
        assert solved["strides_ignored"] == 11
        assert solved["own_stride_counted"] == 1 + 12 + 8 + 8
        assert solved["sum_of_kernels"] == 13

    def test_pooling_between_convolutions(self) -> None:
        assert solve("receptive_field", kernels=[3, 2, 3], strides=[1, 2, 1])["receptive_field"] == 8

    def test_a_wrong_turn_is_another_parameter(self) -> None:
        assert solve("receptive_field", kernels=[7, 3, 3], strides=1)["receptive_field"] == 11

    def test_strides_beyond_bounds(self) -> None:
        assert not solve("receptive_field", kernels=[1] * 20, strides=[16] * 20)["valid"]


class TestOffsets:
    def test_common_divisor_skips_inputs(self) -> None:
        solved = solve("dilated_offsets", rates=[2, 4, 6])
        assert (solved["reached"], solved["receptive_field"], solved["missing"]) == (13, 25, 12)
        assert (solved["gcd"], solved["grids"], solved["complete"]) == (2, 4, 0)

    def test_sawtooth_skips_nothing(self) -> None:
        solved = solve("dilated_offsets", rates=[1, 2, 5])
        assert (solved["reached"], solved["missing"], solved["complete"], solved["gcd"]) == (17, 0, 1, 1)
        assert solved["paths"] == 27

    @pytest.mark.parametrize("rates", [[1, 2, 9], [3, 3], [5], [1, 4, 6, 2]])
    def test_by_enumeration(self, rates: list[int]) -> None:
        sums = {sum(r * t for r, t in zip(rates, taps, strict=True)) for taps in product((-1, 0, 1), repeat=len(rates))}
        assert solve("dilated_offsets", rates=rates)["reached"] == len(sums)

    def test_neighbours_in_a_batch_do_not_mix(self) -> None:
        outputs = get("dilated_offsets").batch({"rates": [[1, 1], [6, 4]]}, 2)
        assert outputs["reached"].tolist() == [5, 9]


class TestHybridDilatedConvolution:
    @pytest.mark.parametrize(
        ("rates", "distance", "good"), [([1, 2, 5], 2, 1), ([1, 2, 9], 5, 0), ([2, 4, 6], 4, 0), ([1, 2], 2, 1)]
    )
    def test_known(self, rates: list[int], distance: int, good: int) -> None:
        solved = solve("hdc_max_distance", rates=rates, kernel=3)
        assert (solved["max_distance"], solved["good"]) == (distance, good)

    def test_steps_and_wrong_turns(self) -> None:
        solved = solve("hdc_max_distance", rates=[1, 2, 9], kernel=3)
        assert solved["distances"] == [3, 5, 9]
        assert solved["last_rate"] == 9
        assert solved["reversed_distance"] == 3
        assert solved["first_term_only"] == 5
        assert solve("hdc_max_distance", rates=[1, 2, 3, 7])["first_term_only"] == -1

    def test_a_good_verdict_means_no_gaps_and_a_bad_one_gaps(self) -> None:
        assert solve("dilated_offsets", rates=[1, 2, 5])["missing"] == 0
        assert solve("dilated_offsets", rates=[1, 2, 9])["missing"] > 0

    def test_needs_two_rates(self) -> None:
        with pytest.raises(ParameterError, match="two rates or more"):
            solve("hdc_max_distance", rates=[3])
