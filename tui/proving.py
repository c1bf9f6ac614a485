"""`quizbank check`: the proof of the bank, told on the terminal."""

import sys
import time
from pathlib import Path

from quizbank.bank.bank import Bank
from quizbank.check import check
from quizbank.variants.question import Question


def prove(folder: Path | None, seeds: int, questions: list[str], live: bool) -> int:
    """Prove the built-in bank, or the questions in `folder`; the exit code."""
    began = time.perf_counter()
    bank = Bank.load(use_cache=False) if folder is None else _of_folder(folder)

    def wanted(question: Question) -> bool:
        return not questions or question.id in questions

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


def _of_folder(folder: Path) -> Bank:
    """The bank of one folder: its own syllabus, or the built-in one for a folder without."""
    return Bank.load(folder, with_builtin=not (folder / "syllabus.yaml").exists(), use_cache=False)
