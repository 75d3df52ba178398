"""Promises and status updates as they are sent and shown."""

from datetime import datetime

from pydantic import Field

from inbox.web.api.conversation_shapes import FollowUpShape
from inbox.web.api.shapes import Shape, When

Texts = dict[str, str]


class PromiseText(Shape):
    text: str = Field(max_length=500_000)


class PromiseFound(Shape):
    due_at: datetime | None = None
    """None: the text promises nothing at a time."""
    words: str = ""
    """As they stand in the text."""


class HoldingBody(Shape):
    due_at: When | None = None
    """Left out: as organisation.yaml has it."""
    automatic: bool = False
    """Updates follow by themselves, where the topic allows it."""


class StatusUpdateBody(Shape):
    due_at: When | None = None
    """By when the next word comes; left out: the next in the rhythm."""
    automatic: bool | None = None
    """Left out: as before."""
    known: str = Field("", max_length=5_000)
    """What can be said; left out: that there is nothing new yet."""


class ToldShape(Shape):
    message: str
    follow_up: FollowUpShape


class TopicUpdateShape(Shape):
    id: str
    due_at: datetime
    step: int
    automatic: bool
    rhythm_minutes: list[float]
    people: int
    """How many conversations were told."""
    started_at: datetime
    updated_at: datetime | None
    missed: bool


class AskedTopic(Shape):
    topic: str
    name: str
    asked: int
    """How often customers asked what is happening, in the last 24 hours."""
    people: int
    waiting: int
    """Unanswered conversations about it."""
    pointed_out: bool
    update: TopicUpdateShape | None


class TopicUpdatesShape(AskedTopic):
    may_go_by_itself: bool


class UpdatesStart(Shape):
    automatic: bool = False
    texts: dict[str, str] = Field(default_factory=dict, max_length=20)
    """Language → what is known; left out: that it was seen."""


class UpdatesSend(Shape):
    texts: dict[str, str] = Field(default_factory=dict, max_length=20)


class UpdatesChange(Shape):
    automatic: bool


class CaseLinkShape(Shape):
    address: str
