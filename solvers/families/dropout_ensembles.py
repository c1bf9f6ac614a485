"""Dropout as an average over networks: exact means over all masks, Monte Carlo dropout, keep probabilities."""

import torch
from torch import Tensor

from solvers.families.dropout import RATE
from solvers.registry import Integer, Option, ParameterError, Real, solver

MOST = 12  # 2¹² masks an instance


@solver(
    "dropout_ensemble",
    parameters={
        "values": Real(shape=("n",), low=-1e6, high=1e6, doc="droppable inputs of one unit"),
        "weights": Real(shape=("n",), low=-1e6, high=1e6, default=1.0),
        "bias": Real(low=-1e6, high=1e6, default=0.0),
        "rate": RATE,
        "activation": Option(values=("identity", "relu", "sigmoid"), default="identity"),
    },
    sizes={"n": (1, 6)},
)
def dropout_ensemble(values: Tensor, weights: Tensor, bias: Tensor, rate: Tensor, activation: str) -> dict[str, Tensor]:
    """Mean output of one unit f(w·x + b) over all 2ⁿ masks of its inputs, against the one pass that stands for it.

    The original form drops without scaling, and scales the weights by 1 − rate in testing; inverted dropout divides by
    1 − rate in training and tests with w·x + b. For a linear unit both agree with their mean exactly; behind a
    non-linearity they only approximate it.

    Outputs: mean_output, scaled_output = f((1 − rate)·w·x + b), gap = scaled_output − mean_output of the original form;
    inverted_mean, plain_output = f(w·x + b), inverted_gap = plain_output − inverted_mean; masks = 2ⁿ,
    mean_preactivation. Wrong turns: scaled_by_rate = f(rate·w·x + b), mean_of_kept = mean over masks, all alike likely
    (right for rate ½ only), outside_scaled = (1 − rate)·f(w·x + b).
    """
    count = values.shape[1]
    if count > MOST:
        raise ParameterError(f"values: expected numbers of shape [n] with n from 1 to {MOST}, got the shape [{count}]")
    functions = {"identity": lambda z: z, "relu": torch.relu, "sigmoid": torch.sigmoid}
    apply = functions[activation]
    bits = torch.arange(2**count, device=values.device)[:, None] >> torch.arange(count, device=values.device)
    masks = (bits & 1).to(values.dtype)
    kept = masks.sum(1)
    keep = 1 - rate
    chances = keep[:, None] ** kept * rate[:, None] ** (count - kept)
    products = weights * values
    sums = products @ masks.T
    whole = products.sum(1)
    outputs = apply(sums + bias[:, None])
    mean = (chances * outputs).sum(1)
    inverted = (chances * apply(sums / keep[:, None] + bias[:, None])).sum(1)
    scaled, plain = apply(keep * whole + bias), apply(whole + bias)
    return {
        "mean_output": mean,
        "scaled_output": scaled,
        "gap": scaled - mean,
        "inverted_mean": inverted,
        "plain_output": plain,
        "inverted_gap": plain - inverted,
        "masks": torch.full_like(whole, 2**count).long(),
        "mean_preactivation": keep * whole + bias,
        "scaled_by_rate": apply(rate * whole + bias),
        "mean_of_kept": outputs.mean(1),
        "outside_scaled": keep * plain,
    }


@solver(
    "monte_carlo_dropout",
    parameters={
        "values": Real(shape=("n",), low=-1e6, high=1e6, doc="droppable inputs of one linear unit"),
        "weights": Real(shape=("n",), low=-1e6, high=1e6, default=1.0),
        "bias": Real(low=-1e6, high=1e6, default=0.0),
        "masks": Integer(low=0, high=1, shape=("k", "n"), doc="one row a pass: 1 kept, 0 dropped"),
        "rate": RATE,
    },
    sizes={"n": (1, 5), "k": (2, 5)},
)
def monte_carlo_dropout(
    values: Tensor, weights: Tensor, bias: Tensor, masks: Tensor, rate: Tensor
) -> dict[str, Tensor]:
    """Prediction by k passes with dropout left on: outputs w·(x ⊙ mask) / (1 − rate) + b, their mean and deviation.

    Gal and Ghahramani 2016: the mean is the prediction, the deviation a measure of its uncertainty. Inverted dropout,
    one linear unit. Over all masks the mean is w·x + b and the variance rate / (1 − rate)·Σ (wᵢ xᵢ)².

    Outputs: outputs [k], mean, std (of k passes, divided by k − 1), variance; deterministic = w·x + b (one pass in
    evaluation), exact_variance, possible_masks = 2ⁿ. Wrong turns: unscaled_mean (not divided by 1 − rate), biased_std
    (divided by k), divided_by_rate_mean, doubled_masks = 2·n. Invalid where k = 1 or n > 60.
    """
    count = values.shape[1]
    products = weights * values
    thinned = (masks * products[:, None]).sum(2)
    keep = 1 - rate
    outputs = thinned / keep[:, None] + bias[:, None]
    passes = outputs.shape[1]
    mean = outputs.mean(1)
    squares = ((outputs - mean[:, None]) ** 2).sum(1)
    variance = squares / max(passes - 1, 1)
    whole = torch.ones_like(masks[:, 0, 0])
    return {
        "outputs": outputs,
        "mean": mean,
        "std": variance.sqrt(),
        "variance": variance,
        "deterministic": products.sum(1) + bias,
        "exact_variance": rate / keep * (products**2).sum(1),
        "possible_masks": 2 ** min(count, 60) * whole,
        "unscaled_mean": thinned.mean(1) + bias,
        "biased_std": (squares / passes).sqrt(),
        "divided_by_rate_mean": (thinned / rate[:, None]).mean(1) + bias,
        "doubled_masks": 2 * count * whole,
        "valid": (passes > 1) & (count <= 60) & (whole > 0),
    }


@solver(
    "keep_probability",
    parameters={
        "keep": Real(low=0.001, high=0.999, draw_low=0.1, draw_high=0.9, doc="probability of keeping a unit"),
        "units": Integer(low=1, high=1_000_000, draw_high=1024),
    },
)
def keep_probability(keep: Tensor, units: Tensor) -> dict[str, Tensor]:
    """Keep probability q (the original paper's p) and PyTorch's rate p = 1 − q; n·q of n units survive on average.

    Outputs: rate = 1 − keep, expected_kept = n·keep, pair = [rate, expected_kept]; expected_dropped = n·(1 − keep),
    train_scale = 1 / keep (of inverted dropout, for the values kept). Wrong turns, [2]: same_pair = [keep, n·keep]
    (keep handed to nn.Dropout as it is), dropped_pair = [rate, n·rate], both_pair = [keep, n·rate].
    """
    rate = 1 - keep
    survive, vanish = units * keep, units * rate
    return {
        "rate": rate,
        "expected_kept": survive,
        "pair": torch.stack([rate, survive], 1),
        "expected_dropped": vanish,
        "train_scale": 1 / keep,
        "same_pair": torch.stack([keep, survive], 1),
        "dropped_pair": torch.stack([rate, vanish], 1),
        "both_pair": torch.stack([keep, vanish], 1),
    }
