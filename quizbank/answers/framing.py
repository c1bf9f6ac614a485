"""What people write around an answer without changing it: `x = 5`, `about 3`, `$5$`, `47 pixels`, `答案是 5`。"""

import re

from quizbank.answers.folding import Source

_PREFIX = re.compile(
    r"(?:(?:the )?(?:answer|result)(?: is)?|about|approximately|approx\.?|around|roughly|is)(?![A-Za-z])[:=]?"
    r"|[≈~=]"
    r"|(?:答案|结果)?(?:大约|大概|约)?(?:等于|是|为)?[:=]?",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d]\w{0,30}'?[ ]{0,3}(?:\(\w{0,10}\)[ ]{0,3})?(?::?=(?!=)|≈|:)")

# Words that count something. Units of measure (bits, MB, FLOPs, ms) are not here: they change the number.
_COUNTED = (
    "px|pixels?|param(?:eter)?s?|weights?|bias(?:es)?|channels?|layers?|steps?|iterations?|epochs?|samples?|examples?|"
    "images?|batches|operations?|multiplications?|additions?|elements?|entries|values?|features?|filters?|kernels?|"
    "class(?:es)?|neurons?|dimensions?|dims?|times|points?|rows?|columns?|tokens?"
)
_UNIT = re.compile(
    rf"(?<![A-Za-z\\])(?:{_COUNTED})\Z"
    r"|(?:个|层|步|次|维|类|行|列|轮)?(?:参数|像素|通道|权重|元素|样本|神经元|特征|卷积核|步|次)\Z|[个层步次维类行列轮]\Z",
    re.IGNORECASE,
)


def unframed(source: Source) -> Source:
    """The answer proper."""
    return _without_unit(_without_prefix(bare(source)))


def bare(source: Source) -> Source:
    """Without the dollars of TeX and the full stop of a sentence."""
    return _without_stop(_without_dollars(source.strip()))


def _without_dollars(source: Source) -> Source:
    text = source.text
    for mark in ("$$", "$"):
        if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
            return source[len(mark) : -len(mark)].strip()
    return source


def _without_stop(source: Source) -> Source:
    text = source.text
    if len(text) > 1 and text[-1] == "." and text[-2] != ".":
        return source[:-1].strip()
    return source


def _without_prefix(source: Source) -> Source:
    for _ in range(3):
        match = _NAME.match(source.text) or _PREFIX.match(source.text)
        if match is None or match.end() in (0, len(source.text)):
            break
        source = source[match.end() :].strip()
    return source


def _without_unit(source: Source) -> Source:
    match = _UNIT.search(source.text)
    return source if match is None or match.start() == 0 else source[: match.start()].strip()
