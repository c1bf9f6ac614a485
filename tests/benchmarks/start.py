"""Starting: the version, and the first painted home screen, also beside posting and harlequin.

Neither is a dependency of the project, and their own dependencies don't fit it: give each an environment of its own,
`python -m venv /tmp/posting && /tmp/posting/bin/pip install posting "tree-sitter<0.26"`, likewise `harlequin`, and name
the commands by `POSTING=/tmp/posting/bin/posting HARLEQUIN=…`, or have them on PATH. The line of one that is not there
is left out. (With tree-sitter 0.26, posting 2.11 crashes.)
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measure import Measure, python, ratio, seconds
from tests.benchmarks.terminal import Terminal

# Other apps made with Textual, and what stands on the screen of each once it can be used; and on ours.
_OTHERS = {"posting": "Response", "harlequin": "Query Editor"}
_OURS = "Activation functions"

# Both programs print the moment at which the first complete screen is painted.
_BARE = """
import time
from textual.app import App
from textual.widgets import Markdown
class Bare(App):
    def compose(self):
        yield Markdown("A Textual app that shows **one** paragraph of Markdown, and nothing else.")
    def on_mount(self):
        self.call_after_refresh(self.painted)
    def painted(self):
        self.exit(time.time())
print(Bare().run(headless=True))
"""
_HOME = """
import time
from tui.app import QuizApp
class Probe(QuizApp):
    def _loaded(self, bank):
        super()._loaded(bank)
        self.call_after_refresh(self.painted)
    def painted(self):
        self.exit(time.time())
print(Probe().run(headless=True))
"""


def until_painted(home: Path, code: str = _HOME) -> float:
    """Seconds from starting a program to its first complete screen; home unless another is given."""
    began = time.time()
    return float(python(code, home)) - began


def measures() -> Iterator[Measure]:
    """`quizbank --version` against `python -c pass`, and home against a bare app."""
    command = str(Path(sys.executable).with_name("quizbank"))
    version, bare, times = ratio(
        lambda: seconds(lambda: subprocess.run([command, "--version"], check=True, capture_output=True)),
        lambda: seconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True)),
        rounds=15,
    )
    note = f"{version * 1000:.0f} ms against {bare * 1000:.0f} ms"
    yield Measure("quizbank --version against python -c pass", times, 3, note=note)
    with TemporaryDirectory() as folder:
        home = Path(folder)
        cold = until_painted(home)  # the first start ever: the bank is parsed and cached
        painted, bare, times = ratio(lambda: until_painted(home), lambda: until_painted(home, _BARE), rounds=9)
        note = f"{painted * 1000:.0f} ms against {bare * 1000:.0f} ms; {cold * 1000:.0f} ms at the very first start"
        yield Measure("home with all areas against a bare Textual app", times, 1.25, note=note)
        yield from _beside_others(home)


def _beside_others(home: Path) -> Iterator[Measure]:
    """The first paint in a terminal, taken in turn; below 1, ours is there first."""
    for name, shows in _OTHERS.items():
        command = os.environ.get(name.upper()) or shutil.which(name)
        if command is None:
            continue
        ours, theirs, times = ratio(
            lambda: _until_shown([sys.executable, "-m", "tui.entry", "--lang", "en"], home, _OURS),
            lambda command=command, shows=shows: _until_shown([command], home, shows),  # type: ignore[misc]
            rounds=5,
        )
        note = f"{ours * 1000:.0f} ms against {theirs * 1000:.0f} ms"
        yield Measure(f"home in a terminal against {name}", times, 1, note=note)


def _until_shown(command: Sequence[str], home: Path, text: str) -> float:
    with Terminal(command, home) as terminal:
        return terminal.until(lambda lines: any(text in line for line in lines))


if __name__ == "__main__":
    for measure in measures():
        print(measure, flush=True)
