"""Of which of several compared things a text says what it says: `tanh is zero-centred, unlike sigmoid`.

Rules of thumb for short technical prose in both languages. A clause speaks of the subjects that it names up to there,
or of those of the clause before where it names none (`it saturates`). What is named for comparison only (`than
sigmoid`, `与 sigmoid 相比`) is not spoken of, but for a `which …` behind it. `both`, `the others`, `前者` may be any.
In doubt a thing is said of the subject: a right answer must not be refused for its grammar.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

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
_LEADS = frozenset({"for", "if", "when", "where", "in", "with", "on", "若", "如", "当", "对", "在"})
_JOINING = frozenset(":：-–—=")  # `zero-centred: tanh`
_LISTING = frozenset(",，、")
_PLURAL = frozenset({"both", "they", "these", "others", "other", "former", "latter", "neither"})
_PLURAL_ZH = re.compile(r"两者|二者|三者|四者|前者|后者|它们|其余|其他")
_OPERATOR = re.compile(r"(?:[^\s*+-].*[=+*/^·×]\s*|[0-9])\Z")  # on the line, where no bullet stands


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
        return any(mention.first <= span[0] and span[1] <= mention.last for mention in self._mentions)

    def _attributed(self) -> Iterator[frozenset[str]]:
        carried = self._any  # nobody was named yet
        for start, end in self._clauses():
            named = [mention for mention in self._mentions if start <= mention.first < end and not mention.compared]
            begin = self._first_word(start, end)
            words = self._spoken.plain[begin:end]
            before = carried
            if named:
                before = self._before(named[0], carried)
            elif words[:1] and words[0] in _RELATIVE and self._end_before(begin) in self._ends:
                before = frozenset({self._ends[self._end_before(begin)]})
            elif _PLURAL.intersection(words[:1]) or _PLURAL_ZH.match("".join(words)):
                before = carried = self._any
            elif _PLURAL.intersection(words[:3]) or _PLURAL_ZH.search("".join(words)):
                before = self._any
            since: frozenset[str] = frozenset()
            for at in range(start, end):
                since |= {mention.subject for mention in named if mention.first <= at}
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
        text, start = self._spoken.text, self._spoken.units[at].start
        sign, line = text[start : start + 1], text[:start].rpartition("\n")[2]
        if sign in _JOINING:
            return not line.strip()  # a bullet
        if sign in _LISTING:
            opened = max(line.rfind("("), line.rfind("（"))
            return not self._lists(at) and opened <= max(line.rfind(")"), line.rfind("）"))
        return True

    def _lists(self, at: int) -> bool:
        """Does a comma or an `and` stand between two subjects?"""
        after = at + 1
        while after < len(self._spoken.plain) and self._spoken.plain[after] in ("and", "or", BREAK):
            after += 1
        return self._end_before(at) in self._ends and after in self._begins

    def _end_before(self, at: int) -> int:
        """The unit before a place, whatever stands between."""
        before = at - 1
        while before >= 0 and self._spoken.plain[before] in ("and", "or", BREAK):
            before -= 1
        return before

    def _first_word(self, start: int, end: int) -> int:
        plain = self._spoken.plain
        return next((at for at in range(start, end) if plain[at] != BREAK and plain[at] not in _TURNS), end)

    def _leads(self, start: int, end: int) -> bool:
        """Is a clause without a subject led in by one: `for several labels, the sigmoid`?"""
        begin = self._first_word(start, end)
        return begin < end and self._spoken.plain[begin] in _LEADS and self._begins.keys().isdisjoint(range(start, end))

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
    line = spoken.text[: spoken.units[first].start].rpartition("\n")[2]
    return (
        any(word in _COMPARING for word in before[-1:])
        or (before[-1:] in (["to"], ["with"]) and any(word in _COMPARED for word in before[:-1]))
        or _COMPARING_ZH.search("".join(before)) is not None
        or "".join(spoken.plain[last + 1 : last + 3]).startswith(_COMPARED_ZH)
        or _OPERATOR.search(line) is not None
    )
