"""References of batch norm's effects: buffers of the module, PyTorch's own fusion, autograd and SGD."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from solvers.registry import reference


def _averaged(values: Tensor, start: float, momentum: float) -> list[float]:
    """The running mean of `nn.BatchNorm1d` after each of batches that have these means."""
    layer = nn.BatchNorm1d(1, momentum=momentum, dtype=torch.float64)
    assert layer.running_mean is not None
    layer.running_mean.fill_(start)
    steps = []
    for value in values:
        layer(torch.stack([value - 1, value + 1])[:, None])
        steps.append(layer.running_mean.item())
    return steps


@reference("running_mean_steps")
def running_mean_steps(values: Tensor, start: float, momentum: float) -> dict[str, Any]:
    """The module's buffer after each batch; its weights are slopes, from batches of zeros and a one."""
    steps, decay_steps = _averaged(values, start, momentum), _averaged(values, start, 1 - momentum)
    units = torch.eye(len(values), dtype=torch.float64)
    weights = [_averaged(unit, 0.0, momentum)[-1] for unit in units]
    return {
        "running": steps[-1],
        "running_steps": steps,
        "decay_running": decay_steps[-1],
        "decay_steps": decay_steps,
        "batch_weights": weights,
        "start_weight": _averaged(torch.zeros_like(values), 1.0, momentum)[-1],
        "corrected": _averaged(values, 0.0, momentum)[-1] / sum(weights),
    }


@reference("batch_norm_fold")
def batch_norm_fold(
    weights: Tensor, bias: float, running_mean: float, running_var: float, gamma: float, beta: float, eps: float
) -> dict[str, Any]:
    """`fuse_conv_bn_eval` on a real convolution and batch norm."""

    def fused(mean: float, var: float, scale: float, shift: float, added: float) -> tuple[list[float], float]:
        conv = nn.Conv1d(1, 1, len(weights), dtype=torch.float64).eval()
        norm = nn.BatchNorm1d(1, eps=eps, dtype=torch.float64).eval()
        assert conv.bias is not None and norm.running_mean is not None and norm.running_var is not None
        with torch.no_grad():
            conv.weight.copy_(weights[None, None])
            conv.bias.fill_(added)
            norm.weight.fill_(scale)
            norm.bias.fill_(shift)
            norm.running_mean.fill_(mean)
            norm.running_var.fill_(var)
            layer = fuse_conv_bn_eval(conv, norm)
        assert layer.bias is not None
        return layer.weight.flatten().tolist(), layer.bias.item()

    folded, folded_bias = fused(running_mean, running_var, gamma, beta, bias)
    return {
        "folded_weights": folded,
        "folded_bias": folded_bias,
        "folded": [*folded, folded_bias],
        "scale": fused(0.0, running_var, gamma, 0.0, 1.0)[1],
        "bias_dropped": fused(running_mean, running_var, gamma, beta, 0.0)[1],
        "mean_added": fused(-running_mean, running_var, gamma, beta, bias)[1],
        "gamma_dropped_weights": fused(0.0, running_var, 1.0, 0.0, 0.0)[0],
    }


@reference("batch_norm_output_moments")
def batch_norm_output_moments(gamma: float, beta: float, var: float, eps: float) -> dict[str, Any]:
    """Moments of what the operator of `nn.BatchNorm1d` makes of a batch with that variance."""
    deviation = var**0.5
    x = torch.tensor([-deviation, deviation, -deviation, deviation], dtype=torch.float64)[:, None]
    scale, shift = torch.tensor([[gamma], [beta]], dtype=torch.float64)
    output = torch.batch_norm(x, scale, shift, None, None, True, 0.0, eps, False)
    plain = torch.batch_norm(x, torch.ones_like(scale), torch.zeros_like(scale), None, None, True, 0.0, eps, False)
    std, mean = torch.std_mean(output, correction=0)
    return {
        "moments": [mean.item(), std.item()],
        "mean": mean,
        "std": std,
        "variance": torch.var(output, correction=0),
        "normalized_std": torch.std(plain, correction=0),
    }


_X = torch.tensor([[1.0, 0.0], [0.0, 2.0], [3.0, 1.0], [-1.0, 1.0]], dtype=torch.float64)
_GRADIENT = torch.tensor([[1.0], [-2.0], [3.0], [0.5]], dtype=torch.float64)


def _turn(norm: float) -> float:
    """Length of the gradient of BN(x·w) by w, over ‖w‖, for a fixed direction of w."""
    weights = (torch.tensor([[0.6, 0.8]], dtype=torch.float64) * norm).requires_grad_()
    output = torch.batch_norm(_X @ weights.T, None, None, None, None, True, 0.0, 0.0, False)
    return float(torch.autograd.grad(output, weights, _GRADIENT)[0].norm()) / norm


@reference("scale_invariant_rate")
def scale_invariant_rate(norm: float, lr: float, decay: float, factor: float) -> dict[str, Any]:
    """How far a step turns the weights, against those of length 1; `torch.optim.SGD` with its weight decay."""
    weight = nn.Parameter(torch.tensor([0.6, 0.8], dtype=torch.float64) * norm)
    weight.grad = torch.zeros_like(weight)
    torch.optim.SGD([weight], lr=lr, weight_decay=decay).step()
    decayed = float(weight.detach().norm())
    return {
        "effective_rate": lr * _turn(norm) / _turn(1.0),
        "decayed_norm": decayed,
        "decayed_rate": lr * _turn(decayed) / _turn(1.0),
        "reduced_decay": torch.true_divide(torch.tensor(decay, dtype=torch.float64), factor),
    }
