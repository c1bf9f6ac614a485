"""References of data augmentation: `torch.lerp`, images that are really cut, and listed combinations."""

import itertools
from typing import Any

import torch
from torch import Tensor

from solvers.registry import reference


@reference("mixup")
def mixup(first: Tensor, second: Tensor, first_label: Tensor, second_label: Tensor, share: float) -> dict[str, Any]:
    """`torch.lerp` from the second to the first."""
    mixed = torch.lerp(second.double(), first.double(), share)
    label = torch.lerp(second_label.double(), first_label.double(), share)
    other = torch.lerp(first.double(), second.double(), share)
    return {
        "mixed": mixed,
        "label": label,
        "both": torch.cat([mixed, label]),
        "swapped": torch.cat([other, torch.lerp(first_label.double(), second_label.double(), share)]),
    }


@reference("cutmix_weight")
def cutmix_weight(
    height: int, width: int, center_y: int, center_x: int, box_height: int, box_width: int
) -> dict[str, Any]:
    """Paste zeros into an image of ones by a slice, and take its mean."""
    image = torch.ones(height, width, dtype=torch.float64)
    top, left = max(center_y - box_height // 2, 0), max(center_x - box_width // 2, 0)
    image[top : center_y + box_height // 2, left : center_x + box_width // 2] = 0
    return {
        "base_weight": image.mean(),
        "pasted_area": int((image == 0).sum()),
        "pasted_weight": (1 - image).mean(),
    }


@reference("augmentation_variants")
def augmentation_variants(options: Tensor, samples: int) -> dict[str, Any]:
    """All combinations, listed."""
    choices = [range(count) for count in options.tolist()]
    return {
        "variants": sum(1 for _ in itertools.product(*choices)),
        "total": sum(1 for _ in itertools.product(range(samples), *choices)),
    }
