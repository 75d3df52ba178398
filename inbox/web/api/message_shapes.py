"""Messages, and what hangs on them."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from inbox.model.words import Auto, Delivery, Direction, NotSent, Origin, Visibility
from inbox.web.api.channel_shapes import ChannelRef
from inbox.web.api.shapes import Shape


class PartyShape(Shape):
    kind: str
    value: str
    name: str = ""


class AttachmentShape(Shape):
    id: str
    filename: str
    content_type: str
    size: int
    inline: bool
    """It stands as a picture in the message's `html`."""
    content_id: str = ""
    """By which a message's HTML shows it: `cid:` and this."""


class RefusedShape(Shape):
    address: str
    said: str
    """The mail server's words."""


class DeliveryShape(Shape):
    id: str
    state: Delivery
    error: str | None = None
    """What the platform or we ourselves said, in English or its own language."""
    why: NotSent | None = None
    at: datetime | None = None
    send_at: datetime | None = None
    refused: list[RefusedShape] = []
    """Recipients that were turned down while others were taken."""
    can_withdraw: bool = False
    approval: Literal["asked", "given"] | None = None
    """A public answer that waits, or waited, for a second person's yes."""


class Author(Shape):
    kind: Literal["contact", "agent", "system", "third_party"]
    id: str | None
    name: str
    """What they call themselves, which may be anything."""
    value: str = ""
    """The address, or the platform's name for them, that it came from; empty for a chat's visitor."""


class ReactionShape(Shape):
    sign: str
    by: Literal["contact", "us"]
    name: str


class MediaShape(Shape):
    """Something that stands with the platform; once fetched, it is an attachment."""

    kind: str
    state: Literal["waiting", "fetched", "failed"]
    error: str | None


class ModerationMark(Shape):
    """What was done with a message on its platform, the newest of each."""

    act: str
    kind: Literal["hide", "unhide", "delete", "block", "unblock", "report"]
    state: Literal["asked", "done", "failed"]
    error: str | None
    reason: str
    by: str
    """The agent's name."""
    at: datetime
    review_at: datetime | None
    undone: bool


class MessageShape(Shape):
    id: str
    conversation_id: str
    channel: ChannelRef
    direction: Direction
    visibility: Visibility
    public: bool
    origin: Origin
    auto: Auto
    auto_reason: str = ""
    author: Author
    subject: str
    text: str
    reply_text: str
    html: str | None
    """Sanitised. Remote pictures have `data-remote-src` in place of `src`; `cid:` already points to attachments."""
    has_remote_images: bool = False
    to: list[PartyShape]
    cc: list[PartyShape]
    bcc: list[PartyShape] = []
    attachments: list[AttachmentShape]
    external_id: str
    in_reply_to: str | None
    sent_at: datetime | None
    received_at: datetime
    language: str
    delivery: DeliveryShape | None
    authentication: Literal["pass", "fail", "none"]
    fields: dict[str, Any]
    """What a form asked for, and page, browser and system."""
    foreign_sender: bool = False
    """Written by somebody who is not the customer."""
    threat: bool = False
    """It reads like a threat: shown folded, with a word of warning."""
    manner: str = ""
    """How it was said: `comment`, `mention`, `story_reply` … `unsupported`; empty for the plain way."""
    link: str | None = None
    """Where it can be read on the platform."""
    elsewhere: bool = False
    """Ours, but written in the platform's own app or by another program."""
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    reactions: list[ReactionShape] = []
    media: list[MediaShape] = []
    noted: list[str] = []
    """Kinds of other things that the platform said of it: `referral`, `handover`, `unsupported`."""
    moderation: list[ModerationMark] = []


class DraftShape(Shape):
    text: str = Field("", max_length=500_000)
    mode: Literal["reply", "note"] = "reply"
    to: list[str] = []
    cc: list[str] = []
    bcc: list[str] = []
    subject: str = Field("", max_length=998)
    attachments: list[AttachmentShape] = []
    saved_at: datetime | None = None
