"""A row of a table, or a part of a Markdown file, as a question: what its answer is follows from what is there."""

import re
from collections.abc import Iterator, Mapping, Sequence

from quizbank.answers.judge import read as read_answer
from quizbank.answers.types import Unreadable
from quizbank.importing.found import Found, FoundNumber, FoundOption, Says
from quizbank.importing.markup import cell
from quizbank.text import Text
from quizbank.variants.question import KINDS
from quizbank.variants.variant import LETTERS

_LISTED = re.compile(r"\s*(?:[-*]\s+)?\*{0,2}\(?([A-Pa-p])[.):、．：]\*{0,2}\s+(.*)")
_NUMBERED = re.compile(r"\s*(\d+)[.)、]\s+(.*)")
_NUMERAL = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_NUMBER = re.compile(_NUMERAL)
_MISTAKEN = re.compile(rf"\s*({_NUMERAL})\. (.*)")
_GAP = re.compile(r"\((\d)\) ＿+|(?<!\w)_{3,}(?!\w)|＿{2,}")
_NAMES = ("name", "topic", "kind", "difficulty", "number", "seed", "area", "answer")  # fields that show nothing
_LONGEST_BLANK = 60  # characters; a longer answer is a text, which needs key points

_NO_STEM = Text(en="it has no question", zh="没有题目")
_NO_ANSWER = Text(en="it has no answer", zh="没有答案")
_FREE = Text(
    en="its answer is a text, which needs key points to be graded by; write them into the bank",
    zh="答案是一段文字，需要评分要点才能判分；请在题库里补写",
)
_NO_OPTION = Text(en="its answer names no option", zh="答案没有对应任何选项")
_LISTS = Text(en="lists of numbers, which need a solver", zh="数组类答案需要求解器")
_MISTAKES = Text(en="the named mistakes", zh="常见错误")


Row = Mapping[str, Says]
"""By field; what has no language stands under `en`. Options in columns of their own are under their letters."""


def question(row: Row, place: str) -> Found:
    """A row as a question."""
    row = {field: {language: _read(field, text) for language, text in says.items()} for field, says in row.items()}
    found = Found(place=place, stem=dict(row.get("question", {})), solution=dict(row.get("solution", {})))
    found.name = _one(row, "name")
    found.topic = tuple(part for part in re.split(r"\s*(?:/|::|;)\s*", _one(row, "topic")) if part)
    level = _one(row, "difficulty")
    found.difficulty = int(level) if level in ("1", "2", "3") else None
    found.kind = _one(row, "kind") if _one(row, "kind") in KINDS else ""
    found.hints = _lines(row.get("hints", {}))
    if row.get("mistakes"):
        found.lost.append(_MISTAKES)
    if not found.stem:
        found.unusable = _NO_STEM
    else:
        _Answer(found, row).read()
    return found


def _read(field: str, text: str) -> str:
    """The text of a field as Markdown; a list keeps its lines."""
    if field in ("question", "solution"):
        return cell(text)
    return "\n".join(map(cell, text.split("\n"))) if field not in _NAMES else text


class _Answer:
    """Reads the answer of a row by what is there."""

    def __init__(self, found: Found, row: Row) -> None:
        self.found = found
        self.options = _options(row)
        self.lefts = [says for _, says in _listed(row.get("left", {}), _NUMBERED)]
        self.mistakes: Says = dict(row.get("mistakes", {}))
        self.answer: Says = dict(row.get("answer", {}))
        self.text = next(iter(self.answer.values()), "").strip().strip("`").strip()

    def read(self) -> None:
        kind = self.found.kind
        if not self.text:
            self.found.unusable = _FREE if kind == "key-points" else _NO_ANSWER
        elif kind == "key-points" or kind == "expression":
            self.found.unusable = _FREE
        elif self.lefts:
            self._pairs()
        elif kind == "ordering":
            self._order()
        elif self.options:
            self._choice()
        elif not self._truth() and not self._number():
            self._blanks()

    def _pairs(self) -> None:
        try:
            letters = read_answer(self.text, type="matching", options=len(self.options)).value
            rights = [self.options[LETTERS.index(letter)] for letter in letters]
            self.found.pairs = list(zip(self.lefts, rights, strict=True))
        except (Unreadable, IndexError, ValueError):
            self.found.unusable = _NO_OPTION
            return
        self.found.others = [
            option for letter, option in zip(LETTERS, self.options, strict=False) if letter not in letters
        ]

    def _order(self) -> None:
        try:
            letters = read_answer(self.text, type="ordering", options=len(self.options)).value
            self.found.items = [self.options[LETTERS.index(letter)] for letter in letters]
        except (Unreadable, IndexError):
            self.found.unusable = _NO_OPTION

    def _choice(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            self.found.unusable = _NO_OPTION
            return
        if len(chosen) > 1 and not self.found.kind:
            self.found.kind = "multiple-choice"
        whys, self.found.solution = _whys(self.found.solution, len(self.options))
        self.found.options = [
            FoundOption(option, index in chosen, whys.get(index, {})) for index, option in enumerate(self.options)
        ]

    def _chosen(self) -> set[int] | None:
        """The options that the answer names: by their letters, their words, or their numbers."""
        texts = [{" ".join(text.split()).casefold() for text in option.values()} for option in self.options]
        named = {index for index, words in enumerate(texts) if " ".join(self.text.split()).casefold() in words}
        if named:
            return named
        letters = re.findall(r"[A-Pa-p1-8]", re.sub(r"(?i)and|和|[,;、，\s&+()\[\].]", "", self.text))
        rest = re.sub(r"(?i)and|和|[,;、，\s&+()\[\].A-P1-8]", "", self.text)
        places = {LETTERS.index(one.upper()) if one.isalpha() else int(one) - 1 for one in letters}
        return places if places and not rest and max(places) < len(self.options) else None

    def _truth(self) -> bool:
        if self.found.kind not in ("", "true-false"):
            return False
        try:
            self.found.truth = read_answer(self.text, type="true-false").value
        except Unreadable:
            return False
        return not (self.found.kind == "" and self.text in ("0", "1"))

    def _number(self) -> bool:
        if self.found.kind == "cloze":
            return False
        text = self.text.replace("−", "-").replace(",", "")
        if _NUMBER.fullmatch(text):
            whole = re.fullmatch(r"[+-]?\d+", text)
            decimals = len(text.partition(".")[2].partition("e")[0])
            margin = None if whole else 0.51 * 10.0**-decimals
            self.found.number = FoundNumber(int(text) if whole else float(text), margin)
            self._wrong_numbers(margin)
            return True
        if self.found.kind == "numeric":
            self.found.unusable = _LISTS
        return self.found.kind == "numeric"

    def _wrong_numbers(self, margin: float | None) -> None:
        """The mistakes of our own tables: `12. You left out …`, a line each."""
        for numeral, says in _listed(self.mistakes, _MISTAKEN):
            whole = re.fullmatch(r"[+-]?\d+", numeral)
            self.found.wrong_numbers.append(FoundNumber(int(numeral) if whole else float(numeral), margin, says))
        if self.found.wrong_numbers:
            self.found.lost.remove(_MISTAKES)

    def _blanks(self) -> None:
        stems = self.found.stem
        gaps = {language: len(_GAP.findall(stem)) for language, stem in stems.items()}
        count = max(gaps.values())
        parts = {language: [one.strip() for one in answer.split(";")] for language, answer in self.answer.items()}
        if count > 1 and any(len(part) != count for part in parts.values()):
            count = 0
        if count <= 1:
            parts = {language: [answer.strip()] for language, answer in self.answer.items()}
            if any(len(part[0]) > _LONGEST_BLANK or "\n" in part[0] for part in parts.values()):
                self.found.unusable = _FREE
                return
        for language, stem in stems.items():
            self.found.stem[language] = _gapped(stem) if gaps[language] else f"{stem} [[1]]"
        for number in range(max(count, 1)):
            spellings = {
                language: [one.strip() for one in part[number].split("|") if one.strip()]
                for language, part in parts.items()
            }
            self.found.blanks.append(spellings)


def _gapped(stem: str) -> str:
    numbers = iter(range(1, 10))
    return _GAP.sub(lambda match: f"[[{match[1] or next(numbers)}]]", stem)


def _whys(solution: Says, count: int) -> tuple[dict[int, Says], Says]:
    """What a solution says of each option, in a list at its end, and the rest."""
    whys: dict[int, Says] = {}
    rest: Says = {}
    for language, text in solution.items():
        head, tail = _tail(text)
        if len(tail) != count:
            rest[language] = text
            continue
        rest[language] = head
        for index, (_, said) in enumerate(tail):
            whys.setdefault(index, {})[language] = said
    return whys, {language: text for language, text in rest.items() if text}


def _tail(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text before a list of letters at its end, and that list."""
    lines = text.rstrip().split("\n")
    start = next((at for at, line in enumerate(lines) if (one := _LISTED.match(line)) and one[1].upper() == "A"), None)
    if start is None:
        return text, []
    return "\n".join(lines[:start]).rstrip(), list(_items(lines[start:], _LISTED))


def _items(lines: Sequence[str], mark: "re.Pattern[str]") -> Iterator[tuple[str, str]]:
    """The mark and the text of each item; lines without a mark go on with the one before."""
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        if match := mark.match(line):
            found.append((match[1], [match[2]]))
        elif found:
            found[-1][1].append(line.strip())
    for letter, parts in found:
        yield letter, "\n".join(parts).strip()


def _listed(cell: Says, mark: "re.Pattern[str]") -> list[tuple[str, Says]]:
    """Items that stand in one cell, a line each, in each language."""
    items: dict[int, tuple[str, Says]] = {}
    for language, text in cell.items():
        for index, (letter, said) in enumerate(_items(text.split("\n"), mark)):
            items.setdefault(index, (letter, {}))[1][language] = said
    return list(items.values())


def _lines(cell: Says) -> list[Says]:
    found: dict[int, Says] = {}
    for language, text in cell.items():
        for index, line in enumerate(line for line in text.split("\n") if line.strip()):
            found.setdefault(index, {})[language] = line.strip()
    return list(found.values())


def _options(row: Row) -> list[Says]:
    own = [row[letter] for letter in LETTERS if row.get(letter)]
    if own:
        return [dict(says) for says in own]
    cell = row.get("options", {})
    listed = [says for _, says in _listed(cell, _LISTED)]
    return listed or _lines(cell)


def _one(row: Row, field: str) -> str:
    return next(iter(row.get(field, {}).values()), "").strip()
