"""What is built is whole, and runs from a folder that is not the repository."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from quizbank.version import __version__

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)], check=True)
    [built] = folder.glob("*.whl")
    return built


def test_the_wheel_holds_everything_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    packages = {name.split("/")[0] for name in names}
    assert packages == {"quizbank", "solvers", "questions", "tui", f"quizbank-{__version__}.dist-info"}
    kept = (".py", ".yaml", ".tcss", ".json", ".html", ".js", ".css", ".woff2", ".txt", ".typ")
    for package in ("quizbank", "solvers", "questions", "tui"):
        for path in (ROOT / package).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert path.suffix in kept, f"unexpected file {path}"
                assert path.relative_to(ROOT).as_posix() in names


def test_the_wheel_runs_elsewhere(wheel: Path, tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    zipfile.ZipFile(wheel).extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site)}
    code = "import quizbank, tui.entry; print(quizbank.__file__); import sys; sys.argv[1:] = ['list']; tui.entry.main()"
    found = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, cwd=elsewhere, env=environment, timeout=120
    )
    assert found.stdout.startswith(str(site)), found.stdout + found.stderr
    assert len(found.stdout.splitlines()) > 50 and found.stderr == ""
