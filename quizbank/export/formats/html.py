"""A page of its own: formulas without a script, offline, and a quiz that grades in the page."""

from collections.abc import Iterator
from typing import BinaryIO

from quizbank.export.article import Article
from quizbank.export.errors import CantShow
from quizbank.export.mathml import FormulaError
from quizbank.export.page import foot, head
from quizbank.export.study_set import StudyItem, StudySet
from quizbank.text import Text

SUFFIX = ".html"
_ANSWERS = Text(en="Answers", zh="答案")


def write(study: StudySet, out: BinaryIO) -> None:
    """The page, written as the items are made. Raises CantShow where a formula has no MathML."""
    for piece in _pieces(study):
        out.write(piece.encode())


def _pieces(study: StudySet) -> Iterator[str]:
    article = Article(study.languages)
    quiz = study.keys in ("inline", "end")
    yield head(study, quiz)
    if study.keys != "only":
        for item in study.items():
            yield from _shown(item, article.question(item, quiz))
            if quiz and study.keys == "inline":
                yield from _shown(item, article.answer(item, folded=True))
            if quiz:
                yield "</article>\n"
    if study.keys in ("end", "only"):
        title = article.words(_ANSWERS)
        yield f'<section class="answers" aria-labelledby="answers">\n<h2 id="answers">{title}</h2>\n'
        for item in study.items():
            yield from _shown(item, article.answer(item, folded=False))
        yield "</section>\n"
    yield foot(study, quiz)


def _shown(item: StudyItem, pieces: Iterator[str]) -> Iterator[str]:
    try:
        yield from pieces
    except FormulaError as error:
        raise CantShow(
            item.variant.question.id,
            Text(en=f"a formula has no MathML: {error}", zh=f"有一个公式无法转换为 MathML：{error}"),
            Text(en="Write it with commands that quizbank knows", zh="请改用 quizbank 支持的命令"),
        ) from None
