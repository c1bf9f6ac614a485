"""What every test may use: the repository's own folders, and a home that is not the developer's."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the progress and banks of whoever runs it."""
    home = tmp_path / "home"
    monkeypatch.setenv("QUIZBANK_HOME", str(home))
    monkeypatch.delenv("NO_COLOR", raising=False)
    return home
