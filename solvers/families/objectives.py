"""Objectives beyond one plain loss: distillation, and the weight of an auxiliary loss."""

import torch
from torch import Tensor

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
