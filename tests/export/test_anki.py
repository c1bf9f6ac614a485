"""Anki itself imports the package, updates its notes from a later one, and shows the cards."""

import re
from pathlib import Path

import pytest

from quizbank.bank.bank import Bank
from quizbank.export import ExportError
from tests.export.exported import exported
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    folder = write_bank(tmp_path / "mine", QUESTIONS + OTHER_KINDS)
    return Bank.load(folder, with_builtin=False, use_cache=False)


def package(bank: Bank, path: Path, moment: int, monkeypatch: pytest.MonkeyPatch, **settings: object) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(moment))
    path.write_bytes(exported(bank, "anki", seed=7, **settings))
    return path


def imported(collection: object, path: Path) -> tuple[int, int]:
    """New and updated notes."""
    from anki.collection import ImportAnkiPackageRequest

    log = collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(path))).log  # type: ignore[attr-defined]
    return len(log.new), len(log.updated)


def test_a_later_export_updates_and_keeps_the_schedule(
    bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from anki.collection import Collection

    collection = Collection(str(tmp_path / "collection.anki2"))
    first = package(bank, tmp_path / "one.apkg", 1_700_000_000, monkeypatch)
    assert imported(collection, first) == (len(bank.questions), 0)
    card = collection.get_card(collection.find_cards("tag:kind::numeric")[0])
    card.start_timer()
    collection.sched.answerCard(card, 4)
    interval = collection.get_card(card.id).ivl
    assert interval > 0
    changed = QUESTIONS.replace("How many come out?", "How many are there?")
    later = Bank.load(write_bank(tmp_path / "mine", changed + OTHER_KINDS), with_builtin=False, use_cache=False)
    second = package(later, tmp_path / "two.apkg", 1_700_000_500, monkeypatch)
    assert imported(collection, second) == (0, len(bank.questions))
    kept = collection.get_card(card.id)
    assert kept.ivl == interval
    assert any("How many are there?" in collection.get_note(id)["Question"] for id in collection.find_notes(""))
    collection.close()


def test_every_card_is_shown_whole(bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from anki.collection import Collection

    collection = Collection(str(tmp_path / "collection.anki2"))
    imported(collection, package(bank, tmp_path / "one.apkg", 1_700_000_000, monkeypatch))
    decks = {deck.name for deck in collection.decks.all_names_and_ids()}
    assert any(name.count("::") == 2 and name.startswith("quizbank::") for name in decks)
    for id in collection.find_cards(""):
        card = collection.get_card(id)
        front, back = card.question(), card.answer()
        note = card.note()
        assert 'lang="en"' in front and 'lang="zh"' in front and note["Id"]
        assert re.search(r"(?<!\\)\{\{", front + back) is None and len(back) > len(front)
        if "kind::key-points" not in note.tags:
            assert note["Answer"] and note["Answer"] not in front
    collection.close()


def test_the_same_moment_gives_the_same_bytes(bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = package(bank, tmp_path / "one.apkg", 1_700_000_000, monkeypatch).read_bytes()
    assert one == package(bank, tmp_path / "two.apkg", 1_700_000_000, monkeypatch).read_bytes()
    assert one != package(bank, tmp_path / "three.apkg", 1_700_000_001, monkeypatch).read_bytes()


def test_cards_need_their_backs(bank: Bank) -> None:
    with pytest.raises(ExportError, match="back"):
        exported(bank, "anki", keys="none")
