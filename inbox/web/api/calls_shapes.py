"""Calls and visits, and who calls."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from inbox.services.calls.entry import Outcome
from inbox.services.calls.state import Phase
from inbox.web.api.channel_shapes import ChannelRef
from inbox.web.api.shapes import Shape, When


class CallPromise(Shape):
    due_at: When
    reason: str = Field("", max_length=2_000)


class CallLogged(Shape):
    """A call or a visit that somebody writes down. `text` of the conversation is what was said."""

    manner: Literal["call", "visit"] = "call"
    direction: Literal["in", "out"] = "in"
    outcome: Outcome = Outcome.SOLVED
    contact: str | None = None
    number: str = Field("", max_length=50)
    """In any format. With neither contact nor number somebody stays unknown."""
    name: str = Field("", max_length=500)
    at: When | None = None
    """When it was; now where it is left out."""
    seconds: int | None = Field(None, ge=0, le=86_400)
    conversation: str | None = None
    """Where it belongs; left out, a new matter begins."""
    call: str | None = None
    """One of `GET calls`, which the telephone system told of."""
    follow_up: CallPromise | None = None


class CallShape(Shape):
    id: str
    channel: str
    direction: Literal["in", "out"]
    phase: Phase
    number: str
    shown: str
    """The number as people write it here."""
    name: str
    contact: str | None
    conversation_id: str | None
    started_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    recording: str
    logged: bool
    """Somebody has said what it was about."""


class CallerConversation(Shape):
    id: str
    number: int
    subject: str
    channel: ChannelRef


class CallerShape(Shape):
    id: str
    name: str
    numbers: list[str]
    open: list[CallerConversation]
