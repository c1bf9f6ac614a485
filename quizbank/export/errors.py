"""What can go wrong with an export, in words that name the question and the mend."""

from quizbank.text import Text


class ExportError(ValueError):
    """The set can't be written in this format. `says` names the question and what to do."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says


class UnknownFormat(ExportError):  # noqa: N818  reads as what happened
    """There is no format of this name."""


class CantShow(ExportError):  # noqa: N818  reads as what happened
    """A format can't show something of a question: a kind, a formula. Nothing is left out silently."""

    def __init__(self, question: str, what: Text, mend: Text) -> None:
        super().__init__(
            Text(en=f"{question}: {what.en}. {mend.en}", zh=f"{question}：{what.zh}。{mend.zh}"),
        )
        self.question = question


class NotInstalled(ExportError):  # noqa: N818  reads as what happened
    """A format needs a package that is an optional extra of the project."""

    def __init__(self, format: str, extra: str) -> None:
        super().__init__(
            Text(
                en=f"{format} needs packages that are not installed: pip install 'quizbank[{extra}]'",
                zh=f"导出 {format} 需要尚未安装的依赖：pip install 'quizbank[{extra}]'",
            )
        )
