"""References of image augmentation: PyTorch's flips and windows, blends with black and with the mean."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import reference


@reference("image_flips")
def image_flips(image: Tensor) -> dict[str, Any]:
    """`torch.fliplr`, `torch.flipud`, `torch.rot90`."""
    return {
        "left_right": torch.fliplr(image),
        "up_down": torch.flipud(image),
        "rotated": torch.rot90(image, 2),
        "transposed": torch.fliplr(torch.rot90(image, -1)),
    }


@reference("crop_positions")
def crop_positions(height: int, width: int, crop_height: int, crop_width: int) -> dict[str, Any]:
    """Windows of `Tensor.unfold`, counted; those side by side by its step."""
    picture = torch.empty(height, width, device="meta")
    windows = picture.unfold(0, crop_height, 1).unfold(1, crop_width, 1)
    tiles = picture.unfold(0, crop_height, crop_height).unfold(1, crop_width, crop_width)
    return {
        "positions": windows[..., 0, 0].numel(),
        "rows": windows.shape[0],
        "columns": windows.shape[1],
        "tiles": tiles[..., 0, 0].numel(),
    }


@reference("colour_adjustment")
def colour_adjustment(pixels: Tensor, factor: float) -> dict[str, Any]:
    """`torch.lerp` from black and from the mean grey, clamped by `hardtanh`."""
    grey = functional.adaptive_avg_pool1d(pixels[None], 1)[0].expand_as(pixels)
    bright, stretched = torch.lerp(torch.zeros_like(pixels), pixels, factor), torch.lerp(grey, pixels, factor)
    return {
        "brightness": functional.hardtanh(bright, 0.0, 255.0),
        "contrast": functional.hardtanh(stretched, 0.0, 255.0),
        "brightness_unclamped": bright,
        "contrast_unclamped": stretched,
        "mean": grey[0],
    }
