"""What the readers of other formats find, before it is a question of a bank."""

import msgspec

from quizbank.text import LANGUAGES, Language, Text

Says = dict[Language, str]
"""A text in the languages in which the set has it."""


class FoundOption(msgspec.Struct, frozen=True):
    """One option of a choice, and what the set says of it."""

    text: Says
    right: bool
    why: Says = {}


class FoundNumber(msgspec.Struct, frozen=True):
    """A number that is right, or wrong for a reason. margin: how far off counts; None where the set does not say."""

    value: int | float
    margin: float | None = None
    why: Says = {}


class Found(msgspec.Struct, kw_only=True):
    """One question of a set, in the words of the set.

    place: file and line. kind: a kind of the bank, or "" where the reader leaves it to what is there. lost: what of it
    can't be carried over. unusable: why none of it can, else "".
    """

    place: str
    name: str = ""
    topic: tuple[str, ...] = ()
    kind: str = ""
    difficulty: int | None = None
    stem: Says = {}
    options: list[FoundOption] = []
    truth: bool | None = None
    number: FoundNumber | None = None
    wrong_numbers: list[FoundNumber] = []
    blanks: list[dict[Language, list[str]]] = []
    pairs: list[tuple[Says, Says]] = []
    others: list[Says] = []
    items: list[Says] = []
    hints: list[Says] = []
    solution: Says = {}
    lost: list[Text] = []
    unusable: Text | None = None


def text(says: Says) -> Text:
    """In both languages; the one that is there stands for the other. What a template would fill in stays as it is."""
    one = next((says[language] for language in LANGUAGES if says.get(language)), "")
    en, zh = ((says.get(language) or one).replace("{{", "{ {") for language in LANGUAGES)
    return Text(en=en, zh=zh)
