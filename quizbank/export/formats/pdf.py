"""A paper and its key, in as many versions as the set has variants; set by Typst, as PDF/A with all fonts in it."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from string import ascii_uppercase
from typing import BinaryIO, Literal

from quizbank.export.errors import CantShow, ExportError, NotInstalled
from quizbank.export.mathml import FormulaError
from quizbank.export.study_set import StudyItem, StudySet
from quizbank.export.typeset import Typeset
from quizbank.export.typst_markup import words
from quizbank.export.typst_math import string
from quizbank.text import Text

SUFFIX = ".pdf"
_STANDARD: Literal["a-2u"] = "a-2u"  # Typst then refuses what no font has; else it would show boxes
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_VERSION = Text(en="Version", zh="试卷")
_QUESTIONS = Text(en="Questions", zh="试题")
_ANSWERS = Text(en="Answers", zh="答案")
_NAME = Text(en="Name", zh="姓名")
_DATE = Text(en="Date", zh="日期")
_COLOPHON = {
    "licence": Text(en="Licence", zh="许可"),
    "bank": Text(en="Made by", zh="生成者"),
    "filter": Text(en="Filter", zh="筛选条件"),
    "seeds": Text(en="Seeds", zh="种子"),
    "command": Text(en="Made again with", zh="重新生成"),
}


def write(study: StudySet, out: BinaryIO) -> None:
    """The paper as PDF; version i holds each question once, at the set's seed + i.

    Raises CantShow where a formula or a character can't be set, and NotInstalled without Typst or the Chinese fonts.
    """
    try:
        import pylopdf_fonts_zh_cn
        import typst
    except ModuleNotFoundError as error:
        raise NotInstalled("pdf", "pdf") from error
    folder = Path(str(files(pylopdf_fonts_zh_cn)))
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder])
    source = "".join(_source(study)).encode()
    try:
        document = typst.compile(source, font_paths=fonts, format="pdf", pdf_standards=_STANDARD)
    except typst.TypstError as error:
        raise _refused(study, str(error)) from error
    out.write(document)


def _source(study: StudySet) -> Iterator[str]:
    """The whole document in Typst."""
    typeset = Typeset(study.languages)
    about = "; ".join(f"{name}: {value}" for name, value in study.provenance("pdf").items())
    yield files("quizbank.export").joinpath("assets", "paper.typ").read_text(encoding="utf-8")
    yield f'#show: paper.with(title: {string(study.title)}, author: "quizbank", description: {string(about)})\n'
    inline = study.keys == "inline"
    title = words(study.title)
    if study.keys != "only":
        for index in range(study.variants):
            people = "none" if inline else typeset.people(_NAME, _DATE)
            name = typeset.heading(_VERSION, _letter(index)) if study.variants > 1 else typeset.heading(_QUESTIONS, "")
            yield f"#version({name},{title},people: {people})\n"
            for item in study.version(index):
                yield from _shown(item, typeset.question(item, room=not inline))
                if inline:
                    yield from _shown(item, typeset.answer(item))
    if study.keys in ("end", "only"):
        title = title if study.keys == "only" else "none"
        for index in range(study.variants):
            name = typeset.heading(_ANSWERS, _letter(index) if study.variants > 1 else "")
            yield f"#version({name},{title})\n"
            for item in study.version(index):
                yield from _shown(item, typeset.title(item))
                yield from _shown(item, typeset.answer(item))
    lines = ",".join(
        f"{words(_COLOPHON[name].of(study.languages[0]))},[#raw({string(value)});]"
        for name, value in study.provenance("pdf").items()
        if name in _COLOPHON and value
    )
    yield f"#colophon({lines})\n"


def _letter(index: int) -> str:
    """A, B … Z, AA, AB …"""
    rest, last = divmod(index, len(ascii_uppercase))
    return (_letter(rest - 1) if rest else "") + ascii_uppercase[last]


def _shown(item: StudyItem, pieces: Iterator[str]) -> Iterator[str]:
    try:
        yield from pieces
    except FormulaError as error:
        raise CantShow(
            item.variant.question.id,
            Text(en=f"a formula can't be set: {error}", zh=f"有一个公式无法排版：{error}"),
            Text(en="Write it with commands that quizbank knows", zh="请改用 quizbank 支持的命令"),
        ) from None


def _refused(study: StudySet, reason: str) -> ExportError:
    """What Typst says of the paper; of a character that no font has, the first question that holds it."""
    match = _NO_GLYPH.search(reason)
    if match is None:
        return ExportError(Text(en=f"Typst can't set the paper: {reason}", zh=f"Typst 无法排版：{reason}"))
    text = match[1]
    typeset = Typeset(study.languages)
    for item in study.items():
        source = "".join((*typeset.question(item, room=False), *typeset.answer(item)))
        if text in source or "".join(f"\\u{{{ord(character):x}}}" for character in text) in source:
            break
    return CantShow(
        item.variant.question.id,
        Text(en=f"no font has the character “{text}”", zh=f"没有字体包含字符“{text}”"),
        Text(en="Write it in another way", zh="请换一种写法"),
    )
