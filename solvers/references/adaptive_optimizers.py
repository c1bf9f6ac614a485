"""References of the adaptive optimizers: `torch.optim` itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from solvers.references.optimizers import run_optimizer
from solvers.registry import reference


@contextmanager
def _double() -> Iterator[None]:
    """NAdam keeps the product of its momenta in the default type, which is float32."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


@reference("adadelta_steps")
def adadelta_steps(start: float, gradients: Tensor, rho: float, eps: float, lr: float) -> dict[str, Any]:
    """`torch.optim.Adadelta` and its two means."""
    parameters, state = run_optimizer(
        start,
        gradients,
        lambda p: torch.optim.Adadelta(p, lr=lr, rho=rho, eps=eps),
        "square_avg",
        "acc_delta",
    )
    return {
        "parameter": parameters[-1],
        "parameters": parameters,
        "mean_squares": state["square_avg"],
        "mean_updates": state["acc_delta"],
    }


@reference("adamw_steps")
def adamw_steps(
    start: float, gradients: Tensor, lr: float, beta1: float, beta2: float, weight_decay: float, eps: float
) -> dict[str, Any]:
    """`torch.optim.AdamW`; `torch.optim.Adam` with the same weight decay, and without."""

    def run(kind: Callable[..., torch.optim.Optimizer], decay: float) -> Tensor:
        return run_optimizer(
            start, gradients, lambda p: kind(p, lr=lr, betas=(beta1, beta2), eps=eps, weight_decay=decay)
        )[0]

    parameters = run(torch.optim.AdamW, weight_decay)
    outputs: dict[str, Any] = {
        "parameter": parameters[-1],
        "parameters": parameters,
        "without_decay": run(torch.optim.Adam, 0.0)[-1],
    }
    if eps > 1e-6:  # else a total gradient that is zero but for rounding decides the sign of a step
        outputs["coupled"] = run(torch.optim.Adam, weight_decay)[-1]
    return outputs


@reference("adamax_steps")
def adamax_steps(start: float, gradients: Tensor, lr: float, beta1: float, beta2: float, eps: float) -> dict[str, Any]:
    """`torch.optim.Adamax` and what it stores; `torch.optim.Adam`."""
    parameters, state = run_optimizer(
        start,
        gradients,
        lambda p: torch.optim.Adamax(p, lr=lr, betas=(beta1, beta2), eps=eps),
        "exp_avg",
        "exp_inf",
    )
    adam, _ = run_optimizer(start, gradients, lambda p: torch.optim.Adam(p, lr=lr, betas=(beta1, beta2), eps=eps))
    return {
        "parameter": parameters[-1],
        "parameters": parameters,
        "m": state["exp_avg"],
        "largest": state["exp_inf"],
        "adam": adam[-1],
    }


@reference("nadam_steps")
def nadam_steps(
    start: float, gradients: Tensor, lr: float, beta1: float, beta2: float, momentum_decay: float, eps: float
) -> dict[str, Any]:
    """`torch.optim.NAdam` and its first moment; `torch.optim.Adam`."""
    with _double():
        parameters, state = run_optimizer(
            start,
            gradients,
            lambda p: torch.optim.NAdam(p, lr=lr, betas=(beta1, beta2), eps=eps, momentum_decay=momentum_decay),
            "exp_avg",
        )
    adam, _ = run_optimizer(start, gradients, lambda p: torch.optim.Adam(p, lr=lr, betas=(beta1, beta2), eps=eps))
    return {"parameter": parameters[-1], "parameters": parameters, "m": state["exp_avg"], "adam": adam[-1]}


@reference("lars_step")
def lars_step(weights: Tensor, gradient: Tensor, lr: float, trust: float, weight_decay: float) -> dict[str, Any]:
    """`torch.optim.SGD` with the layer's own rate; PyTorch has no LARS."""

    def step(rate: float, decay: float) -> Tensor:
        parameter = nn.Parameter(weights.double().clone())
        parameter.grad = gradient.double().clone()
        torch.optim.SGD([parameter], lr=rate, weight_decay=decay).step()
        return parameter.detach()

    norms = [float(torch.linalg.vector_norm(values.double())) for values in (weights, gradient)]
    local = trust / (norms[1] / norms[0] + weight_decay)
    updated = step(lr * local, weight_decay)
    return {
        "updated": updated,
        "weight_norm": norms[0],
        "gradient_norm": norms[1],
        "step_norm": torch.dist(updated, weights.double()),
        "without_local": step(lr, weight_decay),
        "without_decay": step(lr * trust * norms[0] / norms[1], 0.0),
    }
