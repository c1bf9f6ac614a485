"""The softmax: values, shifts, and what it has to do with the sigmoid."""

import torch
from torch import Tensor

from solvers.registry import Integer, Real, solver

LOGITS = Real(low=-500.0, high=500.0, shape=("k",))
CLASSES = {"k": (2, 5)}


@solver(
    "softmax_values",
    parameters={
        "logits": LOGITS,
        "temperature": Real(low=1e-3, high=1e3, draw_low=0.2, draw_high=5.0, default=1.0),
    },
    sizes=CLASSES,
)
def softmax_values(logits: Tensor, temperature: Tensor) -> dict[str, Tensor]:
    """Softmax of logits z at a temperature T: pᵢ = exp(zᵢ / T) / Σⱼ exp(zⱼ / T), by subtracting the largest first.

    Outputs: output [k]; largest (of z / T), shifted [k] = z / T less that, exponentials [k] of shifted, sum (of them),
    log_sum_exp (of z / T, unshifted), log_softmax [k]; jacobian [k, k] = ∂pᵢ / ∂zⱼ = pᵢ (δᵢⱼ − pⱼ) / T;
    entropy in nats; predicted = index of the largest, from 0 (the first of equals); sums [2]: of the sigmoids, and of
    the softmax (1).
    Wrong turns: sigmoids [k] (each logit by itself), temperature_multiplied [k] (softmax of z T), without_temperature
    [k], diagonal_jacobian [k, k] (off-diagonal entries taken for 0), sign_jacobian [k, k] (off-diagonal + pᵢ pⱼ / T);
    equal_sums [2] = (1, 1), swapped_sums [2].
    """
    scaled = logits / temperature[:, None]
    largest = scaled.amax(1)
    shifted = scaled - largest[:, None]
    exponentials = shifted.exp()
    total = exponentials.sum(1)
    output = exponentials / total[:, None]
    log_output = shifted - total.log()[:, None]
    diagonal = torch.diag_embed(output)
    outer = output[:, :, None] * output[:, None]
    divisor = temperature[:, None, None]
    kept = torch.diag_embed(output * (1 - output))
    return {
        "output": output,
        "largest": largest,
        "shifted": shifted,
        "exponentials": exponentials,
        "sum": total,
        "log_sum_exp": largest + total.log(),
        "log_softmax": log_output,
        "jacobian": (diagonal - outer) / divisor,
        "entropy": -(output * log_output).sum(1),
        "predicted": logits.argmax(1),
        "sums": torch.stack([logits.sigmoid().sum(1), output.sum(1)], dim=1),
        "equal_sums": torch.stack([output.sum(1), output.sum(1)], dim=1),
        "swapped_sums": torch.stack([output.sum(1), logits.sigmoid().sum(1)], dim=1),
        "sigmoids": logits.sigmoid(),
        "temperature_multiplied": (logits * temperature[:, None]).softmax(1),
        "without_temperature": logits.softmax(1),
        "diagonal_jacobian": kept / divisor,
        "sign_jacobian": (2 * kept - diagonal + outer) / divisor,
    }


@solver("softmax_shift", parameters={"logits": LOGITS, "shift": Real(low=-500.0, high=500.0)}, sizes=CLASSES)
def softmax_shift(logits: Tensor, shift: Tensor) -> dict[str, Tensor]:
    """What adding c to every logit does: softmax(z + c) = softmax(z), and ln Σ exp(zⱼ + c) = ln Σ exp(zⱼ) + c.

    Outputs: log_sum_exp (of z), shifted_log_sum_exp (of z + c), output [k] (of both), shifted [k] = z + c, largest (of
    z), above_largest = log_sum_exp − largest, from 0 to ln k; centred [k] = z − largest, whose exponentials can't
    overflow.
    Wrong turns for shifted_log_sum_exp: log_sum_exp (taken for invariant, as the softmax is), times_classes =
    log_sum_exp + k c, scaled = exp(c) · log_sum_exp, largest_shifted = largest + c (the largest alone).
    """
    log_sum_exp, largest = logits.logsumexp(1), logits.amax(1)
    return {
        "log_sum_exp": log_sum_exp,
        "shifted_log_sum_exp": log_sum_exp + shift,
        "output": logits.softmax(1),
        "shifted": logits + shift[:, None],
        "largest": largest,
        "above_largest": (logits - largest[:, None]).exp().sum(1).log(),
        "centred": logits - largest[:, None],
        "times_classes": log_sum_exp + logits.shape[1] * shift,
        "scaled": shift.exp() * log_sum_exp,
        "largest_shifted": largest + shift,
    }


@solver(
    "two_class_softmax",
    parameters={
        "z1": Real(low=-250.0, high=250.0, doc="logit of class 1"),
        "z0": Real(low=-250.0, high=250.0, doc="logit of class 0"),
        "label": Integer(low=0, high=1),
    },
)
def two_class_softmax(z1: Tensor, z0: Tensor, label: Tensor) -> dict[str, Tensor]:
    """A softmax of two logits is a sigmoid of their difference: p₁ = σ(z₁ − z₀); both losses are the same.

    Outputs: probability (of class 1), other_probability, difference = z₁ − z₀; loss (cross entropy of both logits =
    binary cross entropy of the difference, nats), label_probability, losses [2] (the two ways), gradient [2] of the
    loss by (z₀, z₁) = p − y.
    Wrong turns: sigmoid_of_z1 (z₀ forgotten), sigmoid_of_sum, reversed = σ(z₀ − z₁), ratio = z₁ / (z₀ + z₁) (without
    exponentials; 0 where the sum is 0); z1_loss (binary cross entropy of z₁ alone), two_sigmoids_loss (binary cross
    entropies of both logits added, class 0's target being 1 − label), wrong_label_loss;
    z1_losses [2] = (z1_loss, loss), wrong_label_losses [2].
    """
    difference = z1 - z0
    logits = torch.stack([z0, z1], dim=1)
    truth = torch.stack([1 - label, label], dim=1).double()
    loss = logits.logsumexp(1) - (truth * logits).sum(1)
    total = z0 + z1
    zero = total == 0

    def binary(logit: Tensor, target: Tensor) -> Tensor:
        return torch.logaddexp(logit, torch.zeros_like(logit)) - target * logit

    return {
        "probability": difference.sigmoid(),
        "other_probability": (-difference).sigmoid(),
        "difference": difference,
        "loss": loss,
        "label_probability": (-loss).exp(),
        "losses": torch.stack([binary(difference, label.double()), loss], dim=1),
        "gradient": logits.softmax(1) - truth,
        "sigmoid_of_z1": z1.sigmoid(),
        "sigmoid_of_sum": total.sigmoid(),
        "reversed": (-difference).sigmoid(),
        "ratio": torch.where(zero, torch.zeros_like(total), z1 / torch.where(zero, torch.ones_like(total), total)),
        "z1_loss": binary(z1, truth[:, 1]),
        "z1_losses": torch.stack([binary(z1, truth[:, 1]), loss], dim=1),
        "wrong_label_losses": (logits.logsumexp(1) - ((1 - truth) * logits).sum(1))[:, None].expand(-1, 2),
        "two_sigmoids_loss": binary(z1, truth[:, 1]) + binary(z0, truth[:, 0]),
        "wrong_label_loss": logits.logsumexp(1) - ((1 - truth) * logits).sum(1),
    }
