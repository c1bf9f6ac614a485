"""References of recurrent networks: `nn.RNN` with its weights loaded, and autograd through its unrolled cell."""

from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference


def _number(value: Any) -> Tensor:
    return torch.tensor(value, dtype=torch.float64)


def _layer(inputs: Tensor, w_ih: Tensor, w_hh: Tensor, bias: Tensor, h0: Tensor, activation: str) -> Tensor:
    """Hidden states [t, h]. A linear one is a tanh RNN so far down its slope that tanh is the identity."""
    shrink = 1e-9 if activation == "linear" else 1.0
    layer = nn.RNN(
        inputs.shape[1], len(h0), nonlinearity="relu" if activation == "relu" else "tanh", dtype=torch.float64
    )
    layer.load_state_dict(
        {
            "weight_ih_l0": w_ih * shrink,
            "weight_hh_l0": w_hh,
            "bias_ih_l0": bias * shrink,
            "bias_hh_l0": torch.zeros_like(bias),
        }
    )
    hidden: Tensor = layer(inputs, h0[None] * shrink)[0]
    return hidden.detach() / shrink


def _scalar(inputs: Tensor, w_ih: float, w_hh: float, bias: float, h0: float, activation: str) -> Tensor:
    numbers = [_number(value).view(1) for value in (w_ih, w_hh, bias, h0)]
    return _layer(inputs[:, None], numbers[0][None], numbers[1][None], numbers[2], numbers[3], activation)[:, 0]


@reference("rnn_steps")
def rnn_steps(inputs: Tensor, w_ih: float, w_hh: float, bias: float, h0: float, activation: str) -> dict[str, Any]:
    """`nn.RNN`; without memory it runs on sequences of one step."""
    hidden = _scalar(inputs, w_ih, w_hh, bias, h0, activation)

    def alone(state: float) -> list[float]:
        steps = [_scalar(x.view(1), w_ih, w_hh, bias, state, activation) for x in inputs]
        return torch.cat(steps).tolist()

    return {
        "hidden": hidden,
        "last": hidden[-1],
        "memoryless_hidden": alone(0.0),
        "initial_state_hidden": alone(h0),
        "unactivated_hidden": _scalar(inputs, w_ih, w_hh, bias, h0, "linear"),
        "swapped_hidden": _scalar(inputs, w_hh, w_ih, bias, h0, activation),
        "unbiased_last": _scalar(inputs, w_ih, w_hh, 0.0, h0, activation)[-1],
    }


@reference("rnn_layer")
def rnn_layer(inputs: Tensor, w_ih: Tensor, w_hh: Tensor, bias: Tensor, h0: Tensor, activation: str) -> dict[str, Any]:
    """`nn.RNN` with its weights loaded."""
    hidden = _layer(inputs, w_ih, w_hh, bias, h0, activation)
    return {
        "hidden": hidden,
        "last": hidden[-1],
        "transposed_hidden": _layer(inputs, w_ih, w_hh.T, bias, h0, activation),
        "unactivated_hidden": _layer(inputs, w_ih, w_hh, bias, h0, "linear"),
        "memoryless_hidden": _layer(inputs, w_ih, torch.zeros_like(w_hh), bias, h0, activation),
        "elementwise_hidden": _layer(inputs, w_ih, w_hh.diag().diag(), bias, h0, activation),
    }


@reference("rnn_bptt")
def rnn_bptt(
    inputs: Tensor, w_ih: float, w_hh: float, target: float, bias: float, h0: float, activation: str
) -> dict[str, Any]:
    """Autograd through the unrolled network, with a copy of the weight for each step: their gradients are the terms."""
    weights = [_number(w_hh).requires_grad_() for _ in inputs]
    shared = [_number(value).requires_grad_() for value in (w_ih, bias, h0)]
    functions = {"tanh": torch.tanh, "relu": torch.relu, "linear": torch.clone}
    preactivations, hidden = [], [shared[2]]
    sources = [x.clone().requires_grad_() for x in inputs]
    for weight, x in zip(weights, sources, strict=True):
        preactivations.append(torch.addcmul(torch.addcmul(shared[1], shared[0], x), weight, hidden[-1]))
        hidden.append(functions[activation](preactivations[-1]))
    loss = nn.functional.mse_loss(hidden[-1], _number(target)) / 2

    def gradients(output: Tensor, of: list[Tensor]) -> list[float]:
        found = torch.autograd.grad(output, of, retain_graph=True, allow_unused=True, materialize_grads=True)
        return [gradient.item() for gradient in found]

    terms = gradients(loss, weights)
    grad_w_ih, grad_bias, grad_h0 = gradients(loss, shared)
    return {
        "loss": loss.detach(),
        "hidden": _scalar(inputs, w_ih, w_hh, bias, h0, activation),
        "terms": terms,
        "grad_w_hh": sum(terms),
        "grad_w_ih": grad_w_ih,
        "grad_bias": grad_bias,
        "grad_h0": grad_h0,
        "deltas": gradients(loss, preactivations),
        "jacobians": gradients(hidden[-1], hidden[1:]),
        "influences": gradients(hidden[-1], sources),
        "doubled_grad_w_hh": sum(gradients(nn.functional.mse_loss(hidden[-1], _number(target)), weights)),
    }


@reference("recurrent_gradient_factor")
def recurrent_gradient_factor(w_hh: float, derivative: float, steps: int) -> dict[str, Any]:
    """Autograd through `nn.RNN` at a fixed point of its state where tanh has the derivative."""

    def slope(fall: float) -> float:
        fixed = (1 - _number(fall)).sqrt()
        layer = nn.RNN(1, 1, dtype=torch.float64)
        weights = {"weight_ih_l0": [[0.0]], "weight_hh_l0": [[w_hh]], "bias_ih_l0": [0.0]}
        layer.load_state_dict(
            {name: _number(value) for name, value in weights.items()}
            | {"bias_hh_l0": (fixed.atanh() - w_hh * fixed).view(1)}
        )
        h0 = fixed.view(1, 1).requires_grad_()
        output = layer(torch.zeros(steps, 1, dtype=torch.float64), h0)[1]
        return float(torch.autograd.grad(output.sum(), h0)[0])

    return {"factor": slope(derivative), "without_derivative": slope(1.0), "size": abs(slope(derivative))}
