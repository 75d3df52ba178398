"""The shapes of the public API, as `/openapi.json` shows them. Ids are opaque strings, times ISO 8601 in UTC."""

from datetime import UTC, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from inbox.model.words import (
    Auto,
    Delivery,
    Direction,
    Kind,
    Origin,
    PendingOn,
    Presence,
    Priority,
    Record,
    Role,
    Sensitivity,
    Status,
    Visibility,
)

T = TypeVar("T")


def _sensible(at: datetime) -> datetime:
    if not 1970 <= at.year <= 2200:
        raise ValueError("must lie between the years 1970 and 2200")
    return at.astimezone(UTC)


When = Annotated[AwareDatetime, AfterValidator(_sensible)]
"""A moment that a client names, with its zone."""


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Page(Shape, Generic[T]):
    items: list[T]
    next: str | None = None


class Problem(Shape):
    """`application/problem+json` (RFC 9457)."""

    model_config = ConfigDict(extra="allow")
    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str = ""


# People


class Login(Shape):
    login: str = Field(max_length=254)
    password: str = Field(max_length=1024)


class Me(Shape):
    id: str
    name: str
    login: str
    roles: list[Role]
    teams: list[str]
    presence: Presence
    locale: Literal["sv", "nb", "da", "en"]
    theme: Literal["light", "dark", "system"]
    single_keys: bool
    after_send: Literal["next", "stay", "list"]
    csrf: str
    """To be sent as `X-CSRF-Token` with every write when the session is a cookie."""
    demo: bool
    organisation: str


class MeChange(Shape):
    locale: Literal["sv", "nb", "da", "en"] | None = None
    theme: Literal["light", "dark", "system"] | None = None
    single_keys: bool | None = None
    after_send: Literal["next", "stay", "list"] | None = None
    password: str | None = Field(None, min_length=10, max_length=1024)
    current_password: str | None = Field(None, max_length=1024)


class SessionRow(Shape):
    id: str
    created_at: datetime
    last_seen_at: datetime
    address: str
    browser: str
    current: bool


class PresenceBody(Shape):
    presence: Presence


class CompetenceShape(Shape):
    kind: Literal["topic", "language", "channel"]
    value: str
    level: Literal[1, 2, 3]


class AgentShape(Shape):
    id: str
    name: str
    alias: str
    login: str
    roles: list[Role]
    teams: list[str]
    presence: Presence
    capacity: int
    """How many open conversations may be assigned automatically."""
    load: int
    competences: list[CompetenceShape]
    active: bool


class AgentNew(Shape):
    login: str = Field(max_length=254)
    name: str = Field(max_length=200)
    alias: str = Field("", max_length=200)
    password: str | None = Field(None, min_length=10, max_length=1024)
    """Left out: a one-time password is made and answered once."""
    roles: list[Role] = [Role.AGENT]
    teams: list[str] = []
    capacity: int = Field(20, ge=0, le=1000)
    competences: list[CompetenceShape] = []


class AgentCreated(Shape):
    agent: AgentShape
    password: str | None = None


class AgentChange(Shape):
    name: str | None = Field(None, max_length=200)
    alias: str | None = Field(None, max_length=200)
    roles: list[Role] | None = None
    teams: list[str] | None = None
    capacity: int | None = Field(None, ge=0, le=1000)
    competences: list[CompetenceShape] | None = None
    active: bool | None = None
    reset_password: bool = False


class Named(Shape):
    id: str
    name: str


class TeamShape(Shape):
    id: str
    name: str
    assign: Literal["push", "pull"]
    members: list[Named]
    open: int
    unassigned: int


class TopicShape(Shape):
    id: str
    name: str
    parent: str | None = None
    instruction: str = ""
    mandate: str = ""
    priority: Priority | None = None
    record: Record = Record.NONE


class TagShape(Shape):
    id: str
    name: str
    uses: int = 0


class TagNew(Shape):
    name: str = Field(min_length=1, max_length=100)


# Channels


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
    max_text_length: int | None
    recipients: bool
    can_begin: bool


class Health(Shape):
    state: Literal["connected", "degraded", "failing", "quiet", "new"]
    since: datetime | None = None
    last_message_at: datetime | None = None
    last_error: str | None = None
    """In plain words."""
    last_error_at: datetime | None = None
    advice: str | None = None
    reauthorise: bool = False


class ChannelShape(ChannelRef):
    team: str | None
    language: str
    address: str | None
    parallel: bool
    capabilities: CapabilitiesShape
    health: Health
    signature: str = ""
    in_today: int = 0


class CheckLine(Shape):
    name: str
    ok: bool
    message: str
    advice: str = ""


class CheckResult(Shape):
    ok: bool
    lines: list[CheckLine]


class Accepted(Shape):
    receipt_id: str
    duplicate: bool


# Views and conversations


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


class SnoozeShape(Shape):
    until: datetime | None = None
    on_reply: bool = False


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
    reply_to: "list[PartyShape]"
    """Where an answer goes if nobody changes it."""
    reply_cc: "list[PartyShape]"
    draft: "DraftShape | None"
    mode: Literal["private", "public"]
    may: list[str]
    """What this user may do here: `reply note assign tag close spam erase …`."""
    last_message: str | None


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


class DeliveryShape(Shape):
    id: str
    state: Delivery
    error: str | None = None
    at: datetime | None = None
    send_at: datetime | None = None
    can_withdraw: bool = False


class Author(Shape):
    kind: Literal["contact", "agent", "system", "third_party"]
    id: str | None
    name: str


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
    moderation: dict[str, Any] | None = None


class EventShape(Shape):
    number: int
    type: str
    at: datetime
    actor: Author | None
    conversation_id: str | None
    version: int | None
    data: dict[str, Any]


class DraftShape(Shape):
    text: str = Field("", max_length=500_000)
    mode: Literal["reply", "note"] = "reply"
    to: list[str] = []
    cc: list[str] = []
    bcc: list[str] = []
    subject: str = Field("", max_length=998)
    attachments: list[AttachmentShape] = []
    saved_at: datetime | None = None


class DraftBody(Shape):
    text: str = Field("", max_length=500_000)
    mode: Literal["reply", "note"] = "reply"
    to: list[str] = Field([], max_length=200)
    cc: list[str] = Field([], max_length=200)
    bcc: list[str] = Field([], max_length=200)
    subject: str = Field("", max_length=998)
    attachments: list[str] = Field([], max_length=50)


class SnoozeBody(Shape):
    until: When | None = None
    on_reply: bool = False


class ReplyBody(Shape):
    text: str = Field(max_length=500_000)
    html: str | None = Field(None, max_length=2_000_000)
    to: list[str] | None = Field(None, max_length=200)
    cc: list[str] | None = Field(None, max_length=200)
    bcc: list[str] | None = Field(None, max_length=200)
    subject: str | None = Field(None, max_length=998)
    channel: str | None = None
    mode: Literal["private", "public", "private_reply"] = "private"
    in_reply_to: str | None = None
    attachments: list[str] = Field([], max_length=50)
    then: Literal["pending", "close", "snooze"] = "pending"
    snooze: SnoozeBody | None = None
    send_at: When | None = None
    last_seen_message: str | None = None


class NoteBody(Shape):
    text: str = Field(min_length=1, max_length=500_000)
    attachments: list[str] = Field([], max_length=50)
    mentions: list[str] = Field([], max_length=50)


class ConsultationBody(Shape):
    to: str = Field(max_length=254)
    """A mail address, `agent:ID` or `team:ID`."""
    text: str = Field(min_length=1, max_length=100_000)
    messages: list[str] = Field([], max_length=100)
    due_at: When | None = None


class TagsChange(Shape):
    add: list[str] = Field([], max_length=50)
    remove: list[str] = Field([], max_length=50)


class ConversationChange(Shape):
    """Fields that are left out stay. `assignee`, `team`, `topic` and `kind` may be null."""

    status: Literal["open", "pending", "closed", "snoozed"] | None = None
    pending_on: PendingOn | None = None
    snooze: SnoozeBody | None = None
    assignee: str | None = None
    team: str | None = None
    topic: str | None = None
    kind: Kind | None = None
    priority: Priority | None = None
    tags: TagsChange | None = None
    fields: dict[str, str | int | float | bool | None] | None = None
    needs_no_answer: bool | None = None
    registry_number: str | None = Field(None, max_length=100)


class FollowUpBody(Shape):
    due_at: When
    reason: str = Field("", max_length=2000)
    owner: str | None = None
    team: str | None = None


class FollowUpChange(Shape):
    due_at: When | None = None
    reason: str | None = Field(None, max_length=2000)
    owner: str | None = None
    done: bool | None = None


class ConversationNew(Shape):
    """Begins a conversation with a mail of ours."""

    channel: str
    to: list[str] = Field(min_length=1, max_length=200)
    cc: list[str] = Field([], max_length=200)
    bcc: list[str] = Field([], max_length=200)
    subject: str = Field(max_length=998)
    text: str = Field(min_length=1, max_length=500_000)
    attachments: list[str] = Field([], max_length=50)
    topic: str | None = None


class BulkBody(Shape):
    ids: list[str] | None = Field(None, max_length=5000)
    query: dict[str, str] | None = None
    change: ConversationChange | None = None
    spam: bool | None = None


class SpamBody(Shape):
    spam: bool = True


class JoinBody(Shape):
    with_: str = Field(alias="with")
    """The other conversation or customer."""


class SplitBody(Shape):
    messages: list[str] = Field(min_length=1, max_length=500)


class JobShape(Shape):
    id: str
    state: Literal["queued", "running", "done", "failed", "stopped"]
    done: int = 0
    total: int | None = None


class ReadBody(Shape):
    message: str | None = None
    """The last message that was on the screen; left out: the last one there is."""


class PresenceHere(Shape):
    """Who looks at a conversation, and whether they write."""

    writing: bool = False


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


# The stream


class StreamEvent(EventShape):
    row: ConversationRow | None = None


class StreamFrame(Shape):
    """`event: change`, id = the number of the last event in it."""

    events: list[StreamEvent]
    views: list[ViewShape] | None = None


class PresenceFrame(Shape):
    """`event: presence`, without a number."""

    conversation_id: str
    agents: list[dict[str, Any]]
    """Each `{id, name, writing}`."""


# Overview and set-up


class OverviewChannel(Shape):
    channel: ChannelRef
    in_today: int
    unanswered: int
    oldest_since: datetime | None
    answered: int
    """n: first responses today, of which the two below are made."""
    median_seconds: int | None
    p90_seconds: int | None
    past_target: int
    hours: list[int]
    """Messages in for each of the last 24 hours, the current one last."""


class Overview(Shape):
    as_of: datetime
    zone: str
    channels: list[OverviewChannel]
    unanswered: int
    oldest_since: datetime | None
    past_target: int
    median_seconds: int | None
    answered: int
    agents: list[AgentShape]
    hours: list[int]


class QuarantineRow(Shape):
    id: str
    channel: ChannelRef
    reason: str
    detail: str
    size: int
    at: datetime
    tries: int


class DeliveryRow(Shape):
    id: str
    message_id: str
    conversation_id: str
    number: int
    channel: ChannelRef
    to: str
    state: Delivery
    error: str | None
    attempts: int
    at: datetime
    next_try_at: datetime | None


class ResolveBody(Shape):
    outcome: Literal["sent", "send_again"]


class SavedViewShape(Shape):
    id: str
    name: str
    query: dict[str, str]
    shared: bool


class SavedViewBody(Shape):
    name: str = Field(min_length=1, max_length=100)
    query: dict[str, str]
    shared: bool = False


class TokenRow(Shape):
    id: str
    name: str
    role: Role
    created_at: datetime
    last_used_at: datetime | None


class TokenNew(Shape):
    name: str = Field(min_length=1, max_length=100)
    role: Role


class TokenCreated(TokenRow):
    token: str


for _model in (ConversationShape,):
    _model.model_rebuild()
