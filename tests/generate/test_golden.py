"""An upgrade can't change history: known seeds give known numbers."""

import json

from tests.generate.golden import FILE, golden, templates


def test_known_seeds_give_known_numbers() -> None:
    pinned = json.loads(FILE.read_text("utf-8"))
    found = {question.id: golden(question) for question in templates()}
    changed = [id for id in sorted({*pinned, *found}) if pinned.get(id) != found.get(id)]
    assert changed == [], "if that is meant: python -m tests.generate.golden"
