"""Starting: the version, and the first painted home screen."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measure import Measure, python, ratio, seconds

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
