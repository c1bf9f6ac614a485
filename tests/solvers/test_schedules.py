"""Rates that are known without computing: ends, middles and the first epoch of a decay."""

import pytest

from solvers.registry import ParameterError, get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize(
    "name",
    [
        "step_lr",
        "multistep_lr",
        "exponential_lr",
        "inverse_time_lr",
        "polynomial_lr",
        "cosine_lr",
        "cosine_restarts_lr",
        "warmup_lr",
        "warmup_cosine_lr",
        "one_cycle_lr",
        "plateau_lr",
    ],
)
def test_the_schedulers_of_pytorch_agree(name: str) -> None:
    verdict = verify(name, 60, seed=3)
    assert verdict.proven, verdict.failures


def test_step_decays_at_the_multiple_itself() -> None:
    assert solve("step_lr", lr=0.1, gamma=0.1, size=30, epoch=29)["rate"] == pytest.approx(0.1)
    assert solve("step_lr", lr=0.1, gamma=0.1, size=30, epoch=30)["rate"] == pytest.approx(0.01)
    assert solve("step_lr", lr=0.1, gamma=0.1, size=30, epoch=65)["decays"] == 2


def test_milestones_count_when_reached() -> None:
    found = solve("multistep_lr", lr=1.0, gamma=0.5, milestones=[30, 80], epoch=80)
    assert found["rate"] == pytest.approx(0.25)
    assert found["once"] == pytest.approx(0.5)


def test_exponential_starts_undecayed() -> None:
    assert solve("exponential_lr", lr=0.2, gamma=0.9, epoch=0)["rate"] == 0.2
    assert solve("exponential_lr", lr=0.2, gamma=0.9, epoch=2)["rate"] == pytest.approx(0.162)


def test_inverse_time_halves_when_decay_times_steps_is_one() -> None:
    solved = solve("inverse_time_lr", lr=0.4, decay=0.01, steps=100)
    assert (solved["rate"], solved["divisor"]) == (0.2, 2)
    assert solved["linear"] == 0
    assert solve("inverse_time_lr", lr=0.4, decay=0.01, steps=0)["rate"] == 0.4


def test_polynomial_ends_at_zero_and_stays_there() -> None:
    assert solve("polynomial_lr", lr=0.4, power=2.0, total=10, epoch=5)["rate"] == pytest.approx(0.1)
    assert solve("polynomial_lr", lr=0.4, power=2.0, total=10, epoch=15)["rate"] == 0


def test_cosine_passes_the_mean_at_half_time() -> None:
    found = solve("cosine_lr", lr=0.1, min_lr=0.02, total=100, epoch=50)
    assert found["rate"] == pytest.approx(0.06)
    assert solve("cosine_lr", lr=0.1, min_lr=0.02, total=100, epoch=100)["rate"] == pytest.approx(0.02)
    assert not solve("cosine_lr", lr=0.1, min_lr=0.02, total=100, epoch=101)["valid"]


def test_restarts_begin_again_at_the_top() -> None:
    found = solve("cosine_restarts_lr", lr=0.1, min_lr=0.0, period=10, growth=2, epoch=30)
    assert (found["cycle"], found["position"], found["length"]) == (2, 0, 40)
    assert found["rate"] == pytest.approx(0.1)
    assert solve("cosine_restarts_lr", lr=0.1, min_lr=0.0, period=10, growth=1, epoch=995)["cycle"] == 99


def test_warmup_ends_at_the_full_rate() -> None:
    assert solve("warmup_lr", lr=0.4, start_factor=0.25, warmup=4, epoch=2)["rate"] == pytest.approx(0.25)
    assert solve("warmup_lr", lr=0.4, start_factor=0.25, warmup=4, epoch=9)["rate"] == pytest.approx(0.4)
    found = solve("warmup_cosine_lr", lr=0.4, min_lr=0.0, warmup=10, total=110, step=60)
    assert found["rate"] == pytest.approx(0.2)
    assert solve("warmup_cosine_lr", lr=0.4, min_lr=0.0, warmup=10, total=110, step=5)["rate"] == pytest.approx(0.2)


def test_one_cycle_peaks_between_two_low_ends() -> None:
    settings = {"lr": 0.5, "div": 5.0, "final_div": 10.0, "up": 31, "total": 101}
    assert solve("one_cycle_lr", step=0, **settings)["rate"] == pytest.approx(0.1)
    assert solve("one_cycle_lr", step=30, **settings)["rate"] == pytest.approx(0.5)
    assert solve("one_cycle_lr", step=100, **settings)["rate"] == pytest.approx(0.01)


def test_plateau_waits_for_more_than_its_patience() -> None:
    settings = {"lr": 0.1, "factor": 0.5, "patience": 2}
    assert solve("plateau_lr", losses=[1, 1, 1], **settings)["reductions"] == 0
    found = solve("plateau_lr", losses=[1, 1, 1, 1, 1], **settings)
    assert found["rates"] == pytest.approx([0.1, 0.1, 0.1, 0.05, 0.05])
    assert found["impatient"] == pytest.approx(0.025)
    # 3 after 4 is an improvement on the epoch before, not on the best
    assert solve("plateau_lr", losses=[2, 4, 3, 2.5], **settings)["reductions"] == 1


def test_a_rate_of_zero_is_refused() -> None:
    with pytest.raises(ParameterError, match="lr: expected a number"):
        solve("step_lr", lr=0.0, gamma=0.1, size=30, epoch=1)
