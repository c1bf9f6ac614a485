"""References of sizes around recurrent layers: the real modules on the meta device."""

from typing import Any

import torch
from torch import nn

from solvers.registry import reference


def _count(layer: nn.Module, word: str = "") -> int:
    return sum(value.numel() for name, value in layer.named_parameters() if word in name)


@reference("recurrent_cells_compared")
def recurrent_cells_compared(input_size: int, hidden_size: int) -> dict[str, Any]:
    """Elements of the parameters of `nn.RNN`, `nn.GRU` and `nn.LSTM`."""
    layers = [kind(input_size, hidden_size, device="meta") for kind in (nn.RNN, nn.GRU, nn.LSTM)]
    counts = [_count(layer) for layer in layers]
    single = [_count(layer) - _count(layer, "bias_hh") for layer in layers]
    return {
        "counts": counts,
        "rnn": counts[0],
        "gru": counts[1],
        "lstm": counts[2],
        "saved": counts[2] - counts[1],
        "single_bias": single,
        "single_bias_gru": single[1],
        "single_bias_lstm": single[2],
        "both_lstm": [single[2], counts[2]],
        "weights": [_count(layer, "weight") for layer in layers],
        "without_recurrence": [_count(layer) - _count(layer, "weight_hh") for layer in layers],
    }


@reference("lstm_output_shapes")
def lstm_output_shapes(
    batch: int, steps: int, input_size: int, hidden_size: int, layers: int, bidirectional: bool
) -> dict[str, Any]:
    """What `nn.LSTM` returns."""

    def shapes(batch_first: bool, both: bool) -> tuple[list[int], list[int]]:
        sizes = (batch, steps) if batch_first else (steps, batch)
        settings = {"num_layers": layers, "bidirectional": both, "batch_first": batch_first}
        output, (state, memory) = nn.LSTM(input_size, hidden_size, **settings)(torch.zeros(*sizes, input_size))
        assert state.shape == memory.shape
        return list(output.shape), list(state.shape)

    output, state = shapes(batch_first=True, both=bidirectional)
    return {
        "output": output,
        "state": state,
        "width": output[2],
        "states": state[0],
        "single_width_output": shapes(batch_first=True, both=False)[0],
        "state_of_layers": shapes(batch_first=True, both=False)[1],
        "time_first_output": shapes(batch_first=False, both=bidirectional)[0],
    }


@reference("cnn_lstm_shapes")
def cnn_lstm_shapes(
    batch: int,
    steps: int,
    channels: int,
    height: int,
    width: int,
    filters: int,
    kernel: int,
    stride: int,
    padding: int,
    pool: int,
    hidden_size: int,
) -> dict[str, Any]:
    """`nn.Conv2d` and `nn.MaxPool2d` on clips without values, `nn.LSTM` on zeros (it is slow on the meta device)."""
    clips = torch.empty(batch, steps, channels, height, width, device="meta")
    frames = clips.flatten(0, 1)
    convolved = nn.Conv2d(channels, filters, kernel, stride, padding, device="meta")(frames)
    pooled = nn.MaxPool2d(pool)(convolved)
    sequence = pooled.flatten(1).unflatten(0, (batch, steps))
    output, (last, _) = nn.LSTM(sequence.shape[2], hidden_size, batch_first=True)(torch.zeros(sequence.shape))
    return {
        "frames": list(frames.shape),
        "convolved": list(convolved.shape),
        "pooled": list(pooled.shape),
        "features": sequence.shape[2],
        "sequence": list(sequence.shape),
        "output": list(output.shape),
        "last": list(last[0].shape),
        "folded_sequence": list(pooled.flatten(1).shape),
        "unpooled_features": convolved[0].numel(),
    }
