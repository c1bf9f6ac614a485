"""TeX as Typst's mathematics, by way of MathML: whatever math-core can't read is an error, and so is what stands in the
MathML that is not known here. No formula is shown in part.

All letters, signs and numbers are written as escapes and strings: nothing that a formula holds is ever read by Typst as
a name, a call or code.
"""

import re
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from quizbank.export.mathml import FormulaError, mathml

_INVISIBLE = dict.fromkeys((*range(0x2061, 0x2065), 0xFE00, 0xFE01))  # function application and the like; variants
_LARGE = frozenset("∑∏∐∫∬∭∮⋃⋂⨁⨂⨀⋁⋀⨄⨆")
_ACCENTS = {
    **dict.fromkeys("\u0302ˆ^", "\u0302"),
    **dict.fromkeys("\u0303˜~", "\u0303"),
    **dict.fromkeys("\u0304¯ˉ", "\u0304"),
    **dict.fromkeys("\u20d7→", "\u20d7"),
    **{"˙": "\u0307", "¨": "\u0308", "ˇ": "\u030c", "˘": "\u0306", "´": "\u0301", "`": "\u0300", "˚": "\u030a"},
}
_SPANNING = {
    ("over", "¯"): "overline",
    ("over", "\u0332"): "overline",
    ("under", "\u0332"): "underline",
    ("over", "‾"): "overline",
    ("over", "⏞"): "overbrace",
    ("under", "_"): "underline",
    ("under", "⏟"): "underbrace",
}
_STYLES = {"b": "bold", "i": "italic"}
_NO_BREAK = "\u00a0"
_WIDTH = re.compile(r"(-?\d*\.?\d+)em")
_FENCES = frozenset("()[]{}|‖⟨⟩⌊⌋⌈⌉/")


@lru_cache(maxsize=16_384)
def equation(tex: str, display: bool) -> str:
    """An equation of Typst, with its dollars. Raises FormulaError."""
    inner = _row(ElementTree.fromstring(mathml(tex, display)))
    return f"$ {inner} $" if display else f"${inner or string('')}$"


def string(text: str) -> str:
    """A string of Typst that holds exactly this text."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _one(node: Element) -> str:
    match node.tag:
        case "mrow" | "mstyle" | "mpadded":
            return _fenced(node) if _is_fenced(node) else _row(node)
        case "mi":
            return _identifier(node)
        case "mn":
            return string(_text(node))
        case "mtext":
            return _words(node)
        case "mo":
            return _operator(node)
        case "mspace":
            return _space(node)
        case "mfrac":
            return _fraction(node)
        case "mphantom":
            return f"#hide[${_row(node)}$]"
        case "msqrt":
            return f"sqrt({_row(node)})"
        case "mroot":
            radicand, index = node
            return f"root({_filled(index)},{_filled(radicand)})"
        case "msub" | "msup" | "msubsup" | "munder" | "mover" | "munderover":
            return _attached(node)
        case "mtable":
            return _table(node)
    raise FormulaError(f"it needs <{node.tag}>, which has no counterpart in Typst")


def _row(node: Element) -> str:
    return "".join(map(_one, node))


def _filled(node: Element) -> str:
    """An argument: an empty one would be taken for none."""
    return _one(node) or string("")


def _text(node: Element) -> str:
    if len(node):
        raise FormulaError(f"it has elements within <{node.tag}>")
    return (node.text or "").translate(_INVISIBLE)


def _identifier(node: Element) -> str:
    name = _text(node)
    if len(name) != 1:
        return string(name) if name else ""
    return f"upright({_escaped(name)})" if node.get("mathvariant") == "normal" else _escaped(name)


def _operator(node: Element) -> str:
    text = _text(node)
    if not text:  # between a function and what it is applied to
        return "".join(_gap(node.get(side, "0em")) for side in ("lspace", "rspace"))
    return string(text) if len(text) > 1 and text.isalpha() else "".join(map(_escaped, text))


def _words(node: Element) -> str:
    """Text within a formula, plain, bold or italic."""
    if len(node) == 1 and not node.text and node[0].tag in _STYLES and not len(node[0]):
        return f"{_STYLES[node[0].tag]}({string((node[0].text or '').replace(_NO_BREAK, ' '))})"
    return string(_text(node).replace(_NO_BREAK, " "))


def _escaped(character: str) -> str:
    return f"\\u{{{ord(character):x}}}"


def _space(node: Element) -> str:
    return "#h(-0.1667em)" if node.get("class") == "closer" else _gap(node.get("width", "0em"))


def _gap(width: str) -> str:
    if width == "0":
        return ""
    match = _WIDTH.fullmatch(width)
    if match is None:
        raise FormulaError(f"it needs a space of {width}")
    return f"#h({match[1]}em)" if float(match[1]) else ""


def _fraction(node: Element) -> str:
    top, bottom = node
    if node.get("linethickness") in ("0", "0px", "0em"):
        return f"mat(delim: #none,{_filled(top)};{_filled(bottom)})"
    call = f"frac({_filled(top)},{_filled(bottom)})"
    return f"display({call})" if node.get("displaystyle") == "true" else call


def _is_fenced(node: Element) -> bool:
    """Do brackets that grow with what they hold stand at both ends?"""
    return len(node) > 1 and all(
        end.tag == "mo"
        and end.get("stretchy") != "false"
        and (_text(end) in _FENCES or not _text(end))
        and end.get("form") != "infix"
        for end in (node[0], node[-1])
    )


def _fenced(node: Element) -> str:
    return f"lr({_row(node) or string('')})"


def _attached(node: Element) -> str:
    """A base with what stands above and below it, or at its upper and lower right."""
    base, *scripts = node
    places = {
        "msub": ["b"],
        "msup": ["t"],
        "msubsup": ["b", "t"],
        "munder": ["b"],
        "mover": ["t"],
        "munderover": ["b", "t"],
    }[str(node.tag)]
    if len(scripts) != len(places):
        raise FormulaError(f"<{node.tag}> does not have {len(places) + 1} parts")
    if node.tag in ("mover", "munder") and (marked := _marked(node, base, scripts[0])):
        return marked
    attached = ",".join(f"{place}:{_filled(script)}" for place, script in zip(places, scripts, strict=True))
    return f"attach({_limited(base) if str(node.tag).startswith(('mu', 'mo')) else _filled(base)},{attached})"


def _marked(node: Element, base: Element, mark: Element) -> str:
    """A letter with an accent, or a part under or over a line or a brace; empty when it is neither."""
    sign = _text(mark) if mark.tag == "mo" else ""
    side = "over" if node.tag == "mover" else "under"
    accent = node.get("accent") == "true" or node.get("accentunder") == "true"
    if (side, sign) in _SPANNING and (mark.get("stretchy") != "false" or sign in "⏞⏟"):
        return f"{_SPANNING[side, sign]}({_filled(base)})"
    if not accent:
        return ""
    if side == "over" and sign in _ACCENTS:
        return f'accent({_filled(base)},"{_ACCENTS[sign]}")'
    raise FormulaError(f"it has the accent {sign!r}, which is not known")


def _limited(base: Element) -> str:
    """A base whose scripts stand above and below it: in a line of text only where they always do."""
    base = _bare(base)
    name = _text(base) if base.tag in ("mi", "mo") else ""
    if name in _LARGE:
        return _escaped(name)
    if len(name) > 1 and "".join(name.split()).isalpha():
        return f"op({string(name)},limits:#true)"
    return f"limits({_filled(base)})"


def _bare(node: Element) -> Element:
    """The one element that a row holds, beside spaces of no width."""
    shown = [child for child in node if child.tag != "mspace" or "width" in child.attrib]
    return shown[0] if node.tag == "mrow" and len(shown) == 1 else node


def _table(node: Element) -> str:
    rows = [[_row(cell) for cell in row] for row in node]
    if any(row.tag != "mtr" or any(cell.tag != "mtd" for cell in row) for row in node):
        raise FormulaError("it has an unknown part of a table")
    classes = [set(cell.get("class", "").split()) for cell in node[0]] if len(node) else []
    sides = [next((side for side in ("left", "right") if side in names), "center") for names in classes]
    align = f"#{sides[0] if len(set(sides)) == 1 else 'center'}"
    if any("tight-left" in names for names in classes):  # one line a row, aligned at signs of relation
        rows = [["&".join(row)] for row in rows]
    elif len(set(sides)) > 1:
        rows = [[_aligned(cell, side) for cell, side in zip(row, sides, strict=False)] for row in rows]
    cells = ";".join(",".join(cell or string("") for cell in row) for row in rows)
    return f"display(mat(delim: #none,column-gap: #1em,align: {align},{cells}))"


def _aligned(cell: str, side: str) -> str:
    return f"{cell}&" if side == "right" else f"&{cell}" if side == "left" else cell
