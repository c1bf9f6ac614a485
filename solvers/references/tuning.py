"""References of settings: a real `nn.LSTMCell`, whose gates are found by what they do."""

from typing import Any

import torch
from torch import nn

from solvers.registry import reference


@reference("lstm_bias_slice")
def lstm_bias_slice(hidden: int, gate: int) -> dict[str, Any]:
    """Sets one entry of the bias after the other to 40 and sees which gate opens.

    From a cell of 4 with everything else at zero, the cell becomes σ(f) · 4 + σ(i) · tanh(g): 4 with an open forget
    gate, 2.5 with a full candidate, 2 otherwise; an open output gate doubles the output.
    """
    layer = nn.LSTMCell(1, hidden, dtype=torch.float64)
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)
    zero, cell = torch.zeros(1, hidden, dtype=torch.float64), torch.full((1, hidden), 4.0, dtype=torch.float64)
    found: dict[int, list[int]] = {0: [], 1: [], 2: [], 3: []}
    with torch.no_grad():
        for entry in range(4 * hidden):
            layer.bias_ih[entry] = 40.0
            output, state = layer(torch.zeros(1, 1, dtype=torch.float64), (zero, cell))
            layer.bias_ih[entry] = 0.0
            changed = state.max().item()
            opened = output.max().item() / torch.tanh(state.max()).item()
            kind = 1 if changed > 3 else 2 if changed > 2.25 else 3 if opened > 0.75 else 0
            found[kind].append(entry)
    entries = found[gate]
    return {"pair": [entries[0], entries[-1] + 1], "length": sum(map(len, found.values()))}
