"""Files that appear whole or not at all."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its place under `path` when all was written, and leaves nothing behind otherwise.

    What is there and is no regular file, such as a pipe or /dev/null, is written to as it is. Raises OSError.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield stream
        return
    with tempfile.NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        part = Path(file.name)
        try:
            yield cast(BinaryIO, file)
        except BaseException:
            part.unlink()
            raise
    part.chmod(0o644)
    part.replace(path)
