"""JSON lines, one record a variant: for evaluating models, and for readers that must not see the keys."""

from collections.abc import Iterable, Iterator

import msgspec

from quizbank.export.settings import Settings
from quizbank.variants.records import blind, full
from quizbank.variants.variant import Variant


def render(variants: Iterable[Variant], settings: Settings) -> Iterator[str]:
    """A line a variant; without keys where `settings` leaves them out. `quizbank grade` reads the answers."""
    encoder = msgspec.json.Encoder()
    record = blind if settings.keys == "none" else full
    for variant in variants:
        yield encoder.encode(record(variant, settings.languages)).decode() + "\n"
