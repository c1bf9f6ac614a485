"""What the README shows is what happens."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from quizbank.answers.reference import page
from quizbank.filters import FIELDS, STATES
from quizbank.text import Language
from quizbank.variants.question import KINDS
from tui.filter_page import PAGE
from tui.solve import reference

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh.md").read_text(encoding="utf-8")


def test_the_library_example_gives_what_its_comments_say() -> None:
    code = "\n".join(re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL))
    shown = re.sub(r"^(\S.*?)  # (.*)$", r"assert (\1) == (\2), (\1)", code, flags=re.MULTILINE)
    assert shown.count("assert") == 7
    found = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("link", sorted({*re.findall(r"\]\(([^)]+)\)", README + CHINESE)}))
def test_links_lead_to_files(link: str) -> None:
    file, _, heading = link.partition("#")
    assert (ROOT / file).is_file()
    assert not heading or f"# {heading.replace('-', ' ')}" in README.lower()


def test_the_chinese_readme_shows_what_the_english_one_does() -> None:
    """Commands, keys and code are those of the other; what is said about them is not."""
    for pattern in (r"^\$ ([^#\n]*?) *(?:#.*)?$", r"^\| (`[^|]*?) \|", r"^```python\n(.*?)^```"):
        shown = re.findall(pattern, CHINESE, flags=re.MULTILINE | re.DOTALL if "python" in pattern else re.MULTILINE)
        assert shown
        for one in shown:
            same = one.replace("、", ", ").replace(" 或 ", " or ")
            assert same in README, one
    for heading in ("## ", "### "):
        assert abs(README.count(f"\n{heading}") - CHINESE.count(f"\n{heading}")) <= 2
    for number in ("1,624", "234", "1,000"):
        assert number in README and number in CHINESE


@pytest.mark.parametrize(("language", "file"), [("en", "answers.md"), ("zh", "answers.zh.md")])
def test_the_page_of_accepted_answers_is_that_of_the_grader(language: Language, file: str) -> None:
    told = "run: quizbank help answers --markdown --lang " + language
    assert (ROOT / "docs" / file).read_text(encoding="utf-8").rstrip() == page(language).rstrip(), told


@pytest.mark.parametrize(("language", "file"), [("en", "filters.md"), ("zh", "filters.zh.md")])
def test_the_page_of_filters_is_that_of_the_command(language: Language, file: str) -> None:
    assert (ROOT / "docs" / file).read_text(encoding="utf-8").rstrip() == PAGE.of(language).rstrip(), "run: make docs"


def test_the_page_of_filters_names_every_field_and_state() -> None:
    for text in (PAGE.en, PAGE.zh):
        assert all(f"`{field}:" in text for field in FIELDS) and all(f"is:{state}" in text for state in STATES)
        assert all(kind in text for kind in KINDS)


def test_the_reference_of_solvers_is_that_of_their_docstrings() -> None:
    told = "run: make docs"
    assert (ROOT / "docs" / "solvers.md").read_text(encoding="utf-8").rstrip() == "\n".join(reference()).rstrip(), told


def test_every_command_is_described() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tui.entry", "--help"], capture_output=True, text=True, cwd=ROOT, timeout=60
    ).stdout
    for command in re.findall(r"^  ([a-z]+) ", told, flags=re.MULTILINE):
        assert f"`quizbank {command}" in README or f"quizbank {command}" in README, command


def test_the_picture_is_what_the_app_shows(tmp_path: Path) -> None:
    code = "import asyncio, sys; from pathlib import Path; import picture; asyncio.run(picture.main(Path(sys.argv[1])))"
    made = tmp_path / "practice.svg"
    env = {**os.environ, "QUIZBANK_HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "docs")])}
    subprocess.run([sys.executable, "-c", code, str(made)], check=True, timeout=120, env=env)
    texts = [
        re.findall(r">([^<]+)</text>", file.read_text(encoding="utf-8"))
        for file in (made, ROOT / "docs" / "practice.svg")
    ]
    assert texts[0] == texts[1], "run: make picture"
