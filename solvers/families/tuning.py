"""Settings of layers that one looks for when tuning: which entries of a recurrent layer's bias belong to a gate."""

import torch
from torch import Tensor

from solvers.registry import Integer, solver


@solver(
    "lstm_bias_slice",
    parameters={
        "hidden": Integer(low=1, high=1_000_000, draw_high=12, doc="hidden size H"),
        "gate": Integer(low=0, high=3, default=1, doc="0 input, 1 forget, 2 cell, 3 output: PyTorch's order"),
    },
)
def lstm_bias_slice(hidden: Tensor, gate: Tensor) -> dict[str, Tensor]:
    """Entries of bias_ih (or bias_hh) of torch.nn.LSTM that belong to a gate: from gate · H up to (gate + 1) · H.

    PyTorch stacks the gates in the order input, forget, cell, output in one vector of 4 H entries; both biases add up.

    Outputs: pair = [start, stop] (stop is not included, as in Python), start, stop, length = 4 H. Wrong turns, pairs
    too: first_block = [0, H], last_block = [3 H, 4 H], one_based = [start + 1, stop], inclusive = [start, stop − 1],
    third_block = [2 H, 3 H].
    """

    def pair(start: Tensor, stop: Tensor) -> Tensor:
        return torch.stack([start, stop], 1)

    start, stop = gate * hidden, (gate + 1) * hidden
    return {
        "pair": pair(start, stop),
        "start": start,
        "stop": stop,
        "length": 4 * hidden,
        "first_block": pair(0 * hidden, hidden),
        "last_block": pair(3 * hidden, 4 * hidden),
        "third_block": pair(2 * hidden, 3 * hidden),
        "one_based": pair(start + 1, stop),
        "inclusive": pair(start, stop - 1),
    }
