"""One item of a study set in Typst: what is asked, room to answer it in, and the answer."""

from collections.abc import Iterator, Sequence

from quizbank.export.study_set import StudyItem
from quizbank.export.typst_markup import typst, words
from quizbank.export.typst_math import string
from quizbank.text import Language, Text
from quizbank.variants.variant import LETTERS, Variant

_MISTAKES = Text(en="Common mistakes", zh="常见错误")
_OPTIONS = Text(en="The options", zh="各选项")
_TRUE_OR_FALSE = Text(en="True or false?", zh="对还是错？")
_SEED = Text(en="seed", zh="种子")
_SWITCH: dict[Language, str] = {"en": "english", "zh": "chinese"}
_TITLE: dict[Language, str] = {"en": "english", "zh": "chinese-title"}
_ROOM = {"key-points": "5cm", "expression": "2cm", "matrix": "2cm", "tensor": "2cm"}
_CHOSEN = ("single-choice", "multiple-choice")  # marked where the options stand


class Typeset:
    """Writes items in the languages of a study set. Raises FormulaError where a formula can't be set."""

    def __init__(self, languages: Sequence[Language]) -> None:
        self.languages = languages

    def title(self, item: StudyItem) -> Iterator[str]:
        """The number, the topic, and what names the item."""
        question = item.variant.question
        seed = f"{self._joined(_SEED)} {item.variant.seed}"
        about = f"{'★' * question.difficulty} · {question.id} · {seed}"
        yield f"#question({words(str(item.number))},{self._titled(item.topic.title)},{words(about)})\n"

    def question(self, item: StudyItem, room: bool) -> Iterator[str]:
        """What is asked, and `room` for the answer."""
        variant = item.variant
        yield from self.title(item)
        yield f"#{self._block(variant.stem)}\n"
        if variant.lefts:
            yield self._rows([(f"{number}.", left) for number, left in enumerate(variant.lefts, 1)])
        if variant.rows:
            yield self._rows([(f"{letter}.", row) for letter, row in zip(LETTERS, variant.rows, strict=False)])
        if variant.answer_type == "true-false":
            yield f"#parbreak()\n#{self._block(_TRUE_OR_FALSE)}\n"
        if room and variant.answer_type not in _CHOSEN:
            yield f"#gap({_ROOM.get(variant.answer_type, '0pt')})\n"

    def answer(self, item: StudyItem) -> Iterator[str]:
        """The key, the solution, and what is said of each option and of each mistake."""
        yield f"#answer[{''.join(self._answer(item.variant))}]\n"

    def heading(self, text: Text, letter: str) -> str:
        """A heading of the paper itself in the languages of the set, with the letter of a version if it has one."""
        return words(f"{self._joined(text)} {letter}".strip())

    def people(self, *texts: Text) -> str:
        """Lines to be filled in by hand."""
        line = "#box(width: 5cm, line(length: 100%, stroke: 0.5pt)); #h(1.5em);"
        return "[" + "".join(f"#{words(self._joined(text) + ' ')};{line}" for text in texts) + "]"

    def _answer(self, variant: Variant) -> Iterator[str]:
        if variant.answer_type != "key-points":  # there the solution is the answer
            yield self._key(variant)
        yield f"#{self._block(variant.solution)}\n"
        if variant.options:
            yield f"#part({words(self._joined(_OPTIONS))})\n"
            yield self._rows(
                [(f"{letter}.", option.why) for letter, option in zip(LETTERS, variant.options, strict=False)]
            )
        if variant.misconceptions:
            yield f"#part({words(self._joined(_MISTAKES))})\n"
        for mistake in variant.misconceptions:
            yield f"#parbreak()\n#raw({string(variant.show(mistake.value))})#parbreak()\n"
            yield f"#{self._block(mistake.says)}\n"

    def _key(self, variant: Variant) -> str:
        keys = dict.fromkeys(variant.key_in(language) for language in self.languages)
        shown = '#" / ";'.join(f"#strong(raw({string(key)}));" for key in keys)
        exact = f"#{words(f' ({self._joined(variant.tolerance)})')};" if variant.tolerance is not None else ""
        return f"{shown}{exact}#parbreak();\n"

    def _rows(self, rows: Sequence[tuple[str, Text]]) -> str:
        listed = ",".join(f"({words(mark)},{self._block(text)})" for mark, text in rows)
        return f"#rows({listed})\n"

    def _block(self, text: Text) -> str:
        """A text of the bank in each language, as an expression."""
        if text.en == text.zh:
            return f"{_SWITCH[self.languages[0]]}({typst(text.en)})"
        bodies = ",".join(f"{_SWITCH[language]}({typst(text.of(language))})" for language in self.languages)
        return f"translation({bodies})"

    def _titled(self, text: Text) -> str:
        bodies = (f"#{_TITLE[language]}({words(text.of(language))});" for language in self.languages)
        return "[" + '#" / ";'.join(bodies) + "]"

    def _joined(self, text: Text) -> str:
        return " / ".join(text.of(language) for language in self.languages)
