"""TeX as MathML, for pages that show formulas by themselves, without a script."""

import re
from functools import cache, lru_cache
from html import unescape

from math_core import LatexError, LatexToMathML

# What math-core says of cells in `style`, as classes of the page's style sheet: a page that forbids styles from outside
# forbids these attributes too.
_CLASSES = {
    "text-align: left": "left",
    "text-align: right": "right",
    "text-align: center": "center",
    "justify-items: start": "",
    "justify-items: end": "",
    "justify-items: center": "",
    "padding-left: 0": "tight-left",
    "padding-right: 0": "tight-right",
    "padding-left:1em": "loose-left",
    "margin-left:-0.16666667em": "closer",
}
_STYLE = re.compile(r'(?<= )style="([^"]*)"')
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;)\w+;")  # those that XML does not know


class FormulaError(ValueError):
    """A formula that can't be shown as MathML; says why."""


@lru_cache(maxsize=16_384)
def mathml(tex: str, display: bool) -> str:
    """A `math` element without style attributes, well-formed as XML too. Raises FormulaError."""
    try:
        markup = _converter().convert_with_local_state(tex.strip(), displaystyle=display)
    except LatexError as error:
        raise FormulaError(str(error).partition(": ")[2] or str(error)) from None
    return _ENTITY.sub(lambda match: unescape(match[0]), _STYLE.sub(_classes, markup))


def _classes(match: re.Match[str]) -> str:
    declarations = [part.strip() for part in match[1].split(";") if part.strip()]
    unknown = [part for part in declarations if part not in _CLASSES]
    if unknown:
        raise FormulaError(f"it needs the style “{'; '.join(unknown)}”")
    return f'class="{" ".join(filter(None, (_CLASSES[part] for part in declarations)))}"'


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False)
