"""Known values of initialization."""

import math
from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestXavier:
    def test_known(self) -> None:
        solved = solve("xavier_scale", fan_in=30, fan_out=20)
        assert solved["variance"] == pytest.approx(0.04)
        assert solved["scale"] == pytest.approx([0.2, 0.2 * 3**0.5])
        assert (solved["fans"], solved["forward_variance"]) == (50, pytest.approx(1 / 30))
        assert solved["backward_variance"] == pytest.approx(0.05)
        assert solved["without_root_bound"] == pytest.approx(0.12)

    def test_gain_multiplies_the_deviation(self) -> None:
        plain, scaled = (solve("xavier_scale", fan_in=8, fan_out=8, gain=gain) for gain in (1.0, 5 / 3))
        assert scaled["std"] == pytest.approx(plain["std"] * 5 / 3)
        assert scaled["variance"] == pytest.approx(plain["variance"] * 25 / 9)

    def test_equal_fans_are_lecun(self) -> None:
        assert (
            solve("xavier_scale", fan_in=64, fan_out=64)["std"] == solve("kaiming_scale", fan=64)["lecun_std"] == 0.125
        )


class TestKaiming:
    def test_relu(self) -> None:
        solved = solve("kaiming_scale", fan=200)
        assert (solved["std"], solved["variance"]) == (pytest.approx(0.1), pytest.approx(0.01))
        assert solved["bound"] == pytest.approx(0.1 * 3**0.5)
        assert solved["gain"] == pytest.approx(2**0.5)

    def test_slope_of_one_is_linear(self) -> None:
        solved = solve("kaiming_scale", fan=100, slope=1.0)
        assert solved["std"] == pytest.approx(solved["lecun_std"]) == pytest.approx(0.1)

    def test_the_slope_of_pytorch_layers(self) -> None:
        solved = solve("kaiming_scale", fan=49, slope=5**0.5)
        assert solved["bound"] == pytest.approx(solved["default_bound"]) == pytest.approx(1 / 7)

    def test_no_inputs(self) -> None:
        with pytest.raises(ParameterError, match="fan: expected an integer from 1"):
            solve("kaiming_scale", fan=0)


class TestConvFans:
    def test_known(self) -> None:
        solved = solve("conv_fans", out_channels=64, in_channels=32, kernel_height=3, kernel_width=5)
        assert solved["fans"] == [480, 960]
        assert (solved["channel_fans"], solved["one_side_fans"]) == ([32, 64], [96, 192])

    def test_groups_divide_the_inputs_only(self) -> None:
        solved = solve("conv_fans", out_channels=8, in_channels=8, kernel_height=3, kernel_width=3, groups=8)
        assert (solved["fans"], solved["grouped_fan_out"]) == ([9, 72], 9)
        assert solved["weight_shape"] == [8, 1, 3, 3]
        assert solved["he_std"] == pytest.approx(2**0.5 / 3)

    def test_groups_that_do_not_divide(self) -> None:
        sizes = {"kernel_height": 1, "kernel_width": 1, "groups": 3}
        assert not solve("conv_fans", out_channels=6, in_channels=4, **sizes)["valid"]
        assert not solve("conv_fans", out_channels=4, in_channels=6, **sizes)["valid"]


class TestSignal:
    def test_he_keeps_and_lecun_halves(self) -> None:
        assert solve("relu_signal_depth", constant=2.0, layers=50, moment=3.0)["relu_moment"] == 3
        solved = solve("relu_signal_depth", constant=1.0, layers=10)
        assert solved["relu_moment"] == 1 / 1024
        assert (solved["linear_variance"], solved["one_layer_less"], solved["pre_activation"]) == (1, 1 / 512, 1 / 512)

    def test_too_large(self) -> None:
        assert not solve("relu_signal_depth", constant=100.0, layers=200)["valid"]


class TestSigmoid:
    def test_linear_near_zero(self) -> None:
        assert solve("sigmoid_linear_error", x=0.0)["error"] == 0
        solved = solve("sigmoid_linear_error", x=0.1)
        assert solved["error"] == pytest.approx(solved["cubic"], rel=0.01)
        assert solve("sigmoid_linear_error", x=-4.0)["error"] == pytest.approx(0.5 + 1 / (1 + math.exp(4)))

    def test_share_beyond_one_deviation(self) -> None:
        solved = solve("saturated_fraction", fan_in=400, std=0.2)
        assert (solved["deviation"], solved["multiple"]) == (4, 1)
        assert solved["fraction"] == pytest.approx(0.3173105)
        assert solve("saturated_fraction", fan_in=100, std=0.2)["fraction"] == pytest.approx(0.0455003)
