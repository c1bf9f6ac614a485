"""References of encodings: `functional.one_hot`, `torch.bucketize`, `torch.kron`, `nn.EmbeddingBag`, `nn.Linear`."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


@reference("one_hot")
def one_hot(labels: Tensor, classes: int) -> dict[str, Any]:
    """`functional.one_hot`."""
    code = functional.one_hot(labels, classes)
    return {
        "code": code,
        "first": code[0],
        "shape": list(code.shape),
        "entries": code.numel(),
        "zeros": int((code == 0).sum()),
        "distance": torch.pdist(torch.eye(2, dtype=torch.float64))[0],
    }


@reference("encoded_batch_size")
def encoded_batch_size(samples: int, states: int, bytes_each: int) -> dict[str, Any]:
    """The shape of an identity's rows on the meta device."""
    code = torch.empty(states, states, device="meta")[torch.empty(samples, dtype=torch.long, device="meta")]
    return {
        "shape": list(code.shape),
        "entries": code.numel(),
        "bytes": code.numel() * bytes_each,
        "zeros": code.numel() - samples,
    }


@reference("sparse_score")
def sparse_score(weights: Tensor, active: Tensor, bias: float) -> dict[str, Any]:
    """`nn.EmbeddingBag` in mode sum over the active places."""
    bag = nn.EmbeddingBag.from_pretrained(weights.double()[:, None], mode="sum")
    x = torch.zeros(len(weights), dtype=torch.long).scatter(0, active, 1)
    return {"score": round(bag(active[None]).item() + bias), "x": x}


@reference("binarized_score")
def binarized_score(
    value: float, threshold: float, raw_weight: float, step_weight: float, bias: float, typical: float
) -> dict[str, Any]:
    """`nn.Threshold` as the step, and `functional.linear`."""

    def linear(feature: float, weight: float) -> float:
        tensors = (torch.tensor([number], dtype=torch.float64) for number in (feature, bias))
        x, b = tensors
        return functional.linear(x, torch.tensor([[weight]], dtype=torch.float64), b).item()

    def step(feature: float) -> float:
        return torch.heaviside(torch.tensor(float(feature - threshold)), torch.tensor(0.0)).item()

    raw, binarized = linear(value, raw_weight), linear(step(value), step_weight)
    return {
        "pair": [raw, binarized],
        "raw": raw,
        "binarized": binarized,
        "indicator": int(step(value)),
        "raw_shift": raw - linear(typical, raw_weight),
        "binarized_shift": binarized - linear(step(typical), step_weight),
    }


@reference("binned_score")
def binned_score(first_edge: float, width: float, weights: Tensor, x: float, bias: float) -> dict[str, Any]:
    """`torch.bucketize`, and an embedding of the bin."""
    edges = torch.arange(len(weights) - 1) * width + first_edge
    place = torch.bucketize(torch.tensor(x), edges, right=True)
    weight = functional.embedding(place, weights[:, None])
    return {"score": int(weight.item() + bias), "bin": place, "weight": weight[0], "edges": edges}


@reference("feature_cross")
def feature_cross(m: int, n: int, i: int, j: int) -> dict[str, Any]:
    """`torch.kron` of the two one-hot codes."""
    first, second = (functional.one_hot(torch.tensor(state), size) for state, size in ((i, m), (j, n)))
    crossed = torch.kron(first, second)
    found = [torch.cat([first, second]).numel(), crossed.numel(), int(crossed.argmax())]
    return {"before": found[0], "after": found[1], "place": found[2], "all": found}


@reference("softmax_regression")
def softmax_regression(x: Tensor, weights: Tensor, bias: Tensor) -> dict[str, Any]:
    """`nn.Linear` and `nn.Softmax`."""
    layer = nn.Linear(len(weights), len(bias), dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(weights.T)
        layer.bias.copy_(bias)
        logits = layer(x.double())
        probabilities = nn.Softmax(dim=1)(logits)
    return {
        "logits": logits.round().long(),
        "probabilities": probabilities,
        "predicted": [row.index(max(row)) for row in logits.tolist()],
        "shape": list(logits.shape),
    }
