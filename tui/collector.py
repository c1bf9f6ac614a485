"""Python's garbage collector, kept away from what lives as long as the app."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def kept_for_good() -> Iterator[None]:
    """What is made meanwhile, and before, is never looked through for garbage.

    A bank is many small objects: looking through them all takes longer than a paint may, and finds nothing.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()
