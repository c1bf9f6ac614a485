"""Where a text denies what it says: `does not need X`, `instead of X`, `X is not needed`, `不需要 X`, `X 不成立`;
or names it as what others get wrong: `a common mistake is to say X`, `误以为 X`.

Rules of thumb for short technical prose in both languages; whoever is judged by them may overrule the verdict. A denial
reaches from its word to the end of the clause, or to a word that begins another thought.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

BREAK = "\n"  # the unit that ends a clause

_REACH = 9  # words under a denial
_NEAR = 4  # words under `without`, `instead of` …
_DENIERS = frozenset({"not", "no", "never", "neither", "nor", "hardly", "barely", "nothing", "none"})
_NOT_DENYING = frozenset({"only", "just", "merely", "simply", "solely", "least", "surprisingly", "doubt", "matter"})
_EXCLUDERS = frozenset({"without", "unlike", "lacks", "lack", "lacking"})
_EXCLUDING = frozenset({("instead", "of"), ("rather", "than"), ("opposed", "to"), ("place", "of"), ("absence", "of")})
_MYTHS = frozenset({"misconception", "myth", "fallacy"})
_MISTAKEN = frozenset(
    {"mistake", "mistaken", "wrong", "incorrect", "mistakenly", "wrongly", "falsely", "erroneously", "incorrectly"}
)
# What people do: a discriminator `wrongly believes` and a boosted sample is `wrongly classified`, which denies nothing.
_SAYING = frozenset({"say", "saying", "think", "thinking", "believe", "believing", "claim", "claiming", "call"})
_SAYS = 3  # words at most from the mistake to the verb of saying: `mistake is often to say`
_TURNS = frozenset(
    {"but", "however", "whereas", "while", "because", "since", "although", "though", "so", "therefore", "thus", "hence"}
    | {"when", "if", "unless", "which", "where", "instead"}
)
_FEWER = frozenset({"fewer", "less", "only"})
_FINITE = frozenset({"is", "are", "has", "have", "can", "will", "does", "do", "must", "should", "may", "also", "then"})

_AUXILIARIES = frozenset(
    {"is", "are", "was", "were", "do", "does", "did", "can", "will", "would", "should", "could", "has", "have"}
)
_ADVERBS = frozenset({"also", "really", "actually", "usually", "often", "always", "itself", "here", "in", "general"})
_DENIED = frozenset(
    {"needed", "necessary", "required", "used", "true", "correct", "right", "case", "reason", "cause", "possible"}
    | {
        "guaranteed",
        "important",
        "relevant",
        "present",
        "applied",
        "learned",
        "kept",
        "preserved",
        "involved",
        "enough",
    }
    | {"hold", "apply", "exist", "matter", "help", "work", "occur", "happen", "arise", "appear", "need", "longer"}
)
_DENYING = frozenset(
    {
        "unnecessary",
        "unneeded",
        "irrelevant",
        "wrong",
        "false",
        "incorrect",
        "impossible",
        "useless",
        "missing",
        "absent",
    }
)

# What only looks like a denial, or is two of them, goes first and denies nothing.
_CHINESE = re.compile(
    "(?P<idiom>有没有|是不是|[会能要]不[会能要]|不[仅但只光断同管论过妨少错失久变]|不得不|不可避免|不可或缺|不可缺少|不言而喻|[不没]能?没有|不[是会能]不|并非不|并非没有"
    "|无(?:[论穷限]|偏(?!置))|无监督|未[来知]|非常|除非|莫不|没错)"
    "|(?P<far>不(?:需要?|会|能|可以|是|必|用|要|应该?|再|使用?|采用|依赖|依靠|做|进行|涉及|包[含括]|存在|具[有备]|属于|意味着?|代表|等于"
    "|影响|改变|适[合用]|支持|引入|产生|导致|造成|让|对(?!称)|把|将|给|像|受|考虑|关心|利于|随|与|因|一定|太|怎么|完全|总是|直接|真正)"
    "|(?<=[人者常易往家])(?:误(?:以为|认为|解为)|错误地?(?:认为|以为))|(?:错误|误解|误区)(?:就?是|为)(?:认为|以为|说|觉得)|(?:别|总)以为"
    "|没有?|毫无|无[需须法]|未[曾能必]?|并[非不未]|而非|绝非|缺[乏少]|省去|免去)"
    "|(?P<near>不|无|非)"
)
_REACH_ZH = {"far": 14, "near": 2}  # characters, counted from the first of the denial
_TURN_ZH = re.compile("但|却|而|因为|由于|所以|因此|以便|如果|就|才|则|只[是要有]|依然|仍|时|的话|会|导致|使|让|那么")
# `没有残差连接的网络` and `没有 GPU 的机器` deny the connection and the GPU, `没有明显的改善` the improvement.
_FAR_ENOUGH_ZH = 3
_DENIED_ZH = re.compile(
    "[的性]?(?:本身|这一?点|其实|实际上|通常|也|都|就|并){0,2}"
    "(?:不成立|不对(?!称)|不正确|不存在|不必要|不重要|不可能|不会发生|不会出现|不是(?:原因|必[须要]|重点)|没有?必要|没有?意义|没用"
    "|无意义|多余|是(?:错|不对|不必|多余)|(?:不需要|不必|不用)(?=的|\n|$))"
)
_TERMS_ZH = re.compile("不变|非线性|非凸|非负|无偏|无监督|无限|不同|不断")


def denied(units: Sequence[str]) -> list[bool]:
    """For each unit, whether what begins there is denied. Units are words, Chinese characters, signs, and `BREAK`."""
    english, chinese = _denied_in_english(units), _denied_in_chinese(units)
    return [one or other for one, other in zip(english, chinese, strict=True)]


def denied_after(units: Sequence[str], end: int) -> bool:
    """Is what ends before unit `end` denied by what follows it, as in `X is not needed`?"""
    at = end
    while at < min(len(units), end + 3) and units[at] in _ADVERBS:
        at += 1
    verb, first, *rest = [*units[at : at + 4], BREAK, BREAK]
    if verb in _AUXILIARIES and first in _DENYING:
        return True
    if verb in _AUXILIARIES and first in ("not", "no"):
        return next((word in _DENIED for word in rest if word not in _ADVERBS), False)
    return _DENIED_ZH.match(_characters(units[end : end + 16])) is not None


def denies(units: Sequence[str]) -> bool:
    """Is a phrase itself a denial, so that it counts as it is written?"""
    if any(unit in _DENIERS or unit in _EXCLUDERS for unit in units) or _EXCLUDING & set(pairwise(units)):
        return True
    found = _CHINESE.finditer(_TERMS_ZH.sub("", _characters(units)))
    return any(match.lastgroup != "idiom" and match.group() != "非" for match in found)


def _denied_in_english(units: Sequence[str]) -> list[bool]:
    flags: list[bool] = []
    deny = exclude = 0  # how many more units are reached
    began = -1
    for at, unit in enumerate(units):
        if unit == BREAK or (deny and began != at - 1 and (unit in _TURNS or _another_verb(units, at))):
            deny = exclude = 0
        flags.append((deny > 0) != (exclude > 0))
        deny, exclude = max(deny - 1, 0), max(exclude - 1, 0)
        says_no = unit in _DENIERS and (at + 1 == len(units) or units[at + 1] not in _NOT_DENYING)
        says_wrong = unit in _MYTHS or (unit in _SAYING and bool(_MISTAKEN.intersection(_clause(units, at))))
        if says_no or says_wrong:
            deny, began = _REACH, at
        elif unit in _EXCLUDERS or (at and (units[at - 1], unit) in _EXCLUDING):
            exclude = _NEAR
    return flags


def _clause(units: Sequence[str], at: int) -> Sequence[str]:
    """The few words of the same clause before unit `at`."""
    near = units[max(0, at - _SAYS - 1) : at]
    return near[len(near) - near[::-1].index(BREAK) :] if BREAK in near else near


def _another_verb(units: Sequence[str], at: int) -> bool:
    """`does not saturate and keeps the gradient`, `no cell state and fewer weights`: another thought after `and`."""
    if not at or units[at - 1] != "and":
        return False
    after = units[at + 1] if at + 1 < len(units) else BREAK
    verb = units[at].endswith("s") and not units[at].endswith("ss") and after not in (BREAK, "and", "or", "of")
    return verb or units[at] in _FINITE or units[at] in _FEWER


def _denied_in_chinese(units: Sequence[str]) -> list[bool]:
    flags = [False] * len(units)
    text = _characters(units)
    for match in _CHINESE.finditer(text):
        start, reach = match.start() + 1, _REACH_ZH.get(str(match.lastgroup), 0)
        end = _until(text, match.end(), min(match.start() + reach, len(text)))
        flags[start:end] = [True] * (end - start)
    return flags


def _until(text: str, start: int, stop: int) -> int:
    """Where before `stop` the reach of a denial ends: at the end of its clause, or where another thought begins."""
    broken = text.find(BREAK, start, stop)
    stop = stop if broken < 0 else broken
    # A turn right after the denial belongs to it: `不是因为 X`.
    turn = _TURN_ZH.search(text, start + 1, stop)
    stop = turn.start() if turn else stop
    nouns = (
        at for at in range(start, stop) if text[at] == "的" and (at >= start + _FAR_ENOUGH_ZH or text[at - 1] == "x")
    )
    return next(nouns, stop)


def _characters(units: Sequence[str]) -> str:
    """One character for each unit; words of letters are all the same letter, which no Chinese pattern has."""
    return "".join(unit if len(unit) == 1 else "x" for unit in units)
