"""The command palette: what the app can do, named in both languages, with the one in use first."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.command import CommandPalette
from textual.theme import ThemeProvider

from quizbank.filters import Filter
from quizbank.text import Text
from tui import words

if TYPE_CHECKING:
    from tui.app import QuizApp

_FIND_COMMAND = Text(en="Search for commands…", zh="搜索命令…")
_FIND_THEME = Text(en="Search for themes…", zh="搜索主题配色…")

_THEME = (Text(en="Theme", zh="主题配色"), Text(en="Change the colours", zh="更换配色"))
_QUIT = (Text(en="Quit", zh="退出"), Text(en="End the quiz", zh="结束程序"))
_HELP = (Text(en="Help", zh="帮助"), Text(en="Help for this screen and its keys", zh="查看本页及其按键的帮助"))
_SCREENSHOT = (Text(en="Screenshot", zh="截图"), Text(en="Save the screen as an SVG file", zh="将屏幕保存为 SVG 文件"))
_LANGUAGE = (Text(en="English", zh="中文"), Text(en="Switch the language", zh="切换语言"))
_CHOICES = (
    Text(en="Numbers as choices", zh="数值题以选择题呈现"),
    Text(en="Show numeric questions as choices, or type them again", zh="数值题改为选择题，或改回直接输入"),
)
_WRITE_ALL = Text(en="Write the whole bank for another program", zh="将整个题库导出给其他程序使用")
_PRACTISE_SO = Text(en="Practise in this way", zh="以此方式练习")
_PRACTISE_AREA = Text(en="Practise this area", zh="练习这一领域")
_OPEN = Text(en="Open", zh="打开")


def command_palette(app: "QuizApp") -> CommandPalette:
    """All commands, to search in."""
    return CommandPalette(placeholder=_FIND_COMMAND.of(app.language), id="--command-palette")


def theme_palette(app: "QuizApp") -> CommandPalette:
    """All themes, to search in."""
    return CommandPalette(providers=[ThemeProvider], placeholder=_FIND_THEME.of(app.language))


def commands(app: "QuizApp") -> Iterator[SystemCommand]:
    """The commands of the app as it is now; those that need the bank once it is loaded."""

    def title(text: Text) -> str:
        names = (text.zh, text.en) if app.language == "zh" else (text.en, text.zh)
        return " · ".join(dict.fromkeys(names))

    def says(text: Text) -> str:
        return text.of(app.language)

    for (name, what), action in (
        (_THEME, app.action_change_theme),
        (_QUIT, app.action_quit),
        (_HELP, app.action_help),
        (_SCREENSHOT, lambda: app.set_timer(0.1, app.deliver_screenshot)),
        (_LANGUAGE, app.action_language),
        (_CHOICES, app.action_choices),
    ):
        yield SystemCommand(title(name), says(what), action)
    if app.bank is None:
        return
    from quizbank.practice.modes import MODE_TITLES

    for mode, name in MODE_TITLES.items():
        yield SystemCommand(title(name), says(_PRACTISE_SO), lambda mode=mode: app.practise(Filter(), mode=mode))
    for screen, label in (("search", words.SEARCH), ("statistics", words.STATISTICS), ("settings", words.SETTINGS)):
        yield SystemCommand(title(label), says(_OPEN), lambda screen=screen: app.open(screen))
    questions = list(app.bank.questions.values())
    yield SystemCommand(title(words.EXPORT), says(_WRITE_ALL), lambda: app.export(questions))
    asked = {question.topic.split("/")[0] for question in questions}
    for area in (area for area in app.bank.areas.values() if area.id in asked):
        yield SystemCommand(
            title(area.title), says(_PRACTISE_AREA), lambda id=area.id: app.practise(Filter.where(areas=(id,)))
        )
