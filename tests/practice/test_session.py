import itertools
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from quizbank.bank.bank import Bank
from quizbank.filters import Filter, FilterError
from quizbank.practice.attempts import Attempt
from quizbank.practice.files import ProgressError
from quizbank.practice.order import in_order
from quizbank.practice.place import last_place
from quizbank.practice.progress import Progress
from quizbank.practice.replay import Standing
from quizbank.practice.session import Empty, InProcess, Session
from quizbank.practice.statistics import by_area, by_topic, statistics
from quizbank.text import Text
from quizbank.variants.question import Question
from quizbank.variants.variant import Variant
from tests.samples import OTHER_KINDS, QUESTIONS, sample_bank, write_bank


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return sample_bank(tmp_path / "mine")


@pytest.fixture
def progress() -> Iterator[Progress]:
    store = Progress.in_memory()
    yield store
    store.close()


EVERYTHING = Filter()


class Counting(InProcess):
    """Counts what was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def variant(self, question: Question, seed: int) -> "Future[Variant]":
        self.asked.append((question.id, seed))
        return super().variant(question, seed)


def begun(bank: Bank, progress: Progress, filter: Filter = EVERYTHING) -> Session:
    session = Session(bank, progress, InProcess(), filter)
    session.show(session.start().result())
    return session


def key(session: Session) -> str:
    assert session.variant is not None
    return session.variant.key_text


def test_an_answer_is_graded_and_recorded_once(bank: Bank, progress: Progress) -> None:
    session = begun(bank, progress, Filter.where(kinds=("numeric",)))
    assert session.variant is not None
    session.hint()
    outcome = session.submit(key(session))
    assert outcome.grade.status == "correct" and outcome.unsaved is None and session.settled
    assert session.submit("1").grade.status == "incorrect"
    [stored] = progress.attempts()
    assert (stored.question, stored.seed, stored.status, stored.hints) == (
        "mine:output-size",
        session.variant.seed,
        "correct",
        1,
    )
    assert (session.answered, session.right) == (1, 1)


def test_invalid_input_costs_nothing(bank: Bank, progress: Progress) -> None:
    session = begun(bank, progress, Filter.where(kinds=("numeric",)))
    for text in ("", "what?", "__import__('os')"):
        assert session.submit(text).grade.status == "invalid"
    assert not session.settled and progress.attempts() == [] and session.answered == 0


def test_a_mistake_is_stored_by_name(bank: Bank, progress: Progress) -> None:
    session = begun(bank, progress, Filter.where(kinds=("numeric",)))
    assert session.variant is not None
    grade = session.submit(session.variant.show(session.variant.misconceptions[0].value)).grade
    assert grade.mistake == "dilation-left-out" and "You left out dilation" in grade.feedback[0].en
    assert progress.mistakes() == {"dilation-left-out": 1}


def test_revealing_counts_as_incorrect(bank: Bank, progress: Progress) -> None:
    session = begun(bank, progress)
    session.reveal()
    session.reveal()
    [stored] = progress.attempts()
    assert stored.revealed and stored.status == "incorrect"


def test_the_queue_never_ends_nor_repeats_at_once(bank: Bank, progress: Progress) -> None:
    session = begun(bank, progress)
    asked = []
    for _ in range(12):
        assert session.variant is not None
        asked.append(session.variant.question.id)
        session.submit(key(session))
        session.show(session.advance().result())
    assert set(asked[:3]) == set(bank.questions)
    assert all(one != other for one, other in itertools.pairwise(asked))


def test_another_variant_keeps_the_question(bank: Bank, progress: Progress) -> None:
    session = begun(bank, progress, Filter.where(kinds=("numeric",)))
    first = session.variant
    session.show(session.again().result())
    assert session.variant is not None and first is not None
    assert session.variant.question == first.question and session.variant.seed != first.seed
    assert session.hints_shown == 0 and not session.settled


def test_what_may_follow_is_made_ahead(bank: Bank, progress: Progress) -> None:
    maker = Counting()
    session = Session(bank, progress, maker)
    session.show(session.start().result())
    made = list(maker.asked)
    session.show(session.advance().result())
    assert session.variant is not None
    assert (session.variant.question.id, session.variant.seed) in made


def test_practice_goes_on_where_it_was_left(bank: Bank, progress: Progress) -> None:
    session = begun(bank, progress, Filter.where(topics=("cnn/sharing",)))
    session.show(session.advance().result())
    left, place = session.variant, last_place(progress)
    assert place is not None and left is not None
    again = Session(bank, progress, InProcess(), place.filter)
    assert again.start(place).result() == left


def test_practice_goes_on_after_what_was_answered(bank: Bank, progress: Progress) -> None:
    session = begun(bank, progress)
    answered = session.variant
    session.reveal()
    place = last_place(progress)
    assert place is not None and answered is not None and place.question != answered.question.id
    following = session.advance()
    assert following is not None
    assert Session(bank, progress, InProcess()).start(place).result() == following.result()


def test_a_place_that_no_longer_exists_is_passed_over(bank: Bank, progress: Progress) -> None:
    progress.remember("place", '{"filter":{},"question":"gone","seed":1}')
    place = last_place(progress)
    assert Session(bank, progress, InProcess()).start(place).result().question.id in bank.questions
    progress.remember("place", "nonsense")
    assert last_place(progress) is None


class Failing:
    """A store that can't be written to until it is mended."""

    def __init__(self, store: Progress) -> None:
        self.store, self.broken = store, True

    def record(self, attempt: Attempt) -> None:
        if self.broken:
            raise ProgressError(Text(en="locked", zh="锁定"))
        self.store.record(attempt)

    def remember(self, name: str, value: str) -> None:
        raise ProgressError(Text(en="locked", zh="锁定"))

    def standings(self) -> dict[str, Standing]:
        raise ProgressError(Text(en="locked", zh="锁定"))


def test_what_can_not_be_saved_is_kept_and_tried_again(bank: Bank, progress: Progress) -> None:
    failing = Failing(progress)
    session = begun(bank, failing)  # type: ignore[arg-type]
    assert session.submit(key(session)).unsaved == Text(en="locked", zh="锁定")
    session.show(session.advance().result())
    session.submit(key(session))
    assert session.unsaved == 2 and progress.attempts() == []
    failing.broken = False
    assert session.save() is None
    assert len(progress.attempts()) == 2 and session.unsaved == 0


def test_filters(bank: Bank) -> None:
    assert [question.id for question in Filter.where(levels=(3,)).of(bank)] == ["mine:shares"]
    assert len(Filter.where(areas=("cnn",)).of(bank)) == 3
    assert [question.id for question in Filter.where(ids=("mine:sharing",)).of(bank)] == ["mine:sharing"]
    with pytest.raises(FilterError, match="did you mean 'cnn'"):
        Filter.where(areas=("cnm",)).of(bank)
    with pytest.raises(Empty):
        Session(bank, Progress.in_memory(), InProcess(), Filter.where(kinds=("cloze",)))


def test_wrong_before_new_before_right(bank: Bank) -> None:
    ids = list(bank.questions)
    standings = {ids[0]: Standing(ids[0], 1, 1, "correct", 5), ids[2]: Standing(ids[2], 1, 0, "incorrect", 9)}
    assert [question.id for question in in_order(bank.questions.values(), standings)] == [ids[2], ids[1], ids[0]]


def test_statistics_add_up(bank: Bank, progress: Progress) -> None:
    session = begun(bank, progress)
    session.submit(key(session))
    session.show(session.advance().result())
    session.reveal()
    [area] = by_area(bank, progress.standings())
    assert (area.questions, area.seen, area.known, area.attempts, area.correct) == (3, 2, 1, 2, 1)
    assert sum(topic.seen for topic in by_topic(bank, "cnn", progress.standings())) == 2

    found = statistics(bank, progress)
    assert (found.attempts, found.correct, found.today, found.streak) == (2, 1, 2, 1)


def test_a_key_point_can_be_overruled_and_that_is_stored_as_such(tmp_path: Path, progress: Progress) -> None:
    bank = Bank.load(write_bank(tmp_path / "other", OTHER_KINDS), with_builtin=False, use_cache=False)
    session = begun(bank, progress, Filter.where(kinds=("key-points",)))
    assert session.submit("It needs fewer weights.").grade.points == (True, False)
    assert session.overrule(7) is None and len(progress.attempts()) == 1
    assert session.overrule(1) is None
    assert session.grade is not None and session.grade.status == "correct" and session.right == 1
    first, second = progress.attempts()
    assert second.overrules == first.uid and second.submission == first.submission
    standing = progress.standings()["other:why"]
    assert (standing.attempts, standing.last_status) == (1, "correct")
    session.overrule(1)
    assert session.right == 0 and progress.standings()["other:why"].last_status != "correct"


def test_numeric_questions_as_choices_are_stored_as_the_number_that_was_chosen(
    tmp_path: Path, progress: Progress
) -> None:
    second = "    - name: kernel-left-out\n      with: {kernel: 1}\n      says: {en: a, zh: b}\n  hints:"
    write_bank(tmp_path / "mine", QUESTIONS.replace("  hints:", second, 1))
    bank = Bank.load(tmp_path / "mine", with_builtin=False, use_cache=False)
    session = Session(bank, progress, InProcess(), Filter.where(kinds=("numeric",)), choices=True)
    session.show(session.start().result())
    assert session.variant is not None and session.variant.answer_type == "single-choice"
    typed = session.variant.question.variant(session.variant.seed).key_text
    assert session.submit(session.variant.key_text).grade.status == "correct"
    assert progress.attempts()[-1].submission == typed
