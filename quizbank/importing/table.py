"""Tables: CSV and TSV files of others, and the rows that quizbank's own exports hold.

A row is a question, its columns are known by the names that such tables usually give them, in either language, with
`_en` or `_zh` after them where a text stands there in both. Options stand in one cell, a line each, or in columns `A`…
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from quizbank.importing.errors import ImportFault
from quizbank.importing.found import Found, Says
from quizbank.importing.rows import Row, question
from quizbank.text import LANGUAGES, Language, Text
from quizbank.variants.variant import LETTERS

_NAMES = {
    "question": ("question", "stem", "prompt", "front", "text", "题目", "问题", "题干"),
    "answer": ("answer", "key", "correct", "correct answer", "correct option", "back", "答案", "正确答案"),
    "options": ("options", "choices", "选项"),
    "solution": ("solution", "explanation", "rationale", "feedback", "解析", "说明", "解释"),
    "hints": ("hints", "hint", "提示"),
    "topic": ("topic", "category", "subject", "tags", "主题", "分类", "知识点", "章节"),
    "kind": ("kind", "type", "question type", "题型"),
    "difficulty": ("difficulty", "level", "难度"),
    "name": ("id", "name", "title", "编号", "标题"),
    "left": ("left",),
    "mistakes": ("mistakes",),
    "tolerance": ("tolerance", "误差"),
}
_FIELD = {name: field for field, names in _NAMES.items() for name in names}
_OPTION = re.compile(r"(?:option|choice|选项)?\s*([a-h1-8])", re.IGNORECASE)
_CELL = 1_000_000


def read(data: bytes, name: str) -> Iterator[Found]:
    """The questions of a CSV or TSV file. Raises ImportFault."""
    text = _decoded(data, name)
    csv.field_size_limit(_CELL)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), dialect=_dialect(text), strict=True)
        header = next(lines, [])
        columns = [_column(title) for title in header]
        _check(header, columns, name)
        for cells in lines:
            place = f"{name}:{lines.line_num - sum(cell.count(chr(10)) for cell in cells)}"
            if any(cell.strip() for cell in cells):
                yield question(_row(columns, cells), place)
    except csv.Error as error:
        raise ImportFault(Text(en=f"{name}: not a table: {error}", zh=f"{name}：不是合法的表格：{error}")) from None


def _column(title: str) -> tuple[str, Language | None]:
    """The field that a column's title means, or "", and its language."""
    name = re.sub(r"[\s_-]+", " ", title.strip().casefold())
    language: Language | None = None
    for one in LANGUAGES:
        if name.endswith(f" {one}"):
            name, language = name[: -len(one) - 1], one
    if match := _OPTION.fullmatch(name):
        sign = match[1].upper()
        return (sign if sign.isalpha() else LETTERS[int(sign) - 1]), language
    return _FIELD.get(name, ""), language


def _row(columns: Sequence[tuple[str, Language | None]], cells: Sequence[str]) -> Row:
    row: dict[str, Says] = {}
    for (field, language), cell in zip(columns, cells, strict=False):
        text = _unguarded(cell).strip()
        if field and text:
            row.setdefault(field, {}).setdefault(language or "en", text)
    return row


def _unguarded(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking a text for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r", "'") else cell


def _check(header: Sequence[str], columns: Sequence[tuple[str, Language | None]], name: str) -> None:
    fields = {field for field, _ in columns}
    missing = [field for field in ("question", "answer") if field not in fields]
    if missing:
        there = ", ".join(repr(title[:30]) for title in header[:8]) or "nothing"
        wanted = ", ".join(f"{field} ({'/'.join(_NAMES[field][:4])})" for field in missing)
        raise ImportFault(
            Text(
                en=f"{name}:1: the first line must name the columns; no column is named {wanted}; there are {there}",
                zh=f"{name}:1：首行必须是列名；缺少 {wanted}；现有 {there}",
            )
        )


def _dialect(text: str) -> type[csv.Dialect]:
    """Its delimiter is what the first line holds most of: comma, semicolon or tab."""
    first = text.split("\n", 1)[0]

    class Found(csv.excel):
        delimiter = max(",;\t", key=first.count)

    return Found


def _decoded(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):  # what Excel writes in China
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportFault(Text(en=f"{name}: not UTF-8; save it as UTF-8", zh=f"{name}：不是 UTF-8 编码，请另存为 UTF-8"))
