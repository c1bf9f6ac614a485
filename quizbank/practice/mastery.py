"""What is known and what is not, as the cells of a heatmap: one a topic in an area, one a question in a topic."""

import itertools
from collections.abc import Mapping, Sequence

from quizbank.bank.bank import Bank
from quizbank.practice.replay import Standing

Cell = float | None
"""The share that was right the last time, in [0, 1]; None where nothing was ever answered."""


def of_topics(bank: Bank, standings: Mapping[str, Standing]) -> dict[str, list[Cell]]:
    """For each topic the cells of its questions, in the order of the bank."""
    cells: dict[str, list[Cell]] = {topic: [] for topic in bank.topics}
    for question in bank.questions.values():
        standing = standings.get(question.id)
        cells[question.topic].append(None if standing is None else float(standing.known))
    return cells


def of_areas(bank: Bank, standings: Mapping[str, Standing]) -> dict[str, list[Cell]]:
    """For each area the cells of its topics that have questions, in the order of the syllabus."""
    areas: dict[str, list[Cell]] = {area: [] for area in bank.areas}
    for topic, cells in of_topics(bank, standings).items():
        if cells:
            areas[topic.split("/")[0]].append(together(cells))
    return areas


def together(cells: Sequence[Cell]) -> Cell:
    """One cell for several: None if nothing of them was answered, else the share that is known of all."""
    if all(cell is None for cell in cells):
        return None
    return sum(cell or 0.0 for cell in cells) / len(cells)


def squeezed(cells: Sequence[Cell], width: int) -> list[Cell]:
    """At most `width` cells, where each stands for neighbours."""
    if len(cells) <= width:
        return list(cells)
    edges = [round(index * len(cells) / width) for index in range(width + 1)]
    return [together(cells[start:stop]) for start, stop in itertools.pairwise(edges)]
