"""Short PyTorch programs that questions show, and whose output is their key; `quizbank check` runs them.

A question names one by its module. What stands above a line `# ---` is not shown. Whatever a program raises counts as
its last line: the name of the exception.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
_SHOWN_BELOW = "# ---\n"


def names() -> list[str]:
    """All programs. Loads none of them."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


def shown(name: str) -> str:
    """The part of a program that questions show."""
    code = program(name)
    return code.partition(_SHOWN_BELOW)[2].strip() if _SHOWN_BELOW in code else code


def program(name: str) -> str:
    """All of a program."""
    return (FOLDER / f"{name}.py").read_text(encoding="utf-8").strip()
