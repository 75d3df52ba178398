"""Channels and how they are."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from inbox.model.words import Checked, Trouble
from inbox.web.api.shapes import Shape


class ChannelRef(Shape):
    id: str
    kind: str
    name: str


class CapabilitiesShape(Shape):
    can_reply: bool
    public: bool
    formatting: bool
    attachments: bool
    max_attachment_bytes: int
    attachment_types: list[str] = Field(default_factory=list)
    """Content types that can be sent; empty for all."""
    max_text_length: int | None
    recipients: bool
    can_begin: bool
    publish: bool = False
    """The reader may publish posts of ours there."""
    post_length: int | None = None
    post_picture: bool = False
    """A post is a picture with words."""


class Sign(Shape):
    """When something of a kind last came: `message`, `comment`, `echo`, `read` …"""

    kind: str
    at: datetime
    many: int
    """In all."""


class Found(Shape):
    """What had to be fetched, since the platform had not told us of it."""

    many: int
    """At the last time."""
    in_all: int
    at: datetime


class Health(Shape):
    state: Literal["connected", "degraded", "failing", "quiet", "new"]
    since: datetime | None = None
    last_message_at: datetime | None = None
    last_error: str | None = None
    """In plain words, in English."""
    last_error_at: datetime | None = None
    advice: str | None = None
    trouble: Trouble | None = None
    """What is wrong, for words in the reader's language; empty where none of these says it."""
    reauthorise: bool = False
    signs: list[Sign] = []
    found: Found | None = None


class ChannelShape(ChannelRef):
    team: str | None
    language: str
    address: str | None
    parallel: bool
    capabilities: CapabilitiesShape
    health: Health
    signature: str = ""
    """In the reader's language."""
    signatures: dict[str, str] = {}
    """By a conversation's language what is added to an answer; under the empty word for every other one."""
    in_today: int = 0


class CheckLine(Shape):
    name: str
    ok: bool
    message: str
    advice: str = ""
    code: Trouble | Checked | None = None
    """Names message and advice, for words in the reader's language."""
    facts: dict[str, str | int] = {}
    """What those words are about: a host, a folder, how many."""


class CheckResult(Shape):
    ok: bool
    lines: list[CheckLine]


class Accepted(Shape):
    receipt_id: str
    duplicate: bool
