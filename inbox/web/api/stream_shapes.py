"""The log, and what the live stream carries of it."""

from datetime import datetime
from typing import Any

from inbox.web.api.conversation_shapes import ConversationRow, ViewShape
from inbox.web.api.message_shapes import Author
from inbox.web.api.shapes import Shape


class EventShape(Shape):
    number: int
    type: str
    at: datetime
    actor: Author | None
    conversation_id: str | None
    version: int | None
    data: dict[str, Any]


class StreamEvent(EventShape):
    row: ConversationRow | None = None


class StreamFrame(Shape):
    """`event: change`, id = the number of the last event in it."""

    events: list[StreamEvent]
    views: list[ViewShape] | None = None


class PresenceFrame(Shape):
    """`event: presence`, without a number."""

    conversation_id: str
    agents: list[dict[str, Any]]
    """Each `{id, name, writing}`."""
