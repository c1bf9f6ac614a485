"""What a session came to: scores by area, what to study, and every answer."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from quizbank.bank.bank import Bank
from quizbank.practice.session import Answered, Session
from quizbank.render.markdown import escape
from quizbank.text import Language, Text
from quizbank.variants.variant import LETTERS

_TITLE = Text(en="{mode}: {score:.0%}", zh="{mode}：{score:.0%}")
_FIGURES = Text(
    en="{answered} of {asked} questions answered, {right} right, in {minutes:.0f} min",
    zh="共 {asked} 题，作答 {answered} 题，答对 {right} 题，用时 {minutes:.0f} 分钟",
)
_AREAS = Text(en="By area", zh="各领域得分")
_TABLE = Text(en="| Area | Questions | Score |\n|---|---:|---:|", zh="| 领域 | 题数 | 得分 |\n|---|---:|---:|")
_STUDY = Text(en="What to study", zh="建议重点复习")
_NOTHING = Text(en="Nothing stands out; every answer was right.", zh="没有明显短板，全部答对。")
_MET = Text(en="Misconceptions met", zh="出现的典型错误")
_ANSWERS = Text(en="Answers", zh="逐题回顾")
_YOURS = Text(en="Your answer", zh="你的答案")
_KEY = Text(en="Right answer", zh="正确答案")
_NONE = Text(en="none", zh="未作答")
_MARKS = {"correct": "✓", "partial": "◐", "incorrect": "✗", "invalid": "?"}


class AreaScore(msgspec.Struct, frozen=True):
    """One area of a session: questions asked, and the mean of their scores, in [0, 1]."""

    area: str
    asked: int
    score: float


class Report(msgspec.Struct, frozen=True):
    """asked: questions that were or should have been answered. weak: topics by what was lost there, the most first."""

    mode: Text
    asked: int
    answered: int
    right: int
    score: float
    milliseconds: int
    areas: list[AreaScore]
    weak: list[str]
    mistakes: dict[str, int]
    results: list[Answered]


def report_of(session: Session) -> Report:
    """The report of a session so far. Questions of a mock interview that were not reached count as lost."""
    from quizbank.practice.modes import MODE_TITLES, Mock

    results = session.results
    asked = session.mode.count if isinstance(session.mode, Mock) else len(results)
    scores: dict[str, list[float]] = {}
    lost: Counter[str] = Counter()
    for result in results:
        topic = result.variant.question.topic
        scores.setdefault(topic.split("/")[0], []).append(result.grade.score)
        lost[topic] += round((1 - result.grade.score) * 1000)
    return Report(
        mode=MODE_TITLES[session.mode.name],
        asked=asked,
        answered=len(results),
        right=sum(result.grade.status == "correct" for result in results),
        score=sum(result.grade.score for result in results) / asked if asked else 0.0,
        milliseconds=sum(result.milliseconds for result in results),
        areas=sorted(
            (AreaScore(area, len(given), sum(given) / len(given)) for area, given in scores.items()),
            key=lambda one: (one.score, one.area),
        ),
        weak=[topic for topic, amount in lost.most_common() if amount],
        mistakes=dict(Counter(result.grade.mistake for result in results if result.grade.mistake).most_common()),
        results=list(results),
    )


def markdown(report: Report, bank: Bank, language: Language) -> str:
    """The report as a page: figures, areas, what to study, and each question with the answer and its solution."""
    return "\n\n".join(_parts(report, bank, language))


def _parts(report: Report, bank: Bank, language: Language) -> Iterator[str]:
    yield f"# {_TITLE.of(language).format(mode=report.mode.of(language), score=report.score)}"
    yield _FIGURES.of(language).format(
        answered=report.answered, asked=report.asked, right=report.right, minutes=report.milliseconds / 60_000
    )
    if report.areas:
        rows = [
            f"| {bank.areas[one.area].title.of(language)} | {one.asked} | {one.score:.0%} |" for one in report.areas
        ]
        yield f"## {_AREAS.of(language)}"
        yield "\n".join([_TABLE.of(language), *rows])
    yield f"## {_STUDY.of(language)}"
    yield "\n".join(f"- {_topic(bank, topic, language)}" for topic in report.weak) or _NOTHING.of(language)
    if report.mistakes:
        yield f"## {_MET.of(language)}"
        yield "\n".join(f"- `{name}` × {count}" for name, count in report.mistakes.items())
    if report.results:
        yield f"## {_ANSWERS.of(language)}"
    for number, result in enumerate(report.results, 1):
        yield from _answer(number, result, language)


def _topic(bank: Bank, topic: str, language: Language) -> str:
    area = bank.areas[topic.split("/")[0]].title.of(language)
    return (
        f"{area}: {bank.topics[topic].title.of(language)}"
        if language == "en"
        else (f"{area}：{bank.topics[topic].title.of(language)}")
    )


def _answer(number: int, result: Answered, language: Language) -> Iterator[str]:
    variant, grade = result.variant, result.grade
    colon = "：" if language == "zh" else ": "
    yield f"### {number}. {_MARKS[grade.status]} {grade.score:.0%}"
    yield variant.stem.of(language)
    rows = [f"- **{letter}.** {row.of(language)}" for letter, row in zip(LETTERS, variant.rows, strict=False)]
    if rows:
        yield "\n".join(rows)
    given = escape(result.submission) if result.submission else _NONE.of(language)
    yield f"**{_YOURS.of(language)}**{colon}{given}"
    if variant.answer_type != "key-points":
        yield f"**{_KEY.of(language)}**{colon}`{variant.key_in(language)}`"
    said = grade.remarks(language)
    if said:
        yield said
    yield variant.solution.of(language)
