"""Every solver agrees with itself, batched and one by one, and with PyTorch or SymPy.

QUIZBANK_INSTANCES sets how many random instances each solver is compared on.
"""

import os

import pytest

from solvers.names import FAMILY_OF_SOLVER
from solvers.verify import verify

INSTANCES = int(os.environ.get("QUIZBANK_INSTANCES", "100"))


@pytest.mark.parametrize("name", FAMILY_OF_SOLVER)
def test_batch_one_and_reference_agree(name: str) -> None:
    verdict = verify(name, INSTANCES)
    assert not verdict.failures, "\n".join(map(str, verdict.failures))
    assert verdict.compared == INSTANCES, f"only {verdict.compared} valid instances; {verdict.invalid} invalid"
