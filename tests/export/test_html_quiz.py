"""The page as a quiz, in a browser: answered by keyboard, graded as the grader grades, asking nobody for anything."""

import json
import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from quizbank.answers.folding import fold
from quizbank.answers.judge import judge
from quizbank.answers.types import Value
from quizbank.bank.bank import Bank
from quizbank.export.article import NUMERIC, rules_of
from quizbank.export.page import grader
from quizbank.variants.making import fixed_variant, numeric_variant
from quizbank.variants.variant import Variant
from tests.answers.fuzz import CASES, mutated
from tests.export.exported import exported
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank

pytestmark = pytest.mark.browser

_ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
_ARGUMENTS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
_GRADED = (*NUMERIC, "ordering", "cloze")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    folder = write_bank(tmp_path_factory.mktemp("bank") / "mine", QUESTIONS + OTHER_KINDS)
    return Bank.load(folder, with_builtin=False, use_cache=False)


@pytest.fixture
def opened(browser: Browser, bank: Bank, tmp_path: Path) -> Iterator[Page]:
    """The sample bank's page; fails on any message of the browser, and on any request but that for the page."""
    path = tmp_path / "set.html"
    path.write_bytes(exported(bank, "html", seed=7))
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url))
    page.goto(path.as_uri())
    yield page
    assert [said.removeprefix(path.as_uri()) for said in said] == [""]
    page.close()


def place(bank: Bank, name: str) -> str:
    """The selector of a question of the sample bank."""
    return f"#q{list(bank.questions).index(f'mine:{name}') + 1}"


def verdict(page: Page, question: str) -> str:
    return page.locator(f"{question} .verdict").inner_text()


def show(page: Page, language: str) -> None:
    page.click(f'.switch button[data-show="{language}"]')


def typed(page: Page, field: str, text: str) -> None:
    page.fill(field, "")
    page.keyboard.type(text)


def test_numbers_are_graded_and_a_mistake_is_called_by_its_name(opened: Page, bank: Bank) -> None:
    variant, question = bank.questions["mine:output-size"].variant(7), place(bank, "output-size")
    wrong = variant.misconceptions[0].value
    show(opened, "en")
    typed(opened, f"{question} input", f" {wrong} \n")
    assert verdict(opened, question).splitlines()[0] == "Not right"
    assert f"{wrong} needs dilation 1" in verdict(opened, question)
    typed(opened, f"{question} input", "5 apples\n")
    assert "Not read" in verdict(opened, question) and "type the number without a unit" in verdict(opened, question)
    typed(opened, f"{question} input", f"{variant.key}.0\n")
    assert verdict(opened, question).splitlines() == ["Correct", "", f"read as {variant.key}"]
    assert opened.locator("#score").inner_text() == "0 of 1 points · 1 of 9 answered"  # the first answer counts


def test_options_are_chosen_by_letter_and_explained(opened: Page, bank: Bank) -> None:
    single, question = bank.questions["mine:sharing"].variant(7), place(bank, "sharing")
    show(opened, "zh")
    wrong = next(letter for letter, option in zip("ABC", single.options, strict=True) if not option.correct)
    opened.focus(f"{question} input")
    opened.keyboard.press(wrong.lower())
    opened.keyboard.press("Enter")
    assert verdict(opened, question).splitlines()[0] == "不正确"
    assert single.options["ABC".index(wrong)].why.zh in verdict(opened, question)
    opened.keyboard.press("n")
    assert opened.evaluate("document.activeElement.closest('.question').id") == f"q{int(question[2:]) + 1}"
    several, question = bank.questions["mine:shares"].variant(7), place(bank, "shares")
    opened.focus(f"{question} input")
    for letter in several.key:
        opened.keyboard.press(letter)
    opened.keyboard.press("Enter")
    assert verdict(opened, question) == "正确"
    opened.keyboard.press("p")
    assert opened.evaluate("document.activeElement.closest('.question').id") == f"q{int(question[2:]) - 1}"


def test_every_kind_is_answered_by_keyboard(opened: Page, bank: Bank) -> None:
    show(opened, "en")
    statement, gaps, steps, pairs, slope, why = (
        place(bank, name) for name in ("shares-statement", "gaps", "steps", "pairs", "slope", "why")
    )
    opened.focus(f"{statement} input")
    opened.keyboard.press("t")
    opened.keyboard.press("Enter")
    assert "Many believe so" in verdict(opened, statement)
    opened.focus(f"{gaps} input")
    opened.keyboard.type("ＳＨＩＦＴＥＤ")
    opened.keyboard.press("Tab")
    opened.keyboard.type("invariance\n")
    assert verdict(opened, gaps).startswith("Partly right · 50 %")
    typed(opened, f"{steps} input", " → ".join(bank.questions["mine:steps"].variant(7).key) + "\n")
    assert verdict(opened, steps) == "Correct"
    opened.focus(f"{pairs} select")
    for letter in bank.questions["mine:pairs"].variant(7).key:
        opened.keyboard.type(letter)
        opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")
    assert verdict(opened, pairs) == "Correct"
    answer = opened.locator(slope.replace("q", "a"))
    assert answer.get_attribute("open") is None
    typed(opened, f"{slope} input[type=text]", "s - s^2\n")
    assert answer.get_attribute("open") is not None
    opened.keyboard.press("Space")
    opened.keyboard.press("Enter")
    assert verdict(opened, slope) == "Correct"
    typed(opened, f"{why} textarea", "fewer weights")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")
    opened.keyboard.press("Space")
    opened.keyboard.press("Enter")
    assert verdict(opened, why).startswith("Partly right · 50 %")
    assert opened.locator("#score").inner_text() == "4 of 6 points · 6 of 9 answered"


def test_all_that_can_be_pressed_is_reached_and_named(opened: Page) -> None:
    reached = set()
    for _ in range(120):
        opened.keyboard.press("Tab")
        reached.add(opened.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
    tags = {piece[1:].split(maxsplit=1)[0].split(">")[0] for piece in reached}
    assert {"button", "input", "textarea", "select", "summary"} <= tags
    nameless = opened.evaluate(
        "[...document.querySelectorAll('input, textarea, select')].filter((field) => !field.labels.length).length"
    )
    assert nameless == 0


def test_a_page_without_keys_has_no_quiz(browser: Browser, bank: Bank, tmp_path: Path) -> None:
    path = tmp_path / "set.html"
    path.write_bytes(exported(bank, "html", seed=7, keys="none"))
    page = browser.new_page()
    page.goto(path.as_uri())
    show(page, "zh")
    assert page.locator("h2:visible").count() == 9 and page.locator(".question input").count() == 0
    assert "权值共享带来什么" in page.inner_text("main") and "What does" not in page.inner_text("main")
    page.close()


def test_formulas_are_set_in_the_font_of_the_page(opened: Page) -> None:
    loaded = "document.fonts.load('16px \"quizbank math\"', '𝑠').then((faces) => faces.map((face) => face.status))"
    assert opened.evaluate(loaded) == ["loaded"]
    assert opened.locator("math").count() >= 2


def test_the_page_grades_as_the_grader_does(browser: Browser) -> None:
    """Over the whole table of spellings, and over texts made from it."""
    chance = random.Random(8)
    cases = [case for case in CASES if case[1] in _GRADED and case[3].get("partial", True)]
    texts = cases + [(mutated(text, chance), *rest) for text, *rest in (chance.choice(cases) for _ in range(3000))]
    rows, expected = [], []
    for text, kind, key, settings in texts:
        if kind == "cloze" and len(key) > 1:
            continue
        grade = judge(text, key, type=kind, **{name: value for name, value in settings.items() if name != "mistakes"})
        rows.append([[text] if kind == "cloze" else text, _rules(kind, key, settings)])
        said = [words.en.replace("\\", "") for words in grade.feedback]
        expected.append([grade.status, round(grade.score, 9), said, grade.reading.en if grade.reading else None])
    found = _judged(browser, rows)
    for (text, *_), one, other, (_, rules) in zip(texts, found, expected, rows, strict=False):
        if json.loads(rules)["type"] in ("cloze", "ordering"):
            one[3] = other[3]  # the page shows these as they were typed
        assert one == other, (text, rules)


def test_the_page_recognises_keys_and_mistakes_of_the_bank(browser: Browser) -> None:
    bank = Bank.load()
    variants = [variant for variant in _some_variants(bank) if variant.answer_type in NUMERIC]
    assert len(variants) > 100
    rows, expected = [], []
    for variant in variants:
        values = [variant.key, *(mistake.value for mistake in variant.misconceptions)]
        for text in map(variant.show, values):
            grade = variant.grade(text)
            names = [mistake.name for mistake in variant.misconceptions]
            rows.append([text, rules_of(variant)])
            expected.append((grade.status, names.index(grade.mistake) if grade.mistake else None))
    found = [(status, mistake) for status, _, _, _, mistake in _judged(browser, rows, mistakes=True)]
    assert found == expected


def test_the_page_folds_characters_as_the_grader_does(browser: Browser) -> None:
    characters = [chr(code) for code in range(0x80, 0x30000) if not 0xD800 <= code < 0xE000 and chr(code).isprintable()]
    page = browser.new_page()
    found = page.evaluate(
        f"(characters) => {{ {grader()}\n return characters.map((one) => fold(`${{one}}1`).text); }}", characters
    )
    page.close()
    assert [one for one, text in zip(characters, found, strict=True) if fold(f"{one}1").text != text] == []


def _rules(kind: str, key: Value, settings: dict[str, Any]) -> str:
    def exact(value: Value) -> Value:
        if isinstance(value, list | tuple):
            return [exact(item) for item in value]
        return str(value) if isinstance(value, int) or math.isinf(value) else value

    exactness = {name: settings[name] for name in ("decimals", "significant", "rtol", "atol") if name in settings}
    return json.dumps({"type": kind, "key": exact(key) if kind in NUMERIC else key, "tolerance": exactness})


def _judged(browser: Browser, rows: list[Any], mistakes: bool = False) -> list[list[Any]]:
    page = browser.new_page()
    found: list[list[Any]] = page.evaluate(
        f"""(rows) => {{ {grader()}
        return rows.map(([text, rules]) => {{
            const grade = judge(text, rulesOf(rules));
            const said = grade.feedback.map((words) => words.en.replaceAll("\\\\", ""));
            const score = Number(grade.score.toFixed(9));
            return [grade.status, score, said, grade.reading?.en ?? null, grade.mistake];
        }}); }}""",
        rows,
    )
    page.close()
    return found if mistakes else [one[:4] for one in found]


def _some_variants(bank: Bank) -> Iterator[Variant]:
    from quizbank.variants.compute import numbers
    from quizbank.variants.question import Numeric

    for question in list(bank.questions.values())[::5]:
        if isinstance(question, Numeric):
            computed = numbers(question, 1)
            yield numeric_variant(question, 1, computed.parameters, computed.outputs, computed.mistakes)
        else:
            yield fixed_variant(question, 1)
