"""Parameters and sequential steps of models of sequences, in PyTorch and in Keras."""

import torch
from torch import Tensor

from solvers.registry import Integer, Option, solver

SIZE = Integer(low=1, high=100_000, draw_high=8)


@solver(
    "sequence_model_parameters",
    parameters={"steps": SIZE, "features": SIZE, "hidden": SIZE, "kernel": Integer(low=1, high=1000, draw_high=5)},
)
def sequence_model_parameters(steps: Tensor, features: Tensor, hidden: Tensor, kernel: Tensor) -> dict[str, Tensor]:
    """Parameters of three layers that map a sequence [T, D] to H units: fully connected, 1-D convolution, RNN.

    Fully connected on the flattened sequence: T·D·H + H. Convolution of width k: k·D·H + H. RNN: H·(D + H) + 2H, with
    PyTorch's two biases. Only the first depends on T.

    Outputs: counts [3] in this order, connected, convolution, recurrent; textbook_counts [3] (one bias in the RNN).
    Wrong turns, [3] each: unrolled (the RNN's count times T), without_recurrence (W_hh forgotten), without_biases.
    """
    connected = steps * features * hidden + hidden
    convolution = kernel * features * hidden + hidden
    weights = hidden * (features + hidden)
    recurrent = weights + 2 * hidden

    def counts(last: Tensor) -> Tensor:
        return torch.stack([connected, convolution, last], 1)

    return {
        "counts": counts(recurrent),
        "connected": connected,
        "convolution": convolution,
        "recurrent": recurrent,
        "textbook_counts": counts(weights + hidden),
        "unrolled": counts(recurrent * steps),
        "without_recurrence": counts(hidden * features + 2 * hidden),
        "without_biases": torch.stack([connected - hidden, convolution - hidden, weights], 1),
    }


@solver("sequential_steps", parameters={"steps": SIZE, "layers": Integer(low=1, high=1000, draw_high=6)})
def sequential_steps(steps: Tensor, layers: Tensor) -> dict[str, Tensor]:
    """Layer evaluations that must wait for each other, with unlimited parallel hardware: RNN T + L − 1, CNN L.

    A cell of an RNN waits for the cell before it and the cell below it; a convolution computes all positions of a layer
    at once.

    Outputs: recurrent, convolution, pair [2]; cells = T · L. Wrong turns, [2] each: all_cells (T · L for the RNN),
    one_layer (T and 1), both_layers (L and L), summed_pair (T + L and L).
    """
    recurrent = steps + layers - 1

    def pair(first: Tensor, second: Tensor) -> Tensor:
        return torch.stack([first, second], 1)

    return {
        "recurrent": recurrent,
        "convolution": layers,
        "pair": pair(recurrent, layers),
        "cells": steps * layers,
        "all_cells": pair(steps * layers, layers),
        "one_layer": pair(steps, torch.ones_like(layers)),
        "both_layers": pair(layers, layers),
        "summed_pair": pair(steps + layers, layers),
    }


@solver(
    "text_rnn_parameters",
    parameters={
        "vocabulary": Integer(low=1, high=10_000_000, draw_high=50),
        "embedding": SIZE,
        "hidden": SIZE,
        "outputs": Integer(low=1, high=100_000, draw_high=4, default=1),
        "cell": Option(values=("rnn", "lstm"), default="rnn"),
    },
)
def text_rnn_parameters(
    vocabulary: Tensor, embedding: Tensor, hidden: Tensor, outputs: Tensor, cell: str
) -> dict[str, Tensor]:
    """Parameters of Embedding → SimpleRNN or LSTM → Dense as Keras counts them (one bias in the recurrent layer).

    V·E + g·(H·(E + H) + H) + (H + 1)·O, where g is 1 for the RNN and 4 for the LSTM.

    Outputs: total, layers [3], embedding_layer, recurrent_layer, dense_layer; pytorch_total (two bias vectors). Wrong
    turns: without_embedding, without_recurrence (W_hh forgotten), embedding_bias (a bias in the embedding), no_biases,
    one_gate (g taken as 1).
    """
    gates = 4 if cell == "lstm" else 1
    table, weights = vocabulary * embedding, hidden * (embedding + hidden)
    recurrent, dense = gates * (weights + hidden), (hidden + 1) * outputs
    total = table + recurrent + dense
    return {
        "total": total,
        "layers": torch.stack([table, recurrent, dense], 1),
        "embedding_layer": table,
        "recurrent_layer": recurrent,
        "dense_layer": dense,
        "pytorch_total": total + gates * hidden,
        "without_embedding": recurrent + dense,
        "without_recurrence": total - gates * hidden * hidden,
        "embedding_bias": total + embedding,
        "no_biases": table + gates * weights + hidden * outputs,
        "one_gate": table + weights + hidden + dense,
    }


@solver("recurrent_parameter_table", parameters={"inputs": SIZE, "hidden": SIZE})
def recurrent_parameter_table(inputs: Tensor, hidden: Tensor) -> dict[str, Tensor]:
    """Parameters of one RNN, LSTM and GRU layer in Keras and in PyTorch: g·(H·(E + H) + b·H) with 1, 4, 3 gates.

    PyTorch keeps b = 2 bias vectors. Keras keeps one, but for its GRU two (reset_after, the default since TensorFlow
    2): there both agree.

    Outputs: table [6] = keras [3] and pytorch [3], each in the order RNN, LSTM, GRU; textbook [3] (one bias in each).
    Wrong turns, [6] each: one_bias (the textbook's counts twice), two_biases (PyTorch's twice), old_gru (one bias in
    Keras's GRU, as with reset_after=False).
    """
    weights = hidden * (inputs + hidden)

    def counts(*biases: int) -> list[Tensor]:
        return [gates * (weights + bias * hidden) for gates, bias in zip((1, 4, 3), biases, strict=True)]

    one, keras, two = counts(1, 1, 1), counts(1, 1, 2), counts(2, 2, 2)
    return {
        "table": torch.stack(keras + two, 1),
        "keras": torch.stack(keras, 1),
        "pytorch": torch.stack(two, 1),
        "textbook": torch.stack(one, 1),
        "one_bias": torch.stack(one + one, 1),
        "two_biases": torch.stack(two + two, 1),
        "old_gru": torch.stack(one + two, 1),
    }


@solver(
    "embedding_factorization",
    parameters={
        "vocabulary": Integer(low=1, high=10_000_000, draw_high=60),
        "width": Integer(low=1, high=100_000, draw_high=20, doc="of the model"),
        "bottleneck": Integer(low=1, high=100_000, draw_high=20, doc="of the small embedding"),
    },
)
def embedding_factorization(vocabulary: Tensor, width: Tensor, bottleneck: Tensor) -> dict[str, Tensor]:
    """Parameters of an embedding table V·E, and of its factorization into V·d and a projection d·E without bias.

    Outputs: full, factorized, pair [2], saved, projection = d·E, table = V·d, ratio = full / factorized. Wrong turns,
    [2] each: without_projection (V·d alone), with_bias (the projection given a bias), added_sizes (V·(d + E)).
    """
    full, table, projection = vocabulary * width, vocabulary * bottleneck, bottleneck * width
    factorized = table + projection

    def pair(second: Tensor) -> Tensor:
        return torch.stack([full, second], 1)

    return {
        "full": full,
        "factorized": factorized,
        "pair": pair(factorized),
        "saved": full - factorized,
        "projection": projection,
        "table": table,
        "ratio": full.double() / factorized.double(),
        "without_projection": pair(table),
        "with_bias": pair(factorized + width),
        "added_sizes": pair(table + full),
    }
