"""The topic tree: areas, their topics, and which entries of the source documents each topic stands for."""

import msgspec

from quizbank.text import Text
from quizbank.variants.question import Id, Name, SourceId, TopicId


class _Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A piece of the syllabus: immutable, and strict about its fields."""


class Area(_Node, frozen=True):
    """A field of study, such as normalization. Its id is the first part of its topics' ids."""

    id: Id
    title: Text


class Erratum(_Node, frozen=True):
    """A claim of a source that does not hold, and what is right; shown once the question is answered."""

    source: SourceId
    says: Text


class Topic(_Node, frozen=True):
    """What an interviewer could ask about in one breath; questions belong to exactly one."""

    id: TopicId
    title: Text
    sources: list[SourceId] = []
    errata: list[Erratum] = []

    @property
    def area(self) -> str:
        """The id of the area that the topic belongs to."""
        return self.id.split("/")[0]


class Syllabus(_Node, frozen=True):
    """The file `syllabus.yaml`: areas in the order in which they are studied, and topics that no area's file holds."""

    areas: list[Area]
    topics: list[Topic] = []


class Unasked(_Node, frozen=True):
    """Why something of a source is not asked."""

    reason: str


class Idea(_Node, frozen=True):
    """A numeric idea of a source: the solver that answers it and the template that asks it, or why none does."""

    solver: Name | None = None
    question: Id | None = None
    reason: str | None = None


class Entry(_Node, frozen=True):
    """What became of one entry of a source document; None stands for what is still open.

    facts: for each fact of the entry, in its order, the question that tests or explains it. numeric: the same for its
    numeric ideas. erratum: the question that has the entry's wrong claim as a named misconception; left out where the
    entry has no erratum.
    """

    entry: SourceId
    facts: list[Id | Unasked | None] = []
    numeric: list[Idea | None] = []
    erratum: Id | msgspec.UnsetType | None = msgspec.UNSET
