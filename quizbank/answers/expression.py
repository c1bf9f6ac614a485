"""Expressions in named variables: read, graded, shown. The key is an expression as text; a mistake's value is one too.

Two expressions are the same when they are equal as functions: at fixed points spread over the domains, within what
floating point can tell. Where too few points can tell, another process is asked (`proof`), which computes with many
digits and with SymPy; where that can't tell in time either, the answer is called too complicated to judge.
"""

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache

from quizbank.answers import echo
from quizbank.answers.algebra import Node, linear, used
from quizbank.answers.evaluation import Column, Points, column
from quizbank.answers.expression_grammar import parse
from quizbank.answers.folding import markdown
from quizbank.answers.proof import proven_equal
from quizbank.answers.rules import Rules
from quizbank.answers.symbols import Symbols, plain
from quizbank.answers.types import Grade, Reading, Unreadable, Value
from quizbank.text import Text

Domains = tuple[tuple[str, float, float], ...]  # of each variable, by its plain name

RELATIVE = 1e-9  # two values this near are the same
_POINTS = 24
_ROUNDS = 3  # of so many points each, until enough of them can tell
_ENOUGH = 8
_SHARP = 1e-6  # a point can tell where the bound of the error is below this part of the value
_SURELY = 4  # bounds of the error, before two values are called different
_CLOSE = 0.02
_PROVABLE = 300  # characters, beyond which no proof is tried: nobody means such an answer
_SHOWN = 160  # characters of the echo


class Function:
    """An expression with its domains; its values are computed once."""

    def __init__(self, tree: Node, domains: Domains) -> None:
        self.tree, self.domains = tree, domains
        self._rounds: dict[int, Column] = {}

    def values(self, number: int) -> Column:
        """The values at a round of points."""
        if number not in self._rounds:
            self._rounds[number] = column(self.tree, spread(self.domains, number), _POINTS)
        return self._rounds[number]


def read(text: str, rules: Rules) -> Reading:
    """One expression in the variables; the value is its tree. Raises Unreadable."""
    symbols = _symbols(tuple(rules.variables))
    tree = parse(text, symbols)
    line = linear(tree, symbols.written)
    shown = line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
    return Reading(tree, echo.read_as(Text(en=shown, zh=shown)))


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """Right when it is equal to the key as a function.

    Raises Unreadable where that can't be told; ValueError where the key or a mistake is no expression in the variables.
    """
    names, domains = tuple(rules.variables), _domains(rules.variables)
    submitted, right = Function(reading.value, domains), _expected(str(key), names, domains)
    verdict = same(submitted, right)
    if verdict is None and len(linear(submitted.tree, {})) <= _PROVABLE:
        verdict = proven_equal(submitted.tree, right.tree, spread(domains, 0))
    if verdict is None:
        raise Unreadable(_TOO_COMPLICATED)
    if verdict:
        return Grade("correct", 1.0, (), reading.echo)
    for mistake in rules.mistakes:
        if same(submitted, _expected(str(mistake.value), names, domains)):
            return Grade("incorrect", 0.0, (mistake.says,), reading.echo, mistake.name)
    said = _slip(submitted, right) or markdown(_counterexample(submitted, right, rules.variables))
    return Grade("incorrect", 0.0, (said,), reading.echo)


def show(value: Value, rules: Rules) -> str:
    """The expression as its author wrote it."""
    return str(value)


def same(submitted: Function, right: Function, factor: float = 1.0) -> bool | None:
    """Is `submitted` the `factor`-fold of `right`? None where too few points can tell."""
    agreeing = 0
    for number in range(_ROUNDS):
        mine, keys = submitted.values(number), right.values(number)
        if next(_differences(mine, keys, factor), None) is not None:
            return False
        told = _telling(mine, keys)
        agreeing += told
        if agreeing >= _ENOUGH:
            return True
        if not told:
            break
    return None


def _differences(mine: Column, keys: Column, factor: float = 1.0) -> Iterator[int]:
    """The points at which two functions surely differ; where the key has no finite value, nothing is asked."""
    for index, ((value, error), (key, key_error)) in enumerate(zip(mine.entries, keys.entries, strict=True)):
        if not math.isfinite(key):
            continue
        slack = _SURELY * (error + key_error)
        if index in mine.undefined or abs(value - factor * key) > RELATIVE * abs(key) + slack:
            yield index


def _telling(mine: Column, keys: Column) -> int:
    """At how many points the values are known well enough to call them equal."""
    scale = max((abs(value) for value, _ in keys.entries if math.isfinite(value)), default=0.0) or 1.0
    return sum(
        math.isfinite(key) and _SURELY * (error + key_error) <= _SHARP * max(abs(key), scale)
        for (_, error), (key, key_error) in zip(mine.entries, keys.entries, strict=True)
    )


@lru_cache(maxsize=512)
def spread(domains: Domains, number: int) -> Points:
    """The points of a round: a Kronecker sequence, which fills any number of dimensions evenly, and never ends.

    Source: M. Roberts, "The Unreasonable Effectiveness of Quasirandom Sequences", 2018.
    """
    ratio = 2.0
    for _ in range(64):  # the root of x^(d + 1) = x + 1
        ratio = (1 + ratio) ** (1 / (len(domains) + 1))
    points: dict[str, list[float]] = {}
    for place, (name, low, high) in enumerate(domains, 1):
        shares = (
            math.modf(0.5 + index / ratio**place)[0]
            for index in range(1 + number * _POINTS, 1 + (number + 1) * _POINTS)
        )
        points[name] = [low + (high - low) * share for share in shares]
    return points


@lru_cache(maxsize=256)
def _symbols(variables: tuple[str, ...]) -> Symbols:
    return Symbols.of(variables)


def _domains(variables: Mapping[str, tuple[float, float]]) -> Domains:
    for name, (low, high) in variables.items():
        if not (math.isfinite(low) and math.isfinite(high) and low <= high):
            raise ValueError(f"the domain of {name!r} must have two finite ends, the lower one first")
    return tuple((plain(name), float(low), float(high)) for name, (low, high) in variables.items())


@lru_cache(maxsize=512)
def _expected(text: str, names: tuple[str, ...], domains: Domains) -> Function:
    try:
        return Function(parse(text, _symbols(names)), domains)
    except Unreadable as error:
        raise ValueError(f"the expression {text!r} can't be read: {error.says.en}") from None


_TOO_COMPLICATED = Text(
    en="This is too complicated to judge; please simplify it.", zh="这个式子过于复杂，无法判定；请化简。"
)
_SLIPS = (
    (-1.0, Text(en="Only the sign is wrong.", zh="只有正负号错了。")),
    (2.0, Text(en="This is twice the right expression.", zh="这是正确结果的两倍。")),
    (0.5, Text(en="This is half the right expression.", zh="这是正确结果的一半。")),
)


def _slip(submitted: Function, right: Function) -> Text | None:
    for factor, says in _SLIPS:
        if same(submitted, right, factor):
            return says
    if _all_close(submitted.values(0), right.values(0)):
        return Text(
            en="Close, but not equal: a number was rounded (0.333 for 1/3), or a small term is wrong.",
            zh="接近但并不相等：可能把某个数取了近似（例如用 0.333 代替 1/3），或某个小项有误。",
        )
    return None


def _all_close(mine: Column, keys: Column) -> bool:
    pairs = [
        (value, key) for (value, _), (key, _) in zip(mine.entries, keys.entries, strict=True) if math.isfinite(key)
    ]
    return not mine.undefined and all(abs(value - key) <= _CLOSE * abs(key) for value, key in pairs)


def _counterexample(submitted: Function, right: Function, variables: Mapping[str, tuple[float, float]]) -> Text:
    """A point at which the two differ, with short numbers where that will do."""
    names = [name for name in variables if plain(name) in used(submitted.tree) | used(right.tree)]
    index = next(_differences(submitted.values(0), right.values(0)), None)
    if index is None:
        return Text(en="This is another function.", zh="这是另一个函数。")
    point = {name: values[index] for name, values in spread(right.domains, 0).items()}
    for digits in (2, 6, 17):
        chosen = {name: [float(f"{value:.{digits}g}")] for name, value in point.items()}
        mine, key = column(submitted.tree, chosen, 1), column(right.tree, chosen, 1)
        if next(_differences(mine, key), None) is not None:
            break
    place = ", ".join(f"{name} = {echo.numeral(chosen[plain(name)][0], digits)}" for name in names)
    return _no_value(place) if mine.undefined else _two_values(place, mine.entries[0][0], key.entries[0][0])


def _no_value(place: str) -> Text:
    if not place:
        return Text(en="This has no value.", zh="这个式子没有值。")
    return Text(
        en=f"At {place} this has no value, but the answer has one.",
        zh=f"当 {place} 时，这个式子没有值，而正确答案有值。",
    )


def _two_values(place: str, value: float, key: float) -> Text:
    if not place:
        return Text(en="This is another number.", zh="这是另一个数。")
    digits = next((digits for digits in (4, 8) if f"{value:.{digits}g}" != f"{key:.{digits}g}"), 16)
    mine, right = echo.numeral(value, digits), echo.numeral(key, digits)
    return Text(
        en=f"At {place} this is {mine}, but the answer is {right}.",
        zh=f"当 {place} 时，这个式子等于 {mine}，而正确答案等于 {right}。",
    )
