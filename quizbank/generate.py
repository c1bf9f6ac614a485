"""Variants without end, as records: one JSON object a variant."""

from collections.abc import Iterator

import msgspec

from quizbank.variants.making import fixed_variant, numeric_variant
from quizbank.variants.question import Numeric, Question
from quizbank.variants.records import full
from quizbank.variants.variant import Variant

_BATCH = 1024


def variants(question: Question, seeds: range) -> Iterator[Variant]:
    """The variants of a range of seeds, computed in batches. Raises AuthoringError, PlaceholderError."""
    if not isinstance(question, Numeric):
        for seed in seeds:
            yield fixed_variant(question, seed)
        return
    from quizbank.variants.compute import compute

    for start in range(seeds.start, seeds.stop, _BATCH):
        part = range(start, min(start + _BATCH, seeds.stop))
        for seed, row in zip(part, compute(question, part).rows(), strict=True):
            yield numeric_variant(question, seed, row.parameters, row.outputs, row.mistakes)


def lines(question: Question, seeds: range) -> Iterator[bytes]:
    """JSON lines (with the newline) of a range of seeds. Raises AuthoringError, PlaceholderError."""
    encoder = msgspec.json.Encoder()
    for variant in variants(question, seeds):
        yield encoder.encode(full(variant)) + b"\n"
