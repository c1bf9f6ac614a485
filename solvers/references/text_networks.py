"""References of the networks over words: the real modules on the meta device."""

from typing import Any

import torch
from torch import nn

from solvers.registry import reference


def _count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


@reference("text_cnn_summary")
def text_cnn_summary(
    vocabulary: int, dimension: int, length: int, filters: int, kernel: int, pool: int
) -> dict[str, Any]:
    """The real network, run over one sentence layer by layer."""
    embedding = nn.Embedding(vocabulary, dimension, device="meta")
    layers = [
        nn.Conv1d(dimension, filters, kernel, device="meta"),
        nn.MaxPool1d(pool),
        nn.Conv1d(filters, filters, kernel, device="meta"),
    ]
    words = embedding(torch.zeros(1, length, dtype=torch.int64, device="meta")).mT
    lengths = []
    for layer in layers:
        words = layer(words)
        lengths.append(words.shape[-1])
    linear = nn.Linear(words.amax(-1).shape[1], 1, device="meta")
    counts = [_count(module) for module in (embedding, *layers)] + [0, _count(linear)]
    return {
        "parameters": sum(counts),
        "counts": counts,
        "trainable_counts": [count for count in counts if count],
        "lengths": lengths,
        "first_conv": counts[1],
        "second_conv": counts[3],
    }


@reference("conv_front_end")
def conv_front_end(length: int, kernel: int, pool: int) -> dict[str, Any]:
    """The real layers."""
    words = torch.empty(1, 1, length, device="meta")
    convolved = nn.Conv1d(1, 1, kernel, device="meta")(words)
    steps = nn.MaxPool1d(pool)(convolved).shape[-1]
    return {
        "steps": steps,
        "saved": length - steps,
        "pair": [steps, length - steps],
        "convolved": convolved.shape[-1],
        "ceil_steps": nn.MaxPool1d(pool, ceil_mode=True)(convolved).shape[-1],
    }
