"""References of generalization: NumPy's fits, PyTorch's losses, and its scheduler that watches a plateau."""

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


@reference("error_rate")
def error_rate(labels: Tensor, predictions: Tensor) -> dict[str, Any]:
    """The Hamming distance of `torch.cdist`."""
    errors = torch.cdist(labels.double()[None], predictions.double()[None], p=0.0).item()
    return {
        "errors": int(errors),
        "error_rate": errors / len(labels),
        "accuracy": (labels == predictions).double().mean(),
    }


@reference("generalization_gap")
def generalization_gap(training: Tensor, test: Tensor) -> dict[str, Any]:
    """`nn.L1Loss` of the losses against zero; NumPy's standard deviation."""
    first = functional.l1_loss(training, torch.zeros_like(training)).item()
    second = functional.l1_loss(test, torch.zeros_like(test)).item()
    return {
        "estimate": second,
        "training_error": first,
        "pair": [second, second - first],
        "standard_error": np.std(test.numpy(), ddof=1) / math.sqrt(len(test)),
    }


@reference("fit_diagnosis")
def fit_diagnosis(training_error: float, validation_error: float, achievable: float) -> dict[str, Any]:
    """Differences of neighbours, `torch.diff`."""
    errors = torch.tensor([achievable, training_error, validation_error], dtype=torch.float64)
    steps = errors.diff()
    return {"pair": steps, "underfits": int(steps.argmax() == 0 and steps[0] != steps[1]), "total": steps.sum()}


@reference("polynomial_fit")
def polynomial_fit(x: Tensor, y: Tensor, new_x: Tensor, new_y: Tensor, degree: int) -> dict[str, Any]:
    """`numpy.polynomial.Polynomial.fit`, and `functional.mse_loss`."""
    errors: dict[str, Any] = {}
    for name, top in (("line_", 1), ("", degree)):
        curve = np.polynomial.Polynomial.fit(x.double().numpy(), y.double().numpy(), top)
        at = {"training": (x, y), "validation": (new_x, new_y)}
        for kind, (points, targets) in at.items():
            predicted = torch.from_numpy(np.asarray(curve(points.double().numpy())))
            errors[f"{name}{kind}_error"] = functional.mse_loss(predicted, targets.double()).item()
            errors[f"{name}predictions"] = predicted  # last those of the validation points
    return errors | {"pair": [errors["line_validation_error"], errors["validation_error"]]}


@reference("power_law_curve")
def power_law_curve(sizes: Tensor, errors: Tensor, new_size: float) -> dict[str, Any]:
    """The straight line through the logarithms, by `numpy.linalg.solve`."""
    rows = np.stack([np.ones(2), np.log2(sizes.double().numpy())], axis=1)
    level, slope = np.linalg.solve(rows, np.log2(errors.numpy()))
    return {"exponent": -slope, "coefficient": 2.0**level, "predicted": 2.0 ** (level + slope * math.log2(new_size))}


@reference("early_stopping")
def early_stopping(losses: Tensor, patience: int, min_delta: float) -> dict[str, Any]:
    """`torch.optim.lr_scheduler.ReduceLROnPlateau`, which acts when its bad epochs exceed its own patience."""

    def run(allowed: int) -> tuple[int, int, bool]:
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
        plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(
            optimizer, patience=allowed, threshold=min_delta, threshold_mode="abs"
        )
        best = 0
        for epoch, loss in enumerate(losses.tolist(), 1):
            plateau.step(loss)
            if optimizer.param_groups[0]["lr"] < 1.0:
                return epoch, best, True
            best = best if plateau.num_bad_epochs else epoch
        return len(losses), best, False

    stop, best, stopped = run(patience - 1)
    _, global_best, _ = run(len(losses))
    return {
        "stop_epoch": stop,
        "best_epoch": best,
        "pair": [stop, best],
        "best_loss": losses[best - 1],
        "stopped": int(stopped),
        "waited": stop - best,
        "global_best_epoch": global_best,
        "exceeded_stop": run(patience)[0],
    }
