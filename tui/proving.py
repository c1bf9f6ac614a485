"""`quizbank check`: the proof of the bank, told on the terminal."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from quizbank.bank.bank import Bank, name_of
from quizbank.bank.loading import SYLLABUS
from quizbank.check import check
from quizbank.variants.question import Question


def prove(folder: Path | None, seeds: int, questions: list[str], areas: list[str], live: bool) -> int:
    """Prove the built-in bank, or the questions in `folder`; the exit code."""
    began = time.perf_counter()
    bank, wanted = _chosen(folder, questions, areas)

    def tell(question: Question) -> None:
        if live:
            print(f"\r\x1b[K{question.id}", end="", file=sys.stderr, flush=True)

    report = check(bank, only=wanted, seeds=seeds, progress=tell)
    if live:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    for problem in report.problems:
        print(problem)
    seconds = time.perf_counter() - began
    verdict = f"{len(report.problems)} faults" if report.problems else "all sound"
    print(
        f"{report.questions} questions, {report.templates} of them numeric, {report.variants:,} variants proven"
        f" in {seconds:.0f} s: {verdict}"
    )
    return 1 if report.problems else 0


def _chosen(folder: Path | None, questions: list[str], areas: list[str]) -> tuple[Bank, Callable[[Question], bool]]:
    """A bank, and which of its questions to prove; a folder without a syllabus uses the topics of the built-in one."""
    if folder is None:
        bank = Bank.load(use_cache=False)
        prefix = ""
    else:
        bank = Bank.load(folder, with_builtin=not (folder / SYLLABUS).exists(), use_cache=False)
        prefix = f"{name_of(folder)}:"

    def wanted(question: Question) -> bool:
        bare = question.id.removeprefix(prefix)
        return (
            question.id.startswith(prefix)
            and (not questions or question.id in questions or bare in questions)
            and (not areas or question.topic.split("/")[0] in areas)
        )

    return bank, wanted
