"""The paper as a PDF: read back, its fonts in it, the same each time, and what it can't show named."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from quizbank.bank.bank import Bank
from quizbank.export import CantShow, ExportError, NotInstalled, write
from tests.export.exported import exported
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank

_HOSTILE = (
    '#import "x.typ": *; #read("/etc/passwd") $#sys.version$ `#x` ] [ } { \\\\u{41} // /* <label> @ref = *bold* _it_'
)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    folder = write_bank(tmp_path_factory.mktemp("bank") / "mine", QUESTIONS + OTHER_KINDS)
    return Bank.load(folder, with_builtin=False, use_cache=False)


def paper(bank: Bank, **settings: Any) -> PdfReader:
    return PdfReader(io.BytesIO(exported(bank, "pdf", seed=7, **settings)))


def text(reader: PdfReader) -> str:
    """What the pages say, without line breaks and spaces, which a page does not keep."""
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def bare(words: str) -> str:
    return "".join(words.split())


def bookmarks(reader: PdfReader) -> list[str]:
    def titles(outline: list[Any]) -> list[str]:
        return [title for one in outline for title in (titles(one) if isinstance(one, list) else [str(one.title)])]

    return titles(reader.outline)


def fonts(reader: PdfReader) -> dict[str, bool]:
    """The fonts of the pages, and whether each is embedded."""
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            described = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = described["/FontDescriptor"].get_object()
            found[str(described["/BaseFont"])] = any(name in descriptor for name in ("/FontFile2", "/FontFile3"))
    return found


def test_the_paper_asks_and_answers_in_both_languages(bank: Bank) -> None:
    reader = paper(bank, title="A paper & more")
    said = text(reader)
    for question in bank.questions.values():
        if "$" not in question.stem.zh and "[[" not in question.stem.zh and "{{" not in question.stem.zh:
            assert bare(question.stem.zh) in said and bare(question.stem.en) in said
    assert "权值共享" in said and "等变性" in said
    assert reader.metadata is not None and reader.metadata.title == "A paper & more"
    assert "licence: MIT" in str(reader.metadata.subject) and "quizbankexport--formatpdf" in said
    assert [title.split()[0] for title in bookmarks(reader)] == ["Questions", *map(str, range(1, 10))]


def test_every_font_is_in_the_file(bank: Bank) -> None:
    found = fonts(paper(bank))
    assert all(found.values())
    assert any("NotoSerifSC" in name for name in found) and any("Math" in name for name in found)


def test_each_variant_is_a_version_of_its_own(bank: Bank) -> None:
    reader = paper(bank, variants=3, keys="end", languages=("en",))
    titles = [title for title in bookmarks(reader) if title[0].isalpha()]
    assert titles == ["Version A", "Version B", "Version C", "Answers A", "Answers B", "Answers C"]
    pages = ["".join(page.extract_text().split()) for page in reader.pages]
    for version in range(3):
        stem = bare(bank.questions["mine:output-size"].variant(7 + version).stem.en)
        assert sum(stem in page for page in pages) >= 1
    assert len({bank.questions["mine:output-size"].variant(seed).stem.en for seed in (7, 8, 9)}) == 3


def test_keys_stand_where_they_are_wanted(bank: Bank) -> None:
    solution, stem = "Each needs the one before.", "Order a training step."
    without, only, end = (text(paper(bank, keys=keys, languages=("en",))) for keys in ("none", "only", "end"))
    assert bare(stem) in without and bare(solution) not in without and "Name" in without
    assert bare(stem) not in only and bare(solution) in only
    assert end.index(bare(solution)) > end.rindex(bare(stem))


def test_separate_keys_go_beside_the_paper(bank: Bank, tmp_path: Path) -> None:
    files = write(
        bank, list(bank.questions.values())[:2], format="pdf", path=tmp_path / "set.pdf", keys="separate", seed=7
    )
    assert [file.name for file in files] == ["set.pdf", "set-key.pdf"]
    assert all(PdfReader(file).pages for file in files)


def test_the_same_call_gives_the_same_bytes(bank: Bank) -> None:
    assert exported(bank, "pdf", seed=7) == exported(bank, "pdf", seed=7)


def test_hostile_text_is_shown_as_it_stands(tmp_path: Path) -> None:
    stem = "What does weight sharing give?"
    questions = QUESTIONS.replace(f"{{en: {stem}, zh", f"{{en: '{_HOSTILE.replace(chr(36), '').replace('`', '')}', zh")
    bank = Bank.load(write_bank(tmp_path / "mine", questions), with_builtin=False, use_cache=False)
    said = text(paper(bank, title=_HOSTILE, filter=_HOSTILE))
    assert "#read(" in said and "/etc/passwd" in said and "root:x:" not in said


def test_what_cannot_be_shown_names_its_question(tmp_path: Path) -> None:
    for name, wrong, said in (("one", r"$\nosuchcommand$", "nosuchcommand"), ("two", "ꔀ", "ꔀ"), ("three", "$ꔀ$", "ꔀ")):
        questions = QUESTIONS.replace("What does weight sharing give?", f"What does {wrong} give?")
        bank = Bank.load(write_bank(tmp_path / name, questions), with_builtin=False, use_cache=False)
        with pytest.raises(CantShow) as caught:
            paper(bank)
        assert caught.value.question == f"{name}:sharing" and said in caught.value.says.zh


def test_without_typst_the_error_says_how_to_get_it(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NotInstalled, match=r"pip install 'quizbank\[pdf\]'") as caught:
        paper(bank)
    assert isinstance(caught.value, ExportError)
