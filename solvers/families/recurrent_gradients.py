"""Gradients over time: truncated back-propagation, products of Jacobians and their bounds, and cliffs of the loss."""

import torch
from torch import Tensor

from solvers.registry import Integer, Option, Real, solver

WEIGHT = Real(low=-1e3, high=1e3, draw_low=-1.5, draw_high=1.5)


@solver(
    "rnn_truncated_bptt",
    parameters={
        "inputs": Real(shape=("t",), low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0, doc="one input a step"),
        "w_ih": WEIGHT,
        "w_hh": WEIGHT,
        "target": Real(low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0, doc="of the last hidden state"),
        "h0": Real(low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, default=0.0),
        "window": Integer(low=1, high=1024, draw_high=4, doc="steps through which the gradient goes back"),
        "activation": Option(values=("tanh", "linear"), default="tanh"),
    },
    sizes={"t": (2, 6)},
)
def rnn_truncated_bptt(
    inputs: Tensor, w_ih: Tensor, w_hh: Tensor, target: Tensor, h0: Tensor, window: Tensor, activation: str
) -> dict[str, Tensor]:
    """∂L/∂w of h_t = f(u x_t + w h_{t−1}) for L = (h_T − y)² / 2, by the last `window` steps alone.

    The state handed over at the start of the window is a constant there, as after `detach()`; its value is kept.

    Outputs: gradient (truncated), full_gradient, terms [t] (contribution of each step to the full one), kept [t] (0/1),
    hidden [t], error, missing = full − truncated. Wrong turns: first_terms (the first `window` steps), reset (the state
    set to 0 at the start of the window), scaled = gradient · T / window, one_more (one step more than the window).
    """
    steps = inputs.shape[1]
    linear = activation == "linear"

    def forward(state: Tensor, start: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        """States from h_0 on, and slopes, where the state in front of step `start` (from 0) is set to 0."""
        states, slopes = [state], []
        for step in range(steps):
            state = torch.where(start == step, torch.zeros_like(state), state)
            states[-1] = state
            z = w_ih * inputs[:, step] + w_hh * state
            state = z if linear else z.tanh()
            states.append(state)
            slopes.append(torch.ones_like(z) if linear else 1 - state.square())
        return states, slopes

    def terms_of(states: list[Tensor], slopes: list[Tensor]) -> Tensor:
        delta = (states[-1] - target) * slopes[-1]
        found = []
        for step in range(steps - 1, -1, -1):
            found.append(delta * states[step])
            delta = delta * w_hh * slopes[step - 1]
        return torch.stack(found[::-1], 1)

    never = torch.full_like(window, -1)
    states, slopes = forward(h0, never)
    terms = terms_of(states, slopes)
    steps_left = torch.arange(steps, 0, -1, device=inputs.device)
    kept = (steps_left <= window[:, None]).double()
    reset = terms_of(*forward(h0, steps - window.clamp_max(steps)))
    gradient = (terms * kept).sum(1)
    return {
        "gradient": gradient,
        "full_gradient": terms.sum(1),
        "terms": terms,
        "kept": kept.long(),
        "hidden": torch.stack(states[1:], 1),
        "error": states[-1] - target,
        "missing": (terms * (1 - kept)).sum(1),
        "first_terms": (terms * kept.flip(1)).sum(1),
        "reset": (reset * kept).sum(1),
        "scaled": gradient * steps / window.clamp_max(steps),
        "one_more": (terms * (steps_left <= window[:, None] + 1)).sum(1),
    }


@solver(
    "rnn_cliff_step",
    parameters={
        "w": Real(low=-1e3, high=1e3, draw_low=0.5, draw_high=1.8, doc="recurrent weight"),
        "h0": Real(low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0),
        "target": Real(low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0),
        "steps": Integer(low=1, high=1000, draw_high=10),
        "lr": Real(low=0.0, high=1e3, draw_low=0.001, draw_high=0.5),
        "threshold": Real(low=1e-9, high=1e9, draw_low=0.5, draw_high=5.0, doc="largest size of the gradient"),
    },
)
def rnn_cliff_step(
    w: Tensor, h0: Tensor, target: Tensor, steps: Tensor, lr: Tensor, threshold: Tensor
) -> dict[str, Tensor]:
    """One update of the weight of h_T = wᵀ h_0 under L = (h_T − y)² / 2, without and with clipping of the gradient.

    ∂L/∂w = (h_T − y) · T · wᵀ⁻¹ · h_0.

    Outputs: state = h_T, error, loss, gradient, clipped (gradient limited to ± threshold), new_w and clipped_w after
    one step at `lr`, pair [2] = both, new_loss and clipped_loss. Wrong turns: without_steps (gradient without the
    factor T), without_chain_w (error · h_0 as gradient; no clipping), ascent_w (the clipped gradient added),
    step_clipped_w (lr · gradient limited to the threshold); of the pair, [2] each: without_steps_pair, ascent_pair,
    unclipped_pair (the same value twice). Invalid where a number is too large for float64.
    """
    span = steps.double()
    state = w**span * h0
    error = state - target
    slope = w ** (span - 1) * h0
    gradient = error * span * slope
    clipped = torch.minimum(torch.maximum(gradient, -threshold), threshold)
    move = torch.minimum(torch.maximum(lr * gradient, -threshold), threshold)
    new_w, clipped_w = w - lr * gradient, w - lr * clipped

    def loss(weight: Tensor) -> Tensor:
        return (weight**span * h0 - target).square() / 2

    results = {
        "state": state,
        "error": error,
        "loss": loss(w),
        "gradient": gradient,
        "clipped": clipped,
        "new_w": new_w,
        "clipped_w": clipped_w,
        "new_loss": loss(new_w),
        "clipped_loss": loss(clipped_w),
        "without_steps": error * slope,
        "without_chain_w": w - lr * error * h0,
        "ascent_w": w + lr * clipped,
        "step_clipped_w": w - move,
    }
    valid = torch.stack(list(results.values())).isfinite().all(0)
    short = error * slope
    short_clipped = torch.minimum(torch.maximum(short, -threshold), threshold)
    pairs = {
        "pair": torch.stack([new_w, clipped_w], 1),
        "without_steps_pair": torch.stack([w - lr * short, w - lr * short_clipped], 1),
        "ascent_pair": torch.stack([2 * w - new_w, 2 * w - clipped_w], 1),
        "unclipped_pair": torch.stack([new_w, new_w], 1),
    }
    return results | pairs | {"valid": valid}


@solver(
    "rnn_gradient_bounds",
    parameters={"w_hh": WEIGHT, "steps": Integer(low=1, high=1000, draw_high=12)},
)
def rnn_gradient_bounds(w_hh: Tensor, steps: Tensor) -> dict[str, Tensor]:
    """The most by which a gradient can be multiplied over T steps of an RNN with one unit: (|w| · max f')ᵀ.

    The largest slope is 1/4 for a sigmoid and 1 for tanh.

    Outputs: bounds [2] = sigmoid_bound, tanh_bound; weight_power = |w|ᵀ. Wrong turns, [2] each: without_weight = (1/4)ᵀ
    and 1, swapped (tanh first), half_slope = (|w| / 2)ᵀ for the sigmoid; one_step [2] (the factor of a single step).
    Invalid where a number is too large for float64.
    """
    span, size = steps.double(), w_hh.abs()
    sigmoid, tanh = (size / 4) ** span, size**span
    return {
        "bounds": torch.stack([sigmoid, tanh], 1),
        "sigmoid_bound": sigmoid,
        "tanh_bound": tanh,
        "weight_power": tanh,
        "without_weight": torch.stack([0.25**span, torch.ones_like(size)], 1),
        "swapped": torch.stack([tanh, sigmoid], 1),
        "half_slope": torch.stack([(size / 2) ** span, tanh], 1),
        "one_step": torch.stack([size / 4, size], 1),
        "valid": tanh.isfinite(),
    }


@solver(
    "jacobian_product",
    parameters={
        "w_hh": Real(shape=("h", "h"), low=-1e3, high=1e3, draw_low=-1.5, draw_high=1.5, doc="one row a unit"),
        "states": Real(shape=("t", "h"), low=-0.999999, high=0.999999, draw_low=-0.9, draw_high=0.9, doc="of tanh"),
    },
    sizes={"h": (1, 3), "t": (1, 4)},
)
def jacobian_product(w_hh: Tensor, states: Tensor) -> dict[str, Tensor]:
    """∂h_T/∂h_0 of a tanh RNN with the states h_1 … h_T: the product J_T … J_1 of J_t = diag(1 − h_t²) W_hh.

    Outputs: product [h, h], jacobians [t, h, h], frobenius (its norm √Σ entries²), spectral (its largest singular
    value), largest_singular (of W_hh), bound = largest_singularᵀ, which `spectral` can't exceed. Wrong turns:
    reversed_product [h, h] (J_1 … J_T), without_slopes [h, h] = W_hhᵀ (its power), column_slopes [h, h] (diag on the
    right of W_hh); reversed_frobenius, without_slopes_frobenius, column_slopes_frobenius.
    """
    steps = states.shape[1]
    slopes = 1 - states.square()
    jacobians = slopes[:, :, :, None] * w_hh[:, None]
    columns = slopes[:, :, None] * w_hh[:, None]
    product = _product([jacobians[:, step] for step in range(steps - 1, -1, -1)])
    wrong = {
        "reversed": _product(list(jacobians.unbind(1))),
        "without_slopes": _product([w_hh] * steps),
        "column_slopes": _product([columns[:, step] for step in range(steps - 1, -1, -1)]),
    }
    largest = torch.linalg.matrix_norm(w_hh, ord=2)
    return {
        "product": product,
        "jacobians": jacobians,
        "frobenius": product.square().sum((1, 2)).sqrt(),
        "spectral": torch.linalg.matrix_norm(product, ord=2),
        "largest_singular": largest,
        "bound": largest**steps,
        "reversed_product": wrong["reversed"],
        "without_slopes": wrong["without_slopes"],
        "column_slopes": wrong["column_slopes"],
        **{f"{name}_frobenius": matrix.square().sum((1, 2)).sqrt() for name, matrix in wrong.items()},
    }


def _product(matrices: list[Tensor]) -> Tensor:
    result = matrices[0]
    for matrix in matrices[1:]:
        result = result @ matrix
    return result


@solver(
    "scaled_identity_growth",
    parameters={
        "h0": Real(shape=("h",), low=-1e3, high=1e3),
        "scale": Real(low=0.0, high=1e3, draw_low=0.5, draw_high=1.8, doc="W_hh = scale · identity"),
        "steps": Integer(low=1, high=1000, draw_high=10),
    },
    sizes={"h": (1, 4)},
)
def scaled_identity_growth(h0: Tensor, scale: Tensor, steps: Tensor) -> dict[str, Tensor]:
    """The state of a ReLU RNN without inputs whose W_hh is a multiple of the identity: h_T = scaleᵀ · relu(h_0).

    Outputs: state [h], norm = ‖h_T‖, start_norm = ‖h_0‖, kept_norm = ‖relu(h_0)‖, growth = scaleᵀ. Wrong turns:
    negatives_kept = scaleᵀ ‖h_0‖, one_step = scale ‖relu(h_0)‖, linear = (1 + T (scale − 1)) ‖relu(h_0)‖,
    one_more = scaleᵀ⁺¹ ‖relu(h_0)‖. Invalid where a number is too large for float64.
    """
    span = steps.double()
    growth, kept = scale**span, h0.clamp_min(0)
    kept_norm, start_norm = kept.square().sum(1).sqrt(), h0.square().sum(1).sqrt()
    norm = growth * kept_norm
    one_more = norm * scale
    return {
        "state": growth[:, None] * kept,
        "norm": norm,
        "start_norm": start_norm,
        "kept_norm": kept_norm,
        "growth": growth,
        "negatives_kept": growth * start_norm,
        "one_step": scale * kept_norm,
        "linear": (1 + span * (scale - 1)) * kept_norm,
        "one_more": one_more,
        "valid": one_more.isfinite() & (growth * start_norm).isfinite(),
    }


@solver(
    "gate_and_rnn_products",
    parameters={
        "forget": Real(shape=("t",), low=0.0, high=1.0, draw_low=0.1, draw_high=1.0, doc="forget gate at each step"),
        "slopes": Real(shape=("t",), low=0.0, high=1.0, draw_low=0.1, draw_high=1.0, doc="of tanh at each step"),
        "w_hh": WEIGHT,
    },
    sizes={"t": (1, 6)},
)
def gate_and_rnn_products(forget: Tensor, slopes: Tensor, w_hh: Tensor) -> dict[str, Tensor]:
    """What a gradient is multiplied by over the same steps: Π f_t along an LSTM's cell, Π w tanh'_t in a plain RNN.

    Both have one unit; of the LSTM only the direct path from cell to cell counts, with the gates held fixed.

    Outputs: pair [2] = cell, plain; cell, plain, factors [t] = w · slope, advantage = cell / |plain| (0 where plain is
    0). Wrong turns, [2] each: without_weight (slopes alone), without_slopes (wᵀ), averaged (the mean factor of each in
    place of the product), swapped.
    """
    factors = w_hh[:, None] * slopes
    cell, plain = forget.prod(1), factors.prod(1)
    size = plain.abs()

    def pair(first: Tensor, second: Tensor) -> Tensor:
        return torch.stack([first, second], 1)

    return {
        "pair": pair(cell, plain),
        "cell": cell,
        "plain": plain,
        "factors": factors,
        "advantage": torch.where(size > 0, cell / torch.where(size > 0, size, torch.ones_like(size)), 0.0),
        "without_weight": pair(cell, slopes.prod(1)),
        "without_slopes": pair(cell, w_hh ** slopes.shape[1]),
        "averaged": pair(forget.mean(1), factors.mean(1)),
        "swapped": pair(plain, cell),
    }
