"""Variants without end, as records: one JSON object a variant."""

from collections.abc import Iterator

import msgspec

from quizbank.variants.question import Question
from quizbank.variants.records import full
from quizbank.variants.series import series


def lines(question: Question, seeds: range) -> Iterator[bytes]:
    """JSON lines (with the newline) of a range of seeds. Raises AuthoringError, PlaceholderError."""
    encoder = msgspec.json.Encoder()
    for variant in series(question, seeds):
        yield encoder.encode(full(variant)) + b"\n"
