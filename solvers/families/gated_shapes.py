"""Sizes around recurrent layers: parameters of the three cells, shapes of an LSTM's outputs and of a CNN-LSTM."""

import torch
from torch import Tensor

from solvers.registry import Flag, Integer, solver

SIZE = Integer(low=1, high=100_000, draw_high=64)
COUNT = Integer(low=1, high=10_000, draw_high=5)


@solver("recurrent_cells_compared", parameters={"input_size": SIZE, "hidden_size": SIZE})
def recurrent_cells_compared(input_size: Tensor, hidden_size: Tensor) -> dict[str, Tensor]:
    """Parameters of one layer of torch.nn.RNN, GRU and LSTM with the same sizes: 1, 3 and 4 blocks of h·(d + h + 2).

    PyTorch keeps two bias vectors a block; with the one of most texts it is h·(d + h + 1).

    Outputs: counts [3] (RNN, GRU, LSTM), rnn, gru, lstm, block = h·(d + h + 2), saved = lstm − gru; single_bias [3]
    with single_bias_lstm, single_bias_gru, single_bias_block; both_lstm and both_gru [2] = [one bias, two biases],
    weights [3] (no biases). Wrong turns: gates_only [3] (1, 2 and 3 blocks: the candidate left out), without_recurrence
    [3] and both_without_recurrence [2] (hidden-to-hidden weights left out; the latter for the LSTM).
    """
    block = hidden_size * (input_size + hidden_size + 2)
    single = hidden_size * (input_size + hidden_size + 1)
    blocks = torch.tensor([1, 3, 4], device=block.device)
    return {
        "counts": block[:, None] * blocks,
        "rnn": block,
        "gru": 3 * block,
        "lstm": 4 * block,
        "block": block,
        "saved": block,
        "single_bias": single[:, None] * blocks,
        "single_bias_lstm": 4 * single,
        "single_bias_gru": 3 * single,
        "single_bias_block": single,
        "both_lstm": torch.stack([4 * single, 4 * block], 1),
        "both_gru": torch.stack([3 * single, 3 * block], 1),
        "both_without_recurrence": 4 * torch.stack([single, block], 1) - 4 * hidden_size.square()[:, None],
        "weights": (single - hidden_size)[:, None] * blocks,
        "gates_only": block[:, None] * torch.tensor([1, 2, 3], device=block.device),
        "without_recurrence": (hidden_size * (input_size + 2))[:, None] * blocks,
    }


@solver(
    "lstm_output_shapes",
    parameters={
        "batch": COUNT,
        "steps": COUNT,
        "input_size": COUNT,
        "hidden_size": COUNT,
        "layers": Integer(low=1, high=100, draw_high=4, default=1),
        "bidirectional": Flag(default=False),
    },
)
def lstm_output_shapes(
    batch: Tensor, steps: Tensor, input_size: Tensor, hidden_size: Tensor, layers: Tensor, bidirectional: bool
) -> dict[str, Tensor]:
    """Shapes that torch.nn.LSTM (batch_first) returns: output [N, T, D·H], h_n and c_n [D·layers, N, H]; D directions.

    output holds the last layer's hidden states of all steps; h_n and c_n the last states of every layer and direction,
    and keep the layers first whatever batch_first says.

    Outputs: output [3], state [3], width = D·H, states = D·layers, directions. Wrong turns: single_width_output [3] (H
    for D·H), output_of_all_layers [3] (width D·H·layers), time_first_output [3], state_of_layers [3] (layers for
    D·layers), batch_first_state [3], last_only [2] = [N, D·H].
    """
    directions = torch.full_like(batch, 2 if bidirectional else 1)
    width, states = directions * hidden_size, directions * layers
    return {
        "output": torch.stack([batch, steps, width], 1),
        "state": torch.stack([states, batch, hidden_size], 1),
        "width": width,
        "states": states,
        "directions": directions,
        "single_width_output": torch.stack([batch, steps, hidden_size], 1),
        "output_of_all_layers": torch.stack([batch, steps, width * layers], 1),
        "time_first_output": torch.stack([steps, batch, width], 1),
        "state_of_layers": torch.stack([layers, batch, hidden_size], 1),
        "batch_first_state": torch.stack([batch, states, hidden_size], 1),
        "last_only": torch.stack([batch, width], 1),
    }


@solver(
    "cnn_lstm_shapes",
    parameters={
        "batch": COUNT,
        "steps": COUNT,
        "channels": COUNT,
        "height": Integer(low=1, high=4096, draw_high=20),
        "width": Integer(low=1, high=4096, draw_high=20),
        "filters": COUNT,
        "kernel": Integer(low=1, high=64, draw_high=7),
        "stride": Integer(low=1, high=64, draw_high=3, default=1),
        "padding": Integer(low=0, high=64, draw_high=3, default=0),
        "pool": Integer(low=1, high=64, draw_high=3, default=1, doc="window and stride of max pooling"),
        "hidden_size": COUNT,
    },
)
def cnn_lstm_shapes(
    batch: Tensor,
    steps: Tensor,
    channels: Tensor,
    height: Tensor,
    width: Tensor,
    filters: Tensor,
    kernel: Tensor,
    stride: Tensor,
    padding: Tensor,
    pool: Tensor,
    hidden_size: Tensor,
) -> dict[str, Tensor]:
    """Shapes through a CNN on each frame and an LSTM over the frames: [N·T, C, h, w] → [N, T, F·h·w] → [N, T, H].

    The frames of all clips are folded into the batch, pass a Conv2d and a max pooling, are flattened, and unfolded into
    sequences (batch_first).

    Outputs: frames [4], convolved [4], pooled [4], features = F·h·w of a frame, sequence [3], output [3], last [2] =
    [N, H]; map_height and map_width behind the pooling. Wrong turns: folded_sequence [2] = [N·T, F·h·w] (not unfolded),
    unpooled_features, filters_only = F, merged_sequence [3] = [N, 1, T·F·h·w] (the frames joined), time_first [3].
    Invalid where the kernel or the pooling window is too large.
    """
    high, wide = ((side + 2 * padding - kernel) // stride + 1 for side in (height, width))
    top, left = high // pool, wide // pool
    features = filters * top * left
    frames = batch * steps
    fits = (height + 2 * padding >= kernel) & (width + 2 * padding >= kernel)
    return {
        "frames": torch.stack([frames, channels, height, width], 1),
        "convolved": torch.stack([frames, filters, high, wide], 1),
        "pooled": torch.stack([frames, filters, top, left], 1),
        "features": features,
        "map_height": top,
        "map_width": left,
        "sequence": torch.stack([batch, steps, features], 1),
        "output": torch.stack([batch, steps, hidden_size], 1),
        "last": torch.stack([batch, hidden_size], 1),
        "folded_sequence": torch.stack([frames, features], 1),
        "unpooled_features": filters * high * wide,
        "filters_only": filters,
        "merged_sequence": torch.stack([batch, torch.ones_like(batch), steps * features], 1),
        "time_first": torch.stack([steps, batch, features], 1),
        "valid": fits & (top > 0) & (left > 0),
    }
