"""Problems without end as a PyTorch data set: deterministic, divided among workers and ranks, resumable."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from torch.utils.data import IterableDataset, get_worker_info

from quizbank.text import LANGUAGES, Language
from quizbank.variants import tables
from quizbank.variants.compute import compute
from quizbank.variants.question import Numeric, Question

_BATCH = 256


class Problems(IterableDataset[dict[str, Any]]):
    """Records of numeric questions, taking turns: block by block of `block` seeds each.

    Each worker of a DataLoader, in each of `ranks` processes, takes its own blocks, so that no problem of a seed comes
    twice. stop: seeds end before it; None for no end. `state_dict` and `load_state_dict` go on where a worker was.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        *,
        seed: int = 0,
        stop: int | None = None,
        languages: tuple[Language, ...] = LANGUAGES,
        rank: int = 0,
        ranks: int = 1,
        block: int = _BATCH,
    ) -> None:
        self.questions = [question for question in questions if isinstance(question, Numeric)]
        if not self.questions:
            raise ValueError("no numeric question is given, and only these have variants without end")
        self.seed, self.stop, self.languages, self.block = seed, stop, languages, block
        self.rank, self.ranks = rank, ranks
        self._done = 0  # records that this worker gave

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The records of this worker's share, from where its state says."""
        skipped = self._done
        for record in self._records(skipped):
            self._done += 1
            yield record
        self._done = 0

    def state_dict(self) -> dict[str, int]:
        """How far this worker is."""
        return {"done": self._done}

    def load_state_dict(self, state: dict[str, int]) -> None:
        """Go on from there; the data set must be the same."""
        self._done = state["done"]

    def _records(self, skipped: int) -> Iterator[dict[str, Any]]:
        for question, seeds in self._blocks():
            if skipped >= len(seeds):
                skipped -= len(seeds)
                continue
            lines = tables.lines(question, compute(question, seeds), self.languages).splitlines()
            yield from map(json.loads, lines[skipped:])
            skipped = 0

    def _blocks(self) -> Iterator[tuple[Numeric, range]]:
        info = get_worker_info()
        workers, worker = (1, 0) if info is None else (info.num_workers, info.id)
        mine, of, number = self.rank * workers + worker, self.ranks * workers, 0
        start = self.seed
        while self.stop is None or start < self.stop:
            end = start + self.block if self.stop is None else min(start + self.block, self.stop)
            for question in self.questions:
                if number % of == mine:
                    yield question, range(start, end)
                number += 1
            start = end
