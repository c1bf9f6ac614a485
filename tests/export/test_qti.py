"""QTI 2.1: a package whose parts fit, and items that an independent engine (pyslet) reads, runs and scores."""

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree

from quizbank.bank.bank import Bank
from quizbank.export import CantShow
from quizbank.export.formats._parts import LISTS, NUMBERS, entries
from quizbank.variants.question import Cloze
from quizbank.variants.variant import Variant
from tests.export.exported import exported, exported_questions
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
PACKAGE = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
ORDER = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"]
XHTML = {
    "p",
    "div",
    "span",
    "em",
    "strong",
    "code",
    "pre",
    "br",
    "hr",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
}
XHTML |= {"ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"}


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    folder = write_bank(tmp_path / "mine", QUESTIONS + OTHER_KINDS)
    return Bank.load(folder, with_builtin=False, use_cache=False)


def trees(data: bytes) -> dict[str, Any]:
    with ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: etree.fromstring(package.read(name)) for name in package.namelist()}


def items(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist() if name.startswith("items/")}


@pytest.fixture(scope="module")
def engine() -> Iterator[ModuleType]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyslet.qtiv2 import expressions, variables, xml

        # pyslet declares this list as a single value, and so drops it; `list` is how it declares lists elsewhere.
        expressions.Equal.XMLATTR_tolerance = ("tolerance", str, str, list)
        variables.parse = xml.QTIDocument
        yield variables


def played(engine: Any, source: bytes, responses: dict[str, Any]) -> tuple[float, set[str]]:
    """What the engine makes of responses: the score, and what it shows."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        document = engine.parse()
        document.read(src=io.BytesIO(source))
        state = engine.ItemSessionState(document.root)
        state.begin_session()
        for name, value in responses.items():
            state[name].set_value(value)
        document.root.ResponseProcessing.run(state)
        return state["SCORE"].value, {str(one) for one in state["FEEDBACK"].value or ()}


def response(variant: Variant, value: Any) -> dict[str, Any]:
    """A value of the answer's type as a candidate gives it."""
    kind = variant.answer_type
    if kind == "true-false":
        return {"RESPONSE": str(value).lower()}
    if kind in ("single-choice", "multiple-choice", "ordering"):
        return {"RESPONSE": value[0] if kind == "single-choice" else list(value)}
    if kind == "matching":
        return {"RESPONSE": [f"L{number} {letter}" for number, letter in enumerate(value, 1)]}
    if isinstance(variant.question, Cloze):
        return {f"RESPONSE{number}": blank[-1] for number, blank in enumerate(value, 1)}
    if kind in ("expression", "key-points"):
        return {"RESPONSE": "softmax(x)"}
    return {f"RESPONSE{number}": str(entry) for number, entry in enumerate(entries([value]), 1)}


def of(data: bytes, variants: Sequence[Variant]) -> Iterator[tuple[Variant, bytes]]:
    found = items(data)
    assert len(found) == len(variants)
    for variant in variants:
        name = f"items/q-{variant.question.id.replace(':', '.')}.{variant.seed}.xml"
        yield variant, found[name]


def play_all(engine: Any, data: bytes, variants: Sequence[Variant]) -> None:
    """Keys score 1, misconceptions 0 with their own feedback, options are explained."""
    for variant, source in of(data, variants):
        id = variant.question.id
        score, shown = played(engine, source, response(variant, variant.key))
        free = variant.answer_type in ("expression", "key-points")
        assert score == (0 if free else pytest.approx(1)), id
        assert "SOLUTION" in shown, id
        if free or isinstance(variant.question, Cloze):
            continue
        numeric = variant.answer_type in (*NUMBERS, *LISTS)
        for number, mistake in enumerate(variant.misconceptions if numeric else (), 1):
            if len(list(entries([mistake.value]))) == len(list(entries([variant.key]))):
                told = played(engine, source, response(variant, mistake.value))
                assert told == (0, {"SOLUTION", f"MISTAKE{number}"}), id
        if variant.answer_type == "single-choice":
            wrong = next(letter for letter in "ABC" if [letter] != list(variant.key))
            assert played(engine, source, {"RESPONSE": wrong}) == (0, {"SOLUTION", wrong}), id


@pytest.mark.filterwarnings("ignore")
def test_an_independent_engine_scores_every_kind(bank: Bank, engine: Any) -> None:
    variants = [question.variant(5) for question in bank.questions.values()]
    play_all(engine, exported(bank, "qti", seed=5), variants)


@pytest.mark.filterwarnings("ignore")
def test_an_independent_engine_scores_the_bank(engine: Any) -> None:
    bank = Bank.load()
    questions = list(bank.questions.values())[::9]
    variants = [question.variant(1) for question in questions]
    play_all(engine, exported_questions(bank, questions, "qti", seed=1), variants)


def test_the_parts_of_the_package_fit(bank: Bank) -> None:
    found = trees(exported(bank, "qti", seed=2, variants=2, title="Drei & <vier>"))
    manifest, test = found.pop("imsmanifest.xml"), found.pop("assessment.xml")
    resources = {one.get("identifier"): one for one in manifest.iter(f"{PACKAGE}resource")}
    assert {one.get("href") for one in resources.values()} == {*found, "assessment.xml"}
    dependencies = [one.get("identifierref") for one in resources["test"].iter(f"{PACKAGE}dependency")]
    assert set(dependencies) == set(resources) - {"test"} and len(dependencies) == len(found)
    references = {one.get("href"): one.get("identifier") for one in test.iter(f"{QTI}assessmentItemRef")}
    assert references == {name: tree.get("identifier") for name, tree in found.items()}
    assert test.get("title") == "Drei & <vier>"
    for name, tree in found.items():
        declared = {one.get("identifier") for one in tree.iter(f"{QTI}responseDeclaration")}
        asked = {one.get("responseIdentifier") for one in tree.iter() if one.get("responseIdentifier")}
        assert declared == asked, name
        assert re.fullmatch(r"[A-Za-z_][\w.-]*", tree.get("identifier")), name
        order = [etree.QName(child).localname for child in tree]
        assert order == sorted(order, key=ORDER.index)
        names = {one.get("identifier") for one in tree.iter(f"{QTI}modalFeedback")}
        base = {one.text for one in tree.iter(f"{QTI}baseValue") if one.get("baseType") == "identifier"}
        assert base <= names, name


def test_texts_are_of_elements_that_qti_has() -> None:
    bank = Bank.load()
    questions = list(bank.questions.values())[::5]
    for name, tree in trees(exported_questions(bank, questions, "qti")).items():
        for parent in tree.iter(f"{QTI}div", f"{QTI}span"):
            for one in parent.iterdescendants():
                inside = any(above.tag.startswith(MATHML) for above in [one, *one.iterancestors()])
                assert inside or etree.QName(one).localname in XHTML, (name, one.tag)
        assert not tree.xpath("//@style"), name


def test_without_keys_there_is_nothing_to_find_them_by(bank: Bank) -> None:
    for name, tree in trees(exported(bank, "qti", keys="none")).items():
        if name.startswith("items/"):
            tags = {etree.QName(one).localname for one in tree.iter(etree.Element)}
            assert not tags & {"correctResponse", "mapping", "responseProcessing", "modalFeedback", "rubricBlock"}, name


def test_a_formula_without_mathml_is_told(bank: Bank) -> None:
    import msgspec

    from quizbank.text import Text

    question = msgspec.structs.replace(bank.questions["mine:sharing"], stem=Text(en=r"$\nonsense$", zh="无"))
    with pytest.raises(CantShow, match="sharing: a formula has no MathML"):
        exported_questions(bank, [question], "qti")
