"""Reference of numbers that nothing computes."""

from typing import Any

from solvers.registry import reference


@reference("constant")
def constant(value: float) -> dict[str, Any]:
    """The number as Python has it."""
    return {"value": value}
