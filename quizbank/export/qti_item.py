"""One item of QTI 2.1: what is declared, the body, how the response is processed, what is said then.

SCORE is a share of 1. FEEDBACK names what to show: SOLUTION always, the letters of the options that were chosen, and
the named misconception (its place in the bank's list) that a wrong value comes from.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence

from quizbank.export.formats import _parts as parts
from quizbank.export.study_set import StudyItem, StudySet
from quizbank.export.xhtml import blocks, spans, words
from quizbank.render.markdown import plain
from quizbank.text import Language, Text
from quizbank.variants.question import Cloze
from quizbank.variants.variant import LETTERS
from quizbank.version import __version__

_CHOICES = ("single-choice", "multiple-choice", "true-false")
_FREE = ("expression", "key-points")
_TRUTHS = (("true", Text(en="true", zh="对")), ("false", Text(en="false", zh="错")))
_KEY = Text(en="Answer: ", zh="答案：")
_HINTS = Text(en="Hints", zh="提示")
_POINTS = Text(en="Points to listen for", zh="评分要点")
_NAMESPACES = {
    "xmlns": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": "http://www.imsglobal.org/xsd/imsqti_v2p1 http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
}


def identifier(item: StudyItem) -> str:
    """The item's name as QTI spells identifiers."""
    return "q-" + item.name.replace(":", ".").replace("#", ".")


def title(item: StudyItem, languages: Sequence[Language]) -> str:
    """The topic, without markup."""
    return " / ".join(dict.fromkeys(plain(item.topic.title.of(language)) for language in languages))


def assessment_item(item: StudyItem, study: StudySet) -> ET.Element:
    """The `assessmentItem`; without keys nothing of it tells one. Raises FormulaError."""
    return _Item(item, study).element()


class _Item:
    def __init__(self, item: StudyItem, study: StudySet) -> None:
        self.item = item
        self.variant = item.variant
        self.languages = study.languages
        self.keyed = study.keys != "none"
        self.type = item.variant.answer_type

    def element(self) -> ET.Element:
        root = ET.Element(
            "assessmentItem",
            {
                **_NAMESPACES,
                "identifier": identifier(self.item),
                "title": title(self.item, self.languages),
                "adaptive": "false",
                "timeDependent": "false",
                "toolName": "quizbank",
                "toolVersion": __version__,
            },
        )
        root.extend(self._declarations())
        _outcome(root, "SCORE", "single", "float", default="0")
        if self.keyed:
            _outcome(root, "FEEDBACK", "multiple", "identifier")
        root.append(self._body())
        if self.keyed:
            root.append(self._processing())
            root.extend(self._feedback())
        return root

    def _declarations(self) -> Iterator[ET.Element]:
        key = self.variant.key
        if self.type in _CHOICES:
            several = self.type == "multiple-choice"
            right = list(key) if self.type != "true-false" else [str(key).lower()]
            yield self._declaration("RESPONSE", "multiple" if several else "single", "identifier", right)
        elif self.type == "ordering":
            yield self._declaration("RESPONSE", "ordered", "identifier", list(key))
        elif self.type == "matching":
            pairs = [f"L{number} {letter}" for number, letter in enumerate(key, 1)]
            declaration = self._declaration("RESPONSE", "multiple", "directedPair", pairs)
            yield self._mapped(declaration, pairs, 1 / len(pairs))
        elif isinstance(self.variant.question, Cloze):
            for number, blank in enumerate(key, 1):
                declaration = self._declaration(f"RESPONSE{number}", "single", "string", blank[:1])
                yield self._mapped(declaration, _caseless(blank), 1 / len(key))
        elif self.type in _FREE:
            text = [] if self.type == "key-points" else [self.variant.key_text]
            yield self._declaration("RESPONSE", "single", "string", text)
        else:
            for number, entry in enumerate(parts.entries([key]), 1):
                yield self._declaration(f"RESPONSE{number}", "single", "float", [_number(entry)])

    def _declaration(self, name: str, cardinality: str, base: str, right: Sequence[str]) -> ET.Element:
        kind = {"identifier": name, "cardinality": cardinality, "baseType": base}
        declaration = ET.Element("responseDeclaration", kind)
        if self.keyed and right:
            correct = ET.SubElement(declaration, "correctResponse")
            correct.extend(words("value", one) for one in right)
        return declaration

    def _mapped(self, declaration: ET.Element, keys: Sequence[str], worth: float) -> ET.Element:
        """With what each of the keys is worth."""
        if self.keyed:
            mapping = ET.SubElement(declaration, "mapping", defaultValue="0", upperBound="1", lowerBound="0")
            caseless = {} if declaration.get("baseType") == "directedPair" else {"caseSensitive": "false"}
            for key in keys:
                ET.SubElement(mapping, "mapEntry", {"mapKey": key, "mappedValue": repr(worth), **caseless})
        return declaration

    # The body

    def _body(self) -> ET.Element:
        body = ET.Element("itemBody")
        body.extend(blocks(self.variant.stem, self.languages))
        body.extend(self._interactions())
        if self.variant.hints and self.keyed:
            body.append(self._rubric("tutor", _HINTS, self.variant.hints))
        if self.type == "key-points" and self.keyed:
            body.append(self._rubric("scorer", _POINTS, [point.says for point in self.variant.key]))
        return body

    def _interactions(self) -> Iterator[ET.Element]:
        variant = self.variant
        if self.type in _CHOICES:
            most = "0" if self.type == "multiple-choice" else "1"
            choices = ET.Element("choiceInteraction", responseIdentifier="RESPONSE", shuffle="false", maxChoices=most)
            rows = _TRUTHS if self.type == "true-false" else zip(LETTERS, variant.rows, strict=False)
            choices.extend(self._choice("simpleChoice", letter, row) for letter, row in rows)
            yield choices
        elif self.type == "ordering":
            order = ET.Element("orderInteraction", responseIdentifier="RESPONSE", shuffle="false")
            rows = zip(LETTERS, variant.rows, strict=False)
            order.extend(self._choice("simpleChoice", letter, row) for letter, row in rows)
            yield order
        elif self.type == "matching":
            yield self._match()
        elif self.type in _FREE:
            lines = "3" if self.type == "expression" else "10"
            yield ET.Element("extendedTextInteraction", responseIdentifier="RESPONSE", expectedLines=lines)
        elif isinstance(variant.question, Cloze):
            for number in range(1, len(variant.key) + 1):
                line = words("p", f"({number}) ")
                ET.SubElement(line, "textEntryInteraction", responseIdentifier=f"RESPONSE{number}", expectedLength="30")
                yield line
        else:
            yield from self._entries()

    def _choice(self, name: str, letter: str, row: Text, **attributes: str) -> ET.Element:
        choice = ET.Element(name, {"identifier": letter, **attributes})
        for number, part in enumerate(spans(row, self.languages)):
            if number and part.tag == "span":
                choice[-1].tail = " / "
            choice.append(part)
        return choice

    def _match(self) -> ET.Element:
        variant, count = self.variant, len(self.variant.lefts)
        match = ET.Element(
            "matchInteraction", responseIdentifier="RESPONSE", shuffle="false", maxAssociations=str(count)
        )
        lefts = ET.SubElement(match, "simpleMatchSet")
        for number, left in enumerate(variant.lefts, 1):
            lefts.append(self._choice("simpleAssociableChoice", f"L{number}", left, matchMax="1"))
        rights = ET.SubElement(match, "simpleMatchSet")
        for letter, row in zip(LETTERS, variant.rows, strict=False):
            rights.append(self._choice("simpleAssociableChoice", letter, row, matchMax=str(count)))
        return match

    def _entries(self) -> Iterator[ET.Element]:
        """Fields for numbers, a paragraph a row of the innermost lists."""
        number = 0
        for row in _rows(self.variant.key):
            line = ET.Element("p")
            for _ in row:
                number += 1
                field = ET.SubElement(line, "textEntryInteraction", responseIdentifier=f"RESPONSE{number}")
                field.set("expectedLength", "12")
                field.tail = " "
            yield line

    def _rubric(self, view: str, heading: Text, says: Sequence[Text]) -> ET.Element:
        rubric = ET.Element("rubricBlock", view=view)
        title = " / ".join(heading.of(language) for language in self.languages)
        rubric.append(words("p", title))
        listed = ET.SubElement(rubric, "ul")
        for one in says:
            ET.SubElement(listed, "li").extend(blocks(one, self.languages))
        return rubric

    # What happens with a response

    def _processing(self) -> ET.Element:
        processing = ET.Element("responseProcessing")
        processing.extend(self._scoring())
        return processing

    def _scoring(self) -> Iterator[ET.Element]:
        shown = [_base("identifier", "SOLUTION")]
        if self.type in ("single-choice", "multiple-choice"):
            shown.append(_variable("RESPONSE"))
        if self.type in _FREE:  # a person scores it
            yield _set("FEEDBACK", _multiple(shown))
        elif self.type == "matching":
            yield _set("SCORE", _map_response("RESPONSE"))
            yield _set("FEEDBACK", _multiple(shown))
        elif isinstance(self.variant.question, Cloze):
            total = ET.Element("sum")
            total.extend(_map_response(f"RESPONSE{number}") for number in range(1, len(self.variant.key) + 1))
            yield _set("SCORE", total)
            yield _set("FEEDBACK", _multiple(shown))
        elif self.type in _CHOICES or self.type == "ordering":
            match = ET.Element("match")
            match.append(_variable("RESPONSE"))
            ET.SubElement(match, "correct", identifier="RESPONSE")
            condition = ET.Element("responseCondition")
            _branch(condition, "responseIf", match, [_set("SCORE", _base("float", "1"))])
            yield condition
            yield _set("FEEDBACK", _multiple(shown))
        else:
            yield self._comparison(shown)

    def _comparison(self, shown: list[ET.Element]) -> ET.Element:
        """The key, then each value that a misconception leads to; the bank's tolerance for all."""
        condition = ET.Element("responseCondition")
        solution = _set("FEEDBACK", _multiple(shown))
        _branch(condition, "responseIf", self._equal(self.variant.key), [_set("SCORE", _base("float", "1")), solution])
        for number, mistake in enumerate(self.variant.misconceptions, 1):
            if len(list(parts.entries([mistake.value]))) == len(list(parts.entries([self.variant.key]))):
                told = _set("FEEDBACK", _multiple([_base("identifier", f"MISTAKE{number}"), *shown]))
                _branch(condition, "responseElseIf", self._equal(mistake.value), [told])
        _branch(condition, "responseElse", None, [solution])
        return condition

    def _equal(self, value: object) -> ET.Element:
        """Do all fields hold these numbers?"""
        every = ET.Element("and")
        for number, entry in enumerate(parts.entries([value]), 1):
            margin = _number(parts.margin(self.variant, entry))
            equal = ET.SubElement(every, "equal", toleranceMode="absolute", tolerance=margin)
            equal.extend([_variable(f"RESPONSE{number}"), _base("float", _number(entry))])
        return every

    def _feedback(self) -> Iterator[ET.Element]:
        variant = self.variant
        for letter, option in zip(LETTERS, variant.options, strict=False):
            yield _modal(letter, blocks(option.why, self.languages))
        for number, mistake in enumerate(variant.misconceptions, 1):
            if self.type in (*parts.NUMBERS, *parts.LISTS):
                yield _modal(f"MISTAKE{number}", blocks(mistake.says, self.languages))
        key = []
        if self.type != "key-points":  # there the solution is the answer
            key = [words("p", _KEY.of(one)) for one in self.languages]
            for line, language in zip(key, self.languages, strict=True):
                line.append(words("code", variant.key_in(language)))
        if self.type == "expression":
            key += [line for mistake in variant.misconceptions for line in blocks(mistake.says, self.languages)]
        yield _modal("SOLUTION", [*key, *blocks(variant.solution, self.languages)])


def _caseless(spellings: Sequence[str]) -> list[str]:
    """The first of those that differ by case alone."""
    return list({spelling.casefold(): spelling for spelling in reversed(spellings)}.values())[::-1]


def _rows(value: object) -> Iterator[Sequence[float]]:
    if not isinstance(value, list | tuple):
        yield [value]  # type: ignore[list-item]
    elif value and isinstance(value[0], list | tuple):
        for row in value:
            yield from _rows(row)
    else:
        yield value


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.10g}"


def _outcome(root: ET.Element, name: str, cardinality: str, base: str, default: str | None = None) -> None:
    kind = {"identifier": name, "cardinality": cardinality, "baseType": base}
    outcome = ET.SubElement(root, "outcomeDeclaration", kind)
    if default is not None:
        outcome.set("normalMaximum", "1")
        ET.SubElement(outcome, "defaultValue").append(words("value", default))


def _set(name: str, value: ET.Element) -> ET.Element:
    element = ET.Element("setOutcomeValue", identifier=name)
    element.append(value)
    return element


def _variable(name: str) -> ET.Element:
    return ET.Element("variable", identifier=name)


def _base(base: str, value: str) -> ET.Element:
    return words("baseValue", value, {"baseType": base})


def _map_response(name: str) -> ET.Element:
    return ET.Element("mapResponse", identifier=name)


def _multiple(values: Sequence[ET.Element]) -> ET.Element:
    element = ET.Element("multiple")
    element.extend(values)
    return element


def _branch(condition: ET.Element, name: str, test: ET.Element | None, rules: Sequence[ET.Element]) -> None:
    branch = ET.SubElement(condition, name)
    branch.extend([*([] if test is None else [test]), *rules])


def _modal(name: str, content: Sequence[ET.Element]) -> ET.Element:
    attributes = {"outcomeIdentifier": "FEEDBACK", "identifier": name, "showHide": "show"}
    element = ET.Element("modalFeedback", attributes)
    element.extend(content)
    return element
