"""What goes wrong in a formula."""


class FormulaError(ValueError):
    """A formula can't be shown without changing it. `position` is the offset of the fault in the TeX, from 0."""

    def __init__(self, problem: str, position: int) -> None:
        super().__init__(f"{problem} (at character {position + 1} of the formula)")
        self.position = position
