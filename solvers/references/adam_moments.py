"""References of running means and moments: what `torch.optim` stores, and NumPy's weighted means."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.optim.swa_utils import get_ema_avg_fn

from solvers.references.optimizers import run_optimizer
from solvers.registry import reference


@reference("gradient_averages")
def gradient_averages(values: Tensor, kept: float, squared: bool) -> dict[str, Any]:
    """PyTorch's own moving average of weights; NumPy's weighted mean for the corrected one."""
    terms = values.double() ** 2 if squared else values.double()
    step: Callable[..., Any] = get_ema_avg_fn(kept)  # type: ignore[no-untyped-call]
    state, rows = torch.zeros((), dtype=torch.float64), []
    for term in terms:
        state = step(state, term, 0)
        rows.append(state)
    outputs = {
        "average": rows[-1],
        "averages": torch.stack(rows),
        "mean_and_sum": torch.stack([rows[-1], torch.cumsum(terms, 0)[-1]]),
        "corrected": np.average(terms.numpy(), weights=kept ** np.arange(len(terms))[::-1]),
    }
    if kept > 0:
        _, stored = run_optimizer(0.0, terms, lambda p: torch.optim.SGD(p, momentum=kept), "momentum_buffer")
        outputs["buffer"] = stored["momentum_buffer"][-1]
    return outputs


@reference("adam_moments")
def adam_moments(gradients: Tensor, beta1: float, beta2: float) -> dict[str, Any]:
    """The state of `torch.optim.Adam`; weighted means by NumPy for the corrected moments."""
    _, state = run_optimizer(
        0.0, gradients, lambda p: torch.optim.Adam(p, betas=(beta1, beta2)), "exp_avg", "exp_avg_sq"
    )
    values, ages = gradients.double().numpy(), np.arange(len(gradients))[::-1]
    return {
        "m": state["exp_avg"],
        "v": state["exp_avg_sq"],
        "moments": [state["exp_avg"][-1].item(), state["exp_avg_sq"][-1].item()],
        "corrected": [
            float(np.average(values, weights=beta1**ages)),
            float(np.average(values**2, weights=beta2**ages)),
        ],
    }


@reference("bias_corrections")
def bias_corrections(beta1: float, beta2: float, steps: int) -> dict[str, Any]:
    """The state of `torch.optim.Adam` after gradients that are all 1."""
    _, state = run_optimizer(
        0.0, torch.ones(steps), lambda p: torch.optim.Adam(p, betas=(beta1, beta2)), "exp_avg", "exp_avg_sq"
    )
    factors = [state["exp_avg"][-1].item(), state["exp_avg_sq"][-1].item()]
    return {"factors": factors, "rate_factor": math.sqrt(factors[1]) / factors[0]}


@reference("gradient_scaling")
def gradient_scaling(gradient: float, factor: float, lr: float) -> dict[str, Any]:
    """One step of `torch.optim.SGD` and of `torch.optim.Adam` without eps."""

    def steps(scale: float) -> list[float]:
        scaled = torch.tensor([gradient * scale], dtype=torch.float64)
        runs = (
            run_optimizer(0.0, scaled, lambda p: torch.optim.SGD(p, lr=lr)),
            run_optimizer(0.0, scaled, lambda p: torch.optim.Adam(p, lr=lr, eps=0.0)),
        )
        return [parameters[-1].item() for parameters, _ in runs]

    after, before = steps(factor), steps(1.0)
    return {"steps": after, "before": before, "ratios": [one / other for one, other in zip(after, before, strict=True)]}
