"""The statistics as Markdown: the app and the command line show the same."""

from collections.abc import Iterator

from quizbank.practice.statistics import AreaProgress, Statistics
from quizbank.text import Language, Text

_FIGURES = Text(
    en="**{attempts}** answers, **{accuracy}** right · {today} today · {streak} days in a row\n\n"
    "Due now: **{due}** · new today: **{new}** · never answered: {unseen}\n\n"
    "Retention in {days} days: **{retention}** of {reviews} reviews",
    zh="共作答 **{attempts}** 次，正确率 **{accuracy}** · 今天 {today} 次 · 连续 {streak} 天\n\n"
    "现在到期：**{due}** · 今日新题：**{new}** · 从未作答：{unseen}\n\n"
    "近 {days} 天的记忆保持率：{reviews} 次复习中 **{retention}**",
)
_INTERVIEW = Text(
    en="Interview in **{left}** days: {needed} new questions a day see everything in time",
    zh="距面试还有 **{left}** 天：每天 {needed} 道新题可按时学完",
)
_AREAS = Text(
    en="| Area | Known | Right | Mean time |\n|---|---:|---:|---:|",
    zh="| 领域 | 已掌握 | 正确率 | 平均用时 |\n|---|---:|---:|---:|",
)
_ALIVE = Text(en="## Misconceptions still alive", zh="## 尚未克服的典型错误")
_SECONDS = Text(en="{seconds:.0f} s", zh="{seconds:.0f} 秒")
_MOST = 12


def page(found: Statistics, language: Language) -> str:
    """Figures, areas that were practised, and misconceptions."""
    return "\n\n".join(_parts(found, language))


def _parts(found: Statistics, language: Language) -> Iterator[str]:
    reviews = sum(day.reviews for day in found.days.values())
    yield _FIGURES.of(language).format(
        attempts=found.attempts,
        accuracy=_percent(found.correct / found.attempts if found.attempts else None),
        today=found.today,
        streak=found.streak,
        due=found.counts.due,
        new=found.counts.new,
        unseen=found.counts.unseen,
        days=len(found.days),
        retention=_percent(found.retention),
        reviews=reviews,
    )
    if found.counts.needed is not None and (found.counts.days_left or 0) > 0:
        yield _INTERVIEW.of(language).format(left=found.counts.days_left, needed=found.counts.needed)
    rows = [_area(area, language) for area in found.areas if area.attempts]
    if rows:
        yield "\n".join([_AREAS.of(language), *rows])
    if found.alive:
        yield _ALIVE.of(language)
        yield "\n".join(f"- `{name}` × {times}" for name, times in list(found.alive.items())[:_MOST])


def _area(area: AreaProgress, language: Language) -> str:
    time = "–" if area.seconds is None else _SECONDS.of(language).format(seconds=area.seconds)
    return f"| {area.title.of(language)} | {area.known}/{area.questions} | {_percent(area.accuracy)} | {time} |"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"
