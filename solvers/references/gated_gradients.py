"""References of an LSTM's gradients: autograd through `nn.LSTMCell`, `nn.LSTM` and `nn.RNN`."""

from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference


def _vector(*values: float) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def _step(biases: Tensor, previous: Tensor) -> tuple[Tensor, Tensor]:
    """Hidden state and cell after a step of `nn.LSTMCell` whose biases alone are its pre-activations."""
    cell = nn.LSTMCell(1, 1, dtype=torch.float64)
    zeros = {name: torch.zeros_like(value) for name, value in cell.named_parameters()}
    state = (torch.zeros(1, dtype=torch.float64), previous)
    hidden, memory = torch.func.functional_call(cell, zeros | {"bias_ih": biases}, (_vector(0.0), state))
    return hidden, memory


def _biases(values: Tensor) -> Tensor:
    i, f, g, o = values.unbind()
    return torch.stack([i.logit(), f.logit(), g.atanh(), o.logit()])


@reference("lstm_step_gradients")
def lstm_step_gradients(
    input: float,
    forget: float,
    candidate: float,
    output: float,
    previous: float,
    hidden_gradient: float,
    cell_gradient: float,
) -> dict[str, Any]:
    """Autograd of ∂L/∂h·h + (∂L/∂c from the next step)·c through `nn.LSTMCell`."""
    values = _vector(input, forget, candidate, output)
    before = _vector(previous).requires_grad_()

    def loss(hidden: Tensor, memory: Tensor, later: float) -> Tensor:
        return (hidden_gradient * hidden + later * memory).sum()

    free = values.clone().requires_grad_()
    gradients, by_previous = torch.autograd.grad(loss(*_step(_biases(free), before), cell_gradient), [free, before])
    sums = _biases(values).requires_grad_()
    hidden, memory = _step(sums, before)
    deltas = torch.autograd.grad(loss(hidden, memory, cell_gradient), sums, retain_graph=True)[0]
    without_future = torch.autograd.grad(loss(hidden, memory, 0.0), sums)[0]
    return {
        "hidden": hidden.detach()[0],
        "cell": memory.detach()[0],
        "gradients": gradients,
        "by_previous": by_previous[0],
        "deltas": deltas,
        "deltas_without_future": without_future,
        **{f"by_{name}": gradients[k] for k, name in enumerate(("input", "forget", "candidate", "output"))},
        **{f"delta_{name}": deltas[k] for k, name in enumerate(("input", "forget", "candidate", "output"))},
    }


@reference("lstm_bptt")
def lstm_bptt(inputs: Tensor, u: Tensor, w: Tensor, target: float, b: Tensor, h0: float, c0: float) -> dict[str, Any]:
    """Autograd through `nn.LSTM(1, 1)` over the whole sequence."""
    layer = nn.LSTM(1, 1, dtype=torch.float64)
    weights = {
        "weight_ih_l0": u[:, None],
        "weight_hh_l0": w[:, None],
        "bias_ih_l0": b,
        "bias_hh_l0": torch.zeros_like(b),
    }
    layer.load_state_dict(weights)
    states = [_vector(h0)[None].requires_grad_(), _vector(c0)[None].requires_grad_()]
    hidden = layer(inputs[:, None], (states[0], states[1]))[0]
    loss = 0.5 * (hidden[-1, 0] - target) ** 2
    found = dict(layer.named_parameters())
    wanted = [found["weight_ih_l0"], found["weight_hh_l0"], found["bias_ih_l0"], *states]
    grad_u, grad_w, grad_b, grad_h0, grad_c0 = torch.autograd.grad(loss, wanted, retain_graph=True)
    by_states = torch.autograd.grad(hidden[-1, 0], states)
    return {
        "loss": loss.detach(),
        "hidden": hidden.detach()[:, 0],
        "last": hidden.detach()[-1, 0],
        "grad_u": grad_u.flatten(),
        "grad_w": grad_w.flatten(),
        "grad_b": grad_b,
        "grad_h0": grad_h0.flatten()[0],
        "grad_c0": grad_c0.flatten()[0],
        "hidden_by_h0": by_states[0].flatten()[0],
        "hidden_by_c0": by_states[1].flatten()[0],
        "deltas": _deltas(inputs, w, target, h0, c0, u, b),
        "cells": _cells(layer, inputs, h0, c0),
    }


def _deltas(inputs: Tensor, w: Tensor, target: float, h0: float, c0: float, u: Tensor, b: Tensor) -> Tensor:
    """Gradients of the loss by what an `nn.LSTM(4, 1)` reads, one input a gate."""
    layer = nn.LSTM(4, 1, dtype=torch.float64)
    weights = {"weight_ih_l0": torch.eye(4), "weight_hh_l0": w[:, None], "bias_ih_l0": b, "bias_hh_l0": torch.zeros(4)}
    layer.load_state_dict(weights)
    sums = torch.outer(inputs, u).requires_grad_()
    hidden = layer(sums, (_vector(h0)[None], _vector(c0)[None]))[0]
    return torch.autograd.grad(0.5 * (hidden[-1, 0] - target) ** 2, sums)[0]


def _cells(layer: nn.LSTM, inputs: Tensor, h0: float, c0: float) -> list[float]:
    """Cells after each step: the last ones of ever longer sequences."""
    state = (_vector(h0)[None], _vector(c0)[None])
    with torch.no_grad():
        return [float(layer(inputs[: step + 1, None], state)[1][1]) for step in range(len(inputs))]


@reference("memory_path_factors")
def memory_path_factors(weight: float, slope: float, forget: float, steps: int) -> dict[str, Any]:
    """Autograd: through `nn.RNN` whose inputs hold its state where tanh has this slope, through `nn.LSTMCell` steps."""
    level = _vector(1 - slope).sqrt()
    layer = nn.RNN(1, 1, bias=False, dtype=torch.float64)
    layer.load_state_dict({"weight_ih_l0": torch.ones(1, 1), "weight_hh_l0": _vector(weight)[None]})
    start = level[None].clone().requires_grad_()
    held = (level.atanh() - weight * level).expand(steps, 1)
    (rnn,) = torch.autograd.grad(layer(held, start)[0][-1, 0], start)
    first = _vector(1.0).requires_grad_()
    memory = first
    closed = _vector(-1000.0, float(_vector(forget).logit()), 0.0, 0.0)  # nothing is written
    for _ in range(steps):
        memory = _step(closed, memory)[1]
    (lstm,) = torch.autograd.grad(memory, first)
    return {"rnn": rnn.flatten()[0], "lstm": lstm[0], "pair": [float(rnn), float(lstm)]}
