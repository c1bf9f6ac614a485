"""QTI 2.1: a content package (`.zip`) of items and a test of them, for platforms that read the standard.

Choices, orderings, pairs, gaps and numbers are scored by the platform, with the bank's tolerances; shapes, vectors and
matrices are as many fields as they have entries. Formulas in answers and free text wait for a person, who is given key
and points. Formulas in texts are MathML. Named misconceptions have feedback of their own.
"""

import io
import xml.etree.ElementTree as ET
import zipfile
from typing import BinaryIO

from quizbank.export.errors import CantShow
from quizbank.export.mathml import FormulaError
from quizbank.export.qti_item import assessment_item, identifier
from quizbank.export.study_set import StudyItem, StudySet
from quizbank.export.xhtml import words
from quizbank.text import Text

SUFFIX = ".zip"

_QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_METADATA = "http://ltsc.ieee.org/xsd/LOM"
_TEST = "assessment.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(study: StudySet, out: BinaryIO) -> None:
    """The items as they are made, then the test and the manifest. Raises CantShow for a formula without MathML."""
    sections: dict[str, tuple[str, list[str]]] = {}
    with zipfile.ZipFile(out, "w") as package:
        for item in study.items():
            _add(package, _path(identifier(item)), _shown(item, study))
            title = " / ".join(dict.fromkeys(item.area.title.of(language) for language in study.languages))
            sections.setdefault(item.area.id, (title, []))[1].append(identifier(item))
        _add(package, _TEST, _test(study, sections))
        names = [name for _, names in sections.values() for name in names]
        _add(package, "imsmanifest.xml", _manifest(study, names))


def _shown(item: StudyItem, study: StudySet) -> ET.Element:
    try:
        return assessment_item(item, study)
    except FormulaError as error:
        raise CantShow(
            item.variant.question.id,
            Text(en=f"a formula has no MathML: {error}", zh=f"有一个公式无法转换为 MathML：{error}"),
            Text(en="Write it with commands that quizbank knows", zh="请改用 quizbank 支持的命令"),
        ) from None


def _path(name: str) -> str:
    return f"items/{name}.xml"


def _add(package: zipfile.ZipFile, name: str, root: ET.Element) -> None:
    data = io.BytesIO()
    ET.ElementTree(root).write(data, encoding="utf-8", xml_declaration=True)
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    package.writestr(entry, data.getvalue())


def _test(study: StudySet, sections: dict[str, tuple[str, list[str]]]) -> ET.Element:
    """All questions in one part, a section an area; the score is the sum."""
    test = ET.Element("assessmentTest", {"xmlns": _QTI, "identifier": "quizbank", "title": study.title})
    outcome = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
    ET.SubElement(test, "outcomeDeclaration", outcome)
    part = ET.SubElement(test, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="individual")
    for area, (title, names) in sections.items():
        section = ET.SubElement(part, "assessmentSection", identifier=f"area-{area}", title=title, visible="true")
        for name in names:
            ET.SubElement(section, "assessmentItemRef", identifier=name, href=_path(name))
    processing = ET.SubElement(test, "outcomeProcessing")
    total = ET.SubElement(ET.SubElement(processing, "setOutcomeValue", identifier="SCORE"), "sum")
    ET.SubElement(total, "testVariables", variableIdentifier="SCORE")
    return test


def _manifest(study: StudySet, names: list[str]) -> ET.Element:
    manifest = ET.Element("manifest", {"xmlns": _PACKAGE, "identifier": "quizbank-package"})
    metadata = ET.SubElement(manifest, "metadata")
    metadata.append(words("schema", "QTIv2.1 Package"))
    metadata.append(words("schemaversion", "1.0.0"))
    metadata.append(_described(study))
    ET.SubElement(manifest, "organizations")
    resources = ET.SubElement(manifest, "resources")
    test = ET.SubElement(resources, "resource", identifier="test", type="imsqti_test_xmlv2p1", href=_TEST)
    ET.SubElement(test, "file", href=_TEST)
    for name in names:
        ET.SubElement(test, "dependency", identifierref=f"item-{name}")
    for name in names:
        path = _path(name)
        item = ET.SubElement(resources, "resource", identifier=f"item-{name}", type="imsqti_item_xmlv2p1", href=path)
        ET.SubElement(item, "file", href=path)
    return manifest


def _described(study: StudySet) -> ET.Element:
    """Title, and all that is needed to make the set again."""
    lom = ET.Element("lom", xmlns=_METADATA)
    general = ET.SubElement(lom, "general")
    ET.SubElement(general, "title").append(words("string", study.title, {"language": "en"}))
    told = "\n".join(f"{name}: {value}" for name, value in study.provenance("qti").items())
    ET.SubElement(general, "description").append(words("string", told, {"language": "en"}))
    return lom
