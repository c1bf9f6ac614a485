"""Images and words as inputs, and label maps as outputs: standardization, embedding lookup, Dice and IoU."""

import torch
from torch import Tensor

from solvers.registry import Number, Real, solver


@solver(
    "channel_standardization",
    parameters={"batch": Number(shape=("n", "c", "h", "w"), doc="images"), "epsilon": Real(low=0, high=1, default=0.0)},
    sizes={"n": (2, 3), "c": (1, 3), "h": (1, 2), "w": (2, 2)},
)
def channel_standardization(batch: Tensor, epsilon: Tensor) -> dict[str, Tensor]:
    """Per-channel mean and deviation of training images, and their first pixel standardized: (x − μ_c) / (σ_c + eps).

    One mean and one (biased) deviation for each channel, over examples and positions. The same numbers, computed on the
    training set, are used for validation and test.

    Outputs: means [c], deviations [c], variances [c], pixel [c] = the first example's pixel at the top left, normalized
    [c] = that pixel standardized, centred [c] = its mean removed. Wrong turns: centred (the division forgotten),
    per_image_means [c] (of the first example only), overall_mean (one for all channels), divided_by_variance [c].
    Invalid where a deviation and epsilon are both 0.
    """
    values = batch.double()
    variances = values.var((1, 3, 4), unbiased=False)
    means, deviations = values.mean((1, 3, 4)), variances.sqrt()
    pixel = values[:, 0, :, 0, 0]
    centred, divisor = pixel - means, deviations + epsilon[:, None]
    safe = torch.where(divisor > 0, divisor, torch.ones_like(divisor))
    safe_variance = torch.where(variances > 0, variances, torch.ones_like(variances))
    return {
        "means": means,
        "deviations": deviations,
        "variances": variances,
        "pixel": pixel,
        "centred": centred,
        "normalized": centred / safe,
        "per_image_means": values[:, 0].mean((2, 3)),
        "overall_mean": values.mean((1, 2, 3, 4)),
        "divided_by_variance": centred / safe_variance,
        "valid": (variances > 1e-12).all(1) | (epsilon > 0),
    }


@solver(
    "embedding_lookup",
    parameters={
        "table": Number(shape=("v", "d"), doc="one row for each word"),
        "word": Number(low=0, high=1_000, draw_low=0, draw_high=2, doc="index of the word, from 0"),
    },
    sizes={"v": (3, 5), "d": (1, 3)},
)
def embedding_lookup(table: Tensor, word: Tensor) -> dict[str, Tensor]:
    """An embedding lookup is the product of a one-hot row with the table: row `word` of it.

    Outputs: output [d], one_hot [v]. Wrong turns: next_row (counted from 1), scaled_row = word·first row, column_sum
    [d] = the sum of all rows (one-hot taken for ones).
    Invalid where the table has no such row, or the index is not whole.
    """
    rows = torch.arange(table.shape[1], device=table.device)
    one_hot = (rows == word[:, None]).long()
    return {
        "output": (one_hot[:, :, None] * table).sum(1),
        "one_hot": one_hot,
        "next_row": ((rows == word[:, None] - 1).long()[:, :, None] * table).sum(1),
        "scaled_row": word[:, None] * table[:, 0],
        "column_sum": table.sum(1),
        "valid": one_hot.sum(1) == 1,
    }


@solver(
    "mask_overlap",
    parameters={
        "prediction": Number(shape=("h", "w"), low=0, high=1, draw_low=0, draw_high=1, doc="binary mask"),
        "target": Number(shape=("h", "w"), low=0, high=1, draw_low=0, draw_high=1, doc="binary mask"),
    },
    sizes={"h": (2, 4), "w": (2, 4)},
)
def mask_overlap(prediction: Tensor, target: Tensor) -> dict[str, Tensor]:
    """Dice and IoU of two binary masks: 2·|P ∩ T| / (|P| + |T|) and |P ∩ T| / |P ∪ T|; dice = 2·iou / (1 + iou).

    Outputs: dice, iou, pair = [dice, iou], intersection, union, prediction_area, target_area, pixel_accuracy.
    Wrong turns: dice_without_two = |P ∩ T| / (|P| + |T|), pixel_accuracy (the background counted as a hit), precision,
    recall.
    Invalid where both masks are empty, or an entry is neither 0 nor 1.
    """
    p, t = prediction.double(), target.double()
    intersection, areas = (p * t).sum((1, 2)), (p.sum((1, 2)), t.sum((1, 2)))
    union = areas[0] + areas[1] - intersection
    one = torch.ones_like(union)

    def over(numerator: Tensor, denominator: Tensor) -> Tensor:
        return numerator / torch.where(denominator > 0, denominator, one)

    dice, iou = over(2 * intersection, areas[0] + areas[1]), over(intersection, union)
    whole = ((p == 0) | (p == 1)) & ((t == 0) | (t == 1))
    return {
        "dice": dice,
        "iou": iou,
        "pair": torch.stack([dice, iou], 1),
        "intersection": intersection.long(),
        "union": union.long(),
        "prediction_area": areas[0].long(),
        "target_area": areas[1].long(),
        "pixel_accuracy": (p == t).double().mean((1, 2)),
        "dice_without_two": dice / 2,
        "precision": over(intersection, areas[0]),
        "recall": over(intersection, areas[1]),
        "valid": (union > 0) & whole.all(2).all(1),
    }


@solver(
    "mean_iou",
    parameters={
        "confusion": Number(shape=("c", "c"), low=0, draw_low=0, draw_high=20, doc="rows true, columns predicted")
    },
    sizes={"c": (2, 4)},
)
def mean_iou(confusion: Tensor) -> dict[str, Tensor]:
    """Mean IoU from a confusion matrix of pixels: IoU_c = n_cc / (row_c + column_c − n_cc), averaged.

    Outputs: mean, ious [c], unions [c], pixel_accuracy = Σ n_cc / Σ n. Wrong turns: pixel_accuracy, mean_recall = the
    average of n_cc / row_c (mean pixel accuracy), mean_with_double_diagonal (n_cc not taken off the union),
    frequency_weighted = Σ row_c·IoU_c / Σ n.
    Invalid where a class occurs neither in rows nor in columns, or in no row.
    """
    matrix = confusion.double()
    hits, rows, columns = matrix.diagonal(dim1=1, dim2=2), matrix.sum(2), matrix.sum(1)
    unions = rows + columns - hits
    one = torch.ones_like(rows)
    ious = hits / torch.where(unions > 0, unions, one)
    total = matrix.sum((1, 2))
    total = torch.where(total > 0, total, torch.ones_like(total))
    return {
        "mean": ious.mean(1),
        "ious": ious,
        "unions": unions.long(),
        "pixel_accuracy": hits.sum(1) / total,
        "mean_recall": (hits / torch.where(rows > 0, rows, one)).mean(1),
        "mean_with_double_diagonal": (hits / torch.where(rows + columns > 0, rows + columns, one)).mean(1),
        "frequency_weighted": (rows * ious).sum(1) / total,
        "valid": (rows > 0).all(1),
    }
