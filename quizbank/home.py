"""Where the user's own things are kept: progress, banks, cache. `QUIZBANK_HOME` moves all of them."""

import os
from pathlib import Path

VARIABLE = "QUIZBANK_HOME"


def data_folder() -> Path:
    """The folder of progress and of the user's banks; it may not exist yet."""
    if home := os.environ.get(VARIABLE):
        return Path(home).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("quizbank", appauthor=False))


def cache_folder() -> Path:
    """The folder of what can be made again."""
    if home := os.environ.get(VARIABLE):
        return Path(home).expanduser() / "cache"
    import platformdirs

    return Path(platformdirs.user_cache_dir("quizbank", appauthor=False))
