"""References of hidden Markov models: every path enumerated, each a sum of `Categorical` log probabilities."""

import itertools
import math
from collections import Counter
from typing import Any

import torch
from torch import Tensor
from torch.distributions import Categorical

from solvers.registry import reference

Path = tuple[int, ...]


def _logs(initial: Tensor, transitions: Tensor, emissions: Tensor) -> tuple[list[Any], list[Any], list[Any]]:
    """Logarithms of the normalized rows."""
    start, moves, emits = (Categorical(probs=weights).logits.tolist() for weights in (initial, transitions, emissions))
    return start, moves, emits


def _joint(model: tuple[list[Any], list[Any], list[Any]], path: Path, observations: list[int]) -> float:
    start, moves, emits = model
    total = start[path[0]] + sum(moves[a][b] for a, b in itertools.pairwise(path))
    return math.exp(total + sum(emits[s][o] for s, o in zip(path, observations, strict=True)))


def _paths(initial: Tensor, transitions: Tensor, emissions: Tensor, observations: Tensor) -> dict[Path, float]:
    model, seen = _logs(initial, transitions, emissions), observations.tolist()
    return {path: _joint(model, path, seen) for path in itertools.product(range(len(initial)), repeat=len(seen))}


@reference("hmm_joint")
def hmm_joint(
    initial: Tensor, transitions: Tensor, emissions: Tensor, states: Tensor, observations: Tensor
) -> dict[str, Any]:
    """One path's log probabilities added."""
    model = _logs(initial, transitions, emissions)
    return {"probability": _joint(model, tuple(states.tolist()), observations.tolist())}


@reference("hmm_forward")
def hmm_forward(initial: Tensor, transitions: Tensor, emissions: Tensor, observations: Tensor) -> dict[str, Any]:
    """The sum over all paths, and for each step and state over the paths through it."""
    paths = _paths(initial, transitions, emissions, observations)
    total = math.fsum(paths.values())
    posterior = [
        [math.fsum(p for path, p in paths.items() if path[step] == state) / total for state in range(len(initial))]
        for step in range(len(observations))
    ]
    alpha = []
    for step in range(len(observations)):
        part = _paths(initial, transitions, emissions, observations[: step + 1])
        alpha.append([math.fsum(p for path, p in part.items() if path[-1] == s) for s in range(len(initial))])
    return {
        "probability": total,
        "posterior": posterior,
        "first_posterior": posterior[0],
        "last_posterior": posterior[-1],
        "best_path_only": max(paths.values()),
        "alpha": alpha,
    }


@reference("hmm_viterbi")
def hmm_viterbi(initial: Tensor, transitions: Tensor, emissions: Tensor, observations: Tensor) -> dict[str, Any]:
    """The largest of all paths."""
    paths = _paths(initial, transitions, emissions, observations)
    best = max(paths, key=lambda path: paths[path])
    return {
        "path": list(best),
        "last_state": best[-1],
        "probability": paths[best],
        "total": math.fsum(paths.values()),
    }


@reference("hmm_counts")
def hmm_counts(states: Tensor, observations: Tensor) -> dict[str, Any]:
    """Pairs counted one by one, and `Categorical` over the counts of each row."""
    path, seen = states.tolist(), observations.tolist()
    moves, shown = Counter(itertools.pairwise(path)), Counter(zip(path, seen, strict=True))

    def rows(counter: Counter[tuple[int, int]]) -> Tensor:
        return torch.tensor([[counter[a, b] for b in (0, 1)] for a in (0, 1)])

    return {
        "move_counts": rows(moves),
        "emission_counts": rows(shown),
        "transitions": Categorical(probs=rows(moves).double()).probs,
        "emissions": Categorical(probs=rows(shown).double()).probs,
    }
