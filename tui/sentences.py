"""Phrases as sentences."""

from quizbank.text import Language, Text


def sentence(text: Text, language: Language) -> str:
    """A phrase with a capital letter and a full stop."""
    said = text.of(language)
    if not said.endswith((".", "。", "!", "！")):
        said += "。" if language == "zh" else "."
    return said[:1].upper() + said[1:]
