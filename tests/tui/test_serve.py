"""The quiz in a browser: it can be used there, loads nothing from elsewhere, and lets no other site in."""

import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizbank.practice.progress import Progress
from tests.samples import QUESTIONS, write_bank

ROOT = Path(__file__).parents[2]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def port(own_home: Path) -> Iterator[int]:
    write_bank(own_home / "questions", QUESTIONS)
    found = _free_port()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"}
    command = [sys.executable, "-m", "tui.entry", "serve", "--port", str(found), "--lang", "en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as server:
        assert server.stdout is not None and f"http://127.0.0.1:{found}" in server.stdout.readline()
        yield found
        server.terminate()
        server.wait(20)


def _status(port: int, path: str, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def test_only_pages_of_this_server_get_in(port: int) -> None:
    own = f"127.0.0.1:{port}"
    assert _status(port, "/") == 200
    assert _status(port, "/", Host=f"localhost:{port}") == 200
    assert _status(port, "/", Host=f"attacker.example:{port}") == 403
    assert _status(port, "/static/js/textual.js") == 200
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    assert _status(port, "/ws", **upgrade) == 403
    assert _status(port, "/ws", Origin="http://attacker.example", **upgrade) == 403
    assert _status(port, "/ws", Origin=f"http://localhost:{port}", Host=own, **upgrade) == 403


def test_the_page_names_nothing_elsewhere_and_forbids_it(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/")
    response = connection.getresponse()
    page = response.read().decode()
    connection.close()
    addresses = re.findall(r"\b(?:https?|wss?)://[^/\"]+", page)
    assert addresses and {address.split("//")[1] for address in addresses} == {f"127.0.0.1:{port}"}
    assert response.getheader("Content-Security-Policy", "").startswith("default-src 'none'")


def test_a_taken_port_is_told(port: int) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tui.entry", "serve", "--port", str(port)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert told.returncode == 2 and "can't be listened on" in told.stderr and f"--port {port + 1}" in told.stderr


def _attempts(home: Path) -> int:
    file = home / "progress.sqlite"
    if not file.exists():
        return 0
    progress = Progress.open(file)
    try:
        return len(progress.attempts(newest=1))
    finally:
        progress.close()


@pytest.mark.browser
def test_a_question_is_answered_in_a_browser(port: int, chromium: str, own_home: Path) -> None:
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=arguments)
        page = browser.new_page(viewport={"width": 1100, "height": 700})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector("body.-first-byte", timeout=60_000)
        for _ in range(100):  # until practice has opened and an answer is stored
            page.keyboard.press("Enter")
            page.wait_for_timeout(150)
            page.keyboard.press("F4")
            page.wait_for_timeout(150)
            if _attempts(own_home):
                break
        browser.close()
    assert troubles == []
    assert {re.split(r"[/?]", url.split("//")[1])[0] for url in asked if "//" in url} == {f"127.0.0.1:{port}"}
    assert _attempts(own_home) == 1
