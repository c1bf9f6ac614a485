"""The log as JSON lines: lossless, and merged by the uid of each row, in whatever order files come."""

from collections.abc import Iterable, Iterator

import msgspec

from quizbank.practice.attempts import Action, Attempt
from quizbank.practice.progress import Progress
from quizbank.text import Text

_FORMAT = "quizbank progress"
_VERSION = 1


class PortableError(ValueError):
    """A line that is no row of a log. `says` names the line; nothing of the file was taken."""

    def __init__(self, line: int, en: str, zh: str) -> None:
        self.says = Text(en=f"line {line}: {en}", zh=f"第 {line} 行：{zh}")
        super().__init__(self.says.en)


class _Head(msgspec.Struct, frozen=True, tag_field="row", tag="head"):
    format: str
    version: int


class _AttemptRow(Attempt, frozen=True, kw_only=True, tag_field="row", tag="attempt"):
    pass


class _ActionRow(Action, frozen=True, kw_only=True, tag_field="row", tag="action"):
    pass


def lines(progress: Progress) -> Iterator[bytes]:
    """Each row of the log as a line, after a line that names the format. Raises ProgressError."""
    encoder = msgspec.json.Encoder()
    yield encoder.encode(_Head(_FORMAT, _VERSION)) + b"\n"
    for attempt in progress.attempts():
        yield encoder.encode(_AttemptRow(**msgspec.structs.asdict(attempt))) + b"\n"
    for action in progress.actions():
        yield encoder.encode(_ActionRow(**msgspec.structs.asdict(action))) + b"\n"


def merge(progress: Progress, source: Iterable[bytes]) -> tuple[int, int]:
    """Add the rows that are not here yet; returns how many attempts and actions. Raises PortableError, ProgressError.

    All lines are read before anything is stored.
    """
    decoder = msgspec.json.Decoder(_Head | _AttemptRow | _ActionRow)
    attempts: list[Attempt] = []
    actions: list[Action] = []
    begun = False
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            row = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise PortableError(number, f"not a row of a log: {error}", f"不是进度记录：{error}") from None
        if isinstance(row, _Head):
            if row.format != _FORMAT or row.version > _VERSION:
                raise PortableError(number, "written by a newer version; upgrade quizbank", "由更新版本写入，请升级")
            begun = True
        elif not begun:
            raise PortableError(number, "this file does not begin like an exported log", "文件开头不是导出的进度")
        elif isinstance(row, _AttemptRow):
            attempts.append(_attempt(row, number))
        else:
            actions.append(Action(**msgspec.structs.asdict(row)))
    return progress.merge(attempts, actions)


def _attempt(row: _AttemptRow, line: int) -> Attempt:
    if row.status == "invalid" or not 0 <= row.score <= 1:
        raise PortableError(line, "no such grade", "成绩无效")
    return Attempt(**msgspec.structs.asdict(row))
