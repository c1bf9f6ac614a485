"""References of backpropagation: `torch.nn` modules, autograd and `torch.optim.SGD`."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference

_ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "sigmoid": nn.Sigmoid,
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "linear": nn.Identity,
}


def _linear(weights: Tensor, biases: Tensor) -> nn.Linear:
    layer = nn.Linear(weights.shape[1], weights.shape[0], dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(weights)
        layer.bias.copy_(biases)
    return layer


def _train(
    layers: tuple[nn.Linear, nn.Linear],
    x: Tensor,
    activation: str,
    criterion: Callable[[Tensor], Tensor],
    lr: float,
) -> dict[str, Any]:
    """One step of `torch.optim.SGD` on a network of two layers; `criterion` makes the loss from what the second gives.

    The late gradient goes back through the second layer as it stands after the step.
    """
    first, second = layers
    activate = _ACTIVATIONS[activation]()
    source = x.double().clone().requires_grad_()
    z1 = first(source)
    hidden = activate(z1)
    z2 = second(hidden)
    for kept in (z1, hidden, z2):
        kept.retain_grad()
    loss = criterion(z2)
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer = torch.optim.SGD([*first.parameters(), *second.parameters()], lr=lr)
    gradients = {
        "grad_w1": first.weight.grad,
        "grad_b1": first.bias.grad,
        "grad_w2": second.weight.grad,
        "grad_b2": second.bias.grad,
    }
    optimizer.step()
    late_z1 = z1.detach().requires_grad_()
    (late,) = torch.autograd.grad(second(activate(late_z1)), late_z1, grad_outputs=z2.grad)
    results = gradients | {
        "loss": loss,
        "new_loss": criterion(second(activate(first(x.double())))),
        "z1": z1,
        "hidden": hidden,
        "z2": z2,
        "delta_output": z2.grad,
        "grad_hidden": hidden.grad,
        "delta_hidden": z1.grad,
        "grad_x": source.grad,
        "new_w1": first.weight,
        "new_b1": first.bias,
        "new_w2": second.weight,
        "new_b2": second.bias,
        "late_delta_hidden": late,
        "transposed_grad_w1": None if first.weight.grad is None else first.weight.grad.mT,
    }
    return {name: value.detach() for name, value in results.items() if value is not None}


@reference("mlp_backward_squared")
def mlp_backward_squared(
    x: Tensor,
    w1: Tensor,
    b1: Tensor,
    w2: Tensor,
    b2: Tensor,
    target: Tensor,
    activation: str,
    output_activation: str,
    convention: str,
    lr: float,
) -> dict[str, Any]:
    """`torch.nn.MSELoss`, halved where the convention has the half."""
    last = _ACTIVATIONS[output_activation]()

    def criterion(z2: Tensor) -> Tensor:
        reduction = "mean" if convention == "mean" else "sum"
        loss: Tensor = nn.MSELoss(reduction=reduction)(last(z2), target.double())
        return loss / 2 if convention == "half_sum" else loss

    results = _train((_linear(w1, b1), _linear(w2, b2)), x, activation, criterion, lr)
    return results | {"output": last(results["z2"])}


@reference("mlp_backward_cross_entropy")
def mlp_backward_cross_entropy(
    x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor, target: int, activation: str, lr: float
) -> dict[str, Any]:
    """`torch.nn.functional.cross_entropy` on the logits."""
    truth = torch.tensor(target)

    def criterion(z2: Tensor) -> Tensor:
        return functional.cross_entropy(z2, truth)

    results = _train((_linear(w1, b1), _linear(w2, b2)), x, activation, criterion, lr)
    probabilities = functional.softmax(results["z2"], dim=0)
    return results | {"probabilities": probabilities, "truth": functional.one_hot(truth, len(b2)).double()}


@reference("sigmoid_neuron_gradient")
def sigmoid_neuron_gradient(x: float, w: float, b: float, target: float, lr: float) -> dict[str, Any]:
    """Autograd and `torch.optim.SGD` on squared error; `torch.nn.BCEWithLogitsLoss` for the cross entropy."""
    source, weight, bias = (torch.tensor(float(v), dtype=torch.float64, requires_grad=True) for v in (x, w, b))
    truth = torch.tensor(float(target), dtype=torch.float64)
    z = weight * source + bias
    entropy = nn.BCEWithLogitsLoss()(z, truth)
    entropy_w, entropy_b, entropy_delta = torch.autograd.grad(entropy, (weight, bias, z), retain_graph=True)
    (slope,) = torch.autograd.grad(z.sigmoid(), z, retain_graph=True)
    whole = nn.MSELoss()(z.sigmoid(), truth)
    doubled_w, doubled_b = torch.autograd.grad(whole, (weight, bias), retain_graph=True)
    loss = whole / 2
    loss.backward()
    assert weight.grad is not None and bias.grad is not None and source.grad is not None
    gradients = {"grad_w": weight.grad.clone(), "grad_b": bias.grad.clone(), "grad_x": source.grad.clone()}
    torch.optim.SGD([weight, bias], lr=lr).step()
    return gradients | {
        "loss": loss.detach(),
        "slope": slope,
        "new_w": weight.detach(),
        "new_b": bias.detach(),
        "entropy_loss": entropy.detach(),
        "entropy_grad_w": entropy_w,
        "entropy_grad_b": entropy_b,
        "entropy_delta": entropy_delta,
        "doubled_grad_w": doubled_w,
        "doubled_grad_b": doubled_b,
    }


@reference("relu_zero_gradients")
def relu_zero_gradients(x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: float, target: float) -> dict[str, Any]:
    """Which entries of autograd's gradients are zero, through `torch.nn.Linear` and `torch.nn.ReLU`."""
    last = torch.tensor([float(b2)], dtype=torch.float64)
    layers = _linear(w1, b1), _linear(w2[None], last)

    def criterion(output: Tensor) -> Tensor:
        return functional.mse_loss(output, torch.tensor([float(target)], dtype=torch.float64)) / 2

    results = _train(layers, x, "relu", criterion, 0.0)
    zero_w1, zero_w2 = (results["grad_w1"] == 0).long(), (results["grad_w2"][0] == 0).long()
    return {
        "zero_w1": zero_w1,
        "zero_b1": (results["grad_b1"] == 0).long(),
        "zero_w2": zero_w2,
        "zero_all": torch.cat([zero_w1.flatten(), zero_w2]),
        "count": int(zero_w1.sum() + zero_w2.sum()),
        "closed": 1 - (results["hidden"] > 0).long(),
    }
