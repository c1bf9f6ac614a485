"""Known parameter counts."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestConvolution:
    def test_sixteen_filters_over_rgb(self) -> None:
        solved = solve("conv2d_parameters", in_channels=3, out_channels=16, kernel=5)
        assert solved["parameters"] == 1216
        assert solved["filter_weights"] == 75

    def test_sixty_is_the_common_wrong_count_for_fifty_seven(self) -> None:
        solved = solve("conv2d_parameters", in_channels=2, out_channels=3, kernel=3)
        assert solved["parameters"] == 57
        assert solved["bias_per_slice"] == 60
        assert solved["weights"] == 54
        assert solved["bias_per_input_channel"] == 56
        assert solved["single_slice_filters"] == 30
        assert solved["linear_kernel"] == 21

    def test_groups(self) -> None:
        solved = solve("conv2d_parameters", in_channels=8, out_channels=12, kernel=3, groups=4)
        assert solved["parameters"] == 228
        assert solved["weight_shape"] == [12, 2, 3, 3]
        assert solved["groups_ignored"] == 876
        assert solved["groups_squared"] == 66
        assert solved["swapped_weight_shape"] == [8, 3, 3, 3]

    def test_groups_must_divide(self) -> None:
        assert not solve("conv2d_parameters", in_channels=8, out_channels=6, kernel=3, groups=4)["valid"]

    def test_without_bias(self) -> None:
        solved = solve("conv2d_parameters", in_channels=16, out_channels=32, kernel=3, bias=False)
        assert (solved["parameters"], solved["biases"], solved["slices"]) == (4608, 0, 512)

    def test_depthwise_separable(self) -> None:
        solved = solve("depthwise_separable_parameters", in_channels=16, out_channels=32, kernel=3)
        assert (solved["parameters"], solved["standard"], solved["maps"]) == (656, 4608, 512)
        assert (solved["depthwise"], solved["pointwise"]) == (144, 512)
        assert solved["ratio"] == pytest.approx(1 / 32 + 1 / 9)
        assert solved["one_kernel"] == 521

    def test_depthwise_separable_with_biases(self) -> None:
        solved = solve("depthwise_separable_parameters", in_channels=16, out_channels=32, kernel=3, bias=True)
        assert (solved["depthwise"], solved["pointwise"], solved["standard"]) == (160, 544, 4640)


class TestStacks:
    def test_two_three_by_three_against_five_by_five(self) -> None:
        solved = solve("stacked_kernel_parameters", channels=64, layers=2, kernel=3)
        assert solved["ratio"] == pytest.approx(0.72)
        assert solved["equivalent_kernel"] == 5
        assert (solved["stacked"], solved["single"]) == (18 * 64**2, 25 * 64**2)

    def test_three_against_seven_by_seven(self) -> None:
        solved = solve("stacked_kernel_parameters", channels=10, layers=3, kernel=3, bias=True)
        assert (solved["stacked"], solved["single"]) == (2730, 4910)

    def test_channel_change(self) -> None:
        solved = solve(
            "stacked_kernel_channel_parameters", in_channels=3, middle_channels=64, out_channels=64, layers=2, kernel=3
        )
        assert (solved["stacked"], solved["single"]) == (9 * (3 * 64 + 64 * 64), 25 * 3 * 64)
        assert solved["ratio"] == pytest.approx(8.04)
        assert solved["equal_channel_ratio"] == pytest.approx(0.72)

    def test_one_layer_is_the_single_kernel(self) -> None:
        solved = solve(
            "stacked_kernel_channel_parameters", in_channels=3, middle_channels=64, out_channels=8, layers=1, kernel=3
        )
        assert (solved["stacked"], solved["ratio"]) == (216, 1.0)


class TestOtherLayers:
    def test_linear(self) -> None:
        solved = solve("linear_parameters", inputs=784, outputs=10)
        assert (solved["parameters"], solved["weights"], solved["biases"]) == (7850, 7840, 10)
        assert solved["bias_per_input"] == 8624
        assert solve("linear_parameters", inputs=784, outputs=10, bias=False)["parameters"] == 7840

    def test_batch_norm(self) -> None:
        solved = solve("batch_norm_parameters", channels=64)
        assert (solved["parameters"], solved["running_statistics"], solved["buffers"]) == (128, 128, 129)
        assert solved["statistics_counted"] == 256

    def test_embedding(self) -> None:
        assert solve("embedding_parameters", vocabulary=30_522, dimension=768)["parameters"] == 23_440_896

    def test_lstm_textbook_and_pytorch(self) -> None:
        solved = solve("recurrent_parameters", cell="lstm", input_size=10, hidden_size=20)
        assert solved["single_bias"] == 4 * (10 * 20 + 20 * 20 + 20) == 2480
        assert solved["parameters"] == 4 * (10 * 20 + 20 * 20 + 2 * 20) == 2560
        assert solved["one_gate"] == 640

    @pytest.mark.parametrize(("cell", "parameters"), [("rnn", 640), ("gru", 1920), ("lstm", 2560)])
    def test_gates(self, cell: str, parameters: int) -> None:
        assert solve("recurrent_parameters", cell=cell, input_size=10, hidden_size=20)["parameters"] == parameters

    def test_later_layers_read_both_directions(self) -> None:
        solved = solve("recurrent_parameters", cell="rnn", input_size=10, hidden_size=20, layers=2, bidirectional=True)
        assert solved["first_layer"] == 2 * 20 * (10 + 20 + 2)
        assert solved["later_layer"] == 2 * 20 * (40 + 20 + 2)
        assert solved["parameters"] == 1280 + 2480
        assert solved["narrow_later"] == 1280 + 1680
        assert solved["input_kept"] == 2 * 1280

    def test_mlp(self) -> None:
        solved = solve("mlp_parameters", sizes=[784, 300, 100, 10])
        assert solved["parameters"] == 266_610
        assert solved["layer_parameters"] == [235_500, 30_100, 1_010]
        assert solved["hidden_only"] == 265_600
        assert solved["biases"] == 410

    def test_mlp_needs_two_sizes(self) -> None:
        assert not solve("mlp_parameters", sizes=[784])["valid"]
