"""What is to be generated: a value that names every byte of the result."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

import msgspec

from quizbank.text import LANGUAGES, Language, Text
from quizbank.variants.question import MAX_SEED, Numeric, Question
from quizbank.version import __version__

Format = Literal["jsonl", "csv", "parquet", "npz"]
FORMATS: tuple[Format, ...] = ("jsonl", "csv", "parquet", "npz")
Device = Literal["cpu", "cuda", "auto"]


class GenerateError(ValueError):
    """A job that can't be done. `says` names why and the mend."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.says = Text(en=en, zh=zh)


class Slice(msgspec.Struct, frozen=True):
    """Instances of one question: those of the seeds from `start` up to `stop`, or the seeds themselves."""

    question: int
    start: int
    stop: int
    seeds: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.seeds) or self.stop - self.start


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Instances of numeric questions, and how they are written.

    counts: instances of each question. seed: the first of each. splits: names and shares of parts that never share a
    problem; empty for one whole. blind: without keys. unique: no problem twice. device: where solvers run; not part of
    the result.
    """

    questions: tuple[Numeric, ...]
    counts: tuple[int, ...]
    seed: Annotated[int, msgspec.Meta(ge=0)] = 0
    format: Format = "jsonl"
    languages: tuple[Language, ...] = LANGUAGES
    shard_size: Annotated[int, msgspec.Meta(ge=1)] = 100_000
    splits: dict[str, float] = {}
    blind: bool = False
    unique: bool = False
    filter: str = ""
    version: str = __version__

    @classmethod
    def of(
        cls,
        questions: Sequence[Question],
        count: int,
        *,
        weights: Mapping[str, float] | None = None,
        **settings: object,
    ) -> "Job":
        """A job of `count` instances over the numeric ones among some questions.

        weights: of questions by id, 1 where not named; those of weight 0 are left out. Raises GenerateError.
        """
        weights = weights or {}
        numeric = [q for q in questions if isinstance(q, Numeric) and weights.get(q.id, 1.0) > 0]
        if not numeric:
            raise GenerateError(
                "no numeric question is selected, and only these have variants without end",
                "没有选中数值题，而只有数值题才能无限生成",
            )
        counts = _shares(count, [weights.get(question.id, 1.0) for question in numeric])
        chosen = [(question, number) for question, number in zip(numeric, counts, strict=True) if number]
        job = cls(
            questions=tuple(question for question, _ in chosen),
            counts=tuple(number for _, number in chosen),
            **settings,  # type: ignore[arg-type]
        )
        job.check()
        return job

    def check(self) -> None:
        """Raises GenerateError where the job makes no sense."""
        if self.seed + max(self.counts) > MAX_SEED:
            raise GenerateError(
                f"seeds end at {MAX_SEED}; begin with a smaller one", f"种子上限为 {MAX_SEED}，请用更小的"
            )
        if self.splits and abs(sum(self.splits.values()) - 1) > 1e-9:
            raise GenerateError(
                "the shares of a split add up to 1, as in train=0.8,val=0.1,test=0.1", "各部分之和须为 1"
            )
        if any(not name.isidentifier() or share <= 0 for name, share in self.splits.items()):
            raise GenerateError(
                "a split has a name and a share above 0, as in train=0.9,test=0.1", "划分写作 train=0.9,test=0.1"
            )

    @property
    def count(self) -> int:
        """All instances."""
        return sum(self.counts)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts; one without a name where there is no split."""
        return tuple(self.splits) or ("",)

    def slices(self) -> Iterator[Slice]:
        """All instances question by question; where no problem may come twice, `unique` makes other ones."""
        for index, count in enumerate(self.counts):
            yield Slice(index, self.seed, self.seed + count)

    def shards(self, slices: Sequence[Slice] | None = None) -> list[list[Slice]]:
        """The slices, cut into shards of `shard_size` instances, the last one shorter."""
        shards: list[list[Slice]] = [[]]
        room = self.shard_size
        for whole in self.slices() if slices is None else slices:
            done = 0
            while done < len(whole):
                take = min(room, len(whole) - done)
                shards[-1].append(_cut(whole, done, done + take))
                done, room = done + take, room - take
                if not room:
                    shards.append([])
                    room = self.shard_size
        return shards if shards[-1] else shards[:-1]

    def name(self, shard: int, part: str) -> str:
        """The file of a shard's part."""
        return f"{part + '-' if part else ''}{shard:06d}.{self.format}"


def _cut(whole: Slice, start: int, stop: int) -> Slice:
    if whole.seeds:
        return Slice(whole.question, 0, 0, whole.seeds[start:stop])
    return Slice(whole.question, whole.start + start, whole.start + stop)


def _shares(count: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers that add up to `count`, in proportion to the weights: the largest remainders get one more."""
    total = sum(weights)
    exact = [count * weight / total for weight in weights]
    shares = [int(share) for share in exact]
    order = sorted(range(len(weights)), key=lambda index: (shares[index] - exact[index], index))
    for index in order[: count - sum(shares)]:
        shares[index] += 1
    return shares
