"""The table of accepted and refused spellings, as test parameters."""

from pathlib import Path
from typing import Any, NamedTuple

import yaml


class Case(NamedTuple):
    text: str
    verdict: str
    said: str
    type: str
    key: Any
    settings: dict[str, Any]

    @property
    def read_by(self) -> dict[str, Any]:
        """What a reading depends on, of all that a verdict depends on."""
        names = self.settings.keys() & {"options", "variables", "misconceptions"}
        return {name: self.settings[name] for name in names}


def cases() -> list[Case]:
    groups = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
    return [
        Case(text, verdict, said, group["type"], group["key"], group.get("with", {}))
        for group in groups
        for text, verdict, said in group["cases"]
    ]
