"""Recurrent networks as layers: both directions, the shapes of what they return, and outputs read from states."""

import torch
from torch import Tensor

from solvers.registry import Flag, Integer, Real, solver

SIZE = Integer(low=1, high=100_000, draw_high=8)


def _matrix(*shape: int | str, default: float | None = None) -> Real:
    return Real(shape=shape, low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, default=default)


def _run(inputs: Tensor, w_ih: Tensor, w_hh: Tensor, bias: Tensor) -> Tensor:
    """Hidden states [b, t, h] of a tanh RNN from zero."""
    state, states = torch.zeros_like(bias), []
    for x in inputs.unbind(1):
        state = ((w_ih * x[:, None]).sum(2) + (w_hh * state[:, None]).sum(2) + bias).tanh()
        states.append(state)
    return torch.stack(states, 1)


@solver(
    "bidirectional_rnn",
    parameters={
        "inputs": _matrix("t", "d"),
        "w_ih": _matrix("h", "d"),
        "w_hh": _matrix("h", "h"),
        "bias": _matrix("h", default=0.0),
        "backward_w_ih": _matrix("h", "d"),
        "backward_w_hh": _matrix("h", "h"),
        "backward_bias": _matrix("h", default=0.0),
    },
    sizes={"t": (1, 4), "d": (1, 2), "h": (1, 2)},
)
def bidirectional_rnn(
    inputs: Tensor,
    w_ih: Tensor,
    w_hh: Tensor,
    bias: Tensor,
    backward_w_ih: Tensor,
    backward_w_hh: Tensor,
    backward_bias: Tensor,
) -> dict[str, Tensor]:
    """States of a bidirectional tanh RNN: at each step the forward and the backward state side by side.

    The backward RNN has weights of its own and reads the sequence from its end; its state at step t has seen x_T … x_t.
    Both start from zero.

    Outputs: hidden [t, 2h], forward [t, h], backward [t, h]; last [2h] = the final state of each direction (forward at
    step T, backward at step 1), as torch.nn.RNN's h_n. Wrong turns: processing_order [t, 2h] (backward states left in
    the order in which they were computed), same_weights [t, 2h] (the forward weights in both directions),
    last_column [2h] (both states at step T), added [t, h] (summed in place of concatenated).
    """
    forward = _run(inputs, w_ih, w_hh, bias)
    computed = _run(inputs.flip(1), backward_w_ih, backward_w_hh, backward_bias)
    backward = computed.flip(1)
    hidden = torch.cat([forward, backward], 2)
    return {
        "hidden": hidden,
        "forward": forward,
        "backward": backward,
        "last": torch.cat([forward[:, -1], backward[:, 0]], 1),
        "processing_order": torch.cat([forward, computed], 2),
        "same_weights": torch.cat([forward, _run(inputs.flip(1), w_ih, w_hh, bias).flip(1)], 2),
        "last_column": hidden[:, -1],
        "added": forward + backward,
    }


@solver(
    "bidirectional_dependence",
    parameters={
        "steps": Integer(low=1, high=1000, draw_high=6, doc="length of the sequence"),
        "output_step": Integer(low=1, high=1000, draw_high=6, doc="whose state is looked at, from 1"),
        "changed_step": Integer(low=1, high=1000, draw_high=6, doc="whose input is changed, from 1"),
    },
)
def bidirectional_dependence(steps: Tensor, output_step: Tensor, changed_step: Tensor) -> dict[str, Tensor]:
    """Which half of a bidirectional state at step t feels the input of step s: forward if s ≤ t, backward if s ≥ t.

    Outputs: halves [2] (0/1, forward first), forward_states and backward_states = how many states of each direction
    feel the changed input (T − s + 1 and s), states [2] = both. Wrong turns, [2] each: reversed, both (1, 1),
    own_step_excluded (at t = s neither), forward_only (a unidirectional network); reversed_states, excluded_states (own
    step left out). Invalid where a step lies behind the end.
    """
    earlier, later = (changed_step <= output_step).long(), (changed_step >= output_step).long()
    halves = torch.stack([earlier, later], 1)
    states = torch.stack([steps - changed_step + 1, changed_step], 1)
    apart = (changed_step != output_step).long()[:, None]
    return {
        "halves": halves,
        "forward_states": states[:, 0],
        "backward_states": states[:, 1],
        "states": states,
        "reversed": halves.flip(1),
        "both": torch.ones_like(halves),
        "own_step_excluded": halves * apart,
        "forward_only": torch.stack([earlier, torch.zeros_like(later)], 1),
        "reversed_states": states.flip(1),
        "excluded_states": states - 1,
        "valid": (output_step <= steps) & (changed_step <= steps),
    }


@solver(
    "recurrent_output_shapes",
    parameters={
        "batch": SIZE,
        "steps": SIZE,
        "hidden_size": SIZE,
        "layers": Integer(low=1, high=100, draw_high=4),
        "bidirectional": Flag(default=True),
        "batch_first": Flag(default=True),
    },
)
def recurrent_output_shapes(
    batch: Tensor, steps: Tensor, hidden_size: Tensor, layers: Tensor, bidirectional: bool, batch_first: bool
) -> dict[str, Tensor]:
    """Shapes of what torch.nn.RNN, LSTM and GRU return: output [N, T, D·H] and h_n [D·layers, N, H], D directions.

    With batch_first false the output is [T, N, D·H]; h_n is the same in both cases.

    Outputs: output [3], h_n [3], features = D · H, states = D · layers. Wrong turns, [3] each: one_direction_output,
    one_direction_h_n, batch_first_h_n ([N, D·layers, H]), wide_h_n ([layers, N, D·H]), swapped_output (batch and steps
    exchanged), layers_output (features times the layers).
    """
    directions = 2 if bidirectional else 1
    first, second = (batch, steps) if batch_first else (steps, batch)
    features, states = directions * hidden_size, directions * layers

    def shape(*sizes: Tensor) -> Tensor:
        return torch.stack(sizes, 1)

    return {
        "output": shape(first, second, features),
        "h_n": shape(states, batch, hidden_size),
        "features": features,
        "states": states,
        "one_direction_output": shape(first, second, hidden_size),
        "one_direction_h_n": shape(layers, batch, hidden_size),
        "batch_first_h_n": shape(batch, states, hidden_size),
        "wide_h_n": shape(layers, batch, features),
        "swapped_output": shape(second, first, features),
        "layers_output": shape(first, second, features * layers),
    }


@solver(
    "rnn_readout",
    parameters={"states": _matrix("t", "h"), "v": _matrix("o", "h"), "c": _matrix("o", default=0.0)},
    sizes={"t": (1, 4), "h": (1, 3), "o": (1, 3)},
)
def rnn_readout(states: Tensor, v: Tensor, c: Tensor) -> dict[str, Tensor]:
    """Outputs of an RNN, read from its states with the same weights at every step: y_t = V h_t + c.

    Outputs: logits [t, o], last [o]. Wrong turns: without_bias [t, o], cumulative [t, o] (outputs of all steps so far
    added), first_state [t, o] (the first state used at every step); for a square V also transposed [t, o].
    """
    logits = states @ v.mT + c[:, None]
    results = {
        "logits": logits,
        "last": logits[:, -1],
        "without_bias": states @ v.mT,
        "cumulative": logits.cumsum(1),
        "first_state": logits[:, :1].expand_as(logits),
    }
    return results | ({"transposed": states @ v + c[:, None]} if v.shape[1] == v.shape[2] else {})
