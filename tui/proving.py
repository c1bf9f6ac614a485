"""`quizbank check`: the proof of the bank, in as many processes as there are cores, told on the terminal."""

import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from quizbank.bank.bank import Bank, name_of
from quizbank.bank.loading import SYLLABUS
from quizbank.check import Report, check, check_bank
from quizbank.variants.question import Numeric, Question

_PARTS = 8  # parts a process: small enough to keep all busy until the end


def prove(folder: Path | None, seeds: int, questions: list[str], areas: list[str], live: bool) -> int:
    """Prove the built-in bank, or the questions in `folder`; the exit code."""
    began = time.perf_counter()
    bank = _bank(folder)
    chosen = [question for question in bank.questions.values() if _wanted(question, folder, questions, areas)]
    whole = Report(problems=[] if questions or areas else check_bank(bank))
    for done, report in enumerate(_reports(folder, chosen, seeds), 1):
        whole += report
        if live:
            print(
                f"\r\x1b[K{whole.questions}/{len(chosen)} questions, {done} parts", end="", file=sys.stderr, flush=True
            )
    if live:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    for problem in sorted(whole.problems):
        print(problem)
    seconds = time.perf_counter() - began
    verdict = f"{len(whole.problems)} faults" if whole.problems else "all sound"
    print(
        f"{whole.questions} questions, {whole.templates} of them numeric, {whole.variants:,} variants proven"
        f" in {seconds:.0f} s: {verdict}"
    )
    return 1 if whole.problems else 0


def _bank(folder: Path | None) -> Bank:
    """The built-in bank, or a folder's; a folder without a syllabus uses the topics of the built-in one."""
    if folder is None:
        return Bank.load()
    return Bank.load(folder, with_builtin=not (folder / SYLLABUS).exists())


def _wanted(question: Question, folder: Path | None, questions: list[str], areas: list[str]) -> bool:
    prefix = "" if folder is None else f"{name_of(folder)}:"
    return (
        question.id.startswith(prefix)
        and (not questions or question.id in questions or question.id.removeprefix(prefix) in questions)
        and (not areas or question.topic.split("/")[0] in areas)
    )


def _reports(folder: Path | None, chosen: list[Question], seeds: int) -> Iterator[Report]:
    processes = min(os.cpu_count() or 1, 8)
    templates = sum(isinstance(question, Numeric) for question in chosen)
    if processes == 1 or templates * seeds < 5_000:  # not worth loading PyTorch more than once
        yield _part(folder, [question.id for question in chosen], seeds)
        return
    parts = processes * _PARTS
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(_part, folder, [q.id for q in chosen[part::parts]], seeds) for part in range(parts)]
        for job in as_completed(jobs):
            yield job.result()


def _part(folder: Path | None, ids: list[str], seeds: int) -> Report:
    wanted = set(ids)
    return check(_bank(folder), only=lambda question: question.id in wanted, seeds=seeds)
