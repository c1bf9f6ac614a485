"""Data augmentation: mixup, CutMix, and how many variants a set of transformations makes."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, solver


@solver(
    "mixup",
    parameters={
        "first": Number(shape=("n",), doc="input x₁"),
        "second": Number(shape=("n",), doc="input x₂"),
        "first_label": Number(low=0, high=1, draw_low=0, draw_high=1, shape=("k",), doc="target y₁"),
        "second_label": Number(low=0, high=1, draw_low=0, draw_high=1, shape=("k",), doc="target y₂"),
        "share": Real(low=0.0, high=1.0, draw_low=0.0, draw_high=1.0, doc="λ, the share of the first"),
    },
    sizes={"n": (1, 5), "k": (2, 4)},
)
def mixup(first: Tensor, second: Tensor, first_label: Tensor, second_label: Tensor, share: Tensor) -> dict[str, Tensor]:
    """Mixup (Zhang et al. 2018): λ x₁ + (1 − λ) x₂, with the targets mixed in the same way.

    Outputs: mixed [n], label [k], both [n + k] = mixed and label in a row. Wrong turns, [n + k] each: swapped (λ for
    the second), hard_label (the target of the larger share), halves (λ = ½ for both), unmixed_input (x₁ with the mixed
    label).
    """
    x1, x2, y1, y2 = first.double(), second.double(), first_label.double(), second_label.double()

    def blend(a: Tensor, b: Tensor, weight: Tensor) -> Tensor:
        return weight[:, None] * a + (1 - weight)[:, None] * b

    mixed, label = blend(x1, x2, share), blend(y1, y2, share)
    half = torch.full_like(share, 0.5)
    larger = torch.where((share >= 0.5)[:, None], y1, y2)
    return {
        "mixed": mixed,
        "label": label,
        "both": torch.cat([mixed, label], 1),
        "swapped": torch.cat([blend(x2, x1, share), blend(y2, y1, share)], 1),
        "hard_label": torch.cat([mixed, larger], 1),
        "halves": torch.cat([blend(x1, x2, half), blend(y1, y2, half)], 1),
        "unmixed_input": torch.cat([x1, label], 1),
    }


@solver(
    "cutmix_weight",
    parameters={
        "height": Integer(low=1, high=10_000, draw_high=32),
        "width": Integer(low=1, high=10_000, draw_high=32),
        "center_y": Integer(low=0, high=10_000, draw_high=31, doc="row of the box's centre"),
        "center_x": Integer(low=0, high=10_000, draw_high=31, doc="column of the box's centre"),
        "box_height": Integer(low=1, high=10_000, draw_high=40),
        "box_width": Integer(low=1, high=10_000, draw_high=40),
    },
)
def cutmix_weight(
    height: Tensor, width: Tensor, center_y: Tensor, center_x: Tensor, box_height: Tensor, box_width: Tensor
) -> dict[str, Tensor]:
    """CutMix (Yun et al. 2019): the weight of the base image's label is the share of its pixels that stay.

    The box covers rows center_y − ⌊h / 2⌋ up to, but without, center_y + ⌊h / 2⌋ (columns alike), as far as they lie
    in the image.

    Outputs: base_weight = 1 − area / (H W), pasted_weight = area / (H W), pasted_area, rows and columns (of
    the clipped box). Wrong turns: unclipped = 1 − h w / (H W) (the box as drawn), sides = 1 − the mean of the shares of
    the sides, half, pasted_weight.
    Invalid where the centre is outside of the image.
    """

    def clipped(center: Tensor, side: Tensor, limit: Tensor) -> Tensor:
        half = side // 2
        return torch.minimum(center + half, limit) - (center - half).clamp(min=0)

    rows, columns = clipped(center_y, box_height, height), clipped(center_x, box_width, width)
    area, whole = rows * columns, (height * width).double()
    shares = rows.double() / height.double() + columns.double() / width.double()
    return {
        "base_weight": 1 - area.double() / whole,
        "pasted_weight": area.double() / whole,
        "pasted_area": area,
        "rows": rows,
        "columns": columns,
        "unclipped": 1 - (box_height * box_width).double() / whole,
        "sides": 1 - shares / 2,
        "half": torch.full_like(whole, 0.5),
        "valid": (center_y < height) & (center_x < width),
    }


@solver(
    "augmentation_variants",
    parameters={
        "options": Integer(low=1, high=1000, draw_high=6, shape=("n",), doc="choices of each transformation"),
        "samples": Integer(low=1, high=1_000_000, draw_high=50, default=1),
    },
    sizes={"n": (1, 4)},
)
def augmentation_variants(options: Tensor, samples: Tensor) -> dict[str, Tensor]:
    """Different versions of a sample when each transformation makes one of its choices independently: their product.

    A choice may be "leave it as it is". An upper bound: versions may look alike.

    Outputs: variants = Π options, total = samples · variants. Wrong turns: added = Σ options, without_identity =
    Π (options − 1), subsets = 2ⁿ, added_total = samples · Σ options.
    """
    variants = options.prod(1)
    added = options.sum(1)
    return {
        "variants": variants,
        "total": samples * variants,
        "added": added,
        "without_identity": (options - 1).prod(1),
        "subsets": torch.full_like(variants, 2 ** options.shape[1]),
        "added_total": samples * added,
    }
