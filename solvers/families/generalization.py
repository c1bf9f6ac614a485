"""Generalization: errors in training and on new data, what they say, early stopping, and more data."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, Shared, solver

SHARE = Real(low=0.0, high=1.0, draw_low=0.0, draw_high=1.0)


@solver(
    "error_rate",
    parameters={
        "labels": Integer(low=0, high=1000, draw_high=3, shape=("n",)),
        "predictions": Integer(low=0, high=1000, draw_high=3, shape=("n",)),
    },
    sizes={"n": (1, 8)},
)
def error_rate(labels: Tensor, predictions: Tensor) -> dict[str, Tensor]:
    """Share of predictions that differ from their labels.

    Outputs: error_rate, errors (their number), accuracy = 1 − error_rate, correct. Wrong turns: accuracy, distance =
    mean of |label − prediction| (classes have no distance), ratio = errors / correct (0 where none is right).
    """
    wrong = labels != predictions
    size, errors = labels.shape[1], wrong.sum(1)
    correct = size - errors
    return {
        "error_rate": errors.double() / size,
        "errors": errors,
        "accuracy": correct.double() / size,
        "correct": correct,
        "distance": (labels - predictions).abs().double().mean(1),
        "ratio": torch.where(correct > 0, errors.double() / correct.clamp(min=1).double(), 0.0),
    }


@solver(
    "generalization_gap",
    parameters={
        "training": Real(low=0.0, draw_high=2.0, shape=("n",), doc="losses of training samples"),
        "test": Real(low=0.0, draw_high=3.0, shape=("m",), doc="losses of test samples"),
    },
    sizes={"n": (1, 6), "m": (2, 6)},
)
def generalization_gap(training: Tensor, test: Tensor) -> dict[str, Tensor]:
    """Estimate of the generalization error, the mean loss on test samples, and its gap to the training error.

    Outputs: pair = [estimate, gap], estimate, training_error, gap = estimate − training_error, standard_error = s / √m
    of the estimate (s with divisor m − 1). Wrong turns: pooled = [mean of all losses, gap], gap_reversed = [estimate,
    −gap], gap_of_sums = [estimate, Σ test − Σ training], training_taken = [training_error, gap].
    """
    first, second = training.mean(1), test.mean(1)
    gap = second - first
    pooled = torch.cat([training, test], 1).mean(1)
    return {
        "pair": torch.stack([second, gap], 1),
        "estimate": second,
        "training_error": first,
        "gap": gap,
        "standard_error": test.std(1) / test.shape[1] ** 0.5,
        "pooled": torch.stack([pooled, gap], 1),
        "gap_reversed": torch.stack([second, -gap], 1),
        "gap_of_sums": torch.stack([second, test.sum(1) - training.sum(1)], 1),
        "training_taken": torch.stack([first, gap], 1),
    }


@solver(
    "fit_diagnosis",
    parameters={
        "training_error": SHARE,
        "validation_error": SHARE,
        "achievable": Real(
            low=0.0, high=1.0, draw_low=0.0, draw_high=0.3, default=0.0, doc="error that is within reach"
        ),
    },
)
def fit_diagnosis(training_error: Tensor, validation_error: Tensor, achievable: Tensor) -> dict[str, Tensor]:
    """Underfitting and overfitting in numbers: training error above what is achievable, and validation above training.

    The larger of the two says what to work on first: avoidable bias (underfitting) or the gap (overfitting).

    Outputs: pair = [avoidable_bias, gap], avoidable_bias = training − achievable, gap = validation − training,
    underfits (0/1: avoidable_bias > gap), total = validation − achievable. Wrong turns: from_zero = [training, gap],
    from_achievable = [avoidable_bias, total], swapped = [gap, avoidable_bias].
    """
    bias, gap = training_error - achievable, validation_error - training_error
    total = validation_error - achievable
    return {
        "pair": torch.stack([bias, gap], 1),
        "avoidable_bias": bias,
        "gap": gap,
        "underfits": (bias > gap).long(),
        "total": total,
        "from_zero": torch.stack([training_error, gap], 1),
        "from_achievable": torch.stack([bias, total], 1),
        "swapped": torch.stack([gap, bias], 1),
    }


@solver(
    "polynomial_fit",
    parameters={
        "x": Number(shape=("n",), draw_low=-4, draw_high=4),
        "y": Number(shape=("n",)),
        "new_x": Number(shape=("m",), draw_low=-4, draw_high=4),
        "new_y": Number(shape=("m",)),
        "degree": Shared(low=1, high=8, draw_high=3),
    },
    sizes={"n": (4, 8), "m": (1, 3)},
)
def polynomial_fit(x: Tensor, y: Tensor, new_x: Tensor, new_y: Tensor, degree: int) -> dict[str, Tensor]:
    """Least-squares polynomials of degree 1 and of a higher degree: mean squared error in training and on new points.

    Outputs: training_error, validation_error, predictions [m] of the polynomial of `degree`; line_training_error,
    line_validation_error, line_predictions [m], slope, intercept of the line; pair = [line_validation_error,
    validation_error]; line_pair = [line_training_error, line_validation_error]. Wrong turns: swapped_pair =
    [validation_error, line_validation_error], constant_prediction [m] = the mean of y, training_pair =
    [line_training_error, training_error].
    Invalid where there are fewer different x than coefficients.
    """
    data, targets = x.double(), y.double()

    def powers(values: Tensor, top: int) -> Tensor:
        return values[:, :, None] ** torch.arange(top + 1, dtype=torch.float64, device=values.device)

    def fit(top: int) -> tuple[Tensor, Tensor, Tensor]:
        q, r = torch.linalg.qr(powers(data, top))
        diagonal = r.diagonal(dim1=1, dim2=2).abs()
        sound = diagonal.amin(1) > 1e-7
        # A singular system is answered too, by a unit matrix, for its row is invalid.
        safe = torch.where(sound[:, None, None], r, torch.eye(top + 1, dtype=torch.float64, device=r.device))
        coefficients = torch.linalg.solve_triangular(safe, q.mT @ targets[:, :, None], upper=True)
        return coefficients, sound, (powers(new_x.double(), top) @ coefficients)[:, :, 0]

    def error(predicted: Tensor, wanted: Tensor) -> Tensor:
        return (predicted - wanted).square().mean(1)

    line, line_sound, line_predictions = fit(1)
    high, high_sound, predictions = fit(degree)
    line_training = error((powers(data, 1) @ line)[:, :, 0], targets)
    training = error((powers(data, degree) @ high)[:, :, 0], targets)
    line_validation, validation = error(line_predictions, new_y.double()), error(predictions, new_y.double())
    return {
        "training_error": training,
        "validation_error": validation,
        "predictions": predictions,
        "line_training_error": line_training,
        "line_validation_error": line_validation,
        "line_predictions": line_predictions,
        "slope": line[:, 1, 0],
        "intercept": line[:, 0, 0],
        "pair": torch.stack([line_validation, validation], 1),
        "line_pair": torch.stack([line_training, line_validation], 1),
        "swapped_pair": torch.stack([validation, line_validation], 1),
        "constant_prediction": targets.mean(1, keepdim=True).expand(predictions.shape),
        "training_pair": torch.stack([line_training, training], 1),
        "valid": line_sound & high_sound,
    }


@solver(
    "power_law_curve",
    parameters={
        "sizes": Real(low=1e-6, high=1e15, draw_low=1.0, draw_high=100.0, shape=(2,), doc="numbers of samples"),
        "errors": Real(low=1e-12, draw_low=0.05, draw_high=1.0, shape=(2,), doc="error reached with each"),
        "new_size": Real(low=1e-6, high=1e15, draw_low=1.0, draw_high=1000.0),
    },
)
def power_law_curve(sizes: Tensor, errors: Tensor, new_size: Tensor) -> dict[str, Tensor]:
    """A learning curve error = a · n^(−b) through two points, and what it predicts for another n.

    Outputs: predicted, exponent = b = ln(e₁ / e₂) / ln(n₂ / n₁), coefficient = a, per_factor = e₂ / e₁ (what the step
    from n₁ to n₂ multiplies the error by). Wrong turns: linear (the straight line through the points), inverse = e₂ n₂
    / new_size (error ∝ 1 / n), unchanged = e₂, exponential (a constant factor for each added n₂ − n₁).
    Invalid where the sizes are nearly the same (|ln(n₂ / n₁)| ≤ 0.3).
    """
    n, e = sizes.double(), errors
    growth = (n[:, 1] / n[:, 0]).log()
    exponent = (e[:, 0] / e[:, 1]).log() / growth
    last, size = e[:, 1], n[:, 1]
    added = (new_size - size) / (size - n[:, 0])
    return {
        "predicted": last * (new_size / size) ** -exponent,
        "exponent": exponent,
        "coefficient": last * size**exponent,
        "per_factor": last / e[:, 0],
        "linear": last + (last - e[:, 0]) * added,
        "inverse": last * size / new_size,
        "unchanged": last,
        "exponential": last * torch.exp((last / e[:, 0]).log() * added),
        "valid": growth.abs() > 0.3,
    }


@solver(
    "early_stopping",
    parameters={
        "losses": Number(shape=("n",), doc="validation loss after each epoch"),
        "patience": Integer(low=1, high=1024, draw_high=4, doc="epochs without a new best"),
        "min_delta": Real(low=0.0, draw_high=2.0, default=0.0, doc="by how much a new best must lie below the old one"),
    },
    sizes={"n": (1, 12)},
)
def early_stopping(losses: Tensor, patience: Tensor, min_delta: Tensor) -> dict[str, Tensor]:
    """When training stops, and whose weights are kept. Epochs count from 1.

    Training stops after the first epoch at which the last `patience` epochs in a row have brought no loss strictly
    below the best so far minus min_delta (Goodfellow, Bengio, Courville 2016, algorithm 7.1; Keras's EarlyStopping
    counts the same); else after the last epoch. The weights kept are those of the best epoch until then. A smaller
    improvement is none: it neither starts the count anew nor replaces the best.

    Outputs: pair = [stop_epoch, best_epoch], stop_epoch, best_epoch, best_loss, stopped (0/1: the patience ran out),
    waited = stop_epoch − best_epoch, waits [n] = epochs since the best at each epoch, had training gone on. Wrong
    turns: global_best_epoch (over epochs never trained too), exceeded_stop (only when there are more than `patience`
    such epochs), cumulative_stop (such epochs counted without a new start at each best), rising_stop (`patience` epochs
    in a row above the epoch before, in place of above the best), first_rise = the first epoch above the one before,
    else the last; previous_epoch = stop_epoch − patience even where training did not stop; any_improvement_stop,
    any_improvement_best (min_delta ignored); best_epoch_from_zero, stop_epoch_from_zero (epochs counted from 0); pairs:
    any_improvement_pair, exceeded_pair, cumulative_pair (with the best epoch until then), last_pair = [stop_epoch,
    stop_epoch] (the last weights kept).
    """
    epochs = torch.arange(1, losses.shape[1] + 1, device=losses.device).expand(losses.shape)
    better = _improvements(losses, min_delta)
    best = torch.where(better, epochs, 0).cummax(1).values
    waits = epochs - best
    limit = patience[:, None]
    any_best = torch.where(_improvements(losses, torch.zeros_like(min_delta)), epochs, 0).cummax(1).values
    any_stop = _first(epochs - any_best >= limit)
    exceeded, cumulative = _first(waits > limit), _first((~better).cumsum(1) >= limit)

    def pair(moment: Tensor, bests: Tensor) -> Tensor:
        return torch.stack([moment, bests.gather(1, moment[:, None] - 1)[:, 0]], 1)

    stop = _first(waits >= limit)
    best_epoch = best.gather(1, stop[:, None] - 1)[:, 0]
    rises = torch.zeros_like(better)
    rises[:, 1:] = losses[:, 1:] > losses[:, :-1]
    rising = epochs - torch.where(rises, 0, epochs).cummax(1).values
    return {
        "pair": torch.stack([stop, best_epoch], 1),
        "stop_epoch": stop,
        "best_epoch": best_epoch,
        "best_loss": losses.gather(1, best_epoch[:, None] - 1)[:, 0],
        "stopped": (waits >= limit).any(1).long(),
        "waited": stop - best_epoch,
        "waits": waits,
        "global_best_epoch": best[:, -1],
        "exceeded_stop": exceeded,
        "cumulative_stop": cumulative,
        "any_improvement_pair": pair(any_stop, any_best),
        "exceeded_pair": pair(exceeded, best),
        "cumulative_pair": pair(cumulative, best),
        "last_pair": torch.stack([stop, stop], 1),
        "rising_stop": _first(rising >= limit),
        "first_rise": _first(rises),
        "previous_epoch": stop - patience,
        "any_improvement_stop": any_stop,
        "any_improvement_best": any_best.gather(1, any_stop[:, None] - 1)[:, 0],
        "best_epoch_from_zero": best_epoch - 1,
        "stop_epoch_from_zero": stop - 1,
    }


def _improvements(losses: Tensor, min_delta: Tensor) -> Tensor:
    """Which epochs, [batch, n], bring a new best. An improvement of min_delta exactly is none, in spite of rounding."""
    best, flags = losses[:, 0], [torch.ones_like(losses[:, 0], dtype=torch.bool)]
    for loss in losses.unbind(1)[1:]:
        better = loss < best - min_delta * (1 + 1e-9)
        best = torch.where(better, loss, best)
        flags.append(better)
    return torch.stack(flags, 1)


def _first(happens: Tensor) -> Tensor:
    """Epoch, from 1, at which it first happens; the last epoch where it never does."""
    return ((~happens).long().cumprod(1).sum(1) + 1).clamp(max=happens.shape[1])
