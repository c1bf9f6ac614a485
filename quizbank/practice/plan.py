"""What the user wants of practice; the settings file holds it."""

from datetime import date
from typing import Annotated

import msgspec


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the user wants of the schedule.

    new_a_day, reviews_a_day: limits. retention: the share of reviews that should be right. interview: the day on which
    everything should be fresh. suspend_leeches: put questions aside that were forgotten six times.
    """

    new_a_day: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 15
    reviews_a_day: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 150
    retention: Annotated[float, msgspec.Meta(ge=0.7, le=0.97)] = 0.9
    interview: date | None = None
    suspend_leeches: bool = False


class Interview(msgspec.Struct, frozen=True):
    """How long a mock interview is: questions, and minutes for all of them."""

    questions: Annotated[int, msgspec.Meta(ge=1, le=200)] = 12
    minutes: Annotated[float, msgspec.Meta(gt=0, le=600)] = 30
