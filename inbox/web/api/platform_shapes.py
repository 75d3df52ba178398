"""Threads of platforms, what is done there, and posts of our own."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from inbox.web.api.channel_shapes import ChannelRef
from inbox.web.api.shapes import Shape, When


class PostShape(Shape):
    id: str
    channel: ChannelRef
    text: str
    url: str | None
    author_name: str
    at: datetime | None
    is_ours: bool


class PostHere(PostShape):
    """The post that a conversation stands under."""

    messages: int
    """Public ones by customers that have come to us."""
    conversations: int
    hidden: int


class PostRow(PostShape):
    conversations: int
    unanswered: int


class WindowShape(Shape):
    state: Literal["always", "open", "human", "closed"]
    """`human`: a person may still answer, nothing automatic; `closed`: nobody may."""
    until: datetime | None
    """When this state ends; for `closed`, when it ended."""
    people_until: datetime | None
    """Until when a person may answer at all."""


class WayShape(Shape):
    """A channel on which the customer can be answered."""

    channel: ChannelRef
    to: str
    """The mail address, where it is mail."""
    name: str
    modes: list[Literal["private", "public", "private_reply"]]
    window: WindowShape
    max_text_length: int | None
    attachments: bool
    guideline: dict[str, str]
    """How one writes here, by language; `""` for all of them."""
    hold_seconds: int
    approval: bool
    deleted: bool
    """The customer took back the message that would be answered."""
    shows_activity: bool


class ThreadShape(Shape):
    post: PostHere | None
    ways: list[WayShape]
    """The first is the one that is used when nobody chooses."""
    acts: list[Literal["hide", "unhide", "delete", "block", "unblock"]]
    """What the reader may do with its messages."""
    blocked: str | None
    """The act that blocked this customer."""


class ModerateBody(Shape):
    action: Literal["hide", "unhide", "delete", "block", "unblock"]
    reason: str = Field(max_length=2000)
    review_at: When | None = None
    """When somebody looks at it again; hiding and blocking need it."""


class ActShape(Shape):
    id: str
    kind: Literal["hide", "unhide", "delete", "block", "unblock", "report", "publish"]
    state: Literal["asked", "done", "failed"]
    error: str | None
    """In the platform's own words."""
    channel: ChannelRef
    conversation_id: str | None
    number: int | None
    message_id: str | None
    text: str
    """What stood there, kept as evidence; of a post what was published."""
    link: str | None
    reason: str
    by: str
    asked_at: datetime
    at: datetime
    review_at: datetime | None
    reviewed_at: datetime | None
    undone: bool


class ActsQuery(Shape):
    state: Literal["due", "standing", "asked", "done", "failed", "all"] = "due"
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=500)


class ReviewBody(Shape):
    review_at: When | None = None
    """The next day to look at it; null when it stands for good."""


class ReportBody(Shape):
    reason: str = Field("", max_length=2000)
    step_away: bool = False
    """Gives the conversation to a lead who is here."""


class VersionShape(Shape):
    text: str
    at: datetime


class PublishBody(Shape):
    channel: str = Field(max_length=64)
    text: str = Field(max_length=100_000)
    link: str = Field("", max_length=2000)
    picture: str = Field("", max_length=2000)
    """Its https address, on channels whose `post_picture` says that nothing is published without one."""


class ApprovalShape(Shape):
    id: str
    """Of the delivery."""
    message_id: str
    conversation_id: str
    number: int
    channel: ChannelRef
    text: str
    author: str
    is_mine: bool
    at: datetime


class ApprovalBody(Shape):
    approve: bool
    reason: str = Field("", max_length=2000)
    """Why not, for its author."""
