"""A conversation as a list draws it and as it is opened."""

from datetime import datetime
from typing import Any, Literal

from inbox.model.words import Kind, PendingOn, Priority, Record, Sensitivity, Status
from inbox.web.api.channel_shapes import ChannelRef
from inbox.web.api.learning_shapes import LookShape, SuggestedTag, SuggestedTopic
from inbox.web.api.message_shapes import DraftShape, PartyShape
from inbox.web.api.shapes import Named, Shape


class ViewShape(Shape):
    id: str
    """`mine unanswered unassigned pending snoozed follow-ups failed mentions drafts closed spam`,
    `team:ID`, `channel:ID`, `saved:ID`."""
    kind: Literal["view", "team", "channel", "saved"]
    name: str | None = None
    """None for the built-in ones, which the screen names."""
    channel_kind: str | None = None
    count: int | None = None
    """Open work only: none for Closed and Spam. Saved views count to 1,000."""
    unread: bool = False
    most_urgent_due_at: datetime | None = None


class Due(Shape):
    at: datetime
    kind: Literal["first_response", "next_response", "resolution", "follow_up"]


class ContactRef(Shape):
    id: str | None
    name: str
    """Empty for somebody without a name; None as id when protected."""


class TagRef(Shape):
    id: str
    name: str


class FollowUpShape(Shape):
    id: str
    due_at: datetime
    owner: Named | None
    team: str | None
    reason: str
    done_at: datetime | None = None
    created_at: datetime
    kind: Literal["promise", "update"] = "promise"
    """`update`: the customer was told when to hear from us next."""
    channel: str | None = None
    """By which it can be kept, as reckoned when it was made; None: by none that we know of."""
    step: int = 0
    """How many updates the customer got before."""
    automatic: bool = False
    """"Nothing new yet" goes by itself when it falls due."""
    told: bool = False
    """The customer knows the time, so it can't be moved to a later one."""


class SnoozeShape(Shape):
    until: datetime | None = None
    on_reply: bool = False
    on_link: str | None = None


class ConversationRow(Shape):
    """What a list draws, and what the stream carries as `row`."""

    id: str
    number: int
    subject: str
    preview: str
    status: Status
    pending_on: PendingOn | None
    priority: Priority
    kind: Kind | None
    origin_channel: ChannelRef
    contact: ContactRef
    team: str | None
    assignee: Named | None
    topic: Named | None
    tags: list[TagRef]
    language: str
    unanswered: bool
    unanswered_since: datetime | None
    """Since when the customer waits."""
    needs_no_answer: bool
    first_response_at: datetime | None
    first_response_seconds: int | None = None
    due: Due | None
    snooze: SnoozeShape | None
    follow_up_at: datetime | None
    last_message_at: datetime
    created_at: datetime
    unread: bool
    failed: bool
    public: bool
    attachments: bool
    record: Record
    sensitivity: Sensitivity
    history: bool
    demo: bool
    version: int
    threat: bool = False
    """Its last message reads like a threat, or was reported as one: not in `preview`, folded on screen."""


class Reason(Shape):
    """Why the machine decided something."""

    what: Literal["tag", "topic", "priority", "team", "assignee", "language", "kind", "due"]
    value: str
    by: str
    """`rule:ID`, `agent:ID`, `learned`, `channel`, `assignment`."""
    code: str
    """A key that the screens translate: `words`, `channel`, `sender`, `language`, `competence` …"""
    facts: dict[str, Any]
    """What the sentence is filled with: words found, level, load, who else was asked …"""
    at: datetime


class WithdrawnShape(Shape):
    withdrawn: int
    """How many addresses there were."""


class LinkShape(Shape):
    kind: Literal["related", "continued", "merged"]
    conversation: str
    number: int
    subject: str


class ConversationShape(ConversationRow):
    fields: dict[str, Any]
    registry_number: str | None
    follow_ups: list[FollowUpShape]
    reasons: list[Reason]
    links: list[LinkShape]
    reply_channel: ChannelRef
    reply_to: list[PartyShape]
    """Where an answer goes if nobody changes it."""
    reply_cc: list[PartyShape]
    draft: DraftShape | None
    mode: Literal["private", "public"]
    may: list[str]
    """What this user may do here: `reply note assign tag close spam erase …`."""
    suggested_topics: list[SuggestedTopic]
    suggested_tags: list[SuggestedTag]
    """What the organisation's history suggests, the likeliest first; `PATCH` sets one."""
    look: list[LookShape]
    last_message: str | None
