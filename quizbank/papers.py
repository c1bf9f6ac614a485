"""Exam papers: several versions with the same topics and difficulty, and their keys.

A paper is a list of slots, each of one topic, kind and difficulty. A numeric slot is the same question with other
numbers in each version; any other slot takes, version by version, the next question that is its equal.
"""

import random
from collections.abc import Sequence
from pathlib import Path
from string import ascii_uppercase

import msgspec

from quizbank.bank.bank import Bank
from quizbank.export import key_path, suffix, write
from quizbank.text import LANGUAGES, Language, Text
from quizbank.variants.question import Numeric, Question, kind_of

POINTS = {1: 1, 2: 2, 3: 4}
"""Points of a question by its difficulty; partly right answers get their share."""

MOST_VERSIONS = len(ascii_uppercase)
_MARKING = Text(en="Marking scheme", zh="评分标准")
_HEAD = Text(en="| No. | Topic | Kind | Level | Points |", zh="| 题号 | 主题 | 题型 | 难度 | 分值 |")
_TOTAL = Text(en="Total", zh="合计")


class PaperError(ValueError):
    """A paper that can't be made. `says` names why and the mend."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.says = Text(en=en, zh=zh)


class Slot(msgspec.Struct, frozen=True):
    """One place of a paper: what is asked there, and the questions that may be, the first in version A."""

    topic: str
    kind: str
    difficulty: int
    questions: tuple[Question, ...]

    @property
    def points(self) -> int:
        """What a right answer is worth."""
        return POINTS[self.difficulty]


class Paper(msgspec.Struct, frozen=True):
    """One version. seed: of all its variants."""

    version: str
    seed: int
    questions: tuple[Question, ...]


def blueprint(questions: Sequence[Question], count: int, seed: int = 0) -> list[Slot]:
    """`count` slots, the areas taking turns, easier before harder. The same seed gives the same. Raises PaperError."""
    if count > len(questions):
        raise PaperError(
            f"{count} questions are wanted, and {len(questions)} are selected; widen the filter or ask for fewer",
            f"需要 {count} 题，而只选中 {len(questions)} 题；请放宽筛选条件或减少题数",
        )
    draw = random.Random(seed)
    areas: dict[str, list[Question]] = {}
    for question in questions:
        areas.setdefault(question.topic.split("/")[0], []).append(question)
    order = sorted(areas)
    draw.shuffle(order)
    for area in order:
        draw.shuffle(areas[area])
    chosen: list[Question] = []
    while len(chosen) < count:
        for area in order:
            if areas[area] and len(chosen) < count:
                chosen.append(areas[area].pop())
    taken = {question.id for question in chosen}
    slots = []
    for question in chosen:
        equals = [q for q in questions if _profile(q) == _profile(question) and q.id not in taken]
        draw.shuffle(equals)
        alternatives = () if isinstance(question, Numeric) else tuple(equals)
        taken |= {other.id for other in alternatives}
        slots.append(Slot(*_profile(question), (question, *alternatives)))
    return sorted(slots, key=lambda slot: slot.difficulty)


def papers(slots: Sequence[Slot], versions: int, seed: int = 0) -> list[Paper]:
    """The versions A, B, C and so on of a blueprint. Raises PaperError."""
    if not 1 <= versions <= MOST_VERSIONS:
        raise PaperError(
            f"1 to {MOST_VERSIONS} versions can be told apart by letters", f"版本数为 1 到 {MOST_VERSIONS}"
        )
    return [
        Paper(
            ascii_uppercase[index],
            seed + index,
            tuple(slot.questions[index % len(slot.questions)] for slot in slots),
        )
        for index in range(versions)
    ]


def write_papers(
    bank: Bank,
    slots: Sequence[Slot],
    made: Sequence[Paper],
    path: Path,
    *,
    format: str,
    title: str,
    minutes: int | None = None,
    languages: tuple[Language, ...] = LANGUAGES,
    filter: str = "",
) -> list[Path]:
    """A file and a key a version, and a marking scheme for all; returns the files. Raises ExportError, OSError."""
    end = suffix(format)
    stem = path.name.removesuffix(end)
    total = sum(slot.points for slot in slots)
    files = []
    for paper in made:
        told = [f"{title} · {paper.version}", f"{total} points / 分", *([f"{minutes} min"] if minutes else [])]
        target = path.with_name(f"{stem}-{paper.version}{end}")
        files += write(
            bank,
            paper.questions,
            format=format,
            path=target,
            seed=paper.seed,
            languages=languages,
            keys="separate",
            title=" · ".join(told),
            filter=filter,
        )
        assert files[-1] == key_path(target)
    scheme = path.with_name(f"{stem}-marking.md")
    scheme.write_text(marking(bank, slots, title, languages), encoding="utf-8")
    return [*files, scheme]


def marking(bank: Bank, slots: Sequence[Slot], title: str, languages: tuple[Language, ...] = LANGUAGES) -> str:
    """What each place of the paper is worth, as Markdown: the same for every version."""
    parts = [f"# {title}"]
    for language in languages:
        cells = (
            (number, bank.topics[slot.topic].title.of(language), slot.kind, slot.difficulty, slot.points)
            for number, slot in enumerate(slots, 1)
        )
        rows = [f"| {' | '.join(map(str, row))} |" for row in cells]
        total = f"| | {_TOTAL.of(language)} | | | {sum(slot.points for slot in slots)} |"
        parts.append(f"## {_MARKING.of(language)}")
        parts.append("\n".join([_HEAD.of(language), "|---:|---|---|---:|---:|", *rows, total]))
    return "\n\n".join(parts) + "\n"


def _profile(question: Question) -> tuple[str, str, int]:
    return question.topic, kind_of(question), question.difficulty
