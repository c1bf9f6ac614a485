"""References of the optimizers: `torch.optim` itself, its parameter and its state read after each step."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference


def run_optimizer(
    start: float, gradients: Tensor, make: Callable[[list[nn.Parameter]], torch.optim.Optimizer], *states: str
) -> tuple[Tensor, dict[str, Tensor]]:
    """Parameters after each step, and what the optimizer stores under the names `states` after each step."""
    value = nn.Parameter(torch.tensor([start], dtype=torch.float64))
    optimizer = make([value])
    parameters: list[Tensor] = []
    stored: dict[str, list[Tensor]] = {name: [] for name in states}
    for gradient in gradients.double():
        value.grad = gradient.reshape(1).clone()
        optimizer.step()
        parameters.append(value.detach().clone())
        for name in states:
            stored[name].append(optimizer.state[value][name].clone())
    return torch.cat(parameters), {name: torch.cat(values) for name, values in stored.items()}


@reference("sgd_steps")
def sgd_steps(start: float, gradients: Tensor, lr: float, weight_decay: float) -> dict[str, Any]:
    """`torch.optim.SGD`, with and without weight decay, and maximizing."""
    parameters, _ = run_optimizer(start, gradients, lambda p: torch.optim.SGD(p, lr=lr, weight_decay=weight_decay))
    plain, _ = run_optimizer(start, gradients, lambda p: torch.optim.SGD(p, lr=lr))
    ascent, _ = run_optimizer(start, gradients, lambda p: torch.optim.SGD(p, lr=lr, maximize=True))
    return {
        "parameter": parameters[-1],
        "parameters": parameters,
        "without_decay": plain[-1],
        "ascent": ascent[-1],
    }


@reference("momentum_steps")
def momentum_steps(start: float, gradients: Tensor, lr: float, momentum: float) -> dict[str, Any]:
    """`torch.optim.SGD(momentum=…)` and its buffer; plain SGD."""

    def make(values: list[nn.Parameter]) -> torch.optim.Optimizer:
        return torch.optim.SGD(values, lr=lr, momentum=momentum)

    # PyTorch keeps no buffer at momentum zero; the velocity is then the gradient.
    if momentum == 0:
        parameters, velocities = run_optimizer(start, gradients, make)[0], gradients.double()
    else:
        parameters, state = run_optimizer(start, gradients, make, "momentum_buffer")
        velocities = state["momentum_buffer"]
    plain, _ = run_optimizer(start, gradients, lambda p: torch.optim.SGD(p, lr=lr))
    return {
        "parameter": parameters[-1],
        "parameters": parameters,
        "velocity": velocities[-1],
        "velocities": velocities,
        "without_momentum": plain[-1],
    }


@reference("nesterov_steps")
def nesterov_steps(start: float, gradients: Tensor, lr: float, momentum: float) -> dict[str, Any]:
    """`torch.optim.SGD(nesterov=True)`; without the flag for the heavy ball; and Sutskever's form step by step."""
    if momentum == 0:  # PyTorch refuses Nesterov without momentum; it is plain SGD then
        parameters, _ = run_optimizer(start, gradients, lambda p: torch.optim.SGD(p, lr=lr))
        return {"parameter": parameters[-1], "parameters": parameters, "sutskever_parameter": parameters[-1]}
    parameters, state = run_optimizer(
        start,
        gradients,
        lambda p: torch.optim.SGD(p, lr=lr, momentum=momentum, nesterov=True),
        "momentum_buffer",
    )
    heavy, _ = run_optimizer(start, gradients, lambda p: torch.optim.SGD(p, lr=lr, momentum=momentum))
    theta, u = torch.tensor(float(start), dtype=torch.float64), torch.zeros((), dtype=torch.float64)
    for gradient in gradients.double():
        u = momentum * u - lr * gradient
        theta = theta + u
    return {
        "parameter": parameters[-1],
        "parameters": parameters,
        "velocities": state["momentum_buffer"],
        "heavy_ball": heavy[-1],
        "sutskever_parameter": theta,
    }


@reference("adagrad_steps")
def adagrad_steps(start: float, gradients: Tensor, lr: float, eps: float) -> dict[str, Any]:
    """`torch.optim.Adagrad` and its sum of squares."""
    parameters, state = run_optimizer(start, gradients, lambda p: torch.optim.Adagrad(p, lr=lr, eps=eps), "sum")
    return {"parameter": parameters[-1], "parameters": parameters, "accumulators": state["sum"]}


@reference("rmsprop_steps")
def rmsprop_steps(start: float, gradients: Tensor, lr: float, alpha: float, eps: float) -> dict[str, Any]:
    """`torch.optim.RMSprop` and its mean of squares; `torch.optim.Adagrad` for the sum in its place."""
    parameters, state = run_optimizer(
        start, gradients, lambda p: torch.optim.RMSprop(p, lr=lr, alpha=alpha, eps=eps), "square_avg"
    )
    accumulated, _ = run_optimizer(start, gradients, lambda p: torch.optim.Adagrad(p, lr=lr, eps=eps))
    outputs = {
        "parameter": parameters[-1],
        "parameters": parameters,
        "mean_squares": state["square_avg"],
        "accumulated": accumulated[-1],
    }
    if alpha > 0:
        outputs["eps_inside"] = _eps_inside(start, gradients, lr, alpha, eps)
    return outputs


def _eps_inside(start: float, gradients: Tensor, lr: float, alpha: float, eps: float) -> Tensor:
    """RMSprop without its own eps, whose loaded state is so much larger that each new mean is larger by eps."""
    value = nn.Parameter(torch.tensor([start], dtype=torch.float64))
    optimizer = torch.optim.RMSprop([value], lr=lr, alpha=alpha, eps=0.0)
    mean = torch.zeros(1, dtype=torch.float64)
    for gradient in gradients.double():
        value.grad = gradient.reshape(1).clone()
        optimizer.state[value] = {"step": torch.tensor(0.0), "square_avg": mean + eps / alpha}
        optimizer.step()
        mean = optimizer.state[value]["square_avg"] - eps
    return value.detach()[0]


@reference("adam_steps")
def adam_steps(start: float, gradients: Tensor, lr: float, beta1: float, beta2: float, eps: float) -> dict[str, Any]:
    """`torch.optim.Adam` and its two moments, also with the betas exchanged."""
    parameters, state = run_optimizer(
        start,
        gradients,
        lambda p: torch.optim.Adam(p, lr=lr, betas=(beta1, beta2), eps=eps),
        "exp_avg",
        "exp_avg_sq",
    )
    swapped, _ = run_optimizer(start, gradients, lambda p: torch.optim.Adam(p, lr=lr, betas=(beta2, beta1), eps=eps))
    return {
        "parameter": parameters[-1],
        "parameters": parameters,
        "m": state["exp_avg"],
        "v": state["exp_avg_sq"],
        "betas_swapped": swapped[-1],
    }
