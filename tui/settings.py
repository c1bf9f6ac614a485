"""The settings: one file with comments, read so that one bad value costs only itself, written so that comments stay."""

import re
import tomllib
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec

from quizbank.bank.errors import nearest
from quizbank.home import data_folder
from quizbank.practice.plan import Interview, Plan
from quizbank.text import Text
from tui.keys import ACTIONS, taken_keys

FILE = "settings.toml"


class Appearance(msgspec.Struct, frozen=True, kw_only=True):
    """language: `auto` follows what was used last, then the locale. theme: a name; empty follows what was used last."""

    language: Literal["auto", "en", "zh"] = "auto"
    theme: str = ""


class Field(msgspec.Struct, frozen=True):
    """One setting: where it stands, its type, its default, and what it is for."""

    section: str
    name: str
    type: Any
    default: Any
    about: Text

    @property
    def choices(self) -> tuple[str, ...]:
        """The values that there are, where they can be listed."""
        return tuple(map(str, get_args(self.type))) if get_origin(self.type) is Literal else ()


_ABOUT: dict[tuple[str, str], Text] = {
    ("practice", "new_a_day"): Text(en="New questions a day, at most", zh="每天最多学多少道新题"),
    ("practice", "reviews_a_day"): Text(en="Reviews a day, at most", zh="每天最多复习多少题"),
    ("practice", "retention"): Text(
        en="The share of reviews that should be right, 0.7 to 0.97; more means more reviews",
        zh="复习时希望答对的比例，0.7 到 0.97；越高复习越频繁",
    ),
    ("practice", "interview"): Text(
        en="The day of the interview, such as 2030-01-31; everything comes back before it",
        zh="面试日期，如 2030-01-31；所有题目会在此之前再出现",
    ),
    ("practice", "suspend_leeches"): Text(
        en="Put questions aside that were forgotten six times", zh="自动暂停忘记过六次的题"
    ),
    ("mock", "questions"): Text(en="Questions of a mock interview", zh="模拟面试的题数"),
    ("mock", "minutes"): Text(en="Minutes of a mock interview", zh="模拟面试的分钟数"),
    ("appearance", "language"): Text(en="auto, en or zh", zh="语言：auto、en 或 zh"),
    ("appearance", "theme"): Text(
        en="The theme: textual-dark, textual-light, nord …; ansi-dark and ansi-light take the terminal's own colours",
        zh="主题：textual-dark、textual-light、nord 等；ansi-dark、ansi-light 使用终端自身配色",
    ),
}
_SECTIONS: dict[str, type[msgspec.Struct]] = {"practice": Plan, "mock": Interview, "appearance": Appearance}
_KEYS = "keys"


def fields() -> list[Field]:
    """Every setting but the keys, in the order of the file."""
    return [
        Field(section, field.name, field.type, field.default, _ABOUT[section, field.name])
        for section, struct in _SECTIONS.items()
        for field in msgspec.structs.fields(struct)
    ]


class Settings(msgspec.Struct, frozen=True):
    """What the user set. keys: actions and the keys for them. problems: what could not be taken from the file."""

    practice: Plan = Plan()
    mock: Interview = Interview()
    appearance: Appearance = Appearance()
    keys: dict[str, str] = {}
    problems: tuple[Text, ...] = ()

    def interview(self, questions: int | None, minutes: float | None) -> Interview:
        """The length of a mock interview, where a call does not name it otherwise."""
        return Interview(questions or self.mock.questions, minutes or self.mock.minutes)

    def value(self, field: Field) -> Any:
        """What a field is set to."""
        return getattr(getattr(self, field.section), field.name)


def settings_path() -> Path:
    """Where the settings are; the file may not exist yet."""
    return data_folder() / FILE


def load_settings(path: Path | None = None) -> Settings:
    """The settings; each problem names the line, and the default stands in for the value."""
    path = path or settings_path()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        return Settings(problems=(Text(en=f"{path} can't be read: {error}", zh=f"{path} 无法读取：{error}"),))
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Settings(
            problems=(
                Text(
                    en=f"{path} is not used, since it can't be read: {error}",
                    zh=f"{path} 格式有误，已忽略：{error}",
                ),
            )
        )
    return _taken(found, text, path)


def read_value(field: Field, text: str) -> Any:
    """A value as it is typed. Raises ValueError, which says what is wrong."""
    text = text.strip()
    kind = field.type
    raw: Any = text
    if kind is bool:
        raw = {"true": True, "false": False}.get(text.lower(), text)
    elif date in get_args(kind):
        raw = date.fromisoformat(text) if text else None
    elif field.choices == () and kind is not str:
        try:
            raw = int(text)
        except ValueError:
            raw = float(text)
    return _converted(raw, kind)


def save_value(field: Field, value: Any, path: Path | None = None) -> None:
    """Set one value in the file; what else stands there, comments too, stays. Raises OSError, ValueError."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    path = path or settings_path()
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.parse(template())
    except TOMLKitError as error:
        raise ValueError(f"{path}: {error}") from None
    section = document.setdefault(field.section, tomlkit.table())
    if value is None:
        section.pop(field.name, None)
    else:
        section[field.name] = value
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(tomlkit.dumps(document), encoding="utf-8")
    part.replace(path)


def template() -> str:
    """The file as it is first written: every setting with its default, and what it is for in both languages."""
    lines = ["# quizbank settings. A value that can't be used is told at the start, and the default taken.", ""]
    section = ""
    for field in fields():
        if field.section != section:
            section = field.section
            lines += [f"[{section}]"]
        lines += [f"# {field.about.en}", f"# {field.about.zh}"]
        lines += [f"# {field.name} = 2030-01-31" if field.default is None else f"{field.name} = {_toml(field.default)}"]
        lines += [""]
    lines += ["[keys]", "# Other keys for what can be done: " + ", ".join(ACTIONS), '# hint = "ctrl+k"', ""]
    return "\n".join(lines)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _taken(found: dict[str, Any], text: str, path: Path) -> Settings:
    problems: list[Text] = []

    def problem(section: str, name: str, en: str, zh: str) -> None:
        place = f"{path}:{_line(text, section, name)}"
        problems.append(Text(en=f"{place}: {en}", zh=f"{place}：{zh}"))

    known = {(field.section, field.name): field for field in fields()}
    values: dict[str, dict[str, Any]] = {section: {} for section in _SECTIONS}
    for section, entries in found.items():
        if section == _KEYS and isinstance(entries, dict):
            continue
        if section not in _SECTIONS or not isinstance(entries, dict):
            known_ones = [*_SECTIONS, _KEYS]
            en, zh = f"no section {section!r}", f"没有 {section!r} 这一节"
            problem(section, "", en + nearest(section, known_ones), zh + nearest(section, known_ones, "zh"))
            continue
        for name, value in entries.items():
            field = known.get((section, name))
            if field is None:
                others = [other for where, other in known if where == section]
                en, zh = f"no setting {name!r}", f"没有设置项 {name!r}"
                problem(section, name, en + nearest(name, others), zh + nearest(name, others, "zh"))
                continue
            try:
                values[section][name] = _converted(value, field.type)
            except ValueError as error:
                shown = _toml(field.default) if field.default is not None else "none"
                problem(
                    section, name, f"{name}: {error}; {shown} is used instead", f"{name}：{error}；已改用默认值 {shown}"
                )
    remapped = found.get(_KEYS, {})
    keys = taken_keys(remapped, partial(problem, _KEYS)) if isinstance(remapped, dict) else {}
    return Settings(
        practice=Plan(**values["practice"]),
        mock=Interview(**values["mock"]),
        appearance=Appearance(**values["appearance"]),
        keys=keys,
        problems=tuple(problems),
    )


def _converted(value: Any, kind: Any) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None


def _line(text: str, section: str, name: str) -> int:
    """The line of a setting, or of its section."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([\w-]+)\s*\]", line):
            inside = header[1] == section
            if inside and not name:
                return number
        elif (inside and re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", line)) or (
            not name and re.match(rf"\s*{re.escape(section)}\s*=", line)
        ):
            return number
    return 1
