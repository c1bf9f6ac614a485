"""Of which of several compared things a text says what it says: `tanh is zero-centred, unlike sigmoid`.

Rules of thumb for short technical prose in both languages. A clause speaks of the subjects that it names up to there,
or of those of the clause before where it names none (`it saturates`). What is named for comparison only (`than
sigmoid`, `与 sigmoid 相比`) is not spoken of, but for a `which …` behind it. `both`, `the others`, `前者` may be any.
In doubt a thing is said of the subject: a right answer must not be refused for its grammar.
"""

import re
from collections import deque
from collections.abc import Container, Iterator, Mapping, Sequence

import msgspec

from quizbank.answers.negation import BREAK
from quizbank.answers.spoken import Spoken

_TURNS = frozenset({"and", "but", "while", "whereas", "whilst", "however", "yet", "而", "但", "则"})
_RELATIVE = frozenset({"which", "whose", "who"})
_COMPARING = frozenset({"than", "unlike", "like", "over", "versus", "vs", "against", "beats", "replaces"})
_COMPARED = frozenset({"compared", "contrast", "contrasted", "opposed", "relative", "similar", "identical"})
_COMPARING_ZH = re.compile(r"(?:[比像]|[优快慢大小高低同似强好]于|相比|相对|比起|相较|代替|替代|取代)(?:了)?\Z")
_COMPARED_ZH = ("相比", "不同", "一样", "相同", "类似", "相反", "那样", "相较")
_OF = frozenset({"for", "of", "by", "in", "with"})
_LEADS = frozenset({"for", "if", "when", "where", "in", "with", "on", "to", *"若如当对在为想追"})
_JOINING = frozenset(":：-–—=")  # `zero-centred: tanh`
_LISTING = frozenset(",，、")
_PLURAL = frozenset({"both", "they", "these", "others", "other", "former", "latter", "neither"})
_PLURAL_ZH = re.compile(r"两者|二者|三者|四者|前者|后者|它们|其余|其他")
_OPERATORS = frozenset("=+*/^·×")
_JOINTS = frozenset({"and", "or", BREAK})
_NEAR = 200  # characters


class _Mention(msgspec.Struct, frozen=True):
    first: int
    last: int
    subject: str
    compared: bool  # named for comparison, or in a formula


class Attribution:
    """What each unit of a text may be said of. subjects: what each is called, in any language."""

    def __init__(self, spoken: Spoken, subjects: Mapping[str, Sequence[str]]) -> None:
        self._spoken = spoken
        self._any = frozenset(subjects)
        self._mentions = mentions(spoken, subjects)
        self._begins = {mention.first: mention.subject for mention in self._mentions}
        self._ends = {mention.last: mention.subject for mention in self._mentions}
        self._name_at = {at: mention for mention in self._mentions for at in range(mention.first, mention.last + 1)}
        self._next_begin = _places(len(spoken.plain), self._begins)
        self._before_joints, self._after_joints = _beside_joints(spoken.plain)
        self._said_of = list(self._attributed()) if subjects else []

    def possible(self, about: Sequence[str], span: tuple[int, int]) -> bool:
        """May what stands there be said of one of these? Where none is asked for, always."""
        return not about or (
            not self._in_name(span) and any(not subjects.isdisjoint(about) for subjects in self._subjects(span))
        )

    def certain(self, about: Sequence[str], span: tuple[int, int]) -> bool:
        """Is what stands there said of these, and of no other? Where none is asked for, always."""
        return not about or (
            not self._in_name(span) and all(subjects.issubset(about) for subjects in self._subjects(span))
        )

    def _subjects(self, span: tuple[int, int]) -> Sequence[frozenset[str]]:
        """What each unit of a span may be said of, and the owner that follows: `the fixed slope of leaky ReLU`."""
        after = span[1] + 1
        owner = self._begins.get(after + 1) if self._spoken.plain[after : after + 1] == ["of"] else None
        return [*self._said_of[span[0] : after], *([] if owner is None else [frozenset({owner})])]

    def _in_name(self, span: tuple[int, int]) -> bool:
        """A part of a name says nothing: the support vectors of `support vector machine`."""
        first, last = self._name_at.get(span[0]), self._name_at.get(span[1])
        return first is not None and first is last

    def _attributed(self) -> Iterator[frozenset[str]]:
        carried = self._any  # nobody was named yet
        spoken_of = deque(mention for mention in self._mentions if not mention.compared)
        for start, end in self._clauses():
            named: list[_Mention] = []
            while spoken_of and spoken_of[0].first < end:
                named.append(spoken_of.popleft())
            begin = self._first_word(start, end)
            words = self._spoken.plain[begin:end]
            before = carried
            if named:
                before = self._before(named[0], carried)
            elif words[:1] and words[0] in _RELATIVE and self._before_joints[begin] in self._ends:
                before = frozenset({self._ends[self._before_joints[begin]]})
            elif _PLURAL.intersection(words[:1]) or _PLURAL_ZH.match("".join(words)):
                before = carried = self._any
            elif _PLURAL.intersection(words[:3]) or _PLURAL_ZH.search("".join(words)):
                before = self._any
            since: frozenset[str] = frozenset()
            for at in range(start, end):
                if at in self._begins and named and named[0].first == at:
                    since |= {named.pop(0).subject}
                yield since or before
            carried = since or carried

    def _clauses(self) -> Iterator[tuple[int, int]]:
        """Spans of units, from the left."""
        plain, start = self._spoken.plain, 0
        for at, word in enumerate(plain):
            if at > start and self._parts(at, word) and not self._leads(start, at):
                yield start, at
                start = at
        if start < len(plain):
            yield start, len(plain)

    def _parts(self, at: int, word: str) -> bool:
        """Does another thought begin there? Not in `sigmoid, tanh and ReLU`, nor at a colon or within parentheses."""
        if word in _RELATIVE:
            return True
        if word in _TURNS:
            return not self._lists(at)
        if word != BREAK:
            return False
        start = self._spoken.units[at].start
        sign, line = self._spoken.text[start : start + 1], _line_before(self._spoken, at)
        if sign in _JOINING:
            return not line.strip()  # a bullet
        if sign in _LISTING:
            opened = max(line.rfind("("), line.rfind("（"))
            return not self._lists(at) and opened <= max(line.rfind(")"), line.rfind("）"))
        return True

    def _lists(self, at: int) -> bool:
        """Does a comma or an `and` stand between two subjects?"""
        return self._before_joints[at] in self._ends and self._after_joints[at] in self._begins

    def _first_word(self, start: int, end: int) -> int:
        plain = self._spoken.plain
        return next((at for at in range(start, end) if plain[at] != BREAK and plain[at] not in _TURNS), end)

    def _leads(self, start: int, end: int) -> bool:
        """Is a clause without a subject led in by one: `for several labels, the sigmoid`?"""
        begin = self._first_word(start, end)
        return begin < end and self._spoken.plain[begin] in _LEADS and self._next_begin[start] >= end

    def _before(self, mention: _Mention, carried: frozenset[str]) -> frozenset[str]:
        """What stands before the first subject of a clause: `zero-centred for tanh`, `it saturates so ReLU …`."""
        of = mention.first > 0 and self._spoken.plain[mention.first - 1] in _OF
        return frozenset({mention.subject}) if of or carried == self._any else carried | {mention.subject}


def mentions(spoken: Spoken, subjects: Mapping[str, Sequence[str]]) -> list[_Mention]:
    """Where subjects are named, from the left; of names that overlap the longest counts."""
    named = {
        (span[0], -span[1]): subject
        for subject, called in subjects.items()
        for name in called
        for span in spoken.spans(name)
    }
    found: list[_Mention] = []
    for (first, last), subject in sorted(named.items()):
        if not found or first > found[-1].last:
            found.append(_Mention(first, -last, subject, _is_compared(spoken, first, -last)))
    return found


def _is_compared(spoken: Spoken, first: int, last: int) -> bool:
    before = spoken.plain[max(0, first - 3) : first]
    line = _line_before(spoken, first)
    return (
        any(word in _COMPARING for word in before[-1:])
        or (before[-1:] in (["to"], ["with"]) and any(word in _COMPARED for word in before[:-1]))
        or _COMPARING_ZH.search("".join(before)) is not None
        or "".join(spoken.plain[last + 1 : last + 3]).startswith(_COMPARED_ZH)
        or (line[-1:].isdecimal() and spoken.units[first].text.isascii())  # 2σ(2x), but not 3×3卷积
        or (line.rstrip()[-1:] in _OPERATORS and line.strip()[1:] != "")  # where no bullet stands
    )


def _line_before(spoken: Spoken, at: int) -> str:
    """What stands before a unit in its line, as far as it matters."""
    start = spoken.units[at].start
    return spoken.text[max(0, start - _NEAR) : start].rpartition("\n")[2]


def _places(count: int, wanted: Container[int]) -> list[int]:
    """For each place, the next wanted one, itself included; `count` where there is none."""
    following, places = count, [count] * (count + 1)
    for at in range(count - 1, -1, -1):
        following = at if at in wanted else following
        places[at] = following
    return places


def _beside_joints(plain: Sequence[str]) -> tuple[list[int], list[int]]:
    """For each place, the unit before it and the one after it that is no break and no `and`."""
    before, last = [], -1
    for at, word in enumerate(plain):
        before.append(last)
        last = last if word in _JOINTS else at
    before.append(last)
    after, following = [len(plain)] * len(plain), len(plain)
    for at in range(len(plain) - 1, -1, -1):
        after[at] = following
        following = following if plain[at] in _JOINTS else at
    return before, after
