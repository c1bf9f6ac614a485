"""Numbers and labels of proposals worked by hand."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_passes() -> None:
    assert solve("proposal_passes", images=3, proposals=2000)["passes"] == [6000, 3]


def test_rpn() -> None:
    found = solve("rpn_outputs", height=38, width=50)
    assert (found["proposals"], found["outputs"], found["score_channels"]) == (17100, [34200, 68400], 18)


def test_similarity() -> None:
    found = solve("region_similarity", first=20, second=30, box=60, image=200)
    assert found["pair"] == pytest.approx([0.75, 0.95])
    assert not solve("region_similarity", first=20, second=30, box=40, image=200)["valid"]


def test_merging() -> None:
    found = solve("merged_regions", regions=5)
    assert (found["total"], found["merges"], found["pairs"]) == (9, 4, 10)


def test_labels() -> None:
    found = solve("proposal_labels", overlaps=[0.5, 0.49, 0.1, 0.05])
    assert (found["labels"], found["ignored"], found["hard_below"]) == ([1, 0, 0, -1], 1, [1, -1, -1, 0])
    svm = solve("proposal_labels", overlaps=[0.6, 0.4, 0.2], background_high=0.3, background_low=0.0)
    assert svm["labels"] == [1, -1, 0]
    assert not solve("proposal_labels", overlaps=[0.6], background_high=0.7)["valid"]


def test_mining() -> None:
    found = solve("mined_negatives", scores=[0.2, 0.9, 0.5, 0.4])
    assert (found["added"], found["count"], found["hardest"]) == ([0, 1, 1, 0], 2, 1)


def test_hard_examples() -> None:
    found = solve("hard_example_selection", losses=[0.5, 2.0, 0.1, 1.0], k=2)
    assert (found["chosen"], found["flags"], found["mean"]) == ([1, 3], [0, 1, 0, 1], 1.5)
    assert found["mean_of_all"] == pytest.approx(0.9)
    with pytest.raises(ParameterError, match="k: at most 4"):
        solve("hard_example_selection", losses=[0.5, 2.0, 0.1, 1.0], k=5)


def test_ohem() -> None:
    found = solve("ohem_batch", rois=2000)
    assert (found["backward"], found["skipped"], found["forward_in_batch"]) == (64, 1936, 4000)
    assert not solve("ohem_batch", images=3, rois=2000)["valid"]
