"""References of linear regression: `torch.linalg.lstsq`, and `torch.optim.SGD` on real layers."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


@reference("least_squares_line")
def least_squares_line(x: Tensor, y: Tensor) -> dict[str, Any]:
    """`torch.linalg.lstsq` with a column of ones, and `torch.corrcoef` for the share of variance."""
    x, y = x.double(), y.double()
    design = torch.stack([x, torch.ones_like(x)], dim=1)
    solution = torch.linalg.lstsq(design, y[:, None]).solution[:, 0]
    error = functional.mse_loss(design @ solution, y, reduction="sum")
    swapped = torch.linalg.lstsq(torch.stack([y, torch.ones_like(y)], dim=1), x[:, None]).solution[0, 0]
    return {
        "solution": solution,
        "slope": solution[0],
        "intercept": solution[1],
        "squared_error": error,
        "mse": error / len(x),
        "r_squared": torch.corrcoef(torch.stack([x, y]))[0, 1] ** 2,
        "swapped": [swapped.item(), (y.mean() - swapped * x.mean()).item()],
        "through_origin": [torch.linalg.lstsq(x[:, None], y[:, None]).solution.item(), 0.0],
    }


@reference("ridge_regression")
def ridge_regression(features: Tensor, targets: Tensor, penalty: float) -> dict[str, Any]:
    """`torch.linalg.lstsq` on the data with √λ·I appended and zero targets for it."""
    x, y = features.double(), targets.double()

    def solve(strength: float) -> Tensor:
        extra = torch.eye(x.shape[1], dtype=torch.float64) * strength**0.5
        values = torch.cat([y, y.new_zeros(x.shape[1])])[:, None]
        weights: Tensor = torch.linalg.lstsq(torch.cat([x, extra]), values).solution[:, 0]
        return weights

    return {"weights": solve(penalty), "averaged_penalty": solve(len(y) * penalty), "gram": x.T @ x}


@reference("linear_regression_steps")
def linear_regression_steps(x: Tensor, y: Tensor, weight: float, bias: float, lr: float, steps: int) -> dict[str, Any]:
    """`nn.Linear` trained by `torch.optim.SGD` on half of `nn.MSELoss`, and on other scales of it."""

    def train(loss: nn.Module, scale: float, maximize: bool = False) -> tuple[list[list[float]], list[list[float]]]:
        layer = nn.Linear(1, 1, dtype=torch.float64)
        nn.init.constant_(layer.weight, weight)
        nn.init.constant_(layer.bias, bias)
        optimizer = torch.optim.SGD(layer.parameters(), lr=lr, maximize=maximize)
        path, gradients = [[weight, bias]], []
        for _ in range(steps):
            optimizer.zero_grad()
            (scale * loss(layer(x.double()[:, None])[:, 0], y.double())).backward()
            assert layer.weight.grad is not None
            assert layer.bias.grad is not None
            gradients.append([layer.weight.grad.item(), layer.bias.grad.item()])
            optimizer.step()
            path.append([layer.weight.item(), layer.bias.item()])
        return path, gradients

    path, gradients = train(nn.MSELoss(), 0.5)
    return {
        "parameters": path[-1],
        "path": path,
        "gradient": gradients[0],
        "last_gradient": gradients[-1],
        "doubled": train(nn.MSELoss(), 1.0)[0][-1],
        "summed": train(nn.MSELoss(reduction="sum"), 0.5)[0][-1],
        "ascent": train(nn.MSELoss(), 0.5, maximize=True)[0][-1],
    }


@reference("sharded_gradient")
def sharded_gradient(features: Tensor, targets: Tensor, weights: Tensor, shards: int) -> dict[str, Any]:
    """Autograd on each shard of the data, and on all of it."""

    def gradient(x: Tensor, y: Tensor) -> list[int]:
        w = weights.double().requires_grad_()
        loss = nn.MSELoss(reduction="sum")(x.double() @ w, y.double()) / 2
        return torch.autograd.grad(loss, w)[0].round().long().tolist()

    pieces = zip(features.tensor_split(shards), targets.tensor_split(shards), strict=True)
    parts, total = [gradient(x, y) for x, y in pieces], gradient(features, targets)
    return {
        "total": total,
        "partial": parts,
        "shares_and_total": [*(entry for part in parts for entry in part), *total],
    }
