"""Numbers that nothing computes, for questions of other sets, which carry a number and no solver."""

from torch import Tensor

from solvers.registry import Number, solver


@solver("constant", parameters={"value": Number(low=-(10**15), high=10**15)})
def constant(value: Tensor) -> dict[str, Tensor]:
    """The number itself. Outputs: value, whole where the given number is."""
    return {"value": value}
