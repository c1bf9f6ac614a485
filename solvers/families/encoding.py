"""Encoding of features and labels: one-hot codes, bins, crosses, and linear scores over them."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, ParameterError, Real, Shared, solver

COUNT = Integer(low=1, high=1_000_000, draw_high=40)


@solver(
    "one_hot",
    parameters={
        "labels": Integer(low=0, high=63, draw_high=3, shape=("n",)),
        "classes": Shared(low=1, high=64, draw_high=6, default=4),
    },
    sizes={"n": (1, 4)},
)
def one_hot(labels: Tensor, classes: int) -> dict[str, Tensor]:
    """One-hot code of labels counted from 0: row i has a 1 at labels[i] and 0 elsewhere, as functional.one_hot.

    Outputs: code [n, classes], first [classes] (code of the first label), shape [2] = (n, classes), entries =
    n·classes, zeros = n·(classes − 1); distance = √2 between any two different codes, their inner product is 0. Wrong
    turns: from_one [n, classes] (labels counted from 1), inverted [n, classes], first_from_one [classes],
    first_inverted [classes], bits = ⌈log₂ classes⌉ (binary code), added = n + classes. Invalid where a label is not
    below classes.
    """
    count = labels.shape[1]
    places = torch.arange(classes, device=labels.device)
    code = (labels[:, :, None] == places).long()
    shifted = (labels[:, :, None] == places + 1).long()
    row = torch.ones_like(labels[:, 0])
    return {
        "code": code,
        "first": code[:, 0],
        "shape": torch.stack([count * row, classes * row], dim=1),
        "entries": count * classes * row,
        "zeros": count * (classes - 1) * row,
        "distance": 2**0.5 * row.double(),
        "from_one": shifted,
        "inverted": 1 - code,
        "first_from_one": shifted[:, 0],
        "first_inverted": 1 - code[:, 0],
        "bits": (classes - 1).bit_length() * row,
        "added": (count + classes) * row,
        "valid": (labels < classes).all(1),
    }


@solver(
    "encoded_batch_size",
    parameters={"samples": COUNT, "states": COUNT, "bytes_each": Integer(low=1, high=16, default=4)},
)
def encoded_batch_size(samples: Tensor, states: Tensor, bytes_each: Tensor) -> dict[str, Tensor]:
    """A batch of one-hot codes: shape (samples, states), of whose entries one a sample is 1.

    Outputs: shape [2], entries, ones = samples, zeros, bytes. Wrong turns: transposed [2], flat [2] = (samples, 1),
    square [2] = (states, states), added = samples + states.
    """
    entries = samples * states
    return {
        "shape": torch.stack([samples, states], dim=1),
        "entries": entries,
        "ones": samples,
        "zeros": entries - samples,
        "bytes": entries * bytes_each,
        "transposed": torch.stack([states, samples], dim=1),
        "flat": torch.stack([samples, torch.ones_like(samples)], dim=1),
        "square": torch.stack([states, states], dim=1),
        "added": samples + states,
    }


@solver(
    "sparse_score",
    parameters={
        "weights": Number(shape=("n",)),
        "active": Integer(low=0, high=1023, draw_high=5, shape=("k",), doc="places of the ones, counted from 0"),
        "bias": Number(default=0),
    },
    sizes={"n": (3, 8), "k": (1, 3)},
)
def sparse_score(weights: Tensor, active: Tensor, bias: Tensor) -> dict[str, Tensor]:
    """Score w·x + b of a 0/1 feature vector given by the places of its ones: only k weights are added, no products.

    Outputs: score, picked [k] = the weights at these places, additions = k, dense_multiplications = n, x [n]. Wrong
    turns: without_bias, from_one = places counted from 1 (place 0 adds nothing), all_weights = Σ w + b, index_weighted
    = Σ place · w[place] + b. Invalid where a place is not below n, or occurs twice.
    """
    size, count = weights.shape[1], active.shape[1]
    at = active.clamp_max(size - 1)
    picked = weights.gather(1, at)
    ones = (active[:, :, None] == torch.arange(size, device=active.device)).sum(1)
    before = torch.where(active > 0, weights.gather(1, (at - 1).clamp_min(0)), torch.zeros_like(picked))
    row = torch.ones_like(active[:, 0])
    return {
        "score": picked.sum(1) + bias,
        "picked": picked,
        "additions": count * row,
        "dense_multiplications": size * row,
        "x": ones,
        "without_bias": picked.sum(1),
        "from_one": before.sum(1) + bias,
        "all_weights": weights.sum(1) + bias,
        "index_weighted": (picked * active).sum(1) + bias,
        "valid": (active < size).all(1) & (ones <= 1).all(1),
    }


@solver(
    "binarized_score",
    parameters={
        "value": Number(draw_low=0, draw_high=300, doc="of the feature"),
        "threshold": Number(draw_low=20, draw_high=60),
        "raw_weight": Real(draw_low=-1, draw_high=1),
        "step_weight": Real(draw_low=-3, draw_high=3),
        "bias": Real(default=0.0),
        "typical": Number(default=30, draw_low=20, draw_high=60, doc="the value that would have been right"),
    },
)
def binarized_score(
    value: Tensor, threshold: Tensor, raw_weight: Tensor, step_weight: Tensor, bias: Tensor, typical: Tensor
) -> dict[str, Tensor]:
    """A linear score with a feature as it is, w·x + b, and as 0/1 feature [x > threshold]: v·[x > threshold] + b.

    An outlier moves the raw score without limit, the binarized one by at most |v|.

    Outputs: pair [2] = (raw, binarized), raw, binarized, indicator (0/1); raw_shift = w·(x − typical), binarized_shift.
    Wrong turns: scaled_step [2] = (raw, v·x + b), opposite [2] (indicator of x ≤ threshold), without_bias [2],
    excess [2] = (raw, v·max(0, x − threshold) + b).
    """
    indicator, usual = (value > threshold).long(), (typical > threshold).long()
    raw, binarized = raw_weight * value + bias, step_weight * indicator + bias

    def beside(second: Tensor) -> Tensor:
        return torch.stack([raw, second], dim=1)

    return {
        "pair": beside(binarized),
        "raw": raw,
        "binarized": binarized,
        "indicator": indicator,
        "raw_shift": raw_weight * (value - typical),
        "binarized_shift": step_weight * (indicator - usual),
        "scaled_step": beside(step_weight * value + bias),
        "opposite": beside(step_weight * (1 - indicator) + bias),
        "without_bias": beside(binarized) - bias[:, None],
        "excess": beside(step_weight * (value - threshold).clamp_min(0) + bias),
    }


@solver(
    "binned_score",
    parameters={
        "first_edge": Number(draw_low=0, draw_high=10),
        "width": Number(low=1, draw_low=1, draw_high=10),
        "weights": Number(shape=("bins",), doc="one a bin, lowest bin first"),
        "x": Number(draw_low=-5, draw_high=60),
        "bias": Number(default=0),
    },
    sizes={"bins": (2, 5)},
)
def binned_score(first_edge: Tensor, width: Tensor, weights: Tensor, x: Tensor, bias: Tensor) -> dict[str, Tensor]:
    """Score of a discretized feature: the weight of its bin, plus b: piecewise constant in x.

    Edges first_edge, first_edge + width, … part the bins, one fewer than weights; a value on an edge belongs to the bin
    above it, the first and the last bin are open-ended.

    Outputs: score, bin (counted from 0), weight, edges [bins − 1], code [bins] (one-hot). Wrong turns: bin_below and
    bin_above = scores of the neighbouring bins (at the ends: of the bin itself), times_x = w·x + b, cumulative = Σ of
    the weights up to the bin + b, without_bias = w. Raises ParameterError for a single bin.
    """
    bins = weights.shape[1]
    if bins < 2:
        raise ParameterError("weights: at least two bins")
    places = torch.arange(bins, device=weights.device)
    edges = first_edge[:, None] + width[:, None] * places[:-1]
    found = (x[:, None] >= edges).sum(1)
    code = (places == found[:, None]).long()

    def at(place: Tensor) -> Tensor:
        return weights.gather(1, place.clamp(0, bins - 1)[:, None])[:, 0]

    weight = at(found)
    passed = (weights * (places <= found[:, None])).sum(1)
    return {
        "score": weight + bias,
        "bin": found,
        "weight": weight,
        "edges": edges,
        "code": code,
        "bin_below": at(found - 1) + bias,
        "bin_above": at(found + 1) + bias,
        "times_x": weight * x + bias,
        "cumulative": passed + bias,
        "without_bias": weight,
    }


@solver(
    "feature_cross",
    parameters={
        "m": COUNT,
        "n": COUNT,
        "i": Integer(low=0, high=1_000_000, draw_high=12, doc="state of the first feature, from 0"),
        "j": Integer(low=0, high=1_000_000, draw_high=12, doc="state of the second, from 0"),
    },
)
def feature_cross(m: Tensor, n: Tensor, i: Tensor, j: Tensor) -> dict[str, Tensor]:
    """Crossing one-hot features of m and n states: m + n separate weights become m·n, state (i, j) at place i·n + j.

    Outputs: before = m + n, after = m·n, place (counted from 0, row by row), counts [2] = (before, after), all [3] =
    (before, after, place), growth = after − before. Wrong turns: column_order = i + j·m, place_from_one = place + 1,
    wrong_stride = i·m + j, added = i + j; all_by_column [3] and all_by_wrong_stride [3] (all with that place). Invalid
    where i ≥ m or j ≥ n.
    """
    before, after, place = m + n, m * n, i * n + j
    return {
        "before": before,
        "after": after,
        "place": place,
        "counts": torch.stack([before, after], dim=1),
        "all": torch.stack([before, after, place], dim=1),
        "growth": after - before,
        "all_by_column": torch.stack([before, after, i + j * m], dim=1),
        "all_by_wrong_stride": torch.stack([before, after, i * m + j], dim=1),
        "column_order": i + j * m,
        "place_from_one": place + 1,
        "wrong_stride": i * m + j,
        "added": i + j,
        "valid": (i < m) & (j < n),
    }


@solver(
    "softmax_regression",
    parameters={
        "x": Number(shape=("n", "d"), draw_low=-3, draw_high=3),
        "weights": Number(shape=("d", "q"), draw_low=-2, draw_high=2),
        "bias": Number(shape=("q",), draw_low=-2, draw_high=2, default=0),
    },
    sizes={"n": (1, 3), "d": (1, 3), "q": (2, 4)},
)
def softmax_regression(x: Tensor, weights: Tensor, bias: Tensor) -> dict[str, Tensor]:
    """Softmax regression of a batch: logits O = XW + b (n×d times d×q gives n×q), probabilities softmax along each row.

    Outputs: logits [n, q], probabilities [n, q], predicted [n] (first of equals), shape [2], largest [n] = row maxima,
    shifted [n, q] = logits less these, exponentials [n, q] of shifted. Wrong turns: over_columns [n, q] (softmax down
    the columns), over_all [n, q], without_bias [n, q], normalized_logits [n, q] (exponential forgotten: divided by the
    sum of sizes), sigmoids [n, q].
    """
    products = (x[:, :, :, None] * weights[:, None]).sum(2)
    logits = products + bias[:, None]
    values = logits.double()
    largest = values.amax(2, keepdim=True)
    exponentials = (values - largest).exp()
    sizes = values.abs().sum(2, keepdim=True)
    return {
        "logits": logits,
        "probabilities": exponentials / exponentials.sum(2, keepdim=True),
        "predicted": logits.argmax(2),
        "shape": torch.tensor([list(logits.shape[1:])], device=x.device).expand(len(x), 2),
        "largest": largest[:, :, 0],
        "shifted": values - largest,
        "exponentials": exponentials,
        "over_columns": values.softmax(1),
        "over_all": values.flatten(1).softmax(1).reshape(values.shape),
        "without_bias": products.double().softmax(2),
        "normalized_logits": values / sizes.where(sizes > 0, torch.ones_like(sizes)),
        "sigmoids": values.sigmoid(),
    }
