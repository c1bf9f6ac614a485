"""What `check` asks of a bank beyond being right: that nothing but knowledge tells the key, and that it can be read.

Thresholds leave room for chance: a key is the longest of four options a quarter of the time.
"""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from quizbank.bank.bank import Bank
from quizbank.bank.errors import BankError
from quizbank.bank.inconsistencies import texts
from quizbank.render import markdown
from quizbank.render.formula.width import width
from quizbank.text import LANGUAGES, Language
from quizbank.variants.making import fixed_variant
from quizbank.variants.question import MultipleChoice, Numeric, Question, SingleChoice
from quizbank.variants.variant import LETTERS

_WIDTH = 76  # columns of text on a terminal of 80
# Lines of text, by field: a question must be seen whole on 80×24, where an answer takes six lines.
_MOST_LINES = {"stem": 16, "options.text": 2, "items": 2, "pairs": 2, "hints": 4, "why": 6, "says": 8, "solution": 40}

_FEWEST_CHOICES = 10  # before a share says anything
_LONGEST = 0.4
_SHORTEST = 0.5
_PLACES = (0.1, 0.4)
_FEWEST_PLACES = 40

_ALIKE = 0.7  # shared triples of words of two stems
_FEWEST_WORDS = 8

_LONGEST_SYMBOL = 2  # one language may repeat a symbol where the other has a pronoun
_FORMULA = re.compile(r"\$([^$]+)\$")
_LAYOUT = re.compile(r"\\(?:text|mathrm|quad)|\\[,;!]|[\s{}]")
_OF_THE_OTHERS = re.compile(
    r"\b(?:all|none|both|neither|any) of the (?:above|others|options)\b|\ball (?:answers|options)\b"
    r"|以上(?:都|全|均|皆)|(?:都|均)不(?:是|对)$",
    re.IGNORECASE,
)


def flaws(question: Question) -> Iterator[tuple[str, str]]:
    """The field and the message of what spoils one question."""
    for path, text in texts(question):
        field = ".".join(str(step) for step in path)
        most = _most_lines(path)
        for language in LANGUAGES:
            count = _lines(text.of(language))
            if most and count > most:
                yield f"{field}.{language}", f"{count} lines of {_WIDTH} columns; at most {most} can be read at once"
        if path[0] == "stem" or path[-1] == "text":
            formulas = [_formulas(text.of(language)) for language in LANGUAGES]
            unlike = [formula for formula in formulas[0] ^ formulas[1] if len(formula) > _LONGEST_SYMBOL]
            if unlike:
                shown = ", ".join(sorted(unlike))
                yield field, f"English and Chinese have different formulas: {shown}"
    if isinstance(question, SingleChoice | MultipleChoice):
        for index, option in enumerate(question.options):
            for language in LANGUAGES:
                if _OF_THE_OTHERS.search(option.text.of(language)):
                    yield f"options.{index}.text.{language}", "speaks of the other options; each must stand alone"


def flaws_of_bank(bank: Bank) -> Iterator[BankError]:
    """What spoils the questions of an area, or of the bank, taken together."""
    for area in bank.areas:
        choices = [q for q in bank.of_area(area) if isinstance(q, SingleChoice)]
        for language in LANGUAGES:
            for message in _told_by_length(choices, language):
                yield BankError(f"area {area}", 0, "", f"options.{language}", message)
    yield from _told_by_place([q for q in bank.questions.values() if isinstance(q, SingleChoice)])
    for one, other in _near_duplicates(bank):
        yield BankError(f"topic {one.topic}", 0, one.id, "stem", f"nearly the same as that of {other.id}")


def _most_lines(path: tuple[Any, ...]) -> int:
    names = [str(step) for step in path if not isinstance(step, int)]
    return _MOST_LINES.get(".".join(names), _MOST_LINES.get(names[0], _MOST_LINES.get(names[-1], 0)))


def _lines(text: str) -> int:
    rows = markdown.plain(text).strip().splitlines()
    return sum(max(1, -(-width(row) // _WIDTH)) for row in rows)


def _formulas(text: str) -> set[str]:
    return {_LAYOUT.sub("", formula) for formula in _FORMULA.findall(text)}


def _told_by_length(choices: list[SingleChoice], language: Language) -> Iterator[str]:
    if len(choices) < _FEWEST_CHOICES:
        return
    longest = shortest = 0
    for question in choices:
        lengths = [width(markdown.plain(option.text.of(language)).strip()) for option in question.options]
        key = next(length for length, option in zip(lengths, question.options, strict=True) if option.correct)
        longest += key == max(lengths) and lengths.count(key) == 1
        shortest += key == min(lengths) and lengths.count(key) == 1
    for count, limit, word in ((longest, _LONGEST, "longest"), (shortest, _SHORTEST, "shortest")):
        if count > limit * len(choices):
            yield f"the key is the {word} option in {count} of {len(choices)} single choices; make lengths alike"


def _told_by_place(choices: list[SingleChoice]) -> Iterator[BankError]:
    four = [question for question in choices if len(question.options) == len("ABCD")]
    if len(four) < _FEWEST_PLACES:
        return
    places = [fixed_variant(question, 0).key[0] for question in four]
    for letter in LETTERS[:4]:
        share = places.count(letter) / len(places)
        if not _PLACES[0] <= share <= _PLACES[1]:
            yield BankError("(bank)", 0, "", "options", f"{letter} is the key of {share:.0%} of the single choices")


def _near_duplicates(bank: Bank) -> Iterator[tuple[Question, Question]]:
    shingled: dict[str, set[tuple[str, ...]]] = {}
    owners: dict[tuple[str, ...], list[str]] = {}
    for question in bank.questions.values():
        words = re.findall(r"\{\{[^}]*\}\}|\w+", question.stem.en.lower())
        if len(words) < _FEWEST_WORDS:
            continue
        triples = {tuple(words[at : at + 3]) for at in range(len(words) - 2)}
        shingled[question.id] = triples
        for triple in triples:
            owners.setdefault(triple, []).append(question.id)
    shared: dict[tuple[str, str], int] = {}
    for ids in owners.values():
        for pair in combinations(ids, 2):
            shared[pair] = shared.get(pair, 0) + 1
    for (one, other), count in shared.items():
        union = len(shingled[one] | shingled[other])
        if count >= _ALIKE * union and not _differ_in_solver(bank.questions[one], bank.questions[other]):
            yield bank.questions[other], bank.questions[one]


def _differ_in_solver(one: Question, other: Question) -> bool:
    """Two templates may set the same scene and ask another number of it."""
    return (
        isinstance(one, Numeric)
        and isinstance(other, Numeric)
        and (one.solver, one.answer.output) != (other.solver, other.answer.output)
    )
