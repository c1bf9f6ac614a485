"""Batches: how many steps an epoch makes, and how noisy the gradient and the statistics of a batch are."""

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import Integer, Number, Real, Shared, solver

SAMPLES = Integer(low=1, high=1_000_000_000, draw_high=200, doc="samples of the training set")
BATCH = Integer(low=1, high=1_000_000, draw_high=64)
EPOCHS = Integer(low=1, high=1_000_000, draw_high=5, default=1)


def _ceil(number: Tensor, divisor: Tensor) -> Tensor:
    return (number + divisor - 1) // divisor


@solver("epoch_iterations", parameters={"samples": SAMPLES, "batch": BATCH, "epochs": EPOCHS})
def epoch_iterations(samples: Tensor, batch: Tensor, epochs: Tensor) -> dict[str, Tensor]:
    """Iterations (optimizer steps) of an epoch: ⌈N / B⌉, or ⌊N / B⌋ where an incomplete last batch is dropped.

    As torch.utils.data.DataLoader with drop_last=False and True; each epoch starts a new pass.

    Outputs: iterations = ⌈N / B⌉, dropped = ⌊N / B⌋ (drop_last=True), pair = [iterations, dropped], last_batch (its
    size with drop_last=False), pair_last = [iterations, last_batch], unused = samples that an epoch leaves out with
    drop_last=True; total and total_dropped = iterations over all epochs. Wrong turns: remainder = N mod B (0 where the
    last batch is full), run_on = ⌈E N / B⌉ (batches that run on from epoch to epoch), samples_seen = E N (a step for
    each sample), missing = what the last batch lacks; pairs: swapped =
    [dropped, iterations], both_up = [iterations, iterations], both_down = [dropped, dropped], last_missing =
    [iterations, missing], last_full = [iterations, B], last_of_dropped = [dropped, last_batch].
    """
    iterations, dropped = _ceil(samples, batch), samples // batch
    last = samples - (iterations - 1) * batch
    return {
        "iterations": iterations,
        "dropped": dropped,
        "pair": torch.stack([iterations, dropped], 1),
        "last_batch": last,
        "pair_last": torch.stack([iterations, last], 1),
        "unused": samples - dropped * batch,
        "total": epochs * iterations,
        "total_dropped": epochs * dropped,
        "remainder": samples % batch,
        "run_on": _ceil(epochs * samples, batch),
        "samples_seen": epochs * samples,
        "missing": batch - last,
        "swapped": torch.stack([dropped, iterations], 1),
        "both_up": torch.stack([iterations, iterations], 1),
        "both_down": torch.stack([dropped, dropped], 1),
        "last_missing": torch.stack([iterations, batch - last], 1),
        "last_full": torch.stack([iterations, batch], 1),
        "last_of_dropped": torch.stack([dropped, last], 1),
    }


@solver(
    "accumulated_steps",
    parameters={
        "samples": Integer(low=1, high=1_000_000_000, draw_high=60, doc="samples of the training set"),
        "batch": Integer(low=1, high=1_000_000, draw_high=16, doc="micro-batch of one backward pass"),
        "accumulation": Integer(low=1, high=100_000, draw_high=8, doc="backward passes before a step"),
        "epochs": EPOCHS,
    },
)
def accumulated_steps(samples: Tensor, batch: Tensor, accumulation: Tensor, epochs: Tensor) -> dict[str, Tensor]:
    """Optimizer steps with gradient accumulation: E · ⌈⌈N / B⌉ / A⌉.

    A step is made after A backward passes, and with what is left at the end of each epoch.

    Outputs: steps; per_epoch; micro_batches = ⌈N / B⌉ of an epoch; effective_batch = A B; leftover = micro-batches of
    the last step of an epoch. Another convention: carried = ⌊E ⌈N / B⌉ / A⌋ (the counter runs on over epochs, and what
    is left at the end makes no step). Wrong turns: without_accumulation = E ⌈N / B⌉, skipped = E ⌊⌈N / B⌉ / A⌋ (no step
    at an epoch's end), multiplied = E A ⌈N / B⌉.
    """
    micro = _ceil(samples, batch)
    per_epoch = _ceil(micro, accumulation)
    return {
        "steps": epochs * per_epoch,
        "per_epoch": per_epoch,
        "micro_batches": micro,
        "effective_batch": accumulation * batch,
        "leftover": micro - (per_epoch - 1) * accumulation,
        "carried": epochs * micro // accumulation,
        "without_accumulation": epochs * micro,
        "skipped": epochs * (micro // accumulation),
        "multiplied": epochs * accumulation * micro,
    }


@solver(
    "gradient_noise",
    parameters={
        "sigma": Real(low=0.0, draw_low=0.1, draw_high=10.0, doc="standard deviation σ of one sample's gradient"),
        "batch": Integer(low=1, high=10_000_000, draw_high=256),
    },
)
def gradient_noise(sigma: Tensor, batch: Tensor) -> dict[str, Tensor]:
    """Standard deviation of the mean gradient of B independent samples: σ / √B.

    Outputs: standard_error = σ / √B, variance = σ² / B, of_sum = σ √B (of the summed gradient), root = √B,
    batch_for_half = 4 B. Wrong turns: divided_by_batch = σ / B, undivided = σ, of_sum where the mean is meant.
    """
    size = batch.double()
    return {
        "standard_error": sigma / size.sqrt(),
        "variance": sigma.square() / size,
        "of_sum": sigma * size.sqrt(),
        "root": size.sqrt(),
        "batch_for_half": 4 * batch,
        "divided_by_batch": sigma / size,
        "undivided": sigma,
    }


@solver("variance_estimate_noise", parameters={"n": Integer(low=2, high=1_000_000, draw_high=512, doc="values")})
def variance_estimate_noise(n: Tensor) -> dict[str, Tensor]:
    """Relative standard deviation of the unbiased variance estimate of n normal values: √(2 / (n − 1)).

    (n − 1) s² / σ² has a chi-squared distribution with n − 1 degrees of freedom, of variance 2 (n − 1).

    Outputs: relative_noise, degrees = n − 1, relative_variance = 2 / (n − 1). Wrong turns: with_n = √(2 / n),
    of_mean = 1 / √n (the noise of the mean), without_root = relative_variance, inverse = √((n − 1) / 2).
    """
    size = n.double()
    ratio = 2 / (size - 1)
    return {
        "relative_noise": ratio.sqrt(),
        "degrees": n - 1,
        "relative_variance": ratio,
        "with_n": (2 / size).sqrt(),
        "of_mean": size.rsqrt(),
        "without_root": ratio,
        "inverse": ratio.rsqrt(),
    }


@solver(
    "batch_class_counts",
    parameters={
        "labels": Integer(low=0, high=15, draw_high=1, shape=("n",), doc="classes in the order of storage"),
        "order": Integer(low=0, high=1023, draw_high=2, shape=("n",), doc="a permutation of 0 … n − 1"),
        "batch": Shared(low=1, high=1024, draw_high=2),
        "classes": Shared(low=2, high=16, draw_high=3),
    },
    sizes={"n": (1, 3)},
)
def batch_class_counts(labels: Tensor, order: Tensor, batch: int, classes: int) -> dict[str, Tensor]:
    """How many samples of each class a batch holds: read in stored order, and in the order of a permutation.

    Position i of the epoch takes sample order[i] (as torch.randperm is used); the last batch may be smaller.

    Outputs: counts [batches, classes] of the permuted order, stored_counts [batches, classes], first [classes] = the
    first batch's counts, shuffled_labels [n]. Wrong turn: inverse_counts [batches, classes] (sample i put at position
    order[i]). Invalid where order is no permutation or a label is no class.
    """
    size = labels.shape[1]
    places = order.clamp(max=size - 1)
    shuffled = labels.gather(1, places)
    back = labels.gather(1, places.argsort(1))

    def count(sequence: Tensor) -> Tensor:
        hot = functional.one_hot(sequence.clamp(max=classes - 1), classes)
        padded = functional.pad(hot, (0, 0, 0, -size % batch))
        return padded.reshape(len(labels), -1, batch, classes).sum(2)

    counts = count(shuffled)
    wanted = torch.arange(size, device=labels.device)
    return {
        "counts": counts,
        "stored_counts": count(labels),
        "first": counts[:, 0],
        "shuffled_labels": shuffled,
        "inverse_counts": count(back),
        "valid": (order.sort(1).values == wanted).all(1) & (labels < classes).all(1),
    }


@solver("group_count_options", parameters={"channels": Integer(low=1, high=1024, draw_high=96)})
def group_count_options(channels: Tensor) -> dict[str, Tensor]:
    """How many group counts G group norm can have: G must divide the channels C, so there are as many as divisors.

    Outputs: options = number of divisors, inner = those other than 1 (layer norm's statistics) and C (instance norm's).
    Wrong turns: all_counts = C (every number up to C), powers = number of powers of two that divide C.
    """
    # Divisors come in pairs (g, C / g), so that those up to √1024 are enough; a square's root is its own partner.
    candidates = torch.arange(1, 33, device=channels.device)
    row = channels[:, None]
    smaller = (row % candidates == 0) & (candidates * candidates < row)
    options = 2 * smaller.sum(1) + (candidates * candidates == row).sum(1)
    powers = (channels[:, None] % (2 ** torch.arange(11, device=channels.device)) == 0).sum(1)
    return {
        "options": options,
        "inner": (options - 2).clamp(min=0),
        "all_counts": channels,
        "powers": powers,
    }


@solver(
    "gradient_reduction",
    parameters={
        "features": Number(shape=("n", "f"), doc="one row a sample"),
        "targets": Number(shape=("n",)),
        "weights": Number(shape=("f",)),
        "lr": Real(low=0.0, high=1e6, draw_low=0.001, draw_high=1.0, default=0.1, doc="rate for the mean loss"),
    },
    sizes={"n": (1, 6), "f": (1, 3)},
)
def gradient_reduction(features: Tensor, targets: Tensor, weights: Tensor, lr: Tensor) -> dict[str, Tensor]:
    """Gradient of the squared errors (xᵀw − y)² / 2 by w, summed over the batch and averaged.

    Outputs: sum_gradient [f] = Xᵀ(Xw − y), mean_gradient [f] = that / n, residuals [n], lr_for_sum = lr / n (the rate
    that makes the same step with the summed loss). Wrong turns: divided_twice [f] = sum / n², doubled [f] (mean of
    squares without the half), lr_multiplied = lr n, reversed_mean [f] (with y − Xw).
    """
    samples = features.shape[1]
    residuals = (features * weights[:, None]).sum(2) - targets
    total = (features * residuals[:, :, None]).sum(1)
    mean = total.double() / samples
    return {
        "sum_gradient": total,
        "mean_gradient": mean,
        "residuals": residuals,
        "lr_for_sum": lr / samples,
        "divided_twice": mean / samples,
        "doubled": 2 * mean,
        "lr_multiplied": lr * samples,
        "reversed_mean": -mean,
    }
