"""References of counts: the parameters of the real modules, and the longest chain of dependences."""

from typing import Any

from torch import nn

from solvers.registry import reference


def _count(*modules: nn.Module) -> list[int]:
    return [sum(parameter.numel() for parameter in module.parameters()) for module in modules]


def _second_bias(layer: nn.RNNBase) -> int:
    return layer.get_parameter("bias_hh_l0").numel()


@reference("sequence_model_parameters")
def sequence_model_parameters(steps: int, features: int, hidden: int, kernel: int) -> dict[str, Any]:
    """`nn.Linear`, `nn.Conv1d` and `nn.RNN`."""
    recurrent = nn.RNN(features, hidden, device="meta")
    counts = _count(
        nn.Linear(steps * features, hidden, device="meta"),
        nn.Conv1d(features, hidden, kernel, device="meta"),
        recurrent,
    )
    textbook = [*counts[:2], counts[2] - _second_bias(recurrent)]
    return {"counts": counts, "textbook_counts": textbook}


@reference("sequential_steps")
def sequential_steps(steps: int, layers: int) -> dict[str, Any]:
    """The longest chain of dependences, cell by cell."""
    time: dict[tuple[int, int], int] = {}
    for layer in range(layers):
        for step in range(steps):
            time[layer, step] = 1 + max(time.get((layer - 1, step), 0), time.get((layer, step - 1), 0))
    convolution = 0
    for _ in range(layers):
        convolution += 1
    return {"recurrent": max(time.values()), "pair": [max(time.values()), convolution], "cells": len(time)}


@reference("text_rnn_parameters")
def text_rnn_parameters(vocabulary: int, embedding: int, hidden: int, outputs: int, cell: str) -> dict[str, Any]:
    """The modules; of the two bias vectors of the recurrent one Keras keeps one."""
    recurrent = (nn.LSTM if cell == "lstm" else nn.RNN)(embedding, hidden, device="meta")
    counts = _count(
        nn.Embedding(vocabulary, embedding, device="meta"), recurrent, nn.Linear(hidden, outputs, device="meta")
    )
    keras = [counts[0], counts[1] - _second_bias(recurrent), counts[2]]
    return {"total": sum(keras), "layers": keras, "pytorch_total": sum(counts)}


@reference("recurrent_parameter_table")
def recurrent_parameter_table(inputs: int, hidden: int) -> dict[str, Any]:
    """The modules; Keras keeps one of the two bias vectors, but for the GRU."""
    layers = [kind(inputs, hidden, device="meta") for kind in (nn.RNN, nn.LSTM, nn.GRU)]
    pytorch = _count(*layers)
    textbook = [count - _second_bias(layer) for count, layer in zip(pytorch, layers, strict=True)]
    keras = [*textbook[:2], pytorch[2]]
    return {"pytorch": pytorch, "keras": keras, "table": keras + pytorch, "textbook": textbook}


@reference("embedding_factorization")
def embedding_factorization(vocabulary: int, width: int, bottleneck: int) -> dict[str, Any]:
    """`nn.Embedding`, and a smaller one followed by `nn.Linear`."""
    small = nn.Sequential(
        nn.Embedding(vocabulary, bottleneck, device="meta"), nn.Linear(bottleneck, width, bias=False, device="meta")
    )
    counts = _count(nn.Embedding(vocabulary, width, device="meta"), small)
    return {"pair": counts, "saved": counts[0] - counts[1]}
