"""Comma-separated values, for spreadsheets: a row a variant. Texts are Markdown with TeX."""

from typing import BinaryIO

from quizbank.export.formats import _sheet
from quizbank.export.study_set import StudySet

SUFFIX = ".csv"
_DELIMITER = ","


def write(study: StudySet, out: BinaryIO) -> None:
    """A line of names, and a row a variant."""
    _sheet.write(study, out, format="csv", delimiter=_DELIMITER)


def read(data: bytes) -> list[_sheet.Row]:
    """The rows that `write` wrote, by the names of the columns."""
    return _sheet.read(data, delimiter=_DELIMITER)
