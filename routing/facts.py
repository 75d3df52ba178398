"""What a decision about a message may rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from inbox.model.words import Auto


@dataclass(frozen=True, slots=True)
class Facts:
    channel: str
    channel_kind: str
    subject: str = ""
    text: str = ""
    """The new part of the message."""
    sender: str = ""
    """The address or id of who wrote it, as `Party.value`."""
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
