"""Where practice was left, so that it can go on there."""

import msgspec

from quizbank.filters import Filter
from quizbank.practice.progress import Progress

PLACE = "place"


class Place(msgspec.Struct, frozen=True):
    """What was practised, and the variant of it that was shown last."""

    filter: Filter
    question: str
    seed: int


def last_place(progress: Progress) -> Place | None:
    """Where practice was left, if it is known. Raises ProgressError."""
    stored = progress.recall(PLACE)
    if stored is None:
        return None
    try:
        return msgspec.json.decode(stored, type=Place)
    except msgspec.MsgspecError:
        return None
