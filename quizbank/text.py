"""Text for people, in both languages of the bank."""

from typing import Literal

import msgspec

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in English and in Chinese: Markdown with `$…$` TeX, unless its place says otherwise."""

    en: str
    zh: str

    def of(self, language: Language) -> str:
        """The text in one language."""
        return self.zh if language == "zh" else self.en

    def then(self, other: "Text", joiner: str = "\n\n") -> "Text":
        """This text followed by another."""
        return Text(en=self.en + joiner + other.en, zh=self.zh + joiner + other.zh)
