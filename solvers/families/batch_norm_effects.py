"""What batch norm means for the layers around it: running averages, folding, output moments, learning rates."""

import torch
from torch import Tensor

from solvers.families.batch_norm import BETA, EPS, GAMMA, RUNNING_MEAN, RUNNING_VAR, column
from solvers.registry import Real, solver


@solver(
    "running_mean_steps",
    parameters={
        "values": Real(
            shape=("k",), low=-1e6, high=1e6, draw_low=-5.0, draw_high=5.0, doc="means of k batches in turn"
        ),
        "start": Real(low=-1e6, high=1e6, default=0.0),
        "momentum": Real(low=0.0, high=1.0, default=0.1, doc="weight of the new batch, as in PyTorch"),
    },
    sizes={"k": (1, 6)},
)
def running_mean_steps(values: Tensor, start: Tensor, momentum: Tensor) -> dict[str, Tensor]:
    """A running mean after k batches: new = (1 − momentum)·old + momentum·batch, k times (PyTorch's convention).

    Closed form: (1 − m)ᵏ·start + Σ m·(1 − m)ᵏ⁻ⁱ·valueᵢ. In Keras, TensorFlow and most papers momentum weighs the old
    value, so that their 0.9 is PyTorch's 0.1: the decay_ outputs.

    Outputs: running (after the last batch), running_steps [k], other_momentum = 1 − momentum (the same average in the
    other convention); batch_weights [k], start_weight = (1 − m)ᵏ; corrected = running without the share of the start,
    divided by 1 − (1 − m)ᵏ. decay_running and decay_steps [k] (momentum on the old value; a wrong turn in PyTorch).
    Wrong turns: plain_mean of the values, last = the last value, one_step (only the last batch averaged in).
    """
    count = values.shape[1]

    def average(weight: Tensor) -> Tensor:
        steps, current = [], start
        for index in range(count):
            current = (1 - weight) * current + weight * values[:, index]
            steps.append(current)
        return torch.stack(steps, 1)

    steps, decay_steps = average(momentum), average(1 - momentum)
    powers = torch.arange(count - 1, -1, -1, device=values.device)
    weights = column(momentum) * column(1 - momentum) ** powers
    start_weight = (1 - momentum) ** count
    seen = torch.where(momentum > 0, 1 - start_weight, 1.0)
    return {
        "running": steps[:, -1],
        "running_steps": steps,
        "other_momentum": 1 - momentum,
        "batch_weights": weights,
        "start_weight": start_weight,
        "corrected": (weights * values).sum(1) / seen,
        "decay_running": decay_steps[:, -1],
        "decay_steps": decay_steps,
        "plain_mean": values.mean(1),
        "last": values[:, -1],
        "one_step": (1 - momentum) * start + momentum * values[:, -1],
    }


@solver(
    "batch_norm_fold",
    parameters={
        "weights": Real(shape=("k",), low=-1e6, high=1e6, doc="the kernel of one output channel, flattened"),
        "bias": Real(low=-1e6, high=1e6, default=0.0, doc="of the layer before batch norm"),
        "running_mean": RUNNING_MEAN,
        "running_var": RUNNING_VAR,
        "gamma": GAMMA,
        "beta": BETA,
        "eps": EPS,
    },
    sizes={"k": (1, 6)},
)
def batch_norm_fold(
    weights: Tensor,
    bias: Tensor,
    running_mean: Tensor,
    running_var: Tensor,
    gamma: Tensor,
    beta: Tensor,
    eps: Tensor,
) -> dict[str, Tensor]:
    """Evaluation-mode batch norm merged into the layer before it: w' = s·w, b' = s·(b − mean) + beta.

    s = gamma / √(running_var + eps), one for each output channel (torch.nn.utils.fusion.fuse_conv_bn_eval).

    Outputs: folded_weights [k], folded_bias, folded [k + 1] = weights and bias; scale = s, denominator = √(running_var
    + eps). Wrong turns for the bias: bias_unscaled = b + beta − s·mean, bias_dropped = beta − s·mean, mean_unscaled =
    s·b + beta − mean, mean_added = s·(b + mean) + beta; for the weights: without_root_weights [k] (divided by
    running_var + eps), eps_outside_weights [k] (√running_var + eps), gamma_dropped_weights [k] = w / denominator.
    Invalid where running_var and eps are both 0.
    """
    denominator = (running_var + eps).sqrt()
    scale = gamma / denominator
    folded = column(scale) * weights
    folded_bias = scale * (bias - running_mean) + beta
    return {
        "folded_weights": folded,
        "folded_bias": folded_bias,
        "folded": torch.cat([folded, column(folded_bias)], 1),
        "scale": scale,
        "denominator": denominator,
        "bias_unscaled": bias + beta - scale * running_mean,
        "bias_dropped": beta - scale * running_mean,
        "mean_unscaled": scale * bias + beta - running_mean,
        "mean_added": scale * (bias + running_mean) + beta,
        "without_root_weights": column(gamma / (running_var + eps)) * weights,
        "eps_outside_weights": column(gamma / (running_var.sqrt() + eps)) * weights,
        "gamma_dropped_weights": weights / column(denominator),
        "valid": running_var + eps > 0,
    }


@solver(
    "batch_norm_output_moments",
    parameters={
        "gamma": GAMMA,
        "beta": BETA,
        "var": Real(low=0.0, high=1e9, draw_low=0.01, draw_high=5.0, default=1.0, doc="biased, of the batch"),
        "eps": Real(low=0.0, high=1e3, draw_low=0.0, draw_high=0.5, default=0.0, doc="added to the variance"),
    },
)
def batch_norm_output_moments(gamma: Tensor, beta: Tensor, var: Tensor, eps: Tensor) -> dict[str, Tensor]:
    """Mean and standard deviation that batch norm puts out over its batch: beta and |gamma|·√(var / (var + eps)).

    With eps = 0 the deviation is |gamma|; before gamma and beta the values have mean 0 and deviation √(var / (var +
    eps)), a little below 1. Deviations are biased (divided by n).

    Outputs: moments = [mean, std]; mean, std, variance, normalized_std. Wrong turns, [2]: standardized_moments = [0,
    1], signed_moments = [beta, gamma], variance_moments = [beta, variance], swapped_moments = [gamma, beta]. Invalid
    where var is 0.
    """
    normalized = (var / (var + eps)).sqrt()
    std = gamma.abs() * normalized
    return {
        "moments": torch.stack([beta, std], 1),
        "mean": beta,
        "std": std,
        "variance": std**2,
        "normalized_std": normalized,
        "standardized_moments": torch.stack([torch.zeros_like(beta), torch.ones_like(beta)], 1),
        "signed_moments": torch.stack([beta, gamma], 1),
        "variance_moments": torch.stack([beta, std**2], 1),
        "swapped_moments": torch.stack([gamma, beta], 1),
        "valid": var > 0,
    }


@solver(
    "scale_invariant_rate",
    parameters={
        "norm": Real(low=1e-6, high=1e6, draw_low=0.5, draw_high=10.0, doc="‖w‖ of the weights before batch norm"),
        "lr": Real(low=0.0, high=1e3, draw_low=0.01, draw_high=1.0, doc="learning rate"),
        "decay": Real(low=0.0, high=1e3, draw_low=1e-4, draw_high=0.1, default=1e-4, doc="L2 coefficient of SGD"),
        "factor": Real(low=1e-6, high=1e6, draw_low=2.0, draw_high=10.0, default=5.0, doc="by which decay is reduced"),
    },
)
def scale_invariant_rate(norm: Tensor, lr: Tensor, decay: Tensor, factor: Tensor) -> dict[str, Tensor]:
    """Weights before batch norm: only their direction counts, and it moves at the effective rate lr / ‖w‖².

    Their gradient shrinks as 1 / ‖w‖ and turns a vector of length ‖w‖. Weight decay shortens the weights, by 1 −
    lr·decay a step, and so raises the effective rate; it does not make the function any simpler. In the batch norm
    paper the coefficient was reduced by a factor of 5, to 1/5.

    Outputs: effective_rate, decayed_norm = (1 − lr·decay)·‖w‖ (after one step without gradient), decayed_rate = lr /
    decayed_norm², shrinkage = 1 − lr·decay; reduced_decay = decay / factor. Wrong turns: linear_rate = lr / ‖w‖,
    unchanged = lr, grown_rate = lr·‖w‖², multiplied_decay = decay·factor, subtracted_share = decay·(1 − 1/factor).
    Invalid where one step takes the weights to 0.
    """
    shrinkage = 1 - lr * decay
    return {
        "effective_rate": lr / norm**2,
        "decayed_norm": (shrinkage * norm).abs(),
        "decayed_rate": lr / (shrinkage * norm) ** 2,
        "shrinkage": shrinkage,
        "reduced_decay": decay / factor,
        "linear_rate": lr / norm,
        "unchanged": lr,
        "grown_rate": lr * norm**2,
        "multiplied_decay": decay * factor,
        "subtracted_share": decay * (1 - 1 / factor),
        "valid": shrinkage.abs() > 1e-9,
    }
