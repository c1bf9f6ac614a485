"""What is said after an answer, as Markdown: both front ends show the same."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quizbank.answers.types import Grade
from quizbank.render.markdown import escape, plain, printable
from quizbank.render.pictures import has_picture, pictures
from quizbank.render.placeholders import unfilled
from quizbank.text import LANGUAGES, Language, Text
from quizbank.variants.question import Question
from quizbank.variants.variant import LETTERS, Variant
from tui import words

# A new line of the same paragraph: a list would take five widgets for each of its items, which can be seen to paint.
_LINE = "  \n"


def first_line(question: Question, language: Language) -> str:
    """The first line of a question's stem, for a list; `…` stands for the numbers of its variants, ＿＿＿ for a gap."""
    stem = re.sub(r"\[\[\d\]\]", "＿＿＿", unfilled(question.stem.of(language)))
    return plain(stem).strip().split("\n")[0]


def question_text(variant: Variant, language: Language) -> str:
    """The stem, and the right sides of a matching, which have no widget of their own."""
    stem = variant.stem.of(language)
    if not variant.lefts:
        return stem
    rights = [f"**{letter}.** {row.of(language)}" for letter, row in zip(LETTERS, variant.rows, strict=False)]
    return stem + "\n\n" + _LINE.join(rights)


def verdict(grade: Grade, language: Language, *, revealed: bool = False) -> str:
    """The verdict in one line of plain text, with the score of a partly correct answer and how the answer was read."""
    if revealed:
        return words.SOLUTION_SHOWN.of(language)
    marks = {"correct": "✓", "partial": "◐", "incorrect": "✗", "invalid": "?"}
    text = f"{marks[grade.status]} {words.STATUS[grade.status].of(language)}"
    if grade.status == "partial":
        text += f" ({grade.score:.0%})"
    if grade.reading is not None and grade.status != "invalid":
        text += f" · {printable(grade.reading.of(language))}"
    return text


def highlighted(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """What the user wrote, as a quotation with the words in bold that made a point; empty where none did."""
    if not spans:
        return ""
    parts, last = [], 0
    for start, end in spans:
        if start >= last:  # two points may be made by the same words
            parts += [_quoted(text[last:start]), f"**{_quoted(text[start:end])}**"]
            last = end
    return "> " + "".join([*parts, _quoted(text[last:])])


def _quoted(text: str) -> str:
    """What the user wrote, literally, its lines as lines of a quotation."""
    return "  \n> ".join(escape(line) for line in text.split("\n"))


@dataclass(frozen=True)
class Said:
    """What belongs to an answer beside its grade: its text, what is often told wrongly, and the user's own note."""

    submitted: str
    errata: Sequence[Text]
    note: str = ""
    unsaved: Text | None = None


def said_after(variant: Variant, grade: Grade, said: Said, language: Language) -> str:
    """All that the app shows below the verdict."""
    parts = [
        highlighted(said.submitted, grade.spans),
        grade.remarks(language),
        explanation(variant, grade, said.errata, language),
    ]
    if said.note:
        parts.append(words.strong(words.NOTE, language) + escape(said.note))
    if has_picture(variant.question.topic):
        parts.append(words.PICTURE_THERE.of(language))
    if variant.question.covers:
        parts.append(f"{words.SOURCES.of(language)}{', '.join(variant.question.covers)}")
    if said.unsaved is not None:
        parts.append(words.strong(words.UNSAVED, language) + escape(said.unsaved.of(language)))
    return "\n\n".join(part for part in parts if part)


def picture_page(topic: str) -> Text:
    """The pictures of a topic as Markdown."""
    en, zh = (f"```text\n{pictures(topic, language)}\n```" for language in LANGUAGES)
    return Text(en=en, zh=zh)


def explanation(variant: Variant, grade: Grade, errata: Sequence[Text], language: Language) -> str:
    """The key, the worked solution, the options not explained yet, and what is often told wrongly."""
    tolerance = variant.tolerance
    exactness = f" ({tolerance.of(language)})" if tolerance is not None else ""
    parts = [variant.solution.of(language)]
    if variant.answer_type == "key-points":  # the phrases that count are no answer; the solution is a model of one
        parts[0] = f"{words.strong(words.MODEL_ANSWER, language)}{parts[0]}"
    else:
        parts.insert(0, f"{words.strong(words.KEY, language)}`{variant.key_in(language)}`{exactness}")
    told = tuple(text.en[: len("**A.**")] for text in grade.feedback)
    others = [
        f"**{letter}.** {option.why.of(language)}"
        for letter, option in zip(LETTERS, variant.options, strict=False)
        if f"**{letter}.**" not in told
    ]
    if others:
        parts.append(_LINE.join(others))
    parts += [f"> {words.strong(words.ERRATUM, language)}{erratum.of(language)}" for erratum in errata]
    return "\n\n".join(parts)
