"""The bank's Markdown: its parser for the app, its plain-text form, its checker, and text made safe to stand in it."""

from quizbank.render.markdown.checker import check
from quizbank.render.markdown.dialect import base, join_chinese, parser
from quizbank.render.markdown.plain import plain
from quizbank.render.markdown.safety import escape, printable

__all__ = ["base", "check", "escape", "join_chinese", "parser", "plain", "printable"]
