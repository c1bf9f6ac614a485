"""The variants of a range of seeds, computed in batches."""

from collections.abc import Iterator

from quizbank.variants.making import fixed_variant, numeric_variant
from quizbank.variants.question import Numeric, Question
from quizbank.variants.variant import Variant

_BATCH = 1024


def series(question: Question, seeds: range) -> Iterator[Variant]:
    """The same variants as one by one, in the order of `seeds`. Raises AuthoringError, PlaceholderError."""
    if not isinstance(question, Numeric):
        for seed in seeds:
            yield fixed_variant(question, seed)
        return
    from quizbank.variants.compute import compute  # with PyTorch

    for start in range(seeds.start, seeds.stop, _BATCH):
        part = range(start, min(start + _BATCH, seeds.stop))
        for seed, row in zip(part, compute(question, part).rows(), strict=True):
            yield numeric_variant(question, seed, row.parameters, row.outputs, row.mistakes)
