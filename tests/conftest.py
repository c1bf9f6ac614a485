"""What every test may use: the repository's own folders, a home that is not the developer's, and a browser."""

import os
import shutil
from pathlib import Path

import pytest

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the progress and banks of whoever runs it."""
    home = tmp_path / "home"
    monkeypatch.setenv("QUIZBANK_HOME", str(home))
    monkeypatch.delenv("NO_COLOR", raising=False)
    return home


def browser_path() -> str | None:
    """The Chromium of this machine."""
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; on a developer's machine without one, tests marked `browser` are not collected."""
    path = browser_path()
    assert path is not None, "no Chromium; install it (Debian: apt install chromium)"
    return path


def pytest_report_header() -> str:
    return f"browser: {browser_path() or 'no Chromium found; the tests marked browser are left out'}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if browser_path() is not None or os.environ.get("CI"):
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    items[:] = [item for item in items if not item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=left_out)
