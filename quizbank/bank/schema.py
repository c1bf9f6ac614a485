"""The JSON schema of question files, so that editors complete and check them."""

import msgspec

from quizbank.variants.question import Question


def encoded() -> bytes:
    """The schema as JSON text."""
    schema = msgspec.json.schema(list[Question])
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "A quizbank question file"
    return msgspec.json.format(msgspec.json.encode(schema, order="deterministic"), indent=2) + b"\n"
