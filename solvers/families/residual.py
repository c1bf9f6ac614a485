"""Values of small pieces of the known networks: residual units old and new, and a stage of LeNet."""

import torch
from torch import Tensor

from solvers.registry import Number, ParameterError, Real, solver

VECTOR = Number(shape=("n",), doc="input x")
MATRIX = Number(shape=("n", "n"), doc="weights", draw_low=-2, draw_high=2)


def _times(matrix: Tensor, vector: Tensor) -> Tensor:
    return (matrix * vector[:, None]).sum(2)


@solver(
    "residual_unit_values",
    parameters={"x": VECTOR, "first": MATRIX, "second": MATRIX},
    sizes={"n": (1, 3)},
)
def residual_unit_values(x: Tensor, first: Tensor, second: Tensor) -> dict[str, Tensor]:
    """Two linear layers W1, W2 with ReLU as a residual unit of ResNet v1 and of v2, without normalization and biases.

    v1 = ReLU(x + W2·ReLU(W1·x)); v2 (pre-activation) = x + W2·ReLU(W1·ReLU(x)) (He et al. 2016).

    Outputs: v1, v2 [n], branch = W2·ReLU(W1·x) and v2_branch = W2·ReLU(W1·ReLU(x)), hidden = ReLU(W1·x), v2_hidden, sum
    = x + branch. Wrong turns: branch (the shortcut forgotten), sum (v1 without the last ReLU), v2_rectified = ReLU(v2),
    plain = ReLU(branch), doubly_rectified = ReLU(x) + ReLU(branch).
    """
    hidden, rectified = _times(first, x).clamp(min=0), x.clamp(min=0)
    branch = _times(second, hidden)
    v2_hidden = _times(first, rectified).clamp(min=0)
    v2_branch = _times(second, v2_hidden)
    return {
        "v1": (x + branch).clamp(min=0),
        "v2": x + v2_branch,
        "branch": branch,
        "v2_branch": v2_branch,
        "hidden": hidden,
        "v2_hidden": v2_hidden,
        "sum": x + branch,
        "v2_rectified": (x + v2_branch).clamp(min=0),
        "plain": branch.clamp(min=0),
        "doubly_rectified": rectified + branch.clamp(min=0),
    }


@solver(
    "residual_scalar",
    parameters={
        "x": Number(),
        "first": Number(doc="weight w1", draw_low=-3, draw_high=3),
        "second": Number(doc="weight w2", draw_low=-3, draw_high=3),
    },
)
def residual_scalar(x: Tensor, first: Tensor, second: Tensor) -> dict[str, Tensor]:
    """Value and derivative of y = x + w2·ReLU(w1·x), a residual block of single numbers without an outer ReLU.

    dy/dx = 1 + w2·w1 where w1·x > 0, and 1 where w1·x < 0: the shortcut's 1 is always there.

    Outputs: output, gradient, pair = [output, gradient], branch = w2·ReLU(w1·x), branch_gradient, pre_activation =
    w1·x. Wrong turns: branch (the shortcut forgotten), branch_gradient (its 1 forgotten), ungated_gradient = 1 + w1·w2
    (the ReLU ignored), product_gradient = w1·w2, branch_pair = [branch, branch_gradient], ungated_pair = [output,
    ungated_gradient].
    Invalid where w1·x = 0, at which ReLU has no derivative.
    """
    zero = torch.zeros_like(x) * first * second  # the common type
    inner = first * x
    open_gate = (inner > 0).to(zero.dtype)
    branch = second * inner.clamp(min=0) + zero
    slope = first * second * open_gate
    return {
        "output": x + branch,
        "gradient": 1 + slope,
        "pair": torch.stack([x + branch, 1 + slope], 1),
        "branch": branch,
        "branch_gradient": slope,
        "pre_activation": inner,
        "ungated_gradient": 1 + first * second,
        "product_gradient": first * second,
        "branch_pair": torch.stack([branch, slope], 1),
        "ungated_pair": torch.stack([x + branch, 1 + first * second + zero * 0], 1),
        "valid": inner != 0,
    }


@solver(
    "lenet_stage_values",
    parameters={
        "image": Number(shape=("h", "w"), doc="input, one channel", draw_low=-2, draw_high=2),
        "kernel": Number(shape=("k", "k"), doc="weights", draw_low=-1, draw_high=1),
    },
    sizes={"h": (3, 6), "w": (3, 6), "k": (1, 2)},
)
def lenet_stage_values(image: Tensor, kernel: Tensor) -> dict[str, Tensor]:
    """One stage of LeNet: a convolution without padding, tanh, then 2×2 average pooling with stride 2.

    Outputs: output, convolved, activated, only = output[0, 0]. Wrong turns: pooled_first and only_pooled_first =
    tanh(average of the convolution), max_pooled and only_max (the maximum of each window), linear_output and
    only_linear (tanh forgotten).
    Raises ParameterError where fewer than 2 rows or columns are left for the pooling.
    """
    size = kernel.shape[-1]
    if min(image.shape[1:]) - size < 1:
        raise ParameterError(
            f"kernel: {size}×{size} leaves less than 2×2 of the {image.shape[1]}×{image.shape[2]} image"
        )
    windows = image.unfold(1, size, 1).unfold(2, size, 1)
    convolved = (windows * kernel[:, None, None]).sum((-2, -1))
    activated = torch.tanh(convolved.double())

    def blocks(maps: Tensor) -> Tensor:
        return maps.unfold(1, 2, 2).unfold(2, 2, 2)

    average, output = blocks(convolved.double()).mean((-2, -1)), blocks(activated).mean((-2, -1))
    return {
        "output": output,
        "only": output[:, 0, 0],
        "only_pooled_first": torch.tanh(average)[:, 0, 0],
        "only_max": blocks(activated).amax((-2, -1))[:, 0, 0],
        "only_linear": average[:, 0, 0],
        "convolved": convolved,
        "activated": activated,
        "pooled_first": torch.tanh(average),
        "max_pooled": blocks(activated).amax((-2, -1)),
        "linear_output": average,
    }


@solver(
    "scaled_tanh",
    parameters={
        "x": Real(draw_low=-4, draw_high=4),
        "scale": Real(low=0.01, high=100, draw_low=0.5, draw_high=3, default=1.7159),
        "slope": Real(low=0.01, high=100, draw_low=0.2, draw_high=2, default=2 / 3),
    },
)
def scaled_tanh(x: Tensor, scale: Tensor, slope: Tensor) -> dict[str, Tensor]:
    """LeNet-5's activation A·tanh(S·x) with A = 1.7159 and S = 2/3, so that f(±1) ≈ ±1 (LeCun et al. 1998).

    Its derivative is A·S·(1 − tanh²(S·x)), at most A·S ≈ 1.144.

    Outputs: value, derivative, pair = [value, derivative], inner = S·x, squashed = tanh(S·x). Wrong turns: unscaled =
    tanh(S·x), slope_ignored = A·tanh(x), plain = tanh(x), scale_inside = tanh(A·S·x), derivative_without_inner =
    A·(1 − tanh²(S·x)).
    """
    inner = slope * x
    squashed = torch.tanh(inner)
    derivative = scale * slope * (1 - squashed**2)
    return {
        "value": scale * squashed,
        "derivative": derivative,
        "pair": torch.stack([scale * squashed, derivative], 1),
        "inner": inner,
        "squashed": squashed,
        "unscaled": squashed,
        "slope_ignored": scale * torch.tanh(x),
        "plain": torch.tanh(x),
        "scale_inside": torch.tanh(scale * inner),
        "derivative_without_inner": scale * (1 - squashed**2),
    }
