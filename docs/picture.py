"""Makes the README's picture with the app itself: `make picture`."""

import asyncio
import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory

QUESTION, SEED, SIZE = "conv-output-size-with-dilation", 7, (100, 30)


async def main(target: Path) -> None:
    """A wrong answer that is recognised, as an SVG."""
    from textual.widgets import Input

    from quizbank.filters import Filter
    from quizbank.practice.place import Place
    from quizbank.practice.session import InProcess, Session
    from tui.app import QuizApp
    from tui.screens.practice import PracticeScreen

    app = QuizApp(language="en", maker=InProcess())
    async with app.run_test(size=SIZE) as pilot:
        while app.bank is None:
            await pilot.pause(0.05)
        filter = Filter.where(ids=(QUESTION,))
        session = Session(app.bank, app.progress, InProcess(), filter)
        screen = PracticeScreen(session, Place(filter, QUESTION, SEED))
        await app.push_screen(screen)
        await pilot.pause()
        assert session.variant is not None
        screen.query_one(Input).value = session.variant.show(session.variant.misconceptions[0].value)
        await pilot.press("enter")
        await pilot.pause(0.2)
        picture = app.export_screenshot(title="quizbank")
    # The picture must not fetch a font from anywhere.
    picture = re.sub(r"@font-face\s*\{.*?\}", "", picture, flags=re.DOTALL)
    target.write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    with TemporaryDirectory() as home:
        os.environ["QUIZBANK_HOME"] = home
        asyncio.run(main(Path(__file__).with_name("practice.svg")))
