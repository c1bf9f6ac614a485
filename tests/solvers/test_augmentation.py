"""Augmentation worked by hand."""

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


def test_targets_are_mixed_too() -> None:
    found = solve("mixup", first=[4, 0], second=[0, 8], first_label=[1, 0], second_label=[0, 1], share=0.75)
    assert found["both"] == [3, 2, 0.75, 0.25]
    assert found["hard_label"] == [3, 2, 1, 0]
    assert found["swapped"] == [1, 6, 0.25, 0.75]


def test_a_box_that_leaves_the_image() -> None:
    found = solve("cutmix_weight", height=10, width=10, center_y=5, center_x=9, box_height=4, box_width=4)
    assert (found["rows"], found["columns"], found["base_weight"]) == (4, 3, 0.88)
    assert found["unclipped"] == 0.84
    assert not solve("cutmix_weight", height=10, width=10, center_y=10, center_x=0, box_height=4, box_width=4)["valid"]


def test_choices_multiply() -> None:
    found = solve("augmentation_variants", options=[2, 3, 5], samples=10)
    assert (found["variants"], found["total"], found["added"]) == (30, 300, 10)
    assert (found["without_identity"], found["subsets"]) == (8, 8)
