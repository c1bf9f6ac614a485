"""The cells of the heatmap."""

from pathlib import Path

from quizbank.bank.bank import Bank
from quizbank.practice.mastery import of_areas, of_topics, squeezed, together
from quizbank.practice.replay import Standing
from tests.samples import sample_bank
from tui.progressbar import CELLS, heat


def test_cells_of_a_bank(tmp_path: Path) -> None:
    bank: Bank = sample_bank(tmp_path / "mine")
    first, *_, last = bank.questions
    standings = {
        first: Standing(first, 2, 1, "correct", 5),
        last: Standing(last, 1, 0, "incorrect", 6),
    }
    topics = of_topics(bank, standings)
    assert sum(map(len, topics.values())) == len(bank.questions)
    assert 1.0 in topics[bank.questions[first].topic] and 0.0 in topics[bank.questions[last].topic]
    area = bank.questions[first].topic.split("/")[0]
    asked = [cells for topic, cells in topics.items() if topic.startswith(f"{area}/") and cells]
    assert of_areas(bank, standings)[area] == [together(cells) for cells in asked]


def test_several_cells_as_one() -> None:
    assert together([None, None]) is None
    assert together([None, 1.0, 0.0, 1.0]) == 0.5


def test_more_cells_than_fit_stand_for_neighbours() -> None:
    assert squeezed([1.0, None], 16) == [1.0, None]
    many = squeezed([1.0] * 20 + [None] * 20, 16)
    assert many == [1.0] * 8 + [None] * 8


def test_shades_tell_without_colour() -> None:
    shown = heat([None, 0.0, 0.25, 0.5, 0.99, 1.0]).plain
    assert shown == "·░▒▓▓█".ljust(CELLS)
    assert len(heat([1.0] * 99).plain) == CELLS
