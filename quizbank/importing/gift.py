r"""GIFT, Moodle's text format, as Moodle describes it.

Questions stand apart by blank lines. `::name::` and a format (`[html]`, `[markdown]`, `[moodle]`, `[plain]`) may
precede the text; the answers are in braces. `\` before one of `~ = # { } :` takes its meaning away; `\n` breaks a line.
"""

import re
from collections.abc import Iterator

from quizbank.importing.found import Found, FoundNumber, FoundOption, Says
from quizbank.importing.markup import markdown, says
from quizbank.text import Text

_ESCAPED = re.compile(r"\\([\\~=#{}:n])")
_TRUTH = re.compile(r"(TRUE|T|FALSE|F)\s*(?:#.*)?", re.IGNORECASE | re.DOTALL)
_WEIGHT = re.compile(r"%(-?\d+(?:\.\d+)?)%")
_FORMAT = re.compile(r"\[(html|markdown|moodle|plain)\]", re.IGNORECASE)
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_VALUE = re.compile(rf"({_NUMBER})(?:\s*:\s*({_NUMBER}))?")
_RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})")
_GAP = "＿＿＿"
_HIDDEN = {ord(sign): chr(0xE000 + index) for index, sign in enumerate("\\~=#{}:\n")}  # signs without their meaning
_SHOWN = {ord(hidden): chr(sign) for sign, hidden in _HIDDEN.items()}

_NO_ANSWER = Text(en="it has no answer", zh="没有答案")
_FREE = Text(
    en="an essay has no key; write its key points into the bank", zh="问答题没有标准答案；请在题库里补写其要点"
)
_UNREADABLE = Text(en="its answers can't be read as GIFT", zh="答案不符合 GIFT 语法")
_SHARES = Text(en="what single options are worth", zh="各选项单独的得分")
_PARTIAL = Text(en="answers that are worth a part", zh="只得部分分数的答案")
_SAID = Text(en="what is said of wrong answers", zh="对错误答案的反馈")


def read(source: str, name: str) -> Iterator[Found]:
    """The questions of a GIFT text; `name` is how places name it."""
    topic: tuple[str, ...] = ()
    for line, block in _blocks(source):
        if block.startswith("$CATEGORY:"):
            parts = block.removeprefix("$CATEGORY:").strip().replace("//", "\0").split("/")
            cleaned = (part.replace("\0", "/").strip() for part in parts)
            topic = tuple(part for part in cleaned if part and part not in ("$course$", "top", "$module$"))
            continue
        yield _question(block, f"{name}:{line}", topic)


def _blocks(source: str) -> Iterator[tuple[int, str]]:
    """Each question and each category, with the number of its first line; comments are left out."""
    lines: list[str] = []
    first = 0
    for number, line in enumerate([*source.removeprefix("\ufeff").splitlines(), ""], 1):
        if line.lstrip().startswith("//"):
            continue
        if line.startswith("$CATEGORY:"):
            if lines:
                yield first, "\n".join(lines)
                lines = []
            yield number, line
        elif line.strip():
            first = first if lines else number
            lines.append(line)
        elif lines:
            yield first, "\n".join(lines)
            lines = []


def _question(block: str, place: str, topic: tuple[str, ...]) -> Found:
    text = _ESCAPED.sub(lambda match: _HIDDEN[ord("\n" if match[1] == "n" else match[1])], block.strip())
    found = Found(place=place, topic=topic)
    if text.startswith("::") and "::" in text[2:]:
        name, _, text = text[2:].partition("::")
        found.name = _plain(name)
    format = _FORMAT.match(text.lstrip())
    kind = format[1].lower() if format else "moodle"
    text = text.lstrip()[format.end() :] if format else text
    before, brace, rest = text.partition("{")
    inside, closed, after = rest.partition("}")
    if not brace or not closed:
        found.stem, found.unusable = _says(before, kind), _NO_ANSWER
        return found
    gap = f" {_GAP} " if after.strip() else ""
    found.stem = _says(before.rstrip() + gap + after.strip(), kind)
    inside, _, general = inside.partition("####")
    found.solution = _says(general, kind)
    _Answers(found, kind).read(inside.strip())
    if found.blanks:
        found.stem = {language: _gapped(says) for language, says in found.stem.items()}
    return found


def _gapped(stem: str) -> str:
    """With a gap that can be filled, where the text has one or at its end."""
    return stem.replace(_GAP, "[[1]]", 1) if _GAP in stem else f"{stem} [[1]]"


class _Answers:
    """Reads what stands in the braces into a question."""

    def __init__(self, found: Found, format: str) -> None:
        self.found = found
        self.format = format

    def read(self, inside: str) -> None:
        if not inside:
            self.found.unusable = _FREE
        elif _TRUTH.fullmatch(inside):
            self.found.truth = inside[0] in "tT"
            self._feedback_of_truth(inside)
        elif inside.startswith("#"):
            self._numbers(inside[1:].strip())
        else:
            self._texts(inside)

    def _feedback_of_truth(self, inside: str) -> None:
        said = [part.strip() for part in inside.split("#")[1:] if part.strip()]
        if said and not self.found.solution:
            self.found.solution = _says("\n\n".join(said), self.format)

    def _numbers(self, inside: str) -> None:
        for sign, weight, text, why in _answers(inside if inside[:1] in ("=", "~") else f"={inside}"):
            number = _number(text, why, self.format)
            if sign == "~" or number is None:
                self.found.unusable = _UNREADABLE
                return
            if weight is None or weight >= 100:
                if self.found.number is not None:
                    self.found.lost.append(_PARTIAL)
                else:
                    self.found.number = number
            elif weight <= 0:
                self.found.wrong_numbers.append(number)
            else:
                self.found.lost.append(_PARTIAL)
        self.found.unusable = _UNREADABLE if self.found.number is None else None

    def _texts(self, inside: str) -> None:
        answers = list(_answers(inside))
        if not answers:
            self.found.unusable = _UNREADABLE
        elif any(sign == "~" for sign, *_ in answers):
            self._options(answers)
        elif all("->" in text for _, _, text, _ in answers):
            for _, _, text, _ in answers:
                left, _, right = text.partition("->")
                if left.strip():
                    self.found.pairs.append((_says(left, self.format), _says(right, self.format)))
                else:
                    self.found.others.append(_says(right, self.format))
        else:
            spellings = [_plain(text) for _, weight, text, _ in answers if weight is None or weight >= 100]
            if len(spellings) < len(answers):
                self.found.lost.append(_PARTIAL)
            if any(why.strip() for *_, why in answers):
                self.found.lost.append(_SAID)
            self.found.blanks = [{"en": spellings}]
            self.found.unusable = None if spellings else _UNREADABLE

    def _options(self, answers: "list[_Answer]") -> None:
        several = all(sign == "~" for sign, *_ in answers)
        for sign, weight, text, why in answers:
            right = sign == "=" or (several and (weight or 0) > 0)
            self.found.options.append(FoundOption(_says(text, self.format), right, _says(why, self.format)))
        shares = {weight for sign, weight, *_ in answers if weight is not None and weight > 0}
        if len(shares) > 1 or (not several and shares):
            self.found.lost.append(_SHARES)


_Answer = tuple[str, float | None, str, str]  # sign, weight, text, what is said of it


def _answers(inside: str) -> Iterator[_Answer]:
    for part in re.split(r"(?=[=~])", inside):
        if not part.strip():
            continue
        sign, rest = part[0], part[1:].lstrip()
        if sign not in "=~":
            return
        weight = _WEIGHT.match(rest)
        text, _, why = rest[weight.end() if weight else 0 :].partition("#")
        yield sign, float(weight[1]) if weight else None, text, why


def _number(text: str, why: str, format: str) -> FoundNumber | None:
    text = _shown(text).strip()
    if match := _RANGE.fullmatch(text):
        low, high = float(match[1]), float(match[2])
        return FoundNumber(_value(f"{(low + high) / 2:.15g}"), abs(high - low) / 2, _says(why, format))
    if match := _VALUE.fullmatch(text):
        return FoundNumber(_value(match[1]), float(match[2] or 0), _says(why, format))
    return None


def _value(numeral: str) -> int | float:
    return int(numeral) if re.fullmatch(r"[+-]?\d+", numeral) else float(numeral)


def _shown(text: str) -> str:
    return text.translate(_SHOWN)


def _plain(text: str) -> str:
    return " ".join(_shown(text).split())


def _markdown(text: str, format: str) -> str:
    return markdown(_shown(text), format)


def _says(text: str, format: str) -> Says:
    return says(_shown(text).strip(), format)
