"""`quizbank check --coverage`: what became of the source documents, as a table or as JSON."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from quizbank.bank.bank import BUILTIN, Bank
from quizbank.coverage import AreaCoverage, Coverage, Share, coverage

_KINDS = {
    "numeric": "num",
    "single-choice": "one",
    "multiple-choice": "some",
    "true-false": "t/f",
    "cloze": "gap",
    "ordering": "order",
    "matching": "match",
    "expression": "expr",
    "key-points": "free",
}


def report(folder: Path | None, areas: list[str], *, as_json: bool) -> int:
    """Print the coverage of the built-in bank, or of a folder's; exit code 1 where something is open or wrong."""
    bank = Bank.load() if folder is None else Bank.load(folder, with_builtin=False)
    found = coverage(bank, folder or BUILTIN)
    chosen = [area for area in found.areas if not areas or area.area in areas]
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(Coverage(chosen, found.problems)), indent=2).decode())
    else:
        for line in _lines(chosen):
            print(line)
        for problem in found.problems:
            print(problem)
    return 0 if not found.problems and all(area.complete for area in chosen) else 1


def _lines(areas: list[AreaCoverage]) -> Iterator[str]:
    heads = ["area", "entries", "topics", "facts", "solvers", "templates", "errata", "questions"]
    heads += [*_KINDS.values(), "level 1/2/3", "en/zh"]
    rows = [heads, *map(_row, areas)]
    if len(areas) > 1:
        rows.append(_row(_sum(areas)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    for row in rows:
        yield "  ".join(
            f"{cell:<{width}}" if not column else f"{cell:>{width}}"
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
    for area in areas:
        for line in area.open:
            yield f"open: {line}"


def _row(area: AreaCoverage) -> list[str]:
    shares = [area.facts, area.solved, area.asked, area.errata]
    return [
        area.area,
        _shown(area.entries),
        str(area.topics),
        *map(_shown, shares),
        str(area.questions),
        *(str(area.kinds[kind]) for kind in _KINDS),
        "/".join(str(count) for count in area.difficulties.values()),
        "/".join(str(count) for count in area.languages.values()),
    ]


def _shown(share: Share) -> str:
    return f"{share.done}/{share.all}"


def _sum(areas: list[AreaCoverage]) -> AreaCoverage:
    def summed(name: str) -> Share:
        shares: list[Share] = [getattr(area, name) for area in areas]
        return Share(sum(share.done for share in shares), sum(share.all for share in shares))

    return AreaCoverage(
        area="all",
        entries=summed("entries"),
        facts=summed("facts"),
        solved=summed("solved"),
        asked=summed("asked"),
        errata=summed("errata"),
        topics=sum(area.topics for area in areas),
        questions=sum(area.questions for area in areas),
        templates=sum(area.templates for area in areas),
        kinds={kind: sum(area.kinds[kind] for area in areas) for kind in _KINDS},
        difficulties={level: sum(area.difficulties[level] for area in areas) for level in (1, 2, 3)},
        languages={name: sum(area.languages[name] for area in areas) for name in areas[0].languages},
        open=[],
    )
