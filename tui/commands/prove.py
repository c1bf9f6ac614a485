"""Commands that prove the bank and the solvers."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tui.commands.options import Areas, Seed
from tui.errors import fail
from tui.said import in_chinese, said


@in_chinese("验证题库：文件、答案、典型错误，并用 PyTorch 核对每个求解器的结果；有错误时退出码为 1。")
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help=said("A folder of questions; the built-in bank unless given.", "题目目录；不指定则为内置题库。")
        ),
    ] = None,
    seeds: Annotated[
        int, typer.Option("--seeds", min=1, help=said("Variants of each numeric question.", "每道数值题的变体数。"))
    ] = 1000,
    question: Annotated[
        list[str] | None, typer.Option("--question", metavar="ID", help=said("Only this question.", "只检查该题。"))
    ] = None,
    area: Areas = None,
    coverage: Annotated[
        bool,
        typer.Option(
            "--coverage",
            help=said(
                "Show instead what of the source documents is asked, by area.", "改为按领域显示源文档的覆盖情况。"
            ),
        ),
    ] = False,
    json: Annotated[
        bool,
        typer.Option(
            "--json", help=said("With --coverage: as one JSON object.", "与 --coverage 合用：输出一个 JSON 对象。")
        ),
    ] = False,
) -> None:
    """Prove the bank: files, keys, mistakes, and every solver's answer against PyTorch. Exit code 1 on any fault."""
    if coverage:
        from tui.coverage import report

        raise typer.Exit(report(folder, area or [], as_json=json))
    if json:
        fail(
            said("--json stands alone", "--json 不能单独使用"),
            said(
                "Only the coverage can be shown as JSON: quizbank check --coverage --json",
                "只有覆盖情况可以输出 JSON：quizbank check --coverage --json",
            ),
        )
    from tui.proving import prove

    raise typer.Exit(prove(folder, seeds, question or [], area or [], sys.stderr.isatty()))


@in_chinese("在随机实例上将求解器与 PyTorch 比对：批量结果 = 逐个结果 = 参考实现；有错误时退出码为 1。")
def verify(
    solver: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOLVER…", help=said("Only these; all unless given.", "只验证这些求解器；不指定则全部。")
        ),
    ] = None,
    family: Annotated[
        list[str] | None, typer.Option("--family", metavar="FAMILY", help=said("Only this family.", "只验证该族。"))
    ] = None,
    instances: Annotated[
        int,
        typer.Option("--instances", "-n", min=1, help=said("Random instances of each.", "每个求解器的随机实例数。")),
    ] = 10_000,
    seed: Seed = 0,
    seconds: Annotated[
        float,
        typer.Option(
            "--seconds",
            min=0.1,
            help=said(
                "Stop comparing a solver after so long; unlimited unless given.",
                "每个求解器最多比对多少秒；不指定则不限。",
            ),
        ),
    ] = float("inf"),
) -> None:
    """Compare solvers with PyTorch: batched = one by one = reference, on random instances. Exit code 1 on any fault."""
    from tui.verifying import verify as verified

    raise typer.Exit(verified(solver or [], family or [], instances, seed, seconds, sys.stderr.isatty()))


COMMANDS = {"check": check, "verify": verify}
