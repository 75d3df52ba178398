"""Topics and tags."""

from datetime import datetime

from pydantic import Field

from inbox.model.words import Priority, Record
from inbox.web.api.definition_shapes import DefinitionShape
from inbox.web.api.shapes import Named, Shape, When


class TopicShape(DefinitionShape):
    id: str
    name: str
    names: dict[str, str] = {}
    """By language, as they were written."""
    parent: str | None = None
    owner: str = ""
    instruction: str = ""
    mandate: str = ""
    priority: Priority | None = None
    record: Record = Record.NONE
    """What holds, from a topic above if it has none of its own."""
    own_record: Record | None = None
    competence: str | None = None
    handling_minutes: float | None = None
    service_level: str | None = None
    automatic_updates: bool | None = None
    """Whether status updates may go by themselves; None takes it from the topic above."""
    answer: dict[str, str] = {}
    """A first answer that is suggested, by language."""
    next: list[str] = []
    """What people ask next after it."""
    words: list[str] = []
    merged_into: str | None = None


class TopicBody(Shape):
    """What is left out stays; null takes it away."""

    name: dict[str, str] | None = None
    parent: str | None = None
    owner: str | None = None
    instruction: str | None = None
    mandate: str | None = None
    priority: Priority | None = None
    record: Record | None = None
    competence: str | None = None
    handling_minutes: float | None = None
    service_level: str | None = None
    automatic_updates: bool | None = None
    answer: dict[str, str] | None = None
    next: list[str] | None = None
    words: list[str] | None = None


class TopicNew(TopicBody):
    id: str | None = None
    """Left out: made of the name."""


class MergeBody(Shape):
    into: str


class TagShape(Shape):
    id: str
    name: str
    uses: int = 0
    retired: bool = False
    merged_into: str | None = None


class TagNew(Shape):
    name: str = Field(min_length=1, max_length=100)


class TagBody(Shape):
    name: str | None = Field(None, min_length=1, max_length=100)
    retired: bool | None = None


class FiguresQuery(Shape):
    from_: When | None = Field(None, alias="from")
    to: When | None = None
    team: str | None = None


class TagCount(Shape):
    tag: Named
    count: int


class TagPair(Shape):
    tags: list[Named]
    count: int


class TagFigures(Shape):
    as_of: datetime
    from_: datetime = Field(alias="from")
    to: datetime
    conversations: int
    is_sample: bool
    """There are more; these are the newest 20,000."""
    untagged: int
    most_used: list[TagCount]
    together: list[TagPair]
