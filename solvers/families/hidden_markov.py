"""Hidden Markov models: joint probability, forward and backward, posteriors, the most likely path, counted estimates.

Probabilities are given as rows of non-negative weights that are divided by their sums, so that rows of probabilities
stay as they are. States and observations are counted from 0.
"""

import torch
from torch import Tensor

from solvers.registry import Integer, Real, solver

_WEIGHT = {"low": 0.0, "high": 1e6, "draw_low": 0.05, "draw_high": 1.0}
MODEL = {
    "initial": Real(**_WEIGHT, shape=("s",), doc="of each state at the first step"),
    "transitions": Real(**_WEIGHT, shape=("s", "s"), doc="row: from this state"),
    "emissions": Real(**_WEIGHT, shape=("s", "o"), doc="row: of each observation in this state"),
}
OBSERVATIONS = Integer(low=0, high=63, draw_high=1, shape=("t",))
STATES = Integer(low=0, high=63, draw_high=1, shape=("t",))
SIZES = {"s": (2, 3), "o": (2, 3), "t": (1, 4)}


def _rows(weights: Tensor) -> tuple[Tensor, Tensor]:
    """Rows that sum to one, and whether each instance has no empty row."""
    sums = weights.sum(-1, keepdim=True)
    return weights / sums.where(sums > 0, torch.ones_like(sums)), (sums > 0).flatten(1).all(1)


def _model(
    initial: Tensor, transitions: Tensor, emissions: Tensor, observations: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Start, transitions, the likelihoods of the observations [batch, t, s], and which instances are sound."""
    (start, a), (moves, b), (emits, c) = _rows(initial), _rows(transitions), _rows(emissions)
    symbols = emits.shape[2]
    seen = observations.clamp_max(symbols - 1)
    index = seen[:, :, None].expand(-1, -1, emits.shape[1])
    likelihoods = emits.transpose(1, 2).gather(1, index)
    return start, moves, likelihoods, a & b & c & (observations < symbols).all(1)


def _forward(start: Tensor, moves: Tensor, likelihoods: Tensor) -> Tensor:
    alpha = [start * likelihoods[:, 0]]
    for likelihood in likelihoods.unbind(1)[1:]:
        alpha.append((alpha[-1][:, :, None] * moves).sum(1) * likelihood)
    return torch.stack(alpha, dim=1)


@solver("hmm_joint", parameters=MODEL | {"states": STATES, "observations": OBSERVATIONS}, sizes=SIZES)
def hmm_joint(
    initial: Tensor, transitions: Tensor, emissions: Tensor, states: Tensor, observations: Tensor
) -> dict[str, Tensor]:
    """Joint probability of a state and an observation sequence: π(s₁) b(s₁, o₁) · ∏ a(sₜ₋₁, sₜ) b(sₜ, oₜ).

    Outputs: probability, start = π(s₁), moves [t] (1 at the first step, then a(sₜ₋₁, sₜ)), emitted [t] = b(sₜ, oₜ),
    path_probability = π·∏a, emission_probability = ∏b. Wrong turns: path_probability (emissions forgotten),
    emission_probability (transitions forgotten), without_start = probability without π(s₁), reversed_moves (a(sₜ,
    sₜ₋₁)). Invalid where a row of weights is empty, or a state or observation does not exist.
    """
    start, moves, likelihoods, sound = _model(initial, transitions, emissions, observations)
    size = start.shape[1]
    path = states.clamp_max(size - 1)
    first = start.gather(1, path[:, :1])[:, 0]
    emitted = likelihoods.gather(2, path[:, :, None])[:, :, 0]

    def steps(matrix: Tensor) -> Tensor:
        flat = matrix.flatten(1).gather(1, path[:, :-1] * size + path[:, 1:])
        return torch.cat([torch.ones_like(first)[:, None], flat], dim=1)

    moved, emission = steps(moves), emitted.prod(1)
    return {
        "probability": first * moved.prod(1) * emission,
        "start": first,
        "moves": moved,
        "emitted": emitted,
        "path_probability": first * moved.prod(1),
        "emission_probability": emission,
        "without_start": moved.prod(1) * emission,
        "reversed_moves": first * steps(moves.transpose(1, 2)).prod(1) * emission,
        "valid": sound & (states < size).all(1),
    }


@solver("hmm_forward", parameters=MODEL | {"observations": OBSERVATIONS}, sizes=SIZES)
def hmm_forward(initial: Tensor, transitions: Tensor, emissions: Tensor, observations: Tensor) -> dict[str, Tensor]:
    """Probability of observations by the forward recursion: α₁ = π·b(o₁), αₜ = (αₜ₋₁ A)·b(oₜ); p = Σ α_T.

    Backward: β_T = 1, βₜ = A (b(oₜ₊₁)·βₜ₊₁). Posterior of the states (E-step of Baum-Welch): γₜ = αₜβₜ / p.

    Outputs: probability, alpha [t, s], beta [t, s], posterior [t, s]; first_posterior and last_posterior [s]
    (last = filtered), likelihoods [t, s] = b(oₜ) of each state; best_path_only = the largest joint probability of a
    single path. Wrong turns: best_path_only (maximum in place of the sum), without_start (π taken as 1), independent =
    ∏ₜ π·b(oₜ) (no transitions), largest_alpha (last α not summed), filtered [t, s] (αₜ normalized, later observations
    ignored). Invalid where a row is empty, an observation does not exist, or the probability is zero.
    """
    start, moves, likelihoods, sound = _model(initial, transitions, emissions, observations)
    alpha = _forward(start, moves, likelihoods)
    beta = [torch.ones_like(start)]
    for likelihood in likelihoods.unbind(1)[:0:-1]:
        beta.append((moves * (likelihood * beta[-1])[:, None]).sum(2))
    betas = torch.stack(beta[::-1], dim=1)
    probability = alpha[:, -1].sum(1)
    safe = probability.where(probability > 0, torch.ones_like(probability))
    posterior = alpha * betas / safe[:, None, None]
    best = start * likelihoods[:, 0]
    for likelihood in likelihoods.unbind(1)[1:]:
        best = (best[:, :, None] * moves).amax(1) * likelihood
    sums = alpha.sum(2, keepdim=True)
    return {
        "probability": probability,
        "alpha": alpha,
        "beta": betas,
        "posterior": posterior,
        "first_posterior": posterior[:, 0],
        "last_posterior": posterior[:, -1],
        "likelihoods": likelihoods,
        "best_path_only": best.amax(1),
        "without_start": _forward(torch.ones_like(start), moves, likelihoods)[:, -1].sum(1),
        "independent": (start[:, None] * likelihoods).sum(2).prod(1),
        "largest_alpha": alpha[:, -1].amax(1),
        "filtered": alpha / sums.where(sums > 0, torch.ones_like(sums)),
        "valid": sound & (probability > 1e-280),
    }


@solver("hmm_viterbi", parameters=MODEL | {"observations": OBSERVATIONS}, sizes=SIZES)
def hmm_viterbi(initial: Tensor, transitions: Tensor, emissions: Tensor, observations: Tensor) -> dict[str, Tensor]:
    """Most likely state path: δ₁ = π·b(o₁), δₜ(j) = maxᵢ δₜ₋₁(i) a(i, j) · b(j, oₜ), then back along the maxima.

    Outputs: path [t], probability (of path and observations), delta [t, s], pointers [t, s] (best predecessor; 0 at the
    first step), last_state. Wrong turns: stepwise [t] (best state by αₜ, each step by itself), emission_only [t] (state
    that emits oₜ best), greedy [t] (best next state given the one before), from_one [t] (the path with states counted
    from 1), total = Σ over all paths.
    Invalid where a row is empty, an observation does not exist, or two paths are equally likely within 10⁻⁹.
    """
    start, moves, likelihoods, sound = _model(initial, transitions, emissions, observations)
    delta = [start * likelihoods[:, 0]]
    pointers = [torch.zeros_like(start, dtype=torch.int64)]
    greedy = [delta[0].argmax(1)]
    tied = torch.zeros_like(sound)
    for likelihood in likelihoods.unbind(1)[1:]:
        reached = delta[-1][:, :, None] * moves * likelihood[:, None]
        best = reached.topk(2, dim=1).values
        tied = tied | (best[:, 0] - best[:, 1] <= 1e-9 * best[:, 0]).any(1)
        delta.append(best[:, 0])
        pointers.append(reached.argmax(1))
        row = moves.gather(1, greedy[-1][:, None, None].expand(-1, 1, moves.shape[2]))[:, 0]
        greedy.append((row * likelihood).argmax(1))
    last = delta[-1].topk(2, dim=1).values
    tied = tied | (last[:, 0] - last[:, 1] <= 1e-9 * last[:, 0])
    path = [delta[-1].argmax(1)]
    for pointer in pointers[:0:-1]:
        path.append(pointer.gather(1, path[-1][:, None])[:, 0])
    alpha = _forward(start, moves, likelihoods)
    return {
        "path": torch.stack(path[::-1], dim=1),
        "probability": last[:, 0],
        "delta": torch.stack(delta, dim=1),
        "pointers": torch.stack(pointers, dim=1),
        "last_state": path[0],
        "stepwise": alpha.argmax(2),
        "emission_only": likelihoods.argmax(2),
        "greedy": torch.stack(greedy, dim=1),
        "from_one": torch.stack(path[::-1], dim=1) + 1,
        "total": alpha[:, -1].sum(1),
        "valid": sound & ~tied,
    }


@solver(
    "hmm_counts",
    parameters={
        "states": Integer(low=0, high=1, shape=("t",)),
        "observations": Integer(low=0, high=1, shape=("t",)),
    },
    sizes={"t": (6, 10)},
)
def hmm_counts(states: Tensor, observations: Tensor) -> dict[str, Tensor]:
    """Supervised maximum likelihood of a two-state, two-symbol HMM: relative frequencies in one labelled sequence.

    a(i, j) = moves from i to j over moves out of i; b(i, o) = how often state i shows o over how often i occurs.

    Outputs: transitions [2, 2], emissions [2, 2], move_counts [2, 2], emission_counts [2, 2]; joint_transitions [2, 2]
    = counts over all moves. Wrong turns: joint_transitions (not divided row by row), columns [2, 2] (counts divided by
    column; a column without moves stays 0), counted_by_visits [2, 2] (moves over visits, the last included). Invalid
    where a state is never left or never occurs.
    """
    places = torch.arange(2, device=states.device)
    at = (states[:, :, None] == places).double()
    shown = (observations[:, :, None] == places).double()
    moves = (at[:, :-1, :, None] * at[:, 1:, None]).sum(1)
    emitted = (at[:, :, :, None] * shown[:, :, None]).sum(1)

    def over(counts: Tensor, sums: Tensor) -> Tensor:
        return counts / sums.where(sums > 0, torch.ones_like(sums))

    left, visits = moves.sum(2, keepdim=True), emitted.sum(2, keepdim=True)
    return {
        "transitions": over(moves, left),
        "emissions": over(emitted, visits),
        "move_counts": moves.long(),
        "emission_counts": emitted.long(),
        "joint_transitions": moves / (states.shape[1] - 1 or 1),
        "columns": over(moves, moves.sum(1, keepdim=True)),
        "counted_by_visits": over(moves, visits),
        "valid": (left > 0).flatten(1).all(1),
    }
