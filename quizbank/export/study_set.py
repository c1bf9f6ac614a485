"""What every format is made from: a study set, and its items one after another."""

import shlex
from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from quizbank.bank.bank import Bank
from quizbank.bank.syllabus import Area, Topic
from quizbank.text import LANGUAGES, Language
from quizbank.variants.choices import as_choice
from quizbank.variants.question import Numeric, Question
from quizbank.variants.series import series
from quizbank.variants.variant import Variant
from quizbank.version import __version__

Keys = Literal["inline", "end", "only", "none"]
LICENCE = "MIT"


class StudyItem(msgspec.Struct, frozen=True):
    """One variant at its place in a study set. number: from 1, in the order of the set."""

    number: int
    variant: Variant
    topic: Topic
    area: Area

    @property
    def name(self) -> str:
        """What names this item for ever, in every format: the question's id and the seed."""
        return f"{self.variant.question.id}#{self.variant.seed}"


class StudySet(msgspec.Struct, frozen=True, kw_only=True):
    """Questions of a bank, each at one or more seeds, and how they are to be shown.

    variants: of each numeric question; every other one appears once, at the first seed. languages: in the order in
    which they appear. keys: answers after each question, at the end, alone (a key to a set that has none), or left
    out. filter: the expression that chose the questions, for the record.
    choices: numeric questions as choices among the key and what the mistakes lead to.
    on_item: called with the number of each item as it is taken, for a progress bar.
    """

    bank: Bank
    questions: tuple[Question, ...]
    title: str = "quizbank"
    filter: str = ""
    seed: int = 0
    variants: int = 1
    languages: tuple[Language, ...] = LANGUAGES
    keys: Keys = "inline"
    choices: bool = False
    on_item: Callable[[int], None] | None = None

    def __len__(self) -> int:
        """The number of items."""
        return sum(self.variants if isinstance(question, Numeric) else 1 for question in self.questions)

    def items(self) -> Iterator[StudyItem]:
        """The items in order, made as they are taken; each call starts anew. Raises AuthoringError."""
        number = 0
        for question in self.questions:
            count = self.variants if isinstance(question, Numeric) else 1
            for variant in series(question, range(self.seed, self.seed + count)):
                number += 1
                yield self._item(number, variant)

    def version(self, index: int) -> Iterator[StudyItem]:
        """Each question once, at seed `seed + index`: one of several papers of the same questions."""
        seed = self.seed + index
        for number, question in enumerate(self.questions, 1):
            yield self._item(number, next(series(question, range(seed, seed + 1))))

    def languages_of(self, variant: Variant) -> tuple[Language, ...]:
        """The languages in which a variant is to be shown: the first alone where it says the same in all."""
        same = all(text.en == text.zh for text in (variant.stem, variant.solution, *variant.rows, *variant.lefts))
        return self.languages[:1] if same else self.languages

    def provenance(self, format: str) -> dict[str, str]:
        """What is needed to make the set again, by name; every format carries it."""
        return {
            "title": self.title,
            "licence": LICENCE,
            "bank": f"quizbank {__version__}",
            "filter": self.filter,
            "seeds": f"{self.seed}..{self.seed + self.variants - 1}",
            "command": self.command(format),
        }

    def command(self, format: str) -> str:
        """The call that makes the set again, but for the output file."""
        words = ["quizbank", "export", "--format", format]
        words += ["--variants", str(self.variants)] if self.variants != 1 else []
        words += ["--seed", str(self.seed)] if self.seed else []
        words += ["--lang", "both" if len(self.languages) > 1 else self.languages[0]]
        words += ["--keys", self.keys] if self.keys != "inline" else []
        words += ["--choices"] if self.choices else []
        words += ["--title", self.title] if self.title != "quizbank" else []
        return shlex.join(words + ([self.filter] if self.filter else []))

    def _item(self, number: int, variant: Variant) -> StudyItem:
        topic = self.bank.topics[variant.question.topic]
        item = StudyItem(number, as_choice(variant) if self.choices else variant, topic, self.bank.areas[topic.area])
        if self.on_item is not None:
            self.on_item(number)
        return item
