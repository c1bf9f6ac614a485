"""References of objectives: PyTorch's divergence and cross entropy, and a logarithmic scale."""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


@reference("distillation_loss")
def distillation_loss(
    student: Tensor, teacher: Tensor, target: int, temperature: float, share: float
) -> dict[str, Any]:
    """`functional.kl_div` with `log_softmax` and `softmax`, and `functional.cross_entropy`."""
    soft = functional.kl_div(
        functional.log_softmax(student / temperature, dim=0),
        functional.softmax(teacher / temperature, dim=0),
        reduction="sum",
    )
    hard = functional.cross_entropy(student, torch.tensor(target))
    return {
        "divergence": soft,
        "hard_loss": hard,
        "loss": torch.lerp(hard, soft * temperature**2, share),
        "soft_targets": nn.Softmax(dim=0)(teacher / temperature),
        "student_soft": nn.Softmax(dim=0)(student / temperature),
    }


@reference("auxiliary_weight_range")
def auxiliary_weight_range(main: float, auxiliary: float, factor: float) -> dict[str, Any]:
    """On a logarithmic scale the range is symmetric: NumPy's `geomspace` from one end to the other."""
    lowest, equal, highest = np.geomspace(main / factor, main * factor, 3) / auxiliary
    return {"interval": [lowest, highest], "equal": equal}


@reference("one_hot_losses")
def one_hot_losses(logits: Tensor, targets: Tensor) -> dict[str, Any]:
    """`nn.BCEWithLogitsLoss` on the one-hot labels, and `nn.CrossEntropyLoss`."""
    labels = functional.one_hot(targets, logits.shape[1]).double()
    sigmoid, softmax = nn.BCEWithLogitsLoss()(logits, labels), nn.CrossEntropyLoss()(logits, targets)
    return {
        "pair": torch.stack([sigmoid, softmax]),
        "entry_losses": nn.BCEWithLogitsLoss(reduction="none")(logits, labels),
        "row_losses": nn.CrossEntropyLoss(reduction="none")(logits, targets),
    }
