"""Parts of a GRU of one unit: its candidate under a given reset gate, and the mix of old and new state.

Gates are PyTorch's: the reset gate r acts behind the recurrent weight, the update gate z is the share of the old state.
"""

import torch
from torch import Tensor

from solvers.registry import Real, solver

GATE = Real(low=0.0, high=1.0, draw_low=0.0, draw_high=1.0)


@solver(
    "gru_candidate",
    parameters={
        "x": Real(doc="x_t"),
        "h": Real(doc="h_(t−1)"),
        "u": Real(doc="weight of x"),
        "w": Real(doc="weight of h"),
        "reset": GATE,
        "b": Real(default=0.0, doc="bias beside x"),
        "b_hidden": Real(default=0.0, doc="bias beside h"),
    },
)
def gru_candidate(
    x: Tensor, h: Tensor, u: Tensor, w: Tensor, reset: Tensor, b: Tensor, b_hidden: Tensor
) -> dict[str, Tensor]:
    """Candidate of a GRU of one unit: n = tanh(u·x + b + r·(w·h + b_hidden)), as torch.nn.GRUCell.

    Cho et al. 2014 reset before the weight, w·(r·h) + b_hidden; without b_hidden it is the same for one unit.

    Outputs: candidate, preactivation, driven = u·x + b, recurrent = w·h + b_hidden, closed (r = 0: the old state has no
    part), open (r = 1: as in a plain RNN), pair = [closed, open], candidate_reset_before. Wrong turns: inverted (1 − r
    for r), reset_on_input = tanh(r·(u·x + b) + w·h + b_hidden), reset_on_all = tanh(r·(…)), reset_outside = r·tanh(…),
    sigmoid_candidate; inverted_pair = [open, closed], sigmoid_pair (σ for tanh).
    """
    driven, recurrent = u * x + b, w * h + b_hidden
    preactivation = driven + reset * recurrent
    closed, opened = driven.tanh(), (driven + recurrent).tanh()
    return {
        "candidate": preactivation.tanh(),
        "preactivation": preactivation,
        "driven": driven,
        "recurrent": recurrent,
        "closed": closed,
        "open": opened,
        "pair": torch.stack([closed, opened], 1),
        "inverted_pair": torch.stack([opened, closed], 1),
        "sigmoid_pair": torch.stack([driven.sigmoid(), (driven + recurrent).sigmoid()], 1),
        "candidate_reset_before": (driven + w * (reset * h) + b_hidden).tanh(),
        "inverted": (driven + (1 - reset) * recurrent).tanh(),
        "reset_on_input": (reset * driven + recurrent).tanh(),
        "reset_on_all": (reset * (driven + recurrent)).tanh(),
        "reset_outside": reset * opened,
        "sigmoid_candidate": preactivation.sigmoid(),
    }


@solver(
    "gru_interpolation",
    parameters={
        "update": GATE,
        "candidate": Real(low=-1.0, high=1.0, draw_low=-0.95, draw_high=0.95, doc="n"),
        "h": Real(draw_low=-1.0, draw_high=1.0, doc="h_(t−1)"),
    },
)
def gru_interpolation(update: Tensor, candidate: Tensor, h: Tensor) -> dict[str, Tensor]:
    """New state of a GRU from its update gate z, in the two conventions in use: (1 − z)·n + z·h and z·n + (1 − z)·h.

    PyTorch, Keras and Cho et al. 2014 keep the share z of the old state; Chung et al. 2014 write the share z of the
    new.

    Outputs: hidden (PyTorch's), hidden_chung, pair = [hidden, hidden_chung] and swapped_pair, kept = z·h, written = (1
    − z)·n; change = hidden − h. Wrong turns: uncoupled = n + z·h (the candidate written in full), added = h + z·n
    (nothing forgotten), uncoupled_pair = [uncoupled, added], halved = (n + h) / 2.
    """
    kept, written = update * h, (1 - update) * candidate
    hidden, other = kept + written, update * candidate + (1 - update) * h
    return {
        "hidden": hidden,
        "hidden_chung": other,
        "pair": torch.stack([hidden, other], 1),
        "swapped_pair": torch.stack([other, hidden], 1),
        "uncoupled_pair": torch.stack([candidate + kept, h + update * candidate], 1),
        "kept": kept,
        "written": written,
        "change": hidden - h,
        "uncoupled": candidate + kept,
        "added": h + update * candidate,
        "halved": (candidate + h) / 2,
    }
