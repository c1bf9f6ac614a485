"""What a solver's docstring says, taken apart: the formula, the outputs, and which of them are wrong turns.

The house style of docstrings: a first line with the formula, conventions, then `Outputs: …`, then `Wrong turns: …`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WRONG = re.compile(r"\bWrong\s+turns?:(.*?)(?=\bInvalid\b|\bRaises\b|\bSource\b|$)", re.DOTALL)
_INLINE = re.compile(r"\b(\w+)(?: \[[^\]]*\])? \([^()]*\bwrong turn\b[^()]*\)")
_BRACKETS = re.compile(r"\([^()\[\]]*\)|\[[^()\[\]]*\]")
_SEPARATORS = re.compile(r"[,;:.]|\band\b|\bor\b|\beach\b")
_OUTPUTS = re.compile(r"\bOutputs:(.*?)(?=\bWrong\s+turns?:|\bInvalid\b|\bRaises\b|$)", re.DOTALL)


@dataclass(frozen=True)
class Outputs:
    """The names of a solver's outputs, sorted: the answers (named first), the steps to them, the wrong turns."""

    result: tuple[str, ...]
    steps: tuple[str, ...]
    wrong: tuple[str, ...]


def sorted_outputs(doc: str, names: Iterable[str]) -> Outputs:
    """Which outputs of a solver with this docstring are answers, steps and wrong turns.

    The answer is the output that the docstring names first; where it names none, the first of `names`.
    """
    known = [name for name in names if name != "valid"]
    outputs = [item for match in _OUTPUTS.finditer(doc) for item in _items(match.group(1))]
    wrong = {item for match in _WRONG.finditer(doc) for item in _items(match.group(1))} - set(outputs)
    wrong |= {match.group(1) for match in _INLINE.finditer(doc)}
    right = [name for name in known if name not in wrong]
    right.sort(key=lambda name: outputs.index(name) if name in outputs else len(outputs) + known.index(name))
    return Outputs(tuple(right[:1]), tuple(right[1:]), tuple(name for name in known if name in wrong))


def _items(text: str) -> list[str]:
    """The names in a list such as `a and b [n] (what they are), c = d · e; f`: those that begin an item."""
    before = None
    while before != text:  # innermost brackets first
        before, text = text, _BRACKETS.sub(" ", text)
    return [words[0] for item in _SEPARATORS.split(text) if (words := re.findall(r"\w+", item))]
