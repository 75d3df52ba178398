"""What a decision about a message may rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from inbox.model.words import Auto, Kind, Priority, Status


@dataclass(frozen=True, slots=True)
class Facts:
    channel: str
    channel_kind: str
    subject: str = ""
    text: str = ""
    """The new part of the message."""
    sender: str = ""
    """The address or id of who wrote it, as `Party.value`."""
    relayed_by: str = ""
    """Who sent it for them; rules about the sender mean either."""
    sender_name: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    language: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Of the contact, the conversation and the form, by name."""
    tags: tuple[str, ...] = ()
    topic: str = ""
    """Chosen by the sender, or standing on the conversation already."""
    is_first: bool = True
    has_attachments: bool = False
    public: bool = False
    auto: Auto = Auto.NONE
    at: datetime | None = None
    """When it came; for rules about hours and days."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the conversation and its customer. As it is here: a first message of somebody
    whom nobody knows."""

    is_first: bool = True
    status: Status = Status.OPEN
    topic: str = ""
    tags: tuple[str, ...] = ()
    priority: Priority = Priority.NORMAL
    team: str = ""
    kind: Kind | None = None
    assignee: str = ""
    """The address they log in with."""
    messages: int = 1
    """The customer's, this one counted."""
    unanswered: bool = True
    waiting_since: datetime | None = None
    last_message_at: datetime | None = None
    created_at: datetime | None = None
    due_at: datetime | None = None
    sensitivity: str = "normal"
    needs: tuple[str, ...] = ()
    contact_fields: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    """The conversation's own."""
