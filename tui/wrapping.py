"""Line breaks between Chinese characters, and their width.

Rich, which Textual wraps lines with, breaks at spaces only and takes a whole Chinese sentence for one word, so that
lines end far from the margin. Its word pattern is the one place where that can be mended; a test holds that it still
is.
"""

import re

from rich import _wrap
from rich.cells import cell_len

_WIDE = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_OPENING = "（《〈【「『“‘"
_CLOSING = "，。、；：？！）》〉】」』”’…—·"

# A word is: one Chinese character, or a gap to fill in, with the punctuation that must not begin a line; or a run of
# anything else, spaces that do not break among it.
_SPACES = r"[^\S\u00a0]*"
_WORD = re.compile(
    rf"{_SPACES}(?:[{_OPENING}]*(?:(?:\(\d\) )?＿+|[{_WIDE}])[{_CLOSING}]*"
    rf"|[{_OPENING}]*(?:[^\s{_WIDE}{_OPENING}]|\u00a0)+[{_CLOSING}]*|[{_OPENING}]+){_SPACES}"
)


def break_between_chinese_characters() -> None:
    """From now on, lines may break between any two Chinese characters, but not before closing punctuation."""
    _wrap.re_word = _WORD


def padded(text: str, cells: int) -> str:
    """The text with spaces up to a width, where Chinese characters take two cells."""
    return text + " " * max(0, cells - cell_len(text))
