"""References of gradients over time: autograd through `nn.RNN`, `nn.RNNCell` and unrolled steps."""

from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference


def _number(value: float) -> Tensor:
    return torch.tensor(value, dtype=torch.float64)


@reference("rnn_truncated_bptt")
def rnn_truncated_bptt(
    inputs: Tensor, w_ih: float, w_hh: float, target: float, h0: float, window: int, activation: str
) -> dict[str, Any]:
    """Autograd through the unrolled network, whose state is detached in front of the window."""

    def gradient(cut: int, reset: bool = False) -> tuple[float, list[float]]:
        weight, state, states = _number(w_hh).requires_grad_(), _number(h0), []
        for step, x in enumerate(inputs):
            if step == cut:
                state = torch.zeros_like(state) if reset else state.detach()
            state = torch.addcmul(w_ih * x, weight, state)
            state = state if activation == "linear" else torch.tanh(state)
            states.append(state)
        loss = nn.functional.mse_loss(state, _number(target)) / 2
        return torch.autograd.grad(loss, weight)[0].item(), [state.item() for state in states]

    start = max(len(inputs) - window, 0)
    full, hidden = gradient(-1)
    return {
        "gradient": gradient(start)[0],
        "full_gradient": full,
        "hidden": hidden,
        "reset": gradient(start, reset=True)[0],
        "missing": full - gradient(start)[0],
    }


@reference("rnn_cliff_step")
def rnn_cliff_step(w: float, h0: float, target: float, steps: int, lr: float, threshold: float) -> dict[str, Any]:
    """Autograd through the steps, `clip_grad_value_` and `torch.optim.SGD`."""

    def loss(weight: Tensor) -> Tensor:
        state = _number(h0)
        for _ in range(steps):
            state = weight * state
        return nn.functional.mse_loss(state, _number(target)) / 2

    def update(clip: bool) -> tuple[float, float, float]:
        weight = nn.Parameter(_number(w))
        optimizer = torch.optim.SGD([weight], lr=lr)
        loss(weight).backward()  # type: ignore[no-untyped-call]
        if clip:
            nn.utils.clip_grad_value_([weight], threshold)
        assert weight.grad is not None
        optimizer.step()
        return weight.grad.item(), weight.item(), loss(weight).item()

    plain, clipped = update(False), update(True)
    return {
        "loss": loss(_number(w)),
        "gradient": plain[0],
        "clipped": clipped[0],
        "pair": [plain[1], clipped[1]],
        "new_loss": plain[2],
        "clipped_loss": clipped[2],
    }


@reference("rnn_gradient_bounds")
def rnn_gradient_bounds(w_hh: float, steps: int) -> dict[str, Any]:
    """Autograd through cells whose pre-activation is 0 at every step, where both slopes are largest."""
    bounds = []
    for activation in (nn.Sigmoid(), nn.Tanh()):
        start = _number(0.3).requires_grad_()
        state = start
        for _ in range(steps):
            state = activation(w_hh * (state - state.detach()))
        bounds.append(abs(torch.autograd.grad(state, start)[0].item()))
    return {"bounds": bounds}


@reference("jacobian_product")
def jacobian_product(w_hh: Tensor, states: Tensor) -> dict[str, Any]:
    """Autograd's Jacobian of an `nn.RNN` whose inputs bring it to the given states."""
    size = len(w_hh)
    layer = nn.RNN(size, size, bias=False, dtype=torch.float64)
    layer.load_state_dict({"weight_ih_l0": torch.eye(size, dtype=torch.float64), "weight_hh_l0": w_hh})
    start = torch.zeros(size, dtype=torch.float64)
    before = torch.cat([start[None], states[:-1]])
    inputs = states.atanh() - before @ w_hh.T

    def last(h0: Tensor) -> Tensor:
        return layer(inputs, h0[None])[0][-1]  # type: ignore[no-any-return]

    product = torch.autograd.functional.jacobian(last, start)  # type: ignore[no-untyped-call]
    return {
        "product": product,
        "frobenius": torch.linalg.matrix_norm(product),
        "spectral": torch.linalg.svdvals(product)[0],
        "largest_singular": torch.linalg.svdvals(w_hh)[0],
    }


@reference("scaled_identity_growth")
def scaled_identity_growth(h0: Tensor, scale: float, steps: int) -> dict[str, Any]:
    """`nn.RNN` with ReLU and a multiple of the identity for its recurrent matrix."""
    size = len(h0)
    layer = nn.RNN(1, size, nonlinearity="relu", bias=False, dtype=torch.float64)
    identity = torch.eye(size, dtype=torch.float64)
    layer.load_state_dict({"weight_ih_l0": torch.zeros(size, 1, dtype=torch.float64), "weight_hh_l0": scale * identity})
    state = layer(torch.zeros(steps, 1, dtype=torch.float64), h0[None])[1][0].detach()
    return {"state": state, "norm": torch.linalg.vector_norm(state)}


@reference("gate_and_rnn_products")
def gate_and_rnn_products(forget: Tensor, slopes: Tensor, w_hh: float) -> dict[str, Any]:
    """Autograd through gated additions, and through tanh at the points where it has the slopes."""
    cell, state = _number(0.7).requires_grad_(), _number(0.4).requires_grad_()
    memory, hidden = cell, state
    for gate, slope in zip(forget, slopes, strict=True):
        memory = torch.addcmul(_number(0.3), gate, memory)
        shift = (1 - slope).sqrt().atanh() - w_hh * hidden.detach()
        hidden = torch.tanh(w_hh * hidden + shift)
    products = torch.autograd.grad(memory, cell)[0].item(), torch.autograd.grad(hidden, state)[0].item()
    return {"pair": list(products), "cell": products[0], "plain": products[1]}
