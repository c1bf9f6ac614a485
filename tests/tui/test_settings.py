"""The settings file: one bad value costs only itself and is told; comments stay; the screen writes what it shows."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from quizbank.practice.plan import Plan
from tests.tui.test_practice_in_app import bank, make, settled, shown  # noqa: F401
from tui.app import QuizApp
from tui.screens.prompt import PromptScreen
from tui.screens.settings import SettingsScreen
from tui.settings import Settings, fields, load_settings, read_value, save_value, settings_path, template


def test_the_template_holds_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    assert load_settings(path) == Settings()
    path.write_text(template(), "utf-8")
    assert load_settings(path) == Settings()
    assert all(field.about.en in template() and field.about.zh in template() for field in fields())


def test_bad_settings_cost_only_themselves(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        "[practice]\nnew_a_day = -3\nreviews_a_day = 7\nnew_per_day = 3\ninterview = 2031-02-03\n"
        '[keys]\nhint = "f10"\nhnt = "f2"\nnext = "F 10"\nreveal = "f10"\n[prctice]\n',
        "utf-8",
    )
    found = load_settings(path)
    assert found.practice == Plan(reviews_a_day=7, interview=date(2031, 2, 3)) and found.keys == {"hint": "f10"}
    told = [problem.en.removeprefix(str(path)) for problem in found.problems]
    assert [line.split(": ")[0] for line in told] == [":2", ":4", ":11", ":8", ":9", ":10"]
    assert "15 is used instead" in told[0] and "did you mean 'new_a_day'" in told[1]


@pytest.mark.parametrize("text", ["[practice", "\x00", "a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_told_and_kept(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, "utf-8")
    found = load_settings(path)
    assert found.practice == Plan() and "can't be read" in found.problems[0].en
    with pytest.raises(ValueError):
        save_value(fields()[0], 3, path)
    assert path.read_text("utf-8") == text


def test_comments_survive_a_change(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("# mine\n[practice]\nnew_a_day = 5 # few\n", "utf-8")
    byname = {field.name: field for field in fields()}
    save_value(byname["new_a_day"], 6, path)
    save_value(byname["interview"], date(2030, 1, 2), path)
    assert path.read_text("utf-8") == "# mine\n[practice]\nnew_a_day = 6 # few\ninterview = 2030-01-02\n"
    save_value(byname["interview"], None, path)
    assert "interview" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("new_a_day", " 20 ", 20),
        ("retention", "0.85", 0.85),
        ("interview", "2030-01-31", date(2030, 1, 31)),
        ("interview", "", None),
        ("suspend_leeches", "true", True),
        ("language", "zh", "zh"),
    ],
)
def test_values_as_they_are_typed(name: str, text: str, value: object) -> None:
    field = next(field for field in fields() if field.name == name)
    assert read_value(field, text) == value


@pytest.mark.parametrize(("name", "text"), [("new_a_day", "many"), ("retention", "2"), ("interview", "soon")])
def test_values_that_can_not_be(name: str, text: str) -> None:
    field = next(field for field in fields() if field.name == name)
    with pytest.raises(ValueError):
        read_value(field, text)


async def test_a_setting_is_changed_in_the_app(make: Callable[..., QuizApp]) -> None:  # noqa: F811
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.open("settings")
        await settled(pilot)
        assert isinstance(app.screen, SettingsScreen)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, PromptScreen)
        app.screen.query_one(Input).value = "many"
        await pilot.press("enter")
        assert "can't be used" in shown(app, "#said")
        app.screen.query_one(Input).value = "33"
        await pilot.press("enter")
        await settled(pilot)
        assert app.settings.practice.new_a_day == 33
        listing = app.screen.query_one(OptionList)
        listing.highlighted = [field.name for field in fields()].index("language")
        await pilot.press("enter", "enter")
        await settled(pilot)
        assert app.settings.appearance.language == "zh" and app.language == "zh"
    text = settings_path().read_text("utf-8")
    assert "new_a_day = 33" in text and "# 每天最多学多少道新题" in text


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("f4", "'f4' is the key of 'reveal' already"),
        ("ctrl+s", "'ctrl+s' is the key of 'reveal' already"),
        ("ctrl+q", "has a fixed meaning"),
        ("ctrl+m", "has a fixed meaning"),  # as Enter is sent
        ("a", "keys are written"),
        ("enter", "keys are written"),
        ("", "keys are written"),
    ],
)
def test_keys_that_can_not_be_taken(tmp_path: Path, key: str, says: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f'[keys]\nhint = "{key}"\n', "utf-8")
    found = load_settings(path)
    [problem] = found.problems
    assert found.keys == {} and problem.en.startswith(f"{path}:2: ") and says in problem.en


def test_two_actions_exchange_their_keys(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[keys]\nhint = "f4"\nreveal = "f3"\n', "utf-8")
    assert load_settings(path) == Settings(keys={"hint": "f4", "reveal": "f3"})


async def test_a_theme_that_is_not_there_is_told(make: Callable[..., QuizApp]) -> None:  # noqa: F811
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_text('[appearance]\ntheme = "nrod"\n', "utf-8")
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        [notification] = app._notifications
        assert "did you mean 'nord'" in notification.message


async def test_keys_are_remapped_and_shown(make: Callable[..., QuizApp]) -> None:  # noqa: F811
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_text('[keys]\nlanguage = "ctrl+y"\nbogus = "f3"\n', "utf-8")
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "^Y" in str(app.screen.query_one("KeyBar").render())
        await pilot.press("f2")
        assert app.language == "en"
        await pilot.press("ctrl+y")
        assert app.language == "zh"
        assert any("bogus" in notification.message for notification in app._notifications)
