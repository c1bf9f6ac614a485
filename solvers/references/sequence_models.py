"""References of recurrent layers: `nn.RNN` in both directions, and `nn.Linear` on its states."""

from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference


@reference("bidirectional_rnn")
def bidirectional_rnn(
    inputs: Tensor,
    w_ih: Tensor,
    w_hh: Tensor,
    bias: Tensor,
    backward_w_ih: Tensor,
    backward_w_hh: Tensor,
    backward_bias: Tensor,
) -> dict[str, Any]:
    """`nn.RNN(bidirectional=True)` with its weights loaded."""

    def run(second: tuple[Tensor, Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        layer = nn.RNN(inputs.shape[1], len(bias), bidirectional=True, dtype=torch.float64)
        zero = torch.zeros_like(bias)
        layer.load_state_dict(
            {
                "weight_ih_l0": w_ih,
                "weight_hh_l0": w_hh,
                "bias_ih_l0": bias,
                "bias_hh_l0": zero,
                "weight_ih_l0_reverse": second[0],
                "weight_hh_l0_reverse": second[1],
                "bias_ih_l0_reverse": second[2],
                "bias_hh_l0_reverse": zero,
            }
        )
        output, last = layer(inputs)
        return output.detach(), last.detach()

    hidden, last = run((backward_w_ih, backward_w_hh, backward_bias))
    return {"hidden": hidden, "last": last.flatten(), "same_weights": run((w_ih, w_hh, bias))[0]}


@reference("bidirectional_dependence")
def bidirectional_dependence(steps: int, output_step: int, changed_step: int) -> dict[str, Any]:
    """Runs `nn.RNN(bidirectional=True)` before and after the change."""
    layer = nn.RNN(1, 1, bidirectional=True, dtype=torch.float64)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.fill_(0.5)
        before = torch.zeros(steps, 1, dtype=torch.float64)
        after = before.clone()
        after[changed_step - 1] = 1.0
        changed = (layer(before)[0] != layer(after)[0]).long()
    return {"halves": changed[output_step - 1], "states": changed.sum(0)}


@reference("recurrent_output_shapes")
def recurrent_output_shapes(
    batch: int, steps: int, hidden_size: int, layers: int, bidirectional: bool, batch_first: bool
) -> dict[str, Any]:
    """`nn.RNN`, run on zeros."""
    layer = nn.RNN(3, hidden_size, num_layers=layers, bidirectional=bidirectional, batch_first=batch_first)
    first, second = (batch, steps) if batch_first else (steps, batch)
    with torch.no_grad():
        output, h_n = layer(torch.zeros(first, second, 3))
    return {"output": list(output.shape), "h_n": list(h_n.shape)}


@reference("rnn_readout")
def rnn_readout(states: Tensor, v: Tensor, c: Tensor) -> dict[str, Any]:
    """`nn.Linear`, step by step."""
    layer = nn.Linear(v.shape[1], v.shape[0], dtype=torch.float64)
    layer.load_state_dict({"weight": v, "bias": c})
    logits = torch.stack([layer(state) for state in states]).detach()
    return {"logits": logits, "last": logits[-1]}
