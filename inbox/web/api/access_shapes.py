"""The access log: who looked at what."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from inbox.model.words import Looked
from inbox.web.api.queries import Number, Text
from inbox.web.api.shapes import Named, Shape, When


class AccessQuery(Shape):
    limit: int = Field(50, ge=1, le=200)
    cursor: Text | None = None


class AccessLogQuery(AccessQuery):
    agent: Number | None = None
    contact: Number | None = None
    conversation: Number | None = None
    """Its id or its number."""
    from_: When | None = Field(None, alias="from")
    to: When | None = None
    """Not part of the period."""
    show: Literal["opened", "ahead", "reason", "file", "log"] | None = None
    format: Literal["json", "csv"] = "json"


class AccessShape(Shape):
    """One visit: who looked at a conversation, a customer, a file or this log, and why if it was asked."""

    id: str
    what: Looked
    agent: Named
    conversation_id: str | None
    number: int | None
    """Of the conversation; None for the customer's own page."""
    contact: Named | None
    """None of one who is protected, and where the log was read without asking for anybody."""
    protected: bool
    openable: bool
    """Whoever asks may open the conversation; a protected one with a reason."""
    file: Named | None
    opened_at: datetime
    seen_at: datetime
    active_seconds: int
    reason: str
    ahead: bool
    """A screen fetched it for what might be opened next, and nobody opened it."""
