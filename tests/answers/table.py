"""The table of accepted and refused spellings, as test parameters."""

from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import yaml

from quizbank.answers.types import Point


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
        Case(text, verdict, said, group["type"], _key(group), _settings(group))
        for group in groups
        for text, verdict, said in group["cases"]
    ]


def _key(group: dict[str, Any]) -> Any:
    return msgspec.convert(group["key"], list[Point]) if group["type"] == "key-points" else group["key"]


def _settings(group: dict[str, Any]) -> dict[str, Any]:
    settings = group.get("with", {})
    if "misconceptions" in settings:
        return {**settings, "misconceptions": msgspec.convert(settings["misconceptions"], list[Point])}
    return settings
