"""What keeps a set from being read at all."""

from quizbank.text import Text


class ImportFault(ValueError):  # noqa: N818  reads as what happened
    """A set can't be read. `says` names the place and the mend."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says
