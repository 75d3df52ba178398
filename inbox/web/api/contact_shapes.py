"""Customers, and what a search finds."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from inbox.model.words import Sensitivity, Status
from inbox.web.api.channel_shapes import ChannelRef
from inbox.web.api.shapes import Shape


class IdentityShape(Shape):
    kind: str
    value: str
    verified_method: str | None = None
    verified_at: datetime | None = None


class PastConversation(Shape):
    id: str
    number: int
    subject: str
    origin_channel: ChannelRef
    status: Status
    last_message_at: datetime


class ContactShape(Shape):
    id: str
    name: str
    language: str
    identities: list[IdentityShape]
    fields: dict[str, Any]
    needs: list[str]
    notes: str
    preferred_channel: str | None
    sensitivity: Sensitivity
    conversations: list[PastConversation]
    conversation_count: int
    created_at: datetime
    version: int


class ErasedShape(Shape):
    """How much went. What counts stand on stays."""

    conversations: int
    messages: int


class ContactChange(Shape):
    name: str | None = Field(None, max_length=500)
    language: str | None = Field(None, max_length=35)
    fields: dict[str, str | int | float | bool | None] | None = None
    needs: list[Literal["interpreter", "phone_only"]] | None = None
    notes: str | None = Field(None, max_length=20_000)
    preferred_channel: str | None = None
    sensitivity: Sensitivity | None = None


class SearchHit(Shape):
    kind: Literal["message", "contact"]
    id: str
    conversation_id: str | None
    title: str
    snippet: str
    """Plain text; the words found stand between U+E000 and U+E001."""
    at: datetime | None
    channel: ChannelRef | None = None
