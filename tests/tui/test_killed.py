"""`kill -9` after any answer loses nothing that was answered, in the app in a real terminal and in the plain mode."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from quizbank.practice.progress import Progress
from tests.samples import write_bank

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tui.entry", "practice", "--area", "cnn", "--kind", "single-choice"]
SECONDS = 60


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LANG": "en_US.UTF-8"}


def check_stored(count: int) -> None:
    store = Progress.open()
    assert len(store.attempts()) == count
    assert store._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store.close()


def test_the_plain_mode(tmp_path: Path) -> None:
    mine = write_bank(tmp_path / "mine")
    process = subprocess.Popen(
        [*COMMAND, "--plain", "--bank", str(mine)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write("A\n")
    process.stdin.flush()
    for line in process.stdout:
        if "orrect" in line:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate()
    check_stored(1)


def read_until(terminal: int, words: str) -> bytes:
    """Read what the app paints until `words` are there; returns all of it."""
    seen, deadline = b"", time.monotonic() + SECONDS
    while words.encode() not in seen:
        assert time.monotonic() < deadline, seen[-2000:].decode(errors="replace")
        if select.select([terminal], [], [], 0.1)[0]:
            seen += os.read(terminal, 65536)
    return seen


@contextmanager
def app_in_terminal(mine: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """The app, and this side of its terminal, which is not its controlling one: no signal tells that it is closed."""
    terminal, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [*COMMAND, "--lang", "en", "--bank", str(mine)]
    process = subprocess.Popen(command, stdin=far, stdout=far, stderr=far, env=environment(), start_new_session=True)
    os.close(far)
    try:
        yield process, terminal
    finally:
        process.kill()
        process.wait()
        with suppress(OSError):
            os.close(terminal)


def test_the_app_in_a_terminal(tmp_path: Path) -> None:
    with app_in_terminal(write_bank(tmp_path / "mine")) as (process, terminal):
        read_until(terminal, "Enter to answer")
        os.write(terminal, b"a\r")
        read_until(terminal, "Enter: next")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    check_stored(1)


def test_the_app_ends_with_its_terminal(tmp_path: Path) -> None:
    with app_in_terminal(write_bank(tmp_path / "mine")) as (process, terminal):
        read_until(terminal, "Enter to answer")
        os.write(terminal, b"a\r")
        read_until(terminal, "Enter: next")
        os.close(terminal)
        process.wait(SECONDS)
    check_stored(1)
