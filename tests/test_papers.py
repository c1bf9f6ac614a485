"""Exam papers: versions of the same topics and difficulty, which share no fixed question where there is another."""

from pathlib import Path

import pytest

from quizbank.bank.bank import Bank
from quizbank.papers import PaperError, blueprint, marking, papers, write_papers
from quizbank.variants.question import Numeric, kind_of

BANK = Bank.load()
QUESTIONS = list(BANK.questions.values())


def test_versions_have_the_same_profile() -> None:
    slots = blueprint(QUESTIONS, 28, seed=3)
    made = papers(slots, 4, seed=3)
    assert len({slot.topic.split("/")[0] for slot in slots}) == 28, "the areas take turns"
    assert [slot.difficulty for slot in slots] == sorted(slot.difficulty for slot in slots)
    profiles = [[(q.topic, kind_of(q), q.difficulty) for q in paper.questions] for paper in made]
    assert profiles == [profiles[0]] * 4
    assert [paper.version for paper in made] == list("ABCD") and len({paper.seed for paper in made}) == 4
    for place, slot in enumerate(slots):
        ids = [paper.questions[place].id for paper in made]
        assert len(set(ids)) == (1 if isinstance(slot.questions[0], Numeric) else min(4, len(slot.questions)))
    for paper in made:
        assert len({question.id for question in paper.questions}) == 28, "no question twice in one paper"


def test_the_same_seed_gives_the_same_paper() -> None:
    assert blueprint(QUESTIONS, 10, 5) == blueprint(QUESTIONS, 10, 5) != blueprint(QUESTIONS, 10, 6)


def test_files_keys_and_the_marking_scheme(tmp_path: Path) -> None:
    pooling = BANK.of_area("pooling")
    slots = blueprint(pooling, 6)
    for folder in ("one", "two"):
        files = write_papers(
            BANK, slots, papers(slots, 2), tmp_path / folder / "exam.md", format="markdown", title="Pooling", minutes=30
        )
        assert [file.name for file in files] == [
            *("exam-A.md", "exam-A-key.md", "exam-B.md", "exam-B-key.md", "exam-marking.md")
        ]
    for name in ("exam-A.md", "exam-B-key.md", "exam-marking.md"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    paper, key = ((tmp_path / "one" / name).read_text("utf-8") for name in ("exam-A.md", "exam-A-key.md"))
    assert "30 min" in paper and f"{sum(slot.points for slot in slots)} points" in paper
    assert paper.count("\n## ") == key.count("\n## ") == 6
    solution = slots[0].questions[0].variant(0).solution.en
    assert solution in key and solution not in paper
    assert marking(BANK, slots, "Pooling", ("zh",)).count("|\n") >= 8


def test_papers_that_can_not_be_made() -> None:
    with pytest.raises(PaperError, match="widen the filter"):
        blueprint(QUESTIONS[:3], 4)
    with pytest.raises(PaperError, match="versions"):
        papers(blueprint(QUESTIONS, 3), 27)
