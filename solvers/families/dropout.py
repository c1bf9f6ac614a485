"""Dropout: what a layer puts out in training and testing, and the statistics of random masks.

A rate is the probability of dropping, as in torch.nn.Dropout; the original paper's p is that of keeping.
"""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, solver

RATE = Real(low=0.001, high=0.999, draw_low=0.1, draw_high=0.9, doc="probability of dropping")
MOST_UNITS = 60  # a binomial coefficient of more no longer fits into 64 bits
COMBINATIONS = [[math.comb(n, k) for k in range(MOST_UNITS + 1)] for n in range(MOST_UNITS + 1)]


@solver(
    "dropout_output",
    parameters={
        "values": Number(shape=("n",), doc="the layer's values before dropout"),
        "mask": Integer(low=0, high=1, shape=("n",), doc="1 kept, 0 dropped"),
        "weights": Number(shape=("n",), default=1, doc="of the unit behind the dropout"),
        "bias": Number(default=0, doc="of the unit behind the dropout"),
        "rate": RATE,
    },
    sizes={"n": (1, 5)},
)
def dropout_output(values: Tensor, mask: Tensor, weights: Tensor, bias: Tensor, rate: Tensor) -> dict[str, Tensor]:
    """Dropout with a given mask, and one linear unit w·x + b behind it, in both forms in use.

    Inverted dropout (PyTorch) divides the values kept by 1 − rate in training and does nothing in testing; the original
    form (Srivastava et al. 2014) drops them only, and multiplies the weights by 1 − rate in testing. For a linear unit
    that is the exact mean over all masks.

    Outputs: train_values [n] = x·mask / (1 − rate), train_output = w·train_values + b, test_values [n] = x, test_output
    = w·x + b of inverted dropout; masked_values [n] = x·mask, masked_output = w·masked_values + b (training) and
    scaled_values [n] = (1 − rate)·x, scaled_weights [n] = (1 − rate)·w, scaled_output = (1 − rate)·w·x + b (testing) of
    the original; kept = Σ mask. Wrong turns: divided_by_rate (values [n]) and output_divided_by_rate (rate taken for 1
    − rate); scaled_by_rate = rate·w·x + b (the same in testing); multiplied_values [n] = x·mask·(1 − rate);
    inverted_mask [n] (the others kept) = x·(1 − mask) / (1 − rate); divided_by_share [n] = x·mask·n / kept (by the
    share kept; 0 where none is); scaled_bias = (1 − rate)·(w·x + b).
    """
    values, weights = values.double(), weights.double()
    keep, drop = 1 - rate[:, None], rate[:, None]
    masked = values * mask
    kept = mask.sum(1)
    full, thinned = (values * weights).sum(1), (masked * weights).sum(1)
    return {
        "train_values": masked / keep,
        "train_output": thinned / (1 - rate) + bias,
        "test_values": values,
        "test_output": full + bias,
        "masked_values": masked,
        "masked_output": thinned + bias,
        "scaled_values": keep * values,
        "scaled_weights": keep * weights,
        "scaled_output": (1 - rate) * full + bias,
        "kept": kept,
        "divided_by_rate": masked / drop,
        "output_divided_by_rate": thinned / rate + bias,
        "scaled_by_rate": rate * full + bias,
        "multiplied_values": masked * keep,
        "inverted_mask": values * (1 - mask) / keep,
        "divided_by_share": masked * mask.shape[1] / kept.clamp(min=1)[:, None],
        "scaled_bias": (1 - rate) * (full + bias),
    }


@solver(
    "dropout_moments",
    parameters={"value": Number(), "rate": RATE},
)
def dropout_moments(value: Tensor, rate: Tensor) -> dict[str, Tensor]:
    """Mean and variance over random masks of one dropped-out value x, with inverted dropout and the original form.

    Outputs: mean = x, variance = x²·rate / (1 − rate), deviation of inverted dropout; kept_value = x / (1 − rate);
    original_mean = (1 − rate)·x, original_variance = x²·rate·(1 − rate) without the division. Wrong turns:
    original_mean and original_variance for the inverted form; swapped_variance = x²·(1 − rate) / rate (rate taken for
    1 − rate); without_square = |x|·rate / (1 − rate); second_moment = x² / (1 − rate) (the mean not subtracted).
    """
    value = value.double()
    keep = 1 - rate
    variance = value.square() * rate / keep
    return {
        "mean": value,
        "variance": variance,
        "deviation": variance.sqrt(),
        "kept_value": value / keep,
        "original_mean": keep * value,
        "original_variance": value.square() * rate * keep,
        "swapped_variance": value.square() * keep / rate,
        "without_square": value.abs() * rate / keep,
        "second_moment": value.square() / keep,
    }


@solver(
    "dropout_variance_shift",
    parameters={
        "mean": Real(doc="of the values before dropout"),
        "variance": Real(low=1e-6, draw_low=0.1, draw_high=5.0, doc="of the values before dropout"),
        "rate": RATE,
    },
)
def dropout_variance_shift(mean: Tensor, variance: Tensor, rate: Tensor) -> dict[str, Tensor]:
    """Variance that a batch norm behind inverted dropout sees in training, against that in testing (Li et al. 2019).

    train_variance = (v + m²) / (1 − rate) − m², test_variance = v; the means agree.

    Outputs: ratio = train_variance / test_variance, train_variance, test_variance, second_moment = v + m². Wrong turns:
    unchanged = v, divided = v / (1 − rate) (the mean taken as 0), divided_by_square = v / (1 − rate)².
    """
    keep, second = 1 - rate, variance + mean.square()
    train = second / keep - mean.square()
    return {
        "ratio": train / variance,
        "train_variance": train,
        "test_variance": variance,
        "second_moment": second,
        "unchanged": variance,
        "divided": variance / keep,
        "divided_by_square": variance / keep.square(),
    }


@solver("dropout_subnetworks", parameters={"units": Integer(low=1, high=MOST_UNITS, draw_high=12, doc="droppable")})
def dropout_subnetworks(units: Tensor) -> dict[str, Tensor]:
    """Number of networks that dropout may leave of a network with n droppable units: 2^n, one for each mask.

    Outputs: networks = 2^n; with_all_dropped_left_out = 2^n − 1; containing_a_unit = 2^(n − 1). Wrong turns: doubled =
    2·n, squared = n², units = n (one at a time), pairs = n·(n − 1) / 2, one_more = 2^(n + 1).
    """
    networks = 2**units
    return {
        "networks": networks,
        "with_all_dropped_left_out": networks - 1,
        "containing_a_unit": networks // 2,
        "doubled": 2 * units,
        "squared": units * units,
        "units": units,
        "pairs": units * (units - 1) // 2,
        "one_more": 2 * networks,
    }


@solver(
    "dropout_kept",
    parameters={
        "units": Integer(low=1, high=MOST_UNITS, draw_high=12),
        "rate": RATE,
        "kept": Integer(low=0, high=MOST_UNITS, draw_high=12, default=0, doc="for the probability of exactly so many"),
    },
)
def dropout_kept(units: Tensor, rate: Tensor, kept: Tensor) -> dict[str, Tensor]:
    """How many of n units dropout keeps: binomial with n and q = 1 − rate, each unit drawn on its own.

    Outputs: expected = n·q; variance = n·q·rate, deviation; probability = C(n, k)·q^k·rate^(n − k) of exactly k = kept,
    combinations = C(n, k), at_least = probability of k or more; all_kept = q^n, all_dropped = rate^n. Wrong turns:
    expected_dropped = n·rate, swapped_probability = C(n, k)·rate^k·q^(n − k), without_combinations = q^k·rate^(n − k),
    only_kept = q^k, certain = 1 (exactly the expected number kept each time).
    Invalid where kept > units.
    """
    number, keep = units.double(), 1 - rate
    table = torch.tensor(COMBINATIONS, device=units.device)
    counts = torch.arange(MOST_UNITS + 1, device=units.device)
    within = counts <= units[:, None]
    dropped = (units[:, None] - counts).clamp(min=0)
    distribution = torch.where(within, table[units] * keep[:, None] ** counts * rate[:, None] ** dropped, 0.0)
    one_way = keep**kept * rate ** (units - kept).clamp(min=0)
    combinations = table[units, kept]
    return {
        "expected": number * keep,
        "variance": number * keep * rate,
        "deviation": (number * keep * rate).sqrt(),
        "probability": combinations * one_way,
        "combinations": combinations,
        "at_least": torch.where(counts >= kept[:, None], distribution, 0.0).sum(1),
        "all_kept": keep**units,
        "all_dropped": rate**units,
        "expected_dropped": number * rate,
        "swapped_probability": combinations * rate**kept * keep ** (units - kept).clamp(min=0),
        "without_combinations": one_way,
        "only_kept": keep**kept,
        "certain": torch.ones_like(rate),
        "valid": kept <= units,
    }


@solver(
    "dropout_linear_regression",
    parameters={
        "x": Number(shape=("m", "n"), doc="m samples of n features"),
        "weights": Number(shape=("n",)),
        "y": Number(shape=("m",), doc="targets"),
        "rate": RATE,
    },
    sizes={"m": (1, 5), "n": (1, 3)},
)
def dropout_linear_regression(x: Tensor, weights: Tensor, y: Tensor, rate: Tensor) -> dict[str, Tensor]:
    """Expected squared error of a linear regression under inverted dropout of its inputs: an L2 penalty.

    E Σ_i (w·x̃_i − y_i)² = Σ_i (w·x_i − y_i)² + rate / (1 − rate)·Σ_j w_j²·Σ_i x_ij², with the errors summed over the
    samples, without a factor 1/2. Each weight has a coefficient of its own.

    Outputs: expected_loss = clean_loss + penalty, clean_loss, penalty, predictions [m] = w·x_i, feature_squares [n] =
    Σ_i x_ij², coefficients [n] = rate / (1 − rate)·Σ_i x_ij², mean_loss = expected_loss / m; original_loss, that of the
    form without division: Σ_i ((1 − rate)·w·x_i − y_i)² + rate·(1 − rate)·Σ_j w_j²·Σ_i x_ij². Wrong turns:
    dropout_ignored = clean_loss, uniform = clean_loss + rate / (1 − rate)·‖w‖² (the features forgotten), rate_only
    (factor rate), original_factor (factor rate·(1 − rate)), swapped (factor (1 − rate) / rate), with_covariances =
    clean_loss + rate / (1 − rate)·Σ_i (w·x_i)² (one mask for all features of a sample).
    """
    weights, features = weights.double(), x.double()
    predictions = (features * weights[:, None]).sum(2)
    clean = (predictions - y).square().sum(1)
    squares = features.square().sum(1)
    weighted = (weights.square() * squares).sum(1)
    odds, keep = rate / (1 - rate), 1 - rate
    expected = clean + odds * weighted
    return {
        "expected_loss": expected,
        "clean_loss": clean,
        "penalty": odds * weighted,
        "predictions": predictions,
        "feature_squares": squares,
        "coefficients": odds[:, None] * squares,
        "mean_loss": expected / x.shape[1],
        "original_loss": (keep[:, None] * predictions - y).square().sum(1) + rate * keep * weighted,
        "dropout_ignored": clean,
        "uniform": clean + odds * weights.square().sum(1),
        "rate_only": clean + rate * weighted,
        "original_factor": clean + rate * keep * weighted,
        "swapped": clean + weighted / odds,
        "with_covariances": clean + odds * predictions.square().sum(1),
    }
