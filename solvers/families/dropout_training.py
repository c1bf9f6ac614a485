"""One training step under dropout: which weights of the thinned network move, and how far."""

import torch
from torch import Tensor

from solvers.registry import Integer, Option, Real, solver


def _step(
    x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor, target: Tensor, scale: Tensor, activation: str
) -> dict[str, Tensor]:
    """Forward and backward pass where the hidden values [b, h] are multiplied by `scale`."""
    preactivation = (w1 * x[:, None]).sum(2) + b1
    hidden = preactivation.relu() if activation == "relu" else preactivation.sigmoid()
    slope = (preactivation > 0).to(hidden.dtype) if activation == "relu" else hidden * (1 - hidden)
    thinned = hidden * scale
    output = (w2 * thinned).sum(1) + b2
    error = output - target
    deltas = error[:, None] * w2 * scale * slope
    return {
        "preactivation": preactivation,
        "hidden": hidden,
        "thinned": thinned,
        "output": output,
        "error": error,
        "loss": error**2 / 2,
        "grad_w1": deltas[:, :, None] * x[:, None],
        "grad_b1": deltas,
        "grad_w2": error[:, None] * thinned,
        "grad_b2": error,
    }


@solver(
    "dropout_step",
    parameters={
        "x": Real(shape=("i",), doc="input"),
        "w1": Real(shape=("h", "i"), doc="one row a hidden unit"),
        "b1": Real(shape=("h",), default=0.0),
        "w2": Real(shape=("h",), doc="from the hidden units to the output"),
        "b2": Real(default=0.0),
        "target": Real(),
        "mask": Integer(low=0, high=1, shape=("h",), doc="1 kept, 0 dropped"),
        "rate": Real(low=0.0, high=0.99, draw_low=0.1, draw_high=0.9, default=0.5, doc="probability of dropping"),
        "lr": Real(low=0.0, high=1e3, draw_low=0.01, draw_high=1.0, default=0.1),
        "activation": Option(values=("relu", "sigmoid"), default="relu"),
    },
    sizes={"i": (1, 3), "h": (1, 4)},
)
def dropout_step(
    x: Tensor,
    w1: Tensor,
    b1: Tensor,
    w2: Tensor,
    b2: Tensor,
    target: Tensor,
    mask: Tensor,
    rate: Tensor,
    lr: Tensor,
    activation: str,
) -> dict[str, Tensor]:
    """One step of plain gradient descent on one example, with dropout of the hidden layer by a given mask.

    output = w2·(f(W1 x + b1) ⊙ mask / (1 − rate)) + b2 (inverted dropout, torch.nn.Dropout), L = ½(output − target)².
    Weights into and out of a dropped unit have gradient 0 and stay as they are; with momentum or weight decay they
    would still move.

    Outputs: preactivation [h], hidden [h], thinned [h] = hidden·mask / (1 − rate), output, error = output − target,
    loss; grad_w1 [h, i], grad_b1 [h], grad_w2 [h], grad_b2; new_w1, new_b1, new_w2, new_b2; changed_w1 [h, i],
    changed_b1 [h], changed_w2 [h] (0/1: is the gradient not 0; a kept ReLU unit below 0 has gradient 0 too),
    changed = how many of all weights and biases. Wrong turns: full_new_w1 and full_new_w2 (no unit dropped),
    unscaled_new_w1 and unscaled_new_w2 (not divided by 1 − rate: the form of the original paper), flipped_w2 [h] (0/1:
    the weights of the dropped units taken for those that change).
    """
    scale = mask / (1 - rate)[:, None]

    def updated(solved: dict[str, Tensor]) -> dict[str, Tensor]:
        old = {"w1": w1, "b1": b1, "w2": w2, "b2": b2}
        rates = {name: lr.reshape(-1, *[1] * (value.dim() - 1)) for name, value in old.items()}
        return {f"new_{name}": value - rates[name] * solved[f"grad_{name}"] for name, value in old.items()}

    solved = _step(x, w1, b1, w2, b2, target, scale, activation)
    full = updated(_step(x, w1, b1, w2, b2, target, torch.ones_like(scale), activation))
    unscaled = updated(_step(x, w1, b1, w2, b2, target, mask.to(scale.dtype), activation))
    flags = {f"changed_{name}": (solved[f"grad_{name}"] != 0).long() for name in ("w1", "b1", "w2", "b2")}
    return {
        **solved,
        **updated(solved),
        **{name: flags[name] for name in ("changed_w1", "changed_b1", "changed_w2")},
        "changed": torch.stack([flag.reshape(len(x), -1).sum(1) for flag in flags.values()]).sum(0),
        "full_new_w1": full["new_w1"],
        "full_new_w2": full["new_w2"],
        "unscaled_new_w1": unscaled["new_w1"],
        "unscaled_new_w2": unscaled["new_w2"],
        "flipped_w2": 1 - mask,
    }
