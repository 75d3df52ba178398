"""Public posts that a saved search found."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from inbox.web.api.channel_shapes import ChannelRef
from inbox.web.api.shapes import Shape


class ListenedPost(Shape):
    id: str
    channel: ChannelRef
    search: str
    author_name: str
    author_handle: str
    text: str
    url: str
    language: str
    posted_at: datetime
    state: Literal["new", "taken", "set_aside"]
    conversation_id: str | None


class ListeningQuery(Shape):
    state: Literal["new", "taken", "set_aside"] = "new"
    limit: int = Field(50, ge=1, le=100)
    cursor: str | None = Field(None, max_length=200)


class TakenUp(Shape):
    conversation_id: str
