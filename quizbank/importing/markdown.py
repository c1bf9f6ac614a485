r"""Markdown: what quizbank exports, and sets that others write in the same manner.

The deepest headings are the questions, those above them their topics. Under a question stand its text (the heading
itself, where there is none), its options as a list (`- A. …`, `- [x] …` for the right ones), a line `Answer: …`, and
what explains it. Comments `<!-- en -->` and `<!-- zh -->` stand before parts in one of two languages.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from quizbank.importing.errors import ImportFault
from quizbank.importing.found import Found, Says
from quizbank.importing.rows import Row, question
from quizbank.text import LANGUAGES, Language, Text
from quizbank.variants.variant import LETTERS

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*\s*")
_FENCE = re.compile(r"\s*(```+|~~~+)")
_COMMENT = re.compile(r"\s*<!--\s*(.*?)\s*-->\s*")
_ANSWER = re.compile(
    r"\s*[>*_\s]*(?:(?:correct |right )?answers?|key|答案|正确答案|参考答案)[*_]{0,2}\s*[:：]\s*[*_]{0,2}\s*(.*)",
    re.IGNORECASE,
)
_MISTAKES = re.compile(r"\s*\*\*(?:Common mistakes|常见错误)\*\*\s*")
_EXPLAINED = re.compile(
    r"\s*[*_]{0,2}(?:explanation|solution|解析|解释|说明)[*_]{0,2}\s*[:：]\s*[*_]{0,2}\s*", re.IGNORECASE
)
_OPTION = re.compile(r"(?:[-*+]\s+)?\*{0,2}\(?([A-P])[.):、．]\*{0,2}\s+(.*)")
_BOX = re.compile(r"[-*+]\s+\[([ xX])\]\s+(.*)")
_ITEM = re.compile(r"(\d+)[.)、]\s+(.*)")
_OURS = re.compile(r"(\d+)\. (\S+) \(seed (\d+)\)")
_NUMBERED = re.compile(r"(?:Q(?:uestion)?\s*)?\d+\s*[.):、：]\s*|第\s*\d+\s*题\s*[.:：、]?\s*", re.IGNORECASE)
_TOLD = re.compile(r"`+ ?(.+?) ?`+(?: \((.+)\))?")
_WITHOUT = Text(en="a heading without a question under it", zh="标题下面没有题目")


class _Section(msgspec.Struct):
    """A heading and what stands under it, up to the next."""

    line: int
    level: int
    title: str
    lines: list[str]


def read(source: str, name: str) -> Iterator[Found]:
    """The questions of a Markdown text. Raises ImportFault where it has no heading."""
    for place, row in rows(source, name):
        yield question(row, place)


def rows(source: str, name: str) -> Iterator[tuple[str, Row]]:
    """Each question by its fields, as tables have them, and its place. Raises ImportFault."""
    sections = _sections(source)
    deepest = max((section.level for section in sections), default=0)
    if not deepest:
        raise ImportFault(
            Text(
                en=f"{name}: there is no heading; write each question under one: `## …`",
                zh=f"{name}：没有标题；请把每道题写在标题之下：`## …`",
            )
        )
    found: dict[str, tuple[str, dict[str, Says]]] = {}
    path: list[tuple[int, str]] = []
    for section in sections:
        if section.level < deepest:
            path = [one for one in path if one[0] < section.level] + [(section.level, section.title)]
            continue
        row = _row(section, [title for _, title in path])
        ours = _OURS.fullmatch(section.title)
        key = f"{ours[2]}#{ours[3]}" if ours else f"{section.line}"
        if key in found:  # its answer, which stands apart
            for field, says in row.items():
                found[key][1].setdefault(field, {}).update(says)
        else:
            found[key] = (f"{name}:{section.line}", row)
    yield from found.values()


def _sections(source: str) -> list[_Section]:
    sections: list[_Section] = []
    fence = ""
    for number, line in enumerate(source.removeprefix("\ufeff").splitlines(), 1):
        if match := _FENCE.match(line):
            mark = match[1][0]
            fence = "" if fence == mark else fence or mark
        heading = None if fence else _HEADING.fullmatch(line)
        if heading:
            sections.append(_Section(number, len(heading[1]), heading[2], []))
        elif sections:
            sections[-1].lines.append(line)
    return sections


def _row(section: _Section, path: Sequence[str]) -> dict[str, Says]:
    row: dict[str, Says] = {}
    ours = _OURS.fullmatch(section.title)
    if ours:
        row |= {"number": {"en": ours[1]}, "name": {"en": ours[2]}, "seed": {"en": ours[3]}}
    for language, lines in _by_language(section.lines, row):
        for field, text in _fields(lines, bool(ours)):
            if text:
                row.setdefault(field, {})[language] = text
    if not ours:
        title = _NUMBERED.sub("", section.title, count=1).strip() or section.title
        row["name"] = {"en": section.title}
        row.setdefault("question", {"en": title})
        if "topic" not in row and path:
            row["topic"] = {"en": " / ".join(one.replace("/", " ") for one in path)}
    return row


def _by_language(lines: Sequence[str], row: dict[str, Says]) -> Iterator[tuple[Language, list[str]]]:
    """The lines of each language, one part after another; what comments tell of the question goes into `row`."""
    parts: dict[Language, list[list[str]]] = {}
    current: list[str] = []
    parts["en"] = [current]
    fenced = False
    for line in lines:
        fenced ^= bool(_FENCE.match(line))
        comment = None if fenced else _COMMENT.fullmatch(line)
        if comment is None:
            current.append(line)
        elif comment[1] in LANGUAGES:
            current = []
            language: Language = "zh" if comment[1] == "zh" else "en"
            parts.setdefault(language, []).append(current)
        else:
            for told in comment[1].split("; "):
                field, _, value = told.partition(": ")
                if field in ("kind", "topic", "difficulty", "area") and value:
                    row[field] = {"en": value}
    for language, pieces in parts.items():
        for piece in pieces:
            if any(line.strip() for line in piece):
                yield language, piece


def _fields(lines: Sequence[str], ours: bool) -> Iterator[tuple[str, str]]:
    """What a part holds: the question with its lists, or an answer with what explains it, or both."""
    at = _answer_line(lines)
    asked = lines if at is None else lines[:at]
    yield from _asked(_stripped(asked), ours)
    if at is None:
        return
    match = _ANSWER.fullmatch(lines[at])
    assert match is not None
    told = match[1].strip()
    exact = _TOLD.fullmatch(told)
    yield "answer", exact[1] if exact else told.strip("*_` ")
    yield "tolerance", (exact[2] or "") if exact else ""
    rest = list(lines[at + 1 :])
    end = next((index for index, line in enumerate(rest) if _MISTAKES.fullmatch(line)), len(rest))
    explained = _stripped(rest[:end])
    if explained:
        explained[0] = _EXPLAINED.sub("", explained[0], count=1)
    yield "solution", "\n".join(_unmarked(explained)).strip()
    yield "mistakes", "\n".join(_unmarked(_stripped(rest[end + 1 :]))).strip()


def _answer_line(lines: Sequence[str]) -> int | None:
    fenced = False
    for index, line in enumerate(lines):
        fenced ^= bool(_FENCE.match(line))
        if not fenced and _ANSWER.fullmatch(line):
            return index
    return None


def _asked(lines: list[str], ours: bool) -> Iterator[tuple[str, str]]:
    """The stem, and the lists that end it."""
    boxes = _list_at_end(lines, _BOX)
    if boxes is not None:
        items = _items(lines[boxes:], _BOX)
        yield "question", "\n".join(_stripped(lines[:boxes]))
        yield "options", "\n".join(f"{letter}. {text}" for letter, (_, text) in zip(LETTERS, items, strict=False))
        right = [letter for letter, (mark, _) in zip(LETTERS, items, strict=False) if mark in "xX"]
        yield "answer", ", ".join(right)
        return
    start = _list_at_end(lines, _OPTION)
    if start is not None:
        items = _items(lines[start:], _OPTION)
        yield "options", "\n".join(f"{letter}. {text}" for letter, text in items)
        lines = _stripped(lines[:start])
        first = _list_at_end(lines, _ITEM) if ours else None
        if first is not None:
            yield "left", "\n".join(f"{number}. {text}" for number, text in _items(lines[first:], _ITEM))
            lines = _stripped(lines[:first])
    yield "question", "\n".join(lines)


def _list_at_end(lines: Sequence[str], mark: "re.Pattern[str]") -> int | None:
    """Where the list begins that goes on to the end; None where the text does not end with one."""
    start = None
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if match := mark.match(line):
            start = index
            if match[1] in ("A", "1"):
                break
        elif line.strip() and not line.startswith(("  ", "\t")):
            break
    if start is None or (mark is not _BOX and mark.match(lines[start])[1] not in ("A", "1")):  # type: ignore[index]
        return None
    return start


def _items(lines: Sequence[str], mark: "re.Pattern[str]") -> list[tuple[str, str]]:
    """Mark and text of each item; further lines lose the indent of the list."""
    found: list[tuple[str, list[str]]] = []
    indent = 0
    for line in lines:
        if match := mark.match(line):
            found.append((match[1], [match[2]]))
            indent = 3 if mark is _ITEM else 2
        elif found:
            found[-1][1].append(line[indent:] if line[:indent].isspace() else line)
    return [(sign, "\n".join(text).strip()) for sign, text in found]


def _unmarked(lines: Sequence[str]) -> list[str]:
    """`- **A.** …` as `A. …`, `- `3`: …` as `3. …`: the items as tables have them."""
    return [
        re.sub(r"^- (?:\*\*([A-P])\.\*\* |`([^`]+)`(?:: |：))", lambda m: f"{m[1] or m[2]}. ", line) for line in lines
    ]


def _stripped(lines: Sequence[str]) -> list[str]:
    """Without the empty lines at both ends."""
    found = list(lines)
    while found and not found[0].strip():
        found.pop(0)
    while found and not found[-1].strip():
        found.pop()
    return found
