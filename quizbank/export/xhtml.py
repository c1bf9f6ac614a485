"""The bank's Markdown as XHTML elements, for formats of XML that allow a part of HTML, formulas as MathML."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

from quizbank.export.hypertext import html, inline_html
from quizbank.export.mathml import mathml
from quizbank.text import Language, Text

_MATHML = "http://www.w3.org/1998/Math/MathML"
_WITHOUT_NAME = {"s": "span", "del": "span"}  # struck text, which is no element of QTI
_KEPT = ("class", "colspan", "rowspan")
_XML_LANG = "xml:lang"


def blocks(text: Text, languages: Sequence[Language]) -> list[ET.Element]:
    """A `div` a language; a single one where the languages say the same. Raises FormulaError."""
    if text.en == text.zh:
        return [_division(text.en)]
    return [_division(text.of(language), {_XML_LANG: language}) for language in languages]


def spans(text: Text, languages: Sequence[Language]) -> list[ET.Element]:
    """A short text: a `span` a language, blocks where it has some. Raises FormulaError."""
    parts = [text.of(language) for language in (languages[:1] if text.en == text.zh else languages)]
    markups = [inline_html(part, mathml) for part in parts]
    if any(markup.startswith("<p>") or "</p>" in markup or "<pre>" in markup for markup in markups):
        return blocks(text, languages)
    marks = [{}] if len(parts) == 1 else [{_XML_LANG: language} for language in languages]
    return [_element("span", markup, mark) for markup, mark in zip(markups, marks, strict=True)]


def words(name: str, text: str, attributes: Mapping[str, str] | None = None) -> ET.Element:
    """An element with plain text in it."""
    element = ET.Element(name, dict(attributes or {}))
    element.text = text
    return element


def _division(markdown: str, attributes: Mapping[str, str] | None = None) -> ET.Element:
    return _element("div", html(markdown, mathml), attributes or {})


def _element(name: str, markup: str, attributes: Mapping[str, str]) -> ET.Element:
    element = ET.fromstring(f"<{name}>{markup}</{name}>")
    _adapt(element)
    element.attrib.update(attributes)
    return element


def _adapt(element: ET.Element) -> None:
    if element.tag == "math":
        element.set("xmlns", _MATHML)
        return
    _allow(element)
    for one in element:
        _adapt(one)


def _allow(element: ET.Element) -> None:
    """Only the names and attributes that every platform knows; the side of a table's cell as a class."""
    side = element.get("style", "").removeprefix("text-align:")
    struck = element.tag in _WITHOUT_NAME
    element.tag = _WITHOUT_NAME.get(element.tag, element.tag)
    kept = {name: value for name, value in element.attrib.items() if name in _KEPT}
    element.attrib.clear()
    element.attrib.update(kept | ({"class": "struck"} if struck else {}) | ({"class": side} if side else {}))
