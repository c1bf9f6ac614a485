"""The `quizbank` command: what must be instant is answered here, before anything is loaded."""

import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        from quizbank.version import __version__

        print(f"quizbank {__version__}")
        return
    from tui.cli import run

    run()


if __name__ == "__main__":
    main()
