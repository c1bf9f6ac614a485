"""Study sets for other programs: one module a format, each a function from variants to text."""

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

from quizbank.export import jsonl, markdown
from quizbank.export.settings import Settings
from quizbank.text import LANGUAGES
from quizbank.variants.variant import Variant

Format = Literal["markdown", "jsonl"]
FORMATS: dict[str, Callable[[Iterable[Variant], Settings], Iterable[str]]] = {
    "markdown": markdown.render,
    "jsonl": jsonl.render,
}

__all__ = ["FORMATS", "LANGUAGES", "Format", "Settings", "write"]


def write(
    variants: Iterable[Variant], path: Path, *, format: str = "markdown", settings: Settings | None = None
) -> None:
    """Write a study set; the file appears whole or not at all. Raises KeyError for an unknown format, OSError."""
    render = FORMATS[format]
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="\n", dir=path.parent, delete=False) as file:
        part = Path(file.name)
        try:
            file.writelines(render(variants, settings or Settings()))
        except BaseException:
            part.unlink()
            raise
    part.chmod(0o644)
    part.replace(path)
