"""Objectives: distillation, the weight of an auxiliary loss, and two losses for one-hot labels."""

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import Integer, Real, solver

LOGITS = Real(low=-500.0, high=500.0, shape=("k",))


@solver(
    "distillation_loss",
    parameters={
        "student": LOGITS,
        "teacher": LOGITS,
        "target": Integer(low=0, high=1023, draw_high=2, doc="the right class, counted from 0"),
        "temperature": Real(low=0.01, high=1000.0, draw_low=1.0, draw_high=5.0, default=1.0, doc="T"),
        "share": Real(low=0.0, high=1.0, draw_low=0.0, draw_high=1.0, default=0.5, doc="α, of the soft loss"),
    },
    sizes={"k": (2, 5)},
)
def distillation_loss(
    student: Tensor, teacher: Tensor, target: Tensor, temperature: Tensor, share: Tensor
) -> dict[str, Tensor]:
    """Knowledge distillation (Hinton et al. 2015): α T² KL(p_teacher ‖ p_student) + (1 − α) CE(student, label).

    Soft probabilities are softmax(z / T); the cross entropy with the label uses T = 1. Natural logarithm.

    Outputs: loss, soft_targets [k] (teacher's, at T), student_soft [k], hard_targets [k] (teacher's, at T = 1),
    divergence = KL, soft_loss = T² KL, hard_loss = CE. Wrong turns: without_square (α KL + (1 − α) CE),
    shares_swapped ((1 − α) T² KL + α CE), reversed (KL of student to teacher), logits_multiplied [k] (softmax(T z) of
    the teacher), divided_after [k] (softmax(z)^(1/T), not normalized again).
    Invalid where target ≥ k.
    """
    classes = student.shape[1]
    index = target.clamp(max=classes - 1)[:, None]
    heat = temperature[:, None]
    taught, learned = (teacher / heat).log_softmax(1), (student / heat).log_softmax(1)
    divergence = (taught.exp() * (taught - learned)).sum(1)
    backward = (learned.exp() * (learned - taught)).sum(1)
    hard = -student.log_softmax(1).gather(1, index)[:, 0]
    square = temperature.square()
    return {
        "loss": share * square * divergence + (1 - share) * hard,
        "soft_targets": taught.exp(),
        "student_soft": learned.exp(),
        "hard_targets": teacher.softmax(1),
        "divergence": divergence,
        "soft_loss": square * divergence,
        "hard_loss": hard,
        "without_square": share * divergence + (1 - share) * hard,
        "shares_swapped": (1 - share) * square * divergence + share * hard,
        "reversed": share * square * backward + (1 - share) * hard,
        "logits_multiplied": (teacher * heat).softmax(1),
        "divided_after": teacher.softmax(1) ** (1 / heat),
        "valid": target < classes,
    }


@solver(
    "auxiliary_weight_range",
    parameters={
        "main": Real(low=1e-9, draw_low=0.1, draw_high=5.0, doc="value of the main loss, such as cross entropy"),
        "auxiliary": Real(low=1e-9, draw_low=0.1, draw_high=500.0, doc="value of the auxiliary loss"),
        "factor": Real(low=1.0, high=1e9, draw_low=2.0, draw_high=100.0, default=100.0, doc="largest allowed ratio"),
    },
)
def auxiliary_weight_range(main: Tensor, auxiliary: Tensor, factor: Tensor) -> dict[str, Tensor]:
    """Weights λ for which λ · auxiliary lies within a factor of the main loss: main / (f aux) ≤ λ ≤ f main / aux.

    A factor of 100 is two orders of magnitude, either way.

    Outputs: interval [2] = [lowest, highest], lowest, highest, equal = main / aux (both weigh the same). Wrong turns:
    inverted = [aux / (f main), f aux / main], without_main = [1 / (f aux), f / aux], linear = [equal − f, equal + f],
    one_order = the interval for √f.
    """
    equal = main / auxiliary

    def around(middle: Tensor, size: Tensor) -> Tensor:
        return torch.stack([middle / size, middle * size], 1)

    return {
        "interval": around(equal, factor),
        "lowest": equal / factor,
        "highest": equal * factor,
        "equal": equal,
        "inverted": around(auxiliary / main, factor),
        "without_main": around(1 / auxiliary, factor),
        "linear": torch.stack([equal - factor, equal + factor], 1),
        "one_order": around(equal, factor.sqrt()),
    }


@solver(
    "one_hot_losses",
    parameters={
        "logits": Real(low=-500.0, high=500.0, shape=("n", "k"), doc="one row a sample"),
        "targets": Integer(low=0, high=1023, draw_high=2, shape=("n",), doc="right classes, counted from 0"),
    },
    sizes={"n": (1, 4), "k": (2, 4)},
)
def one_hot_losses(logits: Tensor, targets: Tensor) -> dict[str, Tensor]:
    """Sigmoid and softmax cross entropy of the same logits and one-hot labels y, in nats.

    Sigmoid (torch.nn.BCEWithLogitsLoss): ln(1 + eᶻ) − y z, averaged over all n k entries. Softmax
    (torch.nn.CrossEntropyLoss): ln Σ eᶻ − z of the right class, averaged over the n samples.

    Outputs: pair = [sigmoid, softmax], sigmoid, softmax, entry_losses [n, k], row_losses [n]. Wrong turns, pairs too:
    swapped = [softmax, sigmoid], sigmoid_summed (the sigmoid losses summed over classes, averaged over samples),
    right_class_only (of the sigmoid losses only those of the right classes, averaged over the samples).
    Invalid where a target ≥ k.
    """
    classes = logits.shape[2]
    labels = functional.one_hot(targets.clamp(max=classes - 1), classes).double()
    entries = torch.logaddexp(logits, torch.zeros_like(logits)) - labels * logits
    rows = logits.logsumexp(2) - (labels * logits).sum(2)
    softmax, summed = rows.mean(1), entries.sum(2).mean(1)

    def pair(first: Tensor, second: Tensor) -> Tensor:
        return torch.stack([first, second], 1)

    return {
        "pair": pair(summed / classes, softmax),
        "sigmoid": summed / classes,
        "softmax": softmax,
        "entry_losses": entries,
        "row_losses": rows,
        "swapped": pair(softmax, summed / classes),
        "sigmoid_summed": pair(summed, softmax),
        "right_class_only": pair((entries * labels).sum(2).mean(1), softmax),
        "valid": (targets < classes).all(1),
    }
