"""What a file of answers is worth: mean score, accuracy, the same by area, and the commonest misconceptions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from quizbank.grading.lines import Verdict
from quizbank.text import Language, Text

_TOTAL = Text(en="score {score:.4f} over {count} answers: {stand}", zh="{count} 个回答，平均得分 {score:.4f}：{stand}")
_NONE = Text(en="none", zh="无")
_ACCURACY = Text(en="accuracy {accuracy:.1%}", zh="正确率 {accuracy:.1%}")
_MISSING = Text(en="{missing} of {records} records have no answer", zh="{records} 条记录中有 {missing} 条没有回答")
_GROUP = Text(
    en="{name}: score {score:.4f}, accuracy {accuracy:.1%}, answers {count}",
    zh="{name}：平均得分 {score:.4f}，正确率 {accuracy:.1%}，回答 {count} 个",
)
_LOWEST = Text(en="lowest {shown} of {count} questions:", zh="{count} 道题中得分最低的 {shown} 道：")
_COMMA = Text(en=", ", zh="，")
_STANDS = {
    "correct": Text(en="{count} correct", zh="正确 {count}"),
    "partial": Text(en="{count} partial", zh="部分正确 {count}"),
    "incorrect": Text(en="{count} incorrect", zh="错误 {count}"),
    "invalid": Text(en="{count} invalid", zh="无法识别 {count}"),
    "ambiguous": Text(en="{count} ambiguous", zh="有歧义 {count}"),
    "unanswered": Text(en="{count} unanswered", zh="未作答 {count}"),
    "unusable": Text(en="{count} unusable", zh="不可用的行 {count}"),
}
_MOST = 5  # misconceptions
_QUESTIONS = 10


@dataclass
class Tally:
    """Answers counted together. What can't be read counts as an answer that scores 0."""

    count: int = 0
    score: float = 0.0
    correct: int = 0

    def add(self, verdict: Verdict) -> None:
        """Count a verdict."""
        self.count += 1
        self.score += verdict.score
        self.correct += verdict.status == "correct"

    def shown(self, text: Text, language: Language, **more: object) -> str:
        """The text with the mean score, the accuracy (the share that is wholly correct) and the count."""
        whole = max(self.count, 1)
        return text.of(language).format(
            score=self.score / whole, accuracy=self.correct / whole, count=self.count, **more
        )


@dataclass
class Summary:
    """Counts verdicts as they come; it takes memory for each area, question and misconception, none for an answer."""

    total: Tally = field(default_factory=Tally)
    stands: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[str] = field(default_factory=Counter)
    areas: dict[str, Tally] = field(default_factory=dict)
    questions: dict[str, Tally] = field(default_factory=dict)

    @property
    def unusable(self) -> int:
        """Lines of input that were not graded."""
        return self.stands["unusable"]

    def add(self, verdict: Verdict) -> None:
        """Count a verdict. A line of input that is unusable is no answer."""
        if verdict.error:
            self.stands["unusable"] += 1
            return
        self.stands[verdict.reason or verdict.status] += 1
        self.total.add(verdict)
        self.areas.setdefault(verdict.topic.partition("/")[0], Tally()).add(verdict)
        self.questions.setdefault(verdict.id, Tally()).add(verdict)
        if verdict.mistake:
            self.mistakes[verdict.mistake] += 1

    def lines(self, language: Language = "en", records: int = 0, missing: int = 0) -> Iterator[str]:
        """The summary for people. records: how many there are to be answered; missing: how many have no answer."""
        stand = (_STANDS[name].of(language).format(count=count) for name, count in self.stands.most_common())
        yield self.total.shown(_TOTAL, language, stand=_COMMA.of(language).join(stand) or _NONE.of(language))
        yield self.total.shown(_ACCURACY, language)
        if missing:
            yield _MISSING.of(language).format(missing=missing, records=records)
        yield from self._groups(language)
        for mistake, count in self.mistakes.most_common(_MOST):
            yield f"{count} × {mistake}"

    def _groups(self, language: Language) -> Iterator[str]:
        """By area; within one area the questions that score lowest."""
        if len(self.areas) > 1:
            for name, tally in sorted(self.areas.items()):
                yield tally.shown(_GROUP, language, name=name or "?")
        elif len(self.questions) > 1:
            lowest = sorted(self.questions.items(), key=lambda item: (item[1].score / item[1].count, item[0]))
            if len(lowest) > _QUESTIONS:
                yield _LOWEST.of(language).format(shown=_QUESTIONS, count=len(lowest))
            for name, tally in lowest[:_QUESTIONS]:
                yield tally.shown(_GROUP, language, name=name)
