"""References of inputs and label maps: `nn.BatchNorm2d`, `functional.embedding`, and labels counted one by one."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


@reference("channel_standardization")
def channel_standardization(batch: Tensor, epsilon: float) -> dict[str, Any]:
    """The statistics that `nn.BatchNorm2d` with momentum 1 keeps; they leave the pixel to be scaled."""
    images = batch.double()
    count = images[:, 0].numel()
    norm = nn.BatchNorm2d(images.shape[1], momentum=1.0, dtype=torch.float64)
    norm(images)
    assert norm.running_mean is not None
    assert norm.running_var is not None
    deviations = (norm.running_var * (count - 1) / count).sqrt()
    pixel = images[0, :, 0, 0]
    return {
        "means": norm.running_mean,
        "deviations": deviations,
        "pixel": pixel,
        "normalized": torch.sub(pixel, norm.running_mean).div(deviations.add(epsilon)),
    }


@reference("embedding_lookup")
def embedding_lookup(table: Tensor, word: float) -> dict[str, Any]:
    """`functional.embedding`, and `functional.one_hot` times the table."""
    index = torch.tensor(int(word))
    one_hot = functional.one_hot(index, len(table))
    output = functional.embedding(index, table.double())
    assert torch.equal(one_hot.double() @ table.double(), output)
    return {"output": output, "one_hot": one_hot}


@reference("mask_overlap")
def mask_overlap(prediction: Tensor, target: Tensor) -> dict[str, Any]:
    """Sets of pixels."""
    sets = [{tuple(place) for place in mask.nonzero().tolist()} for mask in (prediction, target)]
    common, either = sets[0] & sets[1], sets[0] | sets[1]
    precision = len(common) / len(sets[0]) if sets[0] else 0.0
    recall = len(common) / len(sets[1]) if sets[1] else 0.0
    # Dice is the harmonic mean of precision and recall.
    dice = 2 * precision * recall / (precision + recall) if common else 0.0
    iou = len(common) / len(either)
    return {
        "dice": dice,
        "iou": iou,
        "pair": [dice, iou],
        "intersection": len(common),
        "union": len(either),
        "precision": precision,
        "recall": recall,
    }


@reference("mean_iou")
def mean_iou(confusion: Tensor) -> dict[str, Any]:
    """Writes every pixel out as a pair of labels, and compares the two label maps class by class."""
    classes = len(confusion)
    pairs = torch.cartesian_prod(torch.arange(classes), torch.arange(classes))
    true, predicted = pairs.repeat_interleave(confusion.long().flatten(), dim=0).T
    ious = []
    for label in range(classes):
        either = int(((true == label) | (predicted == label)).sum())
        ious.append(int(((true == label) & (predicted == label)).sum()) / either)
    return {
        "ious": ious,
        "mean": sum(ious) / classes,
        "pixel_accuracy": (true == predicted).double().mean(),
    }
