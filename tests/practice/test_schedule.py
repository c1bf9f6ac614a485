"""Scheduling: what each answer does to it, what the plan makes of it, and that replaying the log gives the same."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizbank.bank.bank import Bank
from quizbank.filters import Filter
from quizbank.practice.attempts import Action, Attempt, day_of
from quizbank.practice.memory_model import DAY, after, remembered
from quizbank.practice.progress import Progress
from quizbank.practice.schedule import LEECH_LAPSES, Plan, Schedule
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank

MINUTE = 60_000
START = round(datetime(2026, 1, 5, 12, tzinfo=UTC).timestamp() * 1000)
SCORES = {"correct": 1.0, "partial": 0.5, "incorrect": 0.0}


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    folder: Path = write_bank(tmp_path_factory.mktemp("schedule") / "mine", QUESTIONS + OTHER_KINDS)
    return Bank.load(folder, with_builtin=False, use_cache=False)


def attempt(question: str, utc: int, status: str = "correct", **fields: object) -> Attempt:
    known = {"seed": 1, "submission": "x", "content": "c", "offset": 0, "score": SCORES[status]} | fields
    return Attempt(question=question, utc=utc, status=status, **known)  # type: ignore[arg-type]


def schedule(bank: Bank, progress: Progress, utc: int, plan: Plan = Plan(), offset: int = 0) -> Schedule:  # noqa: B008
    return Schedule.of(bank, progress, plan, utc=utc, offset=offset)


def due(bank: Bank, progress: Progress, utc: int, plan: Plan = Plan()) -> list[str]:  # noqa: B008
    return [question.id for question in schedule(bank, progress, utc, plan).due]


# The model


def test_a_wrong_answer_comes_back_in_ten_minutes_and_a_right_one_in_days(bank: Bank) -> None:
    progress, (wrong, right, *_) = Progress.in_memory(), bank.questions
    progress.record(attempt(wrong, START, "incorrect"))
    progress.record(attempt(right, START))
    assert due(bank, progress, START + 9 * MINUTE) == []
    assert due(bank, progress, START + 10 * MINUTE) == [wrong]
    progress.record(attempt(wrong, START + 10 * MINUTE))
    assert due(bank, progress, START + 20 * MINUTE) == []
    days = [day for day in range(15) if right in due(bank, progress, START + day * DAY)]
    assert days and days[0] == 2


@pytest.mark.parametrize(
    ("fields", "rating"),
    [
        ({"status": "incorrect"}, "again"),
        ({"status": "incorrect", "revealed": True}, "again"),
        ({"status": "partial"}, "hard"),
        ({"status": "correct", "hints": 1}, "hard"),
        ({"status": "correct"}, "good"),
    ],
)
def test_what_an_answer_says_of_the_memory(bank: Bank, fields: dict[str, object], rating: str) -> None:
    progress, question = Progress.in_memory(), next(iter(bank.questions))
    progress.record(attempt(question, START, **fields))  # type: ignore[arg-type]
    assert progress.standings()[question].memory == after(None, rating, START)  # type: ignore[arg-type]


def test_a_rating_is_overruled(bank: Bank) -> None:
    progress, question = Progress.in_memory(), next(iter(bank.questions))
    answered = attempt(question, START)
    progress.record(answered)
    progress.rate(answered, "easy")
    assert progress.standings()[question].memory == after(None, "easy", START)
    progress.rate(answered, "hard")
    assert progress.standings()[question].memory == after(None, "hard", START)


def test_a_clock_set_back_breaks_nothing(bank: Bank) -> None:
    progress, question = Progress.in_memory(), next(iter(bank.questions))
    for utc in (START, START + 5 * DAY, START - 300 * DAY, START + 6 * DAY):
        progress.record(attempt(question, utc))
    stored = [row.utc for row in progress.attempts()]
    assert stored == [START, START + 5 * DAY, START + 5 * DAY, START + 6 * DAY]
    assert progress.standings()[question].attempts == 4
    assert remembered([("good", START), ("good", START - DAY)]) == remembered([("good", START), ("good", START)])


def test_days_are_the_users_own() -> None:
    leap = round(datetime(2028, 2, 29, 23, 30, tzinfo=UTC).timestamp() * 1000)
    assert day_of(leap, 0) == date(2028, 2, 29)
    assert day_of(leap, 0 + 4 * 60) == date(2028, 2, 29)  # half past three at night
    assert day_of(leap, 5 * 60) == date(2028, 3, 1)
    assert day_of(leap, -10 * 60) == date(2028, 2, 29)


def test_a_question_is_due_from_the_morning_of_its_day(bank: Bank) -> None:
    progress, question = Progress.in_memory(), next(iter(bank.questions))
    evening = START + 10 * 60 * MINUTE  # ten at night
    progress.record(attempt(question, evening))
    morning = START + DAY + 17 * 60 * MINUTE  # five, less than two days later
    assert due(bank, progress, morning) == [question]
    assert due(bank, progress, morning - 2 * 60 * MINUTE) == []


# The plan


def test_limits_of_a_day(bank: Bank) -> None:
    progress, ids = Progress.in_memory(), list(bank.questions)
    plan = Plan(new_a_day=3, reviews_a_day=2)
    counts = schedule(bank, progress, START, plan).counts
    assert (counts.due, counts.reviews, counts.new, counts.unseen) == (0, 0, 3, len(ids))
    for number, id in enumerate(ids[:3]):
        progress.record(attempt(id, START + number))
    assert schedule(bank, progress, START + MINUTE, plan).counts.new == 0
    later = START + 9 * DAY
    found = schedule(bank, progress, later, plan)
    assert (found.counts.due, found.counts.reviews, found.counts.new, len(found.reviews)) == (3, 2, 3, 2)
    progress.record(attempt(ids[0], later))
    after_one = schedule(bank, progress, later + MINUTE, plan).counts
    assert (after_one.due, after_one.reviews, after_one.done) == (2, 1, 1)


def test_the_most_forgotten_first(bank: Bank) -> None:
    progress, (first, second, third, *_) = Progress.in_memory(), bank.questions
    progress.record(attempt(first, START))
    progress.record(attempt(second, START, "partial"))
    progress.record(attempt(third, START))
    progress.record(attempt(third, START + 3 * DAY))
    assert due(bank, progress, START + 60 * DAY) == [second, first, third]


def test_an_interview_caps_intervals_and_plans_the_load(bank: Bank) -> None:
    progress, ids = Progress.in_memory(), list(bank.questions)
    for step in (0, 3, 20, 120):
        progress.record(attempt(ids[0], START + step * DAY))
    now = START + 121 * DAY
    free = schedule(bank, progress, now)
    interview = day_of(now, 0) + timedelta(days=10)
    planned = schedule(bank, progress, now, Plan(interview=interview, new_a_day=0))
    assert free.due_day(bank.questions[ids[0]]) > interview
    assert interview - timedelta(days=3) <= planned.due_day(bank.questions[ids[0]]) < interview
    assert planned.counts.days_left == 10 and planned.counts.needed == -(-(len(ids) - 1) // 7)
    assert planned.counts.new == planned.counts.needed
    past = schedule(bank, progress, now, Plan(interview=day_of(now, 0) - timedelta(days=5)))
    assert past.counts.needed == 0 and past.due_day(bank.questions[ids[0]]) == free.due_day(bank.questions[ids[0]])


def test_more_retention_means_shorter_intervals(bank: Bank) -> None:
    progress, (question, *_) = Progress.in_memory(), bank.questions
    progress.record(attempt(question, START))
    progress.record(attempt(question, START + 3 * DAY))
    days = [
        schedule(bank, progress, START + 4 * DAY, Plan(retention=share)).due_day(bank.questions[question])
        for share in (0.95, 0.9, 0.8)
    ]
    assert days == sorted(set(days))


def test_put_aside(bank: Bank) -> None:
    progress, (one, two, three, *_) = Progress.in_memory(), bank.questions
    for id in (one, two, three):
        progress.record(attempt(id, START, "incorrect"))
    later = START + DAY
    progress.act("suspend", one)
    progress.act("bury", two, (day_of(later, 0) + timedelta(days=1)).isoformat())
    assert due(bank, progress, later) == [three]
    assert two in due(bank, progress, later + DAY)
    progress.act("unsuspend", one)
    assert one in due(bank, progress, later)
    assert [q.id for q in schedule(bank, progress, later).ahead] == []


def test_leeches(bank: Bank) -> None:
    progress, (question, *_) = Progress.in_memory(), bank.questions
    for number in range(LEECH_LAPSES):
        progress.record(attempt(question, START + number * 40 * DAY))
        progress.record(attempt(question, START + (number * 40 + 20) * DAY, "incorrect"))
        progress.record(attempt(question, START + (number * 40 + 20) * DAY + 10 * MINUTE))
    now = START + 900 * DAY
    assert schedule(bank, progress, now).is_leech(bank.questions[question])
    assert due(bank, progress, now) == [question] and due(bank, progress, now, Plan(suspend_leeches=True)) == []


def test_forecast_ahead_and_the_next(bank: Bank) -> None:
    progress, (one, two, *_) = Progress.in_memory(), bank.questions
    progress.record(attempt(one, START))
    progress.record(attempt(two, START - 100 * DAY))
    found = schedule(bank, progress, START + MINUTE)
    assert found.forecast(4) == [1, 0, 1, 0]
    progress.record(attempt(two, START + 2 * MINUTE))
    found = schedule(bank, progress, START + DAY)
    assert found.due == [] and {q.id for q in found.ahead} == {one, two}
    assert found.next_due() == progress.standings()[one].memory.due_at(0.9)  # type: ignore[union-attr]


def test_states_for_filters(bank: Bank) -> None:
    progress, (one, two, three, *rest) = Progress.in_memory(), bank.questions
    progress.record(attempt(one, START, "incorrect"))
    progress.record(attempt(two, START))
    progress.act("mark", two)
    progress.act("note", three, "look at the formula")
    states = schedule(bank, progress, START + DAY).states()
    assert [q.id for q in Filter("is:due").of(bank, states)] == [one]
    assert [q.id for q in Filter("is:new -is:noted").of(bank, states)] == rest
    assert [q.id for q in Filter("is:marked or is:wrong").of(bank, states)] == [one, two]
    progress.act("unmark", two)
    progress.act("note", three, "")
    states = schedule(bank, progress, START + DAY).states()
    assert not states["marked"] and not states["noted"]


# The log and its cache


def cache(progress: Progress) -> tuple[object, ...]:
    return progress.standings(), progress.by_day(), progress.met(), progress.flags()


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["correct", "partial", "incorrect", "undo", "overrule", "rate", "mark"]),
        st.sampled_from("abc"),
        st.integers(-2 * DAY, 40 * DAY),
    ),
    max_size=14,
)


def play(progress: Progress, events: list[tuple[str, str, int]]) -> None:
    now = START
    for kind, question, step in events:
        now += step
        if kind == "undo":
            progress.undo()
        elif kind == "mark":
            progress.act("mark", question)
        elif kind in ("overrule", "rate"):
            answered = [row for row in progress.counted() if row.question == question]
            if not answered:
                continue
            if kind == "rate":
                progress.rate(answered[-1], "easy")
            else:
                progress.record(attempt(question, now, "partial", overrules=answered[-1].root))
        else:
            mistake = "off-by-one" if kind == "incorrect" else None
            progress.record(attempt(question, now, kind, mistake=mistake, milliseconds=1000))


@given(EVENTS)
@settings(max_examples=60, deadline=None)
def test_the_cache_is_what_replaying_the_log_gives(events: list[tuple[str, str, int]]) -> None:
    progress = Progress.in_memory()
    play(progress, events)
    before = cache(progress)
    progress.rebuild()
    assert cache(progress) == before
    progress.close()


@given(EVENTS, EVENTS)
@settings(max_examples=25, deadline=None)
def test_two_machines_merge_to_the_same(one: list[tuple[str, str, int]], two: list[tuple[str, str, int]]) -> None:
    first, second = Progress.in_memory(), Progress.in_memory()
    play(first, one)
    play(second, [(kind, question, step + 1) for kind, question, step in two])
    logs = [(progress.attempts(), progress.actions()) for progress in (first, second)]
    first.merge(*logs[1])
    second.merge(*logs[0])
    assert {row.uid for row in first.attempts()} == {row.uid for row in second.attempts()}
    assert first.merge(*logs[1]) == (0, 0)
    assert sum(first.days().values()) == sum(second.days().values())
    times = [row.utc for row in first.counted()]
    if len(set(times)) == len(times):  # equal moments are kept in the order in which they came
        assert first.standings() == second.standings() and first.by_day() == second.by_day()
    first.close()
    second.close()


def test_undo_voids_one_after_the_other(bank: Bank) -> None:
    progress, (question, *_) = Progress.in_memory(), bank.questions
    progress.record(attempt(question, START, "incorrect", mistake="m"))
    before = cache(progress)
    progress.record(attempt(question, START + DAY))
    undone = progress.undo()
    assert undone is not None and undone.utc == START + DAY and cache(progress) == before
    assert progress.undo() is not None and progress.standings() == {} and progress.days() == {}
    assert progress.mistakes() == {} and progress.undo() is None
    assert len(progress.attempts()) == 2
    assert all(isinstance(action, Action) and action.name == "void" for action in progress.actions())
