"""JSON lines, one record a variant: for evaluating models, and for readers that must not see the keys."""

from typing import BinaryIO

import msgspec

from quizbank.export.study_set import StudySet
from quizbank.variants.records import blind, full

SUFFIX = ".jsonl"


def write(study: StudySet, out: BinaryIO) -> None:
    """A line a variant; without keys where the set leaves them out. `quizbank grade` reads the answers."""
    encoder = msgspec.json.Encoder()
    record = blind if study.keys == "none" else full
    for item in study.items():
        out.write(encoder.encode(record(item.variant, study.languages)) + b"\n")
