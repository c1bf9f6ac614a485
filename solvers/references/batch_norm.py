"""References of batch norm: PyTorch's module with its buffers, its operator under autograd, and `torch.var_mean`."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


def _train(x: Tensor, gamma: Tensor, beta: Tensor, eps: float) -> Tensor:
    """The operator behind `nn.BatchNorm1d` in training, which unlike the module accepts eps = 0."""
    return torch.batch_norm(x[:, None], gamma.view(1), beta.view(1), None, None, True, 0.0, eps, False)[:, 0]


def _number(value: float) -> Tensor:
    return torch.tensor(value, dtype=torch.float64)


def _evaluate(x: Tensor, mean: float, var: float, gamma: float, beta: float, eps: float) -> Tensor:
    """The same operator in evaluation; the module refuses eps = 0 in some versions."""
    weight, bias, running_mean, running_var = (_number(value).view(1) for value in (gamma, beta, mean, var))
    return torch.batch_norm(x[:, None], weight, bias, running_mean, running_var, False, 0.0, eps, False)[:, 0]


@reference("batch_norm_statistics")
def batch_norm_statistics(x: Tensor) -> dict[str, Any]:
    """`torch.var_mean` with both corrections; the mean absolute deviation by `l1_loss`."""
    var, mean = torch.var_mean(x, correction=0)
    unbiased = torch.var(x, correction=1)
    return {
        "mean": mean,
        "var": var,
        "unbiased_var": unbiased,
        "std": torch.std(x, correction=0),
        "unbiased_std": torch.std(x, correction=1),
        "statistics": [mean.item(), var.item()],
        "unbiased_statistics": [mean.item(), unbiased.item()],
        "sum_of_squares": functional.mse_loss(x, mean.expand_as(x), reduction="sum"),
        "mean_of_squares": functional.mse_loss(x, torch.zeros_like(x)),
        "mean_absolute_deviation": functional.l1_loss(x, mean.expand_as(x)),
    }


@reference("batch_norm_forward")
def batch_norm_forward(x: Tensor, gamma: float, beta: float, eps: float) -> dict[str, Any]:
    """The operator of `nn.BatchNorm1d` in training; the wrong variances as running variances of its evaluation."""
    var, mean = torch.var_mean(x, correction=0)
    unbiased = torch.var(x, correction=1)
    return {
        "output": _train(x, _number(gamma), _number(beta), eps),
        "normalized": _train(x, _number(1), _number(0), eps),
        "mean": mean,
        "var": var,
        "unbiased_var": unbiased,
        "unbiased_output": _evaluate(x, mean.item(), unbiased.item(), gamma, beta, eps),
        "swapped_output": _train(x, _number(beta), _number(gamma), eps),
        "uncentered_output": _evaluate(x, 0.0, var.item(), gamma, beta, eps),
        "without_root_output": _evaluate(x, mean.item(), (var + eps).item() ** 2, gamma, beta, 0.0),
        "eps_outside_output": _evaluate(x, mean.item(), (var**0.5 + eps).item() ** 2, gamma, beta, 0.0),
    }


def _updated(x: Tensor, running_mean: float, running_var: float, momentum: float) -> list[float]:
    layer = nn.BatchNorm1d(1, momentum=momentum, dtype=torch.float64)
    assert layer.running_mean is not None and layer.running_var is not None
    layer.running_mean.fill_(running_mean)
    layer.running_var.fill_(running_var)
    layer(x[:, None])
    return [layer.running_mean.item(), layer.running_var.item()]


@reference("batch_norm_running_statistics")
def batch_norm_running_statistics(
    x: Tensor, running_mean: float, running_var: float, momentum: float
) -> dict[str, Any]:
    """The buffers of `nn.BatchNorm1d` after a forward pass in training; the other convention is 1 − momentum."""
    statistics = _updated(x, running_mean, running_var, momentum)
    return {
        "new_running_mean": statistics[0],
        "new_running_var": statistics[1],
        "statistics": statistics,
        "decay_statistics": _updated(x, running_mean, running_var, 1 - momentum),
        "batch_statistics": _updated(x, running_mean, running_var, 1.0),
        "var": torch.var(x, correction=0),
        "biased_running_var": torch.lerp(_number(running_var), torch.var(x, correction=0), momentum),
    }


@reference("batch_norm_evaluate")
def batch_norm_evaluate(
    x: Tensor, running_mean: float, running_var: float, gamma: float, beta: float, eps: float
) -> dict[str, Any]:
    """`nn.BatchNorm1d` in evaluation; the folded layer is its slope by autograd and its value at 0."""

    def evaluated(point: Tensor) -> Tensor:
        mean, var = _number(running_mean).view(1), _number(running_var).view(1)
        scale, shift = _number(gamma).view(1), _number(beta).view(1)
        return functional.batch_norm(point.view(1, 1), mean, var, scale, shift, eps=eps).view(())

    return {
        "output": _evaluate(x, running_mean, running_var, gamma, beta, eps),
        "normalized": _evaluate(x, running_mean, running_var, 1.0, 0.0, eps),
        "batch_output": _train(x, _number(gamma), _number(beta), eps),
        "folded_scale": torch.func.grad(evaluated)(_number(0.5)),
        "folded_shift": evaluated(_number(0.0)),
    }


@reference("batch_norm_backward")
def batch_norm_backward(x: Tensor, grad_output: Tensor, gamma: float, eps: float) -> dict[str, Any]:
    """Autograd through the operator; with its statistics frozen, the slope in evaluation."""
    inputs = [x.clone().requires_grad_(), _number(gamma).requires_grad_(), _number(0.0).requires_grad_()]
    grads = torch.autograd.grad(_train(inputs[0], inputs[1], inputs[2], eps), inputs, grad_output)
    var, mean = torch.var_mean(x, correction=0)
    frozen = x.clone().requires_grad_()
    output = functional.batch_norm(frozen[:, None], mean.view(1), var.view(1), _number(gamma).view(1), eps=eps)
    return {
        "grad_x": grads[0],
        "grad_gamma": grads[1],
        "grad_beta": grads[2],
        "constant_statistics_grad_x": torch.autograd.grad(output[:, 0], frozen, grad_output)[0],
    }


@reference("batch_norm_weight_scale")
def batch_norm_weight_scale(
    x: Tensor, weights: Tensor, grad_output: Tensor, factor: float, eps: float
) -> dict[str, Any]:
    """Autograd through `nn.functional.linear` and batch norm, at both scales of the weights."""

    def normalize(unit: Tensor) -> tuple[Tensor, Tensor]:
        unit = unit.clone().requires_grad_()
        output = _train(functional.linear(x, unit[None])[:, 0], _number(1), _number(0), eps)
        return output.detach(), torch.autograd.grad(output, unit, grad_output)[0]

    (output, gradient), (scaled_output, scaled_gradient) = normalize(weights), normalize(weights * factor)
    return {
        "output": output,
        "scaled_output": scaled_output,
        "difference": torch.linalg.vector_norm(output - scaled_output, ord=torch.inf),
        "gradient": gradient,
        "scaled_gradient": scaled_gradient,
        "gradient_norm": gradient.norm(),
        "scaled_gradient_norm": scaled_gradient.norm(),
    }
