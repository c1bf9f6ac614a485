"""Search for hyperparameters: how many runs, how likely a good one, which one to try next."""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, Shared, solver


@solver(
    "grid_runs",
    parameters={
        "sizes": Integer(low=1, high=100, draw_high=9, shape=("n",), doc="candidates of each hyperparameter"),
        "folds": Integer(low=1, high=100, draw_high=10, default=1, doc="trainings of each combination"),
    },
    sizes={"n": (1, 5)},
)
def grid_runs(sizes: Tensor, folds: Tensor) -> dict[str, Tensor]:
    """Runs of a grid search: the product of the numbers of candidates, times the folds of a cross-validation.

    Outputs: runs, combinations (without folds). Wrong turns: added (the sum of the sizes in place of their product,
    times folds), without_folds = combinations, one_at_a_time = (1 + Σ (sizeᵢ − 1)) · folds (each hyperparameter
    alone, the others fixed), by_largest = largest sizeⁿ · folds. Invalid where the product exceeds int64.
    """
    combinations = sizes.prod(1)
    return {
        "runs": combinations * folds,
        "combinations": combinations,
        "added": sizes.sum(1) * folds,
        "without_folds": combinations,
        "one_at_a_time": (1 + (sizes - 1).sum(1)) * folds,
        "by_largest": sizes.amax(1) ** sizes.shape[1] * folds,
        "valid": (sizes.double().prod(1) * folds.double() < 9e18)
        & (sizes.amax(1).double() ** sizes.shape[1] * folds.double() < 9e18),
    }


@solver(
    "best_of_table",
    parameters={"losses": Number(shape=("rows", "columns"), doc="validation loss of each combination")},
    sizes={"rows": (2, 4), "columns": (2, 4)},
)
def best_of_table(losses: Tensor) -> dict[str, Tensor]:
    """Row and column of the smallest loss in a grid's table, counted from 1.

    Outputs: place [2], smallest. Wrong turns: largest_place [2], exchanged [2] (column, row), from_zero [2],
    one_at_a_time [2] (first the best row in the first column, then the best column in that row: what tuning one
    hyperparameter after the other finds), by_means [2] (the row and the column with the smallest means). Invalid
    where a minimum is not unique.
    """
    columns = losses.shape[2]
    flat = losses.double().flatten(1)
    best, worst = flat.argmin(1), flat.argmax(1)

    def place(row: Tensor, column: Tensor) -> Tensor:
        return torch.stack([row, column], dim=1) + 1

    def unique(values: Tensor) -> Tensor:
        ordered = values.sort(1).values
        return ordered[:, 1] - ordered[:, 0] > 1e-9

    found = place(best // columns, best % columns)
    table = losses.double()
    first = table[:, :, 0].argmin(1)
    chosen = table.gather(1, first[:, None, None].expand(-1, 1, columns))[:, 0]
    row_means, column_means = table.mean(2), table.mean(1)
    sound = [unique(values) for values in (flat, table[:, :, 0], chosen, row_means, column_means)]
    return {
        "place": found,
        "smallest": flat.amin(1),
        "largest_place": place(worst // columns, worst % columns),
        "exchanged": found.flip(1),
        "from_zero": found - 1,
        "one_at_a_time": place(first, chosen.argmin(1)),
        "by_means": place(row_means.argmin(1), column_means.argmin(1)),
        "valid": torch.stack(sound).all(0),
    }


@solver(
    "grid_refinement",
    parameters={
        "points": Integer(low=2, high=100, draw_high=9, doc="candidates of each hyperparameter in a round"),
        "dimensions": Integer(low=1, high=8, draw_high=4, doc="hyperparameters"),
        "rounds": Integer(low=1, high=20, draw_high=4, doc="each a finer grid around the best point of before"),
    },
)
def grid_refinement(points: Tensor, dimensions: Tensor, rounds: Tensor) -> dict[str, Tensor]:
    """Runs of a grid search that is refined: rounds · pointsᵈ.

    Outputs: runs, of_one_round = pointsᵈ, spacing_factor = (points − 1)^rounds (how much finer the last grid is than
    the whole range, where each round takes one gap of the grid before, from point to point). Wrong turns: one_round,
    multiplied = rounds · points · dimensions, powered = points^(d · rounds) (every round combined with every other),
    rounds_first = (rounds · points)ᵈ. Invalid where a number exceeds int64.
    """
    one = points**dimensions
    exponent = dimensions * rounds
    return {
        "runs": rounds * one,
        "of_one_round": one,
        "spacing_factor": (points - 1) ** rounds,
        "one_round": one,
        "multiplied": rounds * points * dimensions,
        "powered": points**exponent,
        "rounds_first": (rounds * points) ** dimensions,
        "valid": (points.double() ** exponent.double() < 9e18) & ((rounds * points).double() ** dimensions < 9e18),
    }


@solver(
    "random_search_success",
    parameters={
        "trials": Integer(low=1, high=10**6, draw_high=100, doc="independent draws"),
        "share": Real(low=1e-9, high=1.0, draw_low=0.01, draw_high=0.5, doc="share q of the space that is good enough"),
    },
)
def random_search_success(trials: Tensor, share: Tensor) -> dict[str, Tensor]:
    """Probability that at least one of n random trials lies in the best share q of the space: 1 − (1 − q)ⁿ.

    Outputs: success, failure = (1 − q)ⁿ, expected = n · q (good trials). Wrong turns: failure, all_good = qⁿ, capped
    = min(1, n · q), one_minus_power = 1 − qⁿ. Invalid where q is 1.
    """
    failure = (1 - share) ** trials
    return {
        "success": 1 - failure,
        "failure": failure,
        "expected": trials.double() * share,
        "all_good": share**trials,
        "capped": (trials.double() * share).clamp_max(1),
        "one_minus_power": 1 - share**trials,
        "valid": share < 1,
    }


@solver(
    "random_search_trials",
    parameters={
        "share": Real(low=1e-6, high=1.0, draw_low=0.01, draw_high=0.5, doc="share q of the space that is good enough"),
        "probability": Real(low=0.0, high=1.0, draw_low=0.5, draw_high=0.99, doc="wanted chance of a good trial"),
    },
)
def random_search_trials(share: Tensor, probability: Tensor) -> dict[str, Tensor]:
    """Fewest random trials for a wanted chance of one in the best share q: ⌈ln(1 − P) / ln(1 − q)⌉.

    Outputs: trials, exact (not rounded up), reached = 1 − (1 − q)^trials, log_failure = ln(1 − P), log_miss = ln(1 −
    q). Wrong turns: floored, proportional = ⌈P / q⌉, one_expected = ⌈1 / q⌉, logs_of_given = ⌈ln P / ln(1 − q)⌉.
    Invalid where P or q is 0 or 1, or the quotient is a whole number but for rounding.
    """
    sound = (share < 1) & (probability > 1e-6) & (probability < 1)
    q, p = torch.where(sound, share, 0.5), torch.where(sound, probability, 0.6)
    log_failure, log_miss = torch.log1p(-p), torch.log1p(-q)
    exact = log_failure / log_miss
    trials = exact.ceil().long().clamp_min(1)
    return {
        "trials": trials,
        "exact": exact,
        "reached": 1 - (1 - q) ** trials,
        "log_failure": log_failure,
        "log_miss": log_miss,
        "floored": exact.floor().long(),
        "proportional": (p / q).ceil().long(),
        "one_expected": (1 / q).ceil().long(),
        "logs_of_given": (p.log() / log_miss).ceil().long(),
        "valid": sound & ((exact - exact.round()).abs() > 1e-6),
    }


@solver(
    "log_uniform",
    parameters={
        "low": Real(low=1e-12, high=1e6, draw_low=1e-5, draw_high=1e-2),
        "high": Real(low=1e-12, high=1e6, draw_low=1e-1, draw_high=10.0),
        "u": Real(low=0.0, high=1.0, draw_low=0.05, draw_high=0.95, doc="uniform draw from [0, 1]"),
    },
)
def log_uniform(low: Tensor, high: Tensor, u: Tensor) -> dict[str, Tensor]:
    """A log-uniform value from a uniform one: low · (high / low)ᵘ = exp(ln low + u (ln high − ln low)).

    Outputs: value, exponent = log₁₀ value, decades = log₁₀(high / low), share_below_middle (of log-uniform draws
    below the arithmetic mean of low and high). Wrong turns: uniform = low + u (high − low), power_of_range = (high /
    low)ᵘ (low forgotten), downward = high · (low / high)ᵘ (from the upper end), of_high = highᵘ. Invalid where low ≥
    high.
    """
    sound = low < high
    top = torch.where(sound, high, 2 * low)
    ratio = top / low
    value = low * ratio**u
    return {
        "value": value,
        "exponent": value.log10(),
        "decades": ratio.log10(),
        "share_below_middle": ((1 + ratio) / 2).log() / ratio.log(),
        "uniform": low + u * (top - low),
        "power_of_range": ratio**u,
        "downward": top * (1 / ratio) ** u,
        "of_high": top**u,
        "valid": sound,
    }


@solver(
    "halving_rounds",
    parameters={
        "candidates": Integer(low=2, high=10**6, draw_high=100),
        "keep": Shared(low=2, high=10, draw_high=4, doc="η: of every η candidates one goes on"),
        "budget": Integer(low=1, high=10**6, draw_high=20, doc="epochs of a candidate in the first round"),
    },
)
def halving_rounds(candidates: Tensor, keep: int, budget: Tensor) -> dict[str, Tensor]:
    """Successive halving: each round keeps ⌊n / η⌋ candidates and gives each η times the epochs of the round before.

    It ends with the round in which fewer than η candidates are left. Budgets count from the start: a candidate that
    goes on is trained anew.

    Outputs: rounds, total (epochs of all candidates in all rounds), last_candidates, last_budget, full = candidates ·
    last_budget (every candidate trained as long as the last). Wrong turns: full, first_only = candidates · budget,
    equal_budget (the epochs not multiplied). Invalid where the total exceeds int64.
    """
    left, epochs = candidates, budget
    rounds = torch.ones_like(candidates)
    total, flat = left * epochs, left * budget
    for _ in range(20):  # more rounds than 10⁶ candidates can have
        goes_on = left >= keep
        left = torch.where(goes_on, left // keep, left)
        epochs = torch.where(goes_on, epochs * keep, epochs)
        total = total + torch.where(goes_on, left * epochs, 0)
        flat = flat + torch.where(goes_on, left * budget, 0)
        rounds = rounds + goes_on
    steps = math.log(10**6) / math.log(keep)
    return {
        "rounds": rounds,
        "total": total,
        "last_candidates": left,
        "last_budget": epochs,
        "full": candidates * epochs,
        "first_only": candidates * budget,
        "equal_budget": flat,
        "valid": candidates.double() * budget.double() * keep ** math.ceil(steps) < 9e18,
    }
