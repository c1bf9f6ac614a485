"""Judges random and mutated texts until told to stop: `python -m tests.answers.fuzz [count] [seed]`.

Fails on any exception, on a verdict that is not whole, and on a text that takes more than `LIMIT` seconds.
"""

import random
import sys
import time
from typing import Any

from quizbank.answers.judge import judge
from quizbank.answers.reference import groups
from quizbank.answers.types import Grade
from tests.answers.inputs import HIDDEN, KEYS, SETTINGS, SYMBOLS, WORDS

LIMIT = 0.05

CASES = [(case.text, group.type, group.key, group.settings) for group in groups() for case in group.cases]
PIECES = [*SYMBOLS.split(), *WORDS.split(), *HIDDEN]


def mutated(text: str, chance: random.Random) -> str:
    """The text with a few pieces put in, taken out, doubled or moved."""
    characters = list(text)
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(characters))
        match chance.randrange(4):
            case 0:
                characters.insert(at, chance.choice(PIECES))
            case 1:
                del characters[at : at + chance.randint(1, 3)]
            case 2:
                characters[at:at] = characters[at : at + chance.randint(1, 8)] * chance.choice([1, 2, 20])
            case _:
                characters[at:] = reversed(characters[at:])
    return "".join(characters)


def invented(chance: random.Random) -> str:
    """A text of random pieces."""
    return "".join(chance.choices(PIECES, k=chance.choice([1, 2, 3, 5, 8, 13, 30, 80])))


def check(text: str, kind: str, key: object, settings: dict[str, Any]) -> float:
    """The seconds that a verdict took. Raises AssertionError when it is not whole."""
    start = time.perf_counter()
    grade: Grade = judge(text, key, type=kind, **settings)
    seconds = time.perf_counter() - start
    assert grade.status in ("correct", "partial", "incorrect", "invalid"), text
    assert (grade.score == 1) == (grade.status == "correct") or kind == "key-points", text
    assert all(said.isprintable() for text in grade.feedback for said in (text.en, text.zh)), text
    return seconds


def main(count: int, seed: int) -> None:
    """Judge `count` texts; print the slowest."""
    chance = random.Random(seed)
    slowest = (0.0, "", "")
    for _ in range(count):
        if chance.random() < 0.7:
            text, kind, key, settings = chance.choice(CASES)
            text = mutated(text, chance)
        else:
            kind = chance.choice(list(KEYS))
            text, key, settings = invented(chance), KEYS[kind], SETTINGS[kind]
        try:
            seconds = check(text, kind, key, settings)
            if seconds > LIMIT:  # the machine may have paused
                seconds = min(check(text, kind, key, settings) for _ in range(3))
            slowest = max(slowest, (seconds, kind, text))
        except BaseException:
            print(f"failed: {kind} {text!r}")
            raise
    seconds, kind, text = slowest
    print(f"{count:,} texts judged; the slowest took {1000 * seconds:.2f} ms: {kind} {text[:80]!r}")
    sys.exit(seconds > LIMIT)


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    main(*(arguments + [1_000_000, 0][len(arguments) :]))
