"""Transformations of small pictures as image augmentation uses them: flips, crops, brightness and contrast."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, solver

PIXELS = 255


@solver("image_flips", parameters={"image": Number(shape=("h", "w"))}, sizes={"h": (1, 4), "w": (1, 4)})
def image_flips(image: Tensor) -> dict[str, Tensor]:
    """A picture flipped: left-right reverses each row, up-down reverses the order of the rows.

    Outputs: left_right [h, w], up_down [h, w], rotated [h, w] (both: half a turn), transposed [w, h]. Wrong turns: each
    for another of them; inverted [h, w] = 255 − pixel (the brightness turned, not the picture).
    """
    rows = torch.arange(image.shape[1] - 1, -1, -1, device=image.device)
    columns = torch.arange(image.shape[2] - 1, -1, -1, device=image.device)
    sideways = image.index_select(2, columns)
    return {
        "left_right": sideways,
        "up_down": image.index_select(1, rows),
        "rotated": sideways.index_select(1, rows),
        "transposed": image.mT,
        "inverted": PIXELS - image,
    }


@solver(
    "crop_positions",
    parameters={
        "height": Integer(low=1, high=100_000, draw_high=60),
        "width": Integer(low=1, high=100_000, draw_high=60),
        "crop_height": Integer(low=1, high=100_000, draw_high=12),
        "crop_width": Integer(low=1, high=100_000, draw_high=12),
    },
)
def crop_positions(height: Tensor, width: Tensor, crop_height: Tensor, crop_width: Tensor) -> dict[str, Tensor]:
    """Places at which a crop of h×w fits into a picture of H×W: (H − h + 1)·(W − w + 1).

    Outputs: positions, rows = H − h + 1, columns = W − w + 1, with_flips = twice as many. Wrong turns: without_one =
    (H − h)·(W − w), tiles = ⌊H / h⌋·⌊W / w⌋ (crops side by side), pixels = H·W, added = rows + columns.
    Invalid where the crop is larger than the picture.
    """
    rows, columns = height - crop_height + 1, width - crop_width + 1
    positions = rows * columns
    return {
        "positions": positions,
        "rows": rows,
        "columns": columns,
        "with_flips": 2 * positions,
        "without_one": (height - crop_height) * (width - crop_width),
        "tiles": (height // crop_height) * (width // crop_width),
        "pixels": height * width,
        "added": rows + columns,
        "valid": (rows > 0) & (columns > 0),
    }


@solver(
    "colour_adjustment",
    parameters={
        "pixels": Real(low=0.0, high=255.0, draw_low=0.0, draw_high=255.0, shape=("n",), doc="grey values"),
        "factor": Real(low=0.0, high=100.0, draw_low=0.0, draw_high=2.5, doc="1 changes nothing"),
    },
    sizes={"n": (1, 6)},
)
def colour_adjustment(pixels: Tensor, factor: Tensor) -> dict[str, Tensor]:
    """Brightness multiplies pixels, factor·p; contrast stretches about the mean, m + factor·(p − m); then clamped.

    The range is 0 to 255; the results are not rounded. A blend with black, resp. with the mean grey, as torchvision's
    adjust_brightness and adjust_contrast.

    Outputs, [n] each: brightness, contrast, brightness_unclamped, contrast_unclamped; mean. Wrong turns, [n] each:
    brightness_wrapped (modulo 256), contrast_about_middle (127.5 for the mean), contrast_scaled = clamped factor·p (as
    for brightness).
    """
    gain = factor[:, None]
    mean = pixels.mean(1, keepdim=True)
    bright, stretched = gain * pixels, mean + gain * (pixels - mean)
    return {
        "brightness": bright.clamp(0, PIXELS),
        "contrast": stretched.clamp(0, PIXELS),
        "brightness_unclamped": bright,
        "contrast_unclamped": stretched,
        "mean": mean[:, 0],
        "brightness_wrapped": bright.remainder(PIXELS + 1),
        "contrast_about_middle": (PIXELS / 2 + gain * (pixels - PIXELS / 2)).clamp(0, PIXELS),
        "contrast_scaled": bright.clamp(0, PIXELS),
    }
