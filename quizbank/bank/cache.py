"""A parsed bank kept between runs: YAML takes most of the time that a start takes, and changes seldom.

The cache is msgpack read back into the bank's types, so that a damaged or foreign file is no more than a miss.
"""

import contextlib
import gc
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from quizbank.home import cache_folder
from quizbank.version import __version__

_Stored = TypeVar("_Stored")


def stamp(folders: Iterable[Path]) -> str:
    """Changes when any YAML file below `folders`, or the code that parses them, does."""
    digest = hashlib.blake2b(__version__.encode(), digest_size=16)
    for folder in [*folders, *_CODE]:
        for path in sorted(_files(folder)):
            with contextlib.suppress(OSError):  # a link that leads nowhere
                status = path.stat()
                digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


# The types and the loader: a cache of another version of them must not be read.
_CODE = (Path(__file__).parent, Path(__file__).parent.parent / "variants")


def _files(folder: Path) -> Iterator[Path]:
    """Each start asks; `Path.rglob` takes twice as long."""
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in names if name.endswith((".yaml", ".yml", ".py")))


def read(key: str, expected: type[_Stored]) -> _Stored | None:
    """What was stored under `key`, or None."""
    try:
        encoded = (cache_folder() / f"bank-{key}.msgpack").read_bytes()
        with _without_collecting():
            return msgspec.msgpack.decode(encoded, type=expected)
    except (OSError, msgspec.MsgspecError):
        return None


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """No garbage collection meanwhile: it would look through all that is made, again and again, and find nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def write(key: str, value: object) -> None:
    """Store `value` under `key` and drop older ones. A folder that can't be written to costs time, no more."""
    with contextlib.suppress(OSError):
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        older = list(folder.glob("bank-*.msgpack"))
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(msgspec.msgpack.encode(value))
        Path(file.name).replace(folder / f"bank-{key}.msgpack")
        for path in older:
            path.unlink(missing_ok=True)
