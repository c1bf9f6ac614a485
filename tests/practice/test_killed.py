"""`kill -9` at 200 random moments, and two programs at once: nothing that was answered is lost.

The processes that are killed write as the session does, in a pseudo-terminal of their own; tests/tui/test_killed.py
does the same with the whole app.
"""

import subprocess
import sys
from pathlib import Path

from quizbank.practice.progress import Progress

ROOT = Path(__file__).parents[2]

# Forks writers and kills each at a random moment. What a writer told through the pipe was committed.
KILLER = """
import os, pty, random, signal, sys, time
from pathlib import Path
from quizbank.practice import memory_model
from quizbank.practice.attempts import Attempt
from quizbank.practice.progress import Progress

def write(path, pipe, number):
    progress = Progress.open(path)
    while True:
        for question in "abc":
            fields = {"content": "c", "seed": number, "submission": "x" * 200, "status": "correct", "score": 1.0}
            attempt = Attempt(question=question, **fields)
            progress.record(attempt)
            os.write(pipe, attempt.uid.encode() + b"\\n")
        progress.act("mark", "a")

path, told, draw = Path(sys.argv[1]), b"", random.Random(7)
memory_model.remembered([("good", 0)])  # loads the model once, before the forks
Progress.open(path).close()
for number in range(200):
    reading, writing = os.pipe()
    pid, terminal = pty.fork()
    if not pid:
        os.close(reading)
        write(path, writing, number)
    os.close(writing)
    if number % 4:  # the fourth may be killed while it opens the file, the others have told of an answer
        told += os.read(reading, 65536)
    time.sleep(draw.uniform(0, 0.02))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    while part := os.read(reading, 65536):
        told += part
    os.close(reading)
sys.stdout.write(told.decode())
"""

WRITER = """
import sys, time
from pathlib import Path
from quizbank.practice.attempts import Attempt
from quizbank.practice.files import ProgressError
from quizbank.practice.progress import Progress
progress = Progress.open(Path(sys.argv[1]))
for number in range(150):
    attempt = Attempt(question="abc"[number % 3], content="c", seed=number, submission="", status="correct", score=1.0)
    while True:
        try:
            progress.record(attempt)
            break
        except ProgressError:  # locked by the other one; as the session does, it is tried again
            time.sleep(0.01)
progress.close()
"""


def run(code: str, path: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT)


def check_sound(path: Path) -> Progress:
    progress = Progress.open(path)
    assert progress.integrity() == "ok"
    before = progress.standings(), progress.by_day(), progress.flags()
    progress.rebuild()
    assert (progress.standings(), progress.by_day(), progress.flags()) == before
    return progress


def test_two_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    with run(KILLER, path) as killer:
        told, _ = killer.communicate(timeout=120)
    assert killer.returncode == 0
    uids = told.split()
    assert len(uids) >= 150
    progress = check_sound(path)
    stored = {attempt.uid for attempt in progress.attempts()}
    assert stored.issuperset(uids)
    assert len(stored) <= len(uids) + 200, "at most the answer under way of each was stored untold"
    progress.close()


def test_two_programs_at_once(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    Progress.open(path).close()
    with run(WRITER, path) as one, run(WRITER, path) as two:
        assert one.wait(120) == 0 and two.wait(120) == 0
    progress = check_sound(path)
    assert len(progress.attempts()) == 300 and sum(progress.days().values()) == 300
    progress.close()
