"""Linear regression: least squares, ridge, gradient descent, and gradients summed over shards of the data."""

import torch
from torch import Tensor

from solvers.registry import Number, ParameterError, Real, Shared, solver

DATA = {"n": (2, 5)}
XS, YS = Number(shape=("n",), doc="inputs"), Number(shape=("n",), doc="targets")
RATE = Real(low=0.0, high=100.0, draw_low=0.01, draw_high=0.2, doc="learning rate")


@solver("least_squares_line", parameters={"x": XS, "y": YS}, sizes={"n": (3, 6)})
def least_squares_line(x: Tensor, y: Tensor) -> dict[str, Tensor]:
    """The line ŷ = w·x + b of least squared error: w = Σ(x − x̄)(y − ȳ) / Σ(x − x̄)², b = ȳ − w·x̄.

    It is what the normal equations (XᵀX)⁻¹Xᵀy give with a column of ones in X.

    Outputs: solution [2] = (w, b), slope, intercept; mean_x, mean_y, sxx = Σ(x − x̄)², sxy = Σ(x − x̄)(y − ȳ), syy;
    sums sum_x, sum_y, sum_xx, sum_xy; predictions [n], residuals [n] = y − ŷ, squared_error = Σ residual², mse,
    r_squared (0 where y is constant). Wrong turns: through_origin [2] = (Σxy / Σx², 0), swapped [2] (x regressed on y:
    slope sxy / syy), uncentred [2] = (Σxy / Σx², with b from the means), inverted_intercept [2] = (w, w·x̄ − ȳ).
    Invalid where all x or all y are equal.
    """
    x, y = x.double(), y.double()
    mean_x, mean_y = x.mean(1), y.mean(1)
    dx, dy = x - mean_x[:, None], y - mean_y[:, None]
    sxx, sxy, syy = dx.square().sum(1), (dx * dy).sum(1), dy.square().sum(1)
    valid = (sxx > 1e-9) & (syy > 1e-9)

    def over(numerator: Tensor, denominator: Tensor) -> Tensor:
        return numerator / denominator.where(denominator > 1e-9, torch.ones_like(denominator))

    def line(slope: Tensor) -> Tensor:
        return torch.stack([slope, mean_y - slope * mean_x], dim=1)

    slope = over(sxy, sxx)
    solution = line(slope)
    raw = over((x * y).sum(1), x.square().sum(1))
    residuals = y - solution[:, :1] * x - solution[:, 1:]
    error = residuals.square().sum(1)
    return {
        "solution": solution,
        "slope": slope,
        "intercept": solution[:, 1],
        "mean_x": mean_x,
        "mean_y": mean_y,
        "sxx": sxx,
        "sxy": sxy,
        "syy": syy,
        "sum_x": x.sum(1),
        "sum_y": y.sum(1),
        "sum_xx": x.square().sum(1),
        "sum_xy": (x * y).sum(1),
        "predictions": y - residuals,
        "residuals": residuals,
        "squared_error": error,
        "mse": error / x.shape[1],
        "r_squared": torch.where(valid, 1 - over(error, syy), 0.0),
        "through_origin": torch.stack([raw, torch.zeros_like(raw)], dim=1),
        "swapped": line(over(sxy, syy)),
        "uncentred": line(raw),
        "inverted_intercept": torch.stack([slope, -solution[:, 1]], dim=1),
        "valid": valid,
    }


@solver(
    "ridge_regression",
    parameters={
        "features": Number(shape=("n", "d")),
        "targets": YS,
        "penalty": Real(low=0.0, high=1e6, draw_low=0.1, draw_high=5.0, doc="λ"),
    },
    sizes={"n": (2, 5), "d": (1, 2)},
)
def ridge_regression(features: Tensor, targets: Tensor, penalty: Tensor) -> dict[str, Tensor]:
    """Weights that minimize Σ(y − Xw)² + λ|w|², no intercept: w = (XᵀX + λI)⁻¹Xᵀy. One or two features.

    Outputs: weights [d], gram [d, d] = XᵀX, regularized_gram [d, d] = XᵀX + λI, moments [d] = Xᵀy, determinant (of the
    regularized), loss. Wrong turns: averaged_penalty [d] (nλ for λ: the penalty of a mean loss), squared_penalty [d]
    (λ²), subtracted [d] (the moments less λ, over XᵀX's diagonal: L1 in place of L2), diagonal_only [d] (moments over
    the diagonal of the regularized Gram matrix). Invalid where that matrix is singular. Raises ParameterError for more
    than two features.
    """
    count, size = features.shape[1:]
    if size > 2:
        raise ParameterError(f"features: at most 2 columns, got {size}")
    features, targets = features.double(), targets.double()
    gram = (features[:, :, :, None] * features[:, :, None]).sum(1)
    moments = (features * targets[:, :, None]).sum(1)
    identity = torch.eye(size, dtype=torch.float64, device=features.device)

    def solved(strength: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        matrix = gram + strength[:, None, None] * identity
        if size == 1:
            determinant = matrix[:, 0, 0]
            adjoint = torch.ones_like(matrix)
        else:
            determinant = matrix[:, 0, 0] * matrix[:, 1, 1] - matrix[:, 0, 1].square()
            adjoint = torch.diag_embed(matrix.diagonal(dim1=1, dim2=2).flip(1)) - torch.diag_embed(
                matrix[:, [0, 1], [1, 0]]
            ).flip(2)
        safe = determinant.where(determinant > 1e-9, torch.ones_like(determinant))
        return (adjoint * moments[:, None]).sum(2) / safe[:, None], matrix, determinant

    weights, matrix, determinant = solved(penalty)
    diagonal = matrix.diagonal(dim1=1, dim2=2)
    plain = gram.diagonal(dim1=1, dim2=2)
    predictions = (features * weights[:, None]).sum(2)
    return {
        "weights": weights,
        "gram": gram,
        "regularized_gram": matrix,
        "moments": moments,
        "determinant": determinant,
        "loss": (targets - predictions).square().sum(1) + penalty * weights.square().sum(1),
        "averaged_penalty": solved(count * penalty)[0],
        "squared_penalty": solved(penalty.square())[0],
        "subtracted": (moments - penalty[:, None]) / plain.where(plain > 0, torch.ones_like(plain)),
        "diagonal_only": moments / diagonal.where(diagonal > 0, torch.ones_like(diagonal)),
        "valid": determinant > 1e-6,
    }


@solver(
    "linear_regression_steps",
    parameters={
        "x": XS,
        "y": YS,
        "weight": Real(default=0.0),
        "bias": Real(default=0.0),
        "lr": RATE,
        "steps": Shared(low=1, high=100, draw_high=3, default=1),
    },
    sizes=DATA,
)
def linear_regression_steps(
    x: Tensor, y: Tensor, weight: Tensor, bias: Tensor, lr: Tensor, steps: int
) -> dict[str, Tensor]:
    """Full-batch gradient descent of ŷ = w·x + b, loss Σ(ŷ − y)² / (2n): ∂w = mean((ŷ − y)·x), ∂b = mean(ŷ − y).

    Without the half (torch.nn.MSELoss) both gradients double: doubled.

    Outputs: parameters [2] = (w, b) after the last step; path [steps + 1, 2] from the start; of the first step:
    predictions [n], residuals [n] = ŷ − y, gradient [2] = (∂w, ∂b), loss; last_gradient [2] (of the last step). Wrong
    turns: doubled [2] (the loss without the half), summed [2] (not divided by n), ascent [2] (gradient added),
    weight_first [2] (∂b taken after w was updated).
    """
    x, y = x.double(), y.double()
    batch, count = x.shape

    def descend(scale: float, sequential: bool = False) -> tuple[list[Tensor], list[Tensor]]:
        state, path, gradients = torch.stack([weight, bias], dim=1), [], []
        path.append(state)
        for _ in range(steps):
            residual = state[:, :1] * x + state[:, 1:] - y
            by_weight = (residual * x).mean(1)
            if sequential:
                residual = residual - (lr * scale * by_weight)[:, None] * x
            gradients.append(torch.stack([by_weight, residual.mean(1)], dim=1))
            state = state - lr[:, None] * scale * gradients[-1]
            path.append(state)
        return path, gradients

    path, gradients = descend(1.0)
    predictions = weight[:, None] * x + bias[:, None]
    results = {
        "parameters": path[-1],
        "path": torch.stack(path, dim=1),
        "predictions": predictions,
        "residuals": predictions - y,
        "gradient": gradients[0],
        "loss": (predictions - y).square().mean(1) / 2,
        "last_gradient": gradients[-1],
        "doubled": descend(2.0)[0][-1],
        "summed": descend(float(count))[0][-1],
        "ascent": descend(-1.0)[0][-1],
        "weight_first": descend(1.0, sequential=True)[0][-1],
    }
    finite = torch.stack([value.reshape(batch, -1).abs().amax(1) for value in results.values()])
    return results | {"valid": (finite < 1e12).all(0)}


@solver(
    "sharded_gradient",
    parameters={
        "features": Number(shape=("n", "d")),
        "targets": YS,
        "weights": Number(shape=("d",), draw_low=-2, draw_high=2),
        "shards": Shared(low=1, high=16, draw_high=3, default=2, doc="workers"),
    },
    sizes={"n": (3, 6), "d": (1, 2)},
)
def sharded_gradient(features: Tensor, targets: Tensor, weights: Tensor, shards: int) -> dict[str, Tensor]:
    """Data-parallel gradient of Σ(xᵀw − y)² / 2: each shard's Σ(xᵀw − y)·x, added by an all-reduce.

    Samples are split in their order as by torch.tensor_split: the first shards get one more where n does not divide.

    Outputs: total [d], partial [shards, d], shares_and_total [shards · d + d] = both in one row, mean [d] = total / n,
    counts [shards], errors [n] = xᵀw − y, terms [n, d]. Wrong turns: averaged [d] (the partial sums averaged over
    shards), shares_and_average, mean_of_means [d] (differs from mean where shards are unequal), first_shard [d] (no
    exchange), shares_of_errors [shards + 1] (errors added without the factor x). Raises ParameterError where there are
    more shards than samples.
    """
    batch, count, _ = features.shape
    if shards > count:
        raise ParameterError(f"shards: at most one a sample, {count}, got {shards}")
    errors = (features * weights[:, None]).sum(2) - targets
    terms = errors[:, :, None] * features
    pieces = torch.tensor_split(terms, shards, dim=1)
    partial = torch.stack([piece.sum(1) for piece in pieces], dim=1)
    counts = torch.tensor([piece.shape[1] for piece in pieces], device=features.device)
    total, shares = partial.sum(1), partial.flatten(1)
    averaged = total.double() / shards
    error_sums = torch.stack([piece.sum(1) for piece in torch.tensor_split(errors, shards, dim=1)], dim=1)
    return {
        "total": total,
        "partial": partial,
        "shares_and_total": torch.cat([shares, total], 1),
        "mean": total.double() / count,
        "counts": counts.expand(batch, shards),
        "errors": errors,
        "terms": terms,
        "averaged": averaged,
        "shares_and_average": torch.cat([shares.double(), averaged], 1),
        "mean_of_means": (partial.double() / counts[:, None]).mean(1),
        "first_shard": partial[:, 0],
        "shares_of_errors": torch.cat([error_sums, error_sums.sum(1, keepdim=True)], 1),
    }
