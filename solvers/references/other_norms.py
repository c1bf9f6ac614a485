"""References of other norms: `batch_norm` with mixed statistics, PyTorch's parametrization and its LRN."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import parametrizations

from solvers.registry import reference


def _number(value: float) -> Tensor:
    return torch.tensor([value], dtype=torch.float64)


@reference("switchable_norm")
def switchable_norm(
    means: Tensor,
    vars: Tensor,
    mean_logits: Tensor,
    var_logits: Tensor,
    value: float,
    gamma: float,
    beta: float,
    eps: float,
) -> dict[str, Any]:
    """Expectations under `torch.distributions.Categorical`, which enter `batch_norm` in evaluation."""

    def expected(logits: Tensor, statistics: Tensor) -> Tensor:
        return torch.dot(torch.distributions.Categorical(logits=logits).probs, statistics)

    mean, var = expected(mean_logits, means), expected(var_logits, vars)

    def normalize(scale: float, shift: float) -> Tensor:
        point = torch.tensor([[value]], dtype=torch.float64)
        return functional.batch_norm(point, mean.view(1), var.view(1), _number(scale), _number(shift), eps=eps).view(())

    uniform = torch.zeros_like(means)
    return {
        "statistics": torch.stack([mean, var]),
        "mean": mean,
        "var": var,
        "mean_weights": functional.softmax(mean_logits, 0),
        "var_weights": functional.softmax(var_logits, 0),
        "normalized": normalize(1.0, 0.0),
        "output": normalize(gamma, beta),
        "uniform_statistics": torch.stack([expected(uniform, means), expected(uniform, vars)]),
        "shared_statistics": torch.stack([mean, expected(mean_logits, vars)]),
    }


@reference("weight_norm")
def weight_norm(direction: Tensor, scale: float, x: Tensor, grad_output: float) -> dict[str, Any]:
    """`parametrizations.weight_norm` on a Linear layer, and autograd through it."""
    layer = parametrizations.weight_norm(nn.Linear(len(direction), 1, bias=False, dtype=torch.float64))
    length, vector = layer.parametrizations.weight.original0, layer.parametrizations.weight.original1
    with torch.no_grad():
        length.fill_(scale)
        vector.copy_(direction[None])
    output = layer(x)
    grads = torch.autograd.grad(output, [length, vector], torch.tensor([grad_output], dtype=torch.float64))
    return {
        "weights": layer.weight[0].detach(),
        "norm": direction.norm(),
        "unit_direction": functional.normalize(direction, dim=0),
        "output": output.item(),
        "grad_scale": grads[0].item(),
        "grad_direction": grads[1][0],
    }


@reference("local_response_norm")
def local_response_norm(x: Tensor, size: int, alpha: float, beta: float, k: float) -> dict[str, Any]:
    """`nn.LocalResponseNorm`; the paper's form has `size` times its alpha, a plain sum is its inverse at beta 1."""

    def run(strength: float, power: float, values: Tensor = x) -> Tensor:
        layer = nn.LocalResponseNorm(size, alpha=strength, beta=power, k=k)
        output: Tensor = layer(values[None, :, None])[0, :, 0]
        return output

    return {
        "output": run(alpha, beta),
        "paper_output": run(alpha * size, beta),
        "power_forgotten_output": run(alpha, 1.0),
        "sums": torch.conv1d(
            functional.pad(x.square()[None, None], (size // 2, (size - 1) // 2)),
            torch.ones(1, 1, size, dtype=torch.float64),
        )[0, 0],
    }
