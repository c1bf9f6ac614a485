"""From what was found to questions of a bank, each proven before it is taken: its key grades correct."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

import msgspec

from quizbank.bank.inconsistencies import inconsistencies, texts
from quizbank.bank.syllabus import Area, Topic
from quizbank.importing.found import Found, FoundNumber, Says, text
from quizbank.render import markdown
from quizbank.text import LANGUAGES, Language, Text
from quizbank.variants.compute import AuthoringError
from quizbank.variants.question import (
    Answer,
    Blank,
    Cloze,
    Matching,
    Mistake,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    Pair,
    Question,
    SingleChoice,
    TrueFalse,
)

NO_REASON = Text(en="The set gives no reason.", zh="原题未给出理由。")
NO_SOLUTION = Text(en="The set gives no explanation.", zh="原题未给出解析。")

_LARGEST_MARGIN = 0.25  # of the key: a wider tolerance accepts almost anything of its size
_EXACT = 1e-9
_MISTAKES = Text(
    en="wrong numbers that the tolerance does not tell from the key", zh="与答案在误差范围内无法区分的错误数值"
)
_NOTHING = Text(en="nothing in it can be graded", zh="没有可以判分的内容")
_NO_STEM = Text(en="it has no question", zh="没有题目")


class Unusable(ValueError):  # noqa: N818  reads as what happened
    """Why a question can't be carried over."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says


class Assembler:
    """Makes questions with ids and topics of their own. known: the topics and areas that are there already."""

    def __init__(self, set_name: str, topics: Mapping[str, Topic], areas: Mapping[str, Area]) -> None:
        self.set_name = set_name
        self.known_topics = topics
        self.known_areas = areas
        self.topics: dict[str, Topic] = {}
        self.areas: dict[str, Area] = {}
        self._ids: set[str] = set()
        self._slugs: dict[str, str] = {}

    def question(self, found: Found) -> Question:
        """The question. Raises Unusable."""
        if found.unusable is not None:
            raise Unusable(found.unusable)
        if not any(found.stem.values()):
            raise Unusable(_NO_STEM)
        question = _question(found, self._free_id(found), self._topic(found.topic).id)
        _prove(question)
        self._ids.add(question.id)
        self._keep(found.topic)
        return question

    def _free_id(self, found: Found) -> str:
        wanted = _slug(found.name.rpartition(":")[2].partition("#")[0])[:60].strip("-") or "question"
        taken, number = wanted, 1
        while taken in self._ids:
            number += 1
            taken = f"{wanted}-{number}"
        return taken

    def _topic(self, path: tuple[str, ...]) -> Topic:
        joined = "/".join(path)
        if joined in self.known_topics:
            return self.known_topics[joined]
        first, last = (path or (self.set_name,))[0], (path or (self.set_name,))[-1]
        title = " / ".join(path[1:]) or last
        id = f"{self._named(first, 'area')}/{self._named(title, 'topic')}"
        return self.known_topics.get(id) or Topic(id, text({"en": markdown.escape(title)}))

    def _keep(self, path: tuple[str, ...]) -> None:
        topic = self._topic(path)
        if topic.id in self.known_topics:
            return
        self.topics.setdefault(topic.id, topic)
        if topic.area not in self.known_areas:
            first = (path or (self.set_name,))[0]
            self.areas.setdefault(topic.area, Area(topic.area, text({"en": markdown.escape(first)})))

    def _named(self, title: str, role: str) -> str:
        """An id for a title: its Latin letters, or a number where it has none; the same for the same title."""
        key = f"{role}:{title}"
        if key not in self._slugs:
            count = sum(one.startswith(f"{role}:") for one in self._slugs)
            self._slugs[key] = _slug(title)[:50].strip("-") or f"{role}-{count + 1}"
        return self._slugs[key]


def _slug(title: str) -> str:
    latin = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")


def _question(found: Found, id: str, topic: str) -> Question:
    common = {
        "id": id,
        "topic": topic,
        "difficulty": found.difficulty or 2,
        "stem": text(found.stem),
        "hints": [text(hint) for hint in found.hints],
        "solution": text(found.solution) if any(found.solution.values()) else NO_SOLUTION,
    }
    if found.options:
        return _choice(found, common)
    if found.truth is not None:
        return TrueFalse(answer=found.truth, **common)  # type: ignore[arg-type]
    if found.number is not None:
        return _numeric(found, found.number, common)
    if found.blanks:
        blanks = [Blank(en=_either(blank, "en"), zh=_either(blank, "zh")) for blank in found.blanks]
        return Cloze(blanks=blanks, **common)  # type: ignore[arg-type]
    if found.pairs:
        pairs = [Pair(left=text(left), right=text(right)) for left, right in found.pairs]
        _within(len(pairs), 2, 8, Text(en="pairs", zh="配对"))
        return Matching(pairs=pairs, others=[text(other) for other in found.others], **common)  # type: ignore[arg-type]
    if found.items:
        _within(len(found.items), 3, 8, Text(en="steps", zh="步骤"))
        return Ordering(items=[text(item) for item in found.items], **common)  # type: ignore[arg-type]
    raise Unusable(_NOTHING)


def _either(blank: Mapping[Language, list[str]], language: Language) -> list[str]:
    return blank.get(language) or next(iter(blank.values()))


def _choice(found: Found, common: dict[str, object]) -> Question:
    options = [
        Option(text=text(one.text), why=_said(one.why), correct=one.right)
        for one in found.options
        if any(one.text.values())
    ]
    right = sum(option.correct for option in options)
    if right == 0:
        raise Unusable(Text(en="no option is marked as right", zh="没有标出正确选项"))
    several = right > 1 or found.kind == "multiple-choice"
    _within(len(options), 3, 8 if several else 6, Text(en="options", zh="选项"))
    kind = MultipleChoice if several else SingleChoice
    return kind(options=options, **common)  # type: ignore[arg-type]


def _within(count: int, least: int, most: int, what: Text) -> None:
    if not least <= count <= most:
        raise Unusable(
            Text(
                en=f"it has {count} {what.en}; a question has {least} to {most}",
                zh=f"有 {count} 个{what.zh}；每道题应有 {least} 到 {most} 个",
            )
        )


def _numeric(found: Found, number: FoundNumber, common: dict[str, object]) -> Numeric:
    """A number that a solver only hands on, with the tolerance of the set."""
    margin = number.margin or 0.0
    if abs(number.value) > 1e15 or (number.value and margin >= _LARGEST_MARGIN * abs(number.value)):
        raise Unusable(
            Text(
                en=f"{number.value:g} ± {margin:g}: quizbank takes a tolerance below a quarter of a number up to 10¹⁵",
                zh=f"{number.value:g} ± {margin:g}：数值须不超过 10¹⁵，误差须小于其四分之一",
            )
        )
    mistakes: list[Mistake] = []
    apart = [number]
    for wrong in found.wrong_numbers:
        far = all(abs(wrong.value - one.value) > (wrong.margin or 0) + (one.margin or 0) + _EXACT for one in apart)
        if not far or not any(wrong.why.values()):
            found.lost.append(_MISTAKES)
            continue
        apart.append(wrong)
        name = f"wrong-{len(mistakes) + 1}"
        mistakes.append(Mistake(name=name, says=text(wrong.why), parameters={"value": wrong.value}))
    exact = isinstance(number.value, int) and not margin and all(isinstance(one.value, int) for one in apart)
    answer = Answer(output="value", type="integer")
    if not exact:
        answer = Answer(output="value", type="number", atol=margin or None, rtol=None if margin else _EXACT)
    sample = {"value": number.value}
    return Numeric(sample=sample, solver="constant", answer=answer, mistakes=mistakes, **common)  # type: ignore[arg-type]


def _said(why: Says) -> Text:
    return text(why) if any(why.values()) else NO_REASON


def _prove(question: Question) -> None:
    """Raises Unusable unless the question is sound by the bank's own rules and its key grades correct."""
    try:
        msgspec.convert(msgspec.to_builtins(question), type(question))
        for path, message in inconsistencies(question):
            raise Unusable(_fault(path, message))
        for path, said in texts(question):
            for language in LANGUAGES:
                for problem in markdown.check(said.of(language)):
                    raise Unusable(_fault((*path, language), problem))
        variant = question.variant(0)
    except (msgspec.ValidationError, AuthoringError) as error:
        raise Unusable(Text(en=str(error), zh=str(error))) from None
    if variant.grade(variant.key_text).status != "correct":
        raise Unusable(Text(en="its own key does not grade correct", zh="原题答案无法判为正确"))


def _fault(path: Iterable[object], message: str) -> Text:
    place = ".".join(map(str, path))
    return Text(en=f"{place}: {message}", zh=f"{place}：{message}")
