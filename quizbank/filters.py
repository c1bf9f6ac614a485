"""The filter language: which questions, as one line of text, the same in the app, the command line and exports.

    area:pooling kind:numeric,cloze level:1-2        all of the terms hold; a comma is an "or" within one
    is:due or is:new                             either
    -topic:pooling/* "receptive field"               a minus is a "not", * stands for anything, the rest is looked for
    (mistake:bias-left-out or 偏置) -is:suspended

Terms: `area:`, `topic:`, `kind:`, `level:` (1 to 3), `id:`, `mistake:` (questions that name this misconception) and
`is:` (how the user's practice stands). A whole id stands for its question. Anything else is searched for in stems,
options, titles and ids, in both languages, without regard to case.
"""

import fnmatch
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Literal, get_args

import msgspec

from quizbank.bank.bank import Bank
from quizbank.bank.errors import UnknownName
from quizbank.text import Text
from quizbank.variants.question import KINDS, Expression, KeyPoints, Numeric, Question, TrueFalse, kind_of

State = Literal["due", "new", "wrong", "marked", "suspended", "buried", "leech", "noted"]
STATES: tuple[State, ...] = get_args(State)
States = Mapping[State, Collection[str]]
"""For each state the ids of the questions that are in it."""

FIELDS = ("area", "topic", "kind", "level", "id", "mistake", "is")
_LONGEST = 2_000
_DEEPEST = 30
_LEVELS = re.compile(r"([1-3])(?:-([1-3]))?")
_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<minus>-)(?=\S)|(?P<word>(?:[^\s()":]+:)?"[^"]*"|[^\s()"]+)|(?P<stray>"))"""
)

_Test = Callable[[Question], bool]


class FilterError(ValueError):
    """A filter that can't be read, or that names what does not exist. `says` tells which part and what to do."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says


class Filter(msgspec.Struct, frozen=True):
    """A filter as it was written; the empty one takes every question. Filters of the same text are equal."""

    text: str = ""

    @classmethod
    def where(
        cls,
        *,
        areas: Iterable[str] = (),
        topics: Iterable[str] = (),
        kinds: Iterable[str] = (),
        levels: Iterable[int] = (),
        ids: Iterable[str] = (),
        text: str = "",
    ) -> "Filter":
        """The filter that takes any of the given names in each field, and what `text` takes."""
        fields = {"area": areas, "topic": topics, "kind": kinds, "level": map(str, levels), "id": ids}
        parts = {name: ",".join(values) for name, values in fields.items()}
        terms = [
            f'{name}:"{value}"' if re.search(r'[\s()"]', value) else f"{name}:{value}"
            for name, value in parts.items()
            if value
        ]
        free = text.strip()
        if terms and re.search(r"\bor\b", free, re.IGNORECASE):
            free = f"({free})"
        return cls(" ".join([*terms, free]).strip())

    @property
    def needs_states(self) -> bool:
        """It asks how the user's practice stands."""
        return re.search(r"(?:^|[\s(-])is:", self.text, re.IGNORECASE) is not None

    def of(self, bank: Bank, states: States | None = None, haystacks: "Haystacks | None" = None) -> list[Question]:
        """The questions that it takes, in the order of the bank. Raises FilterError.

        haystacks: of this bank; given where many filters are asked for one after another.
        """
        test = _Parser(self.text, bank, states, haystacks or Haystacks(bank)).test()
        return [question for question in bank.questions.values() if test(question)]


class Haystacks:
    """What a text is looked for in: of each question of a bank all its words, made when they are first asked for."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self._made: dict[str, str] = {}

    def of(self, question: Question) -> str:
        """The words of a question, in both languages, without case."""
        made = self._made.get(question.id)
        if made is None:
            made = self._made[question.id] = "\n".join(_texts(self._bank, question)).casefold()
        return made


class _Parser:
    """Recursive descent: either := all ("or" all)*, all := one+, one := "-" one | "(" either ")" | term."""

    def __init__(self, text: str, bank: Bank, states: States | None, haystacks: Haystacks) -> None:
        if len(text) > _LONGEST:
            raise FilterError(
                Text(en=f"a filter has at most {_LONGEST:,} characters", zh=f"筛选条件最多 {_LONGEST:,} 个字符")
            )
        self._tokens = list(_tokens(text))
        self._at = 0
        self._bank, self._states, self._haystacks = bank, states, haystacks

    def test(self) -> _Test:
        if not self._tokens:
            return lambda question: True
        test = self._either(0)
        if self._at < len(self._tokens):
            raise FilterError(Text(en="a closing bracket without an opening one", zh="多了一个右括号"))
        return test

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _either(self, depth: int) -> _Test:
        if depth > _DEEPEST:
            raise FilterError(Text(en="too many brackets within brackets", zh="括号嵌套过深"))
        tests = [self._all(depth)]
        while self._peek() == ("word", "or"):
            self._at += 1
            tests.append(self._all(depth))
        return tests[0] if len(tests) == 1 else lambda question: any(test(question) for test in tests)

    def _all(self, depth: int) -> _Test:
        tests = []
        while self._peek()[0] not in ("end", "close") and self._peek() != ("word", "or"):
            tests.append(self._one(depth))
        if not tests:
            raise FilterError(
                Text(
                    en='something is missing beside "or" or within brackets; write "or" in quotes to search for it',
                    zh="“or”旁或括号内缺少条件；要搜索 or 这个词，请加引号",
                )
            )
        return tests[0] if len(tests) == 1 else lambda question: all(test(question) for test in tests)

    def _one(self, depth: int) -> _Test:
        kind, text = self._peek()
        self._at += 1
        if kind == "minus":
            if depth > _DEEPEST:
                raise FilterError(Text(en="too many minus signs", zh="减号过多"))
            test = self._one(depth + 1)
            return lambda question: not test(question)
        if kind == "open":
            inner = self._either(depth + 1)
            if self._peek()[0] != "close":
                raise FilterError(Text(en="a bracket is not closed", zh="括号没有闭合"))
            self._at += 1
            return inner
        return self._term(text)

    def _term(self, text: str) -> _Test:
        if text in self._bank.questions:
            return lambda question: question.id == text
        name, colon, value = text.partition(":")
        if not colon or name.startswith('"') or "/" in name:
            return self._contains(text.strip('"'))
        field, value = name.lower(), value.strip('"')
        if field not in FIELDS:
            known = ", ".join(f"{field}:" for field in FIELDS)
            raise FilterError(
                Text(
                    en=f'no field "{name}:"; there are {known}. To search for the text, put it in quotes: "{text}"',
                    zh=f'没有字段“{name}:”；可用的有 {known}。要按文字搜索，请加引号："{text}"',
                )
            )
        values = [one.strip() for one in value.split(",") if one.strip()]
        if not values:
            raise FilterError(Text(en=f'"{name}:" needs a value', zh=f"“{name}:”后面缺少取值"))
        tests = [self._field(field, one) for one in values]
        return tests[0] if len(tests) == 1 else lambda question: any(test(question) for test in tests)

    def _field(self, field: str, value: str) -> _Test:
        match field:
            case "area":
                areas = _named("area", value, self._bank.areas)
                return lambda question: question.topic.split("/")[0] in areas
            case "topic":
                topics = _named("topic", value, self._bank.topics)
                return lambda question: question.topic in topics
            case "kind":
                kinds = _named("kind", value, KINDS)
                return lambda question: kind_of(question) in kinds
            case "id":
                ids = _named("question", value, self._bank.questions)
                return lambda question: question.id in ids
            case "level":
                return _level(value)
            case "mistake":
                pattern = value.lower()
                return lambda question: any(fnmatch.fnmatchcase(name, pattern) for name in mistakes_of(question))
            case _:
                return self._state(value.lower())

    def _state(self, value: str) -> _Test:
        if value not in STATES:
            raise _unknown(UnknownName("state", value, STATES))
        if self._states is None:
            raise FilterError(
                Text(
                    en=f"is:{value} needs your progress, which is not at hand here",
                    zh=f"is:{value} 需要练习进度，此处无法读取",
                )
            )
        ids = frozenset(self._states.get(value, ()))
        return lambda question: question.id in ids

    def _contains(self, text: str) -> _Test:
        needle = text.casefold()
        return lambda question: needle in self._haystacks.of(question)


def mistakes_of(question: Question) -> Iterator[str]:
    """The names of the misconceptions that a question knows."""
    if isinstance(question, Numeric | Expression):
        yield from (mistake.name for mistake in question.mistakes)
    elif isinstance(question, TrueFalse):
        yield from (question.mistake,) if question.mistake else ()
    for option in getattr(question, "options", ()):
        if option.mistake:
            yield option.mistake


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    stripped = text.rstrip()
    while at < len(stripped):
        found = _TOKEN.match(stripped, at)
        if found is None or found.lastgroup == "stray":
            raise FilterError(Text(en="a quotation mark is not closed", zh="引号没有闭合"))
        at = found.end()
        kind = str(found.lastgroup)
        word = found[kind]
        yield kind, word.lower() if kind == "word" and word.lower() == "or" else word


def _named(what: str, pattern: str, names: Collection[str]) -> frozenset[str]:
    """The names that a pattern stands for. Raises FilterError where it is a name that does not exist."""
    if any(sign in pattern for sign in "*?["):
        return frozenset(fnmatch.filter(names, pattern))
    if pattern not in names:
        raise _unknown(UnknownName(what, pattern, names))
    return frozenset((pattern,))


def _unknown(error: UnknownName) -> FilterError:
    return FilterError(error.says)


def _level(value: str) -> _Test:
    found = _LEVELS.fullmatch(value)
    if found is None:
        raise FilterError(
            Text(
                en=f"level:{value} is none; write level:1, level:2-3 or level:1,3",
                zh=f"level:{value} 无效；请写 level:1、level:2-3 或 level:1,3",
            )
        )
    lowest, highest = int(found[1]), int(found[2] or found[1])
    if lowest > highest:
        right = f"level:{highest}-{lowest}"
        raise FilterError(
            Text(en=f"level:{value} finds nothing; write {right}", zh=f"level:{value} 什么也找不到；请写 {right}")
        )
    return lambda question: lowest <= question.difficulty <= highest


def _texts(bank: Bank, question: Question) -> Iterator[str]:
    yield question.id
    topic = bank.topics[question.topic]
    titles: list[Text] = [question.stem, topic.title, bank.areas[topic.area].title]
    titles += [option.text for option in getattr(question, "options", ())]
    titles += list(getattr(question, "items", ()))
    for pair in getattr(question, "pairs", ()):
        titles += [pair.left, pair.right]
    if isinstance(question, KeyPoints):
        titles += [point.says for point in question.points]
    for title in titles:
        yield title.en
        yield title.zh
