"""What agents send: answers, notes, drafts and changes of a conversation."""

from typing import Literal

from pydantic import Field

from inbox.model.words import Kind, PendingOn, Priority
from inbox.web.api.calls_shapes import CallLogged
from inbox.web.api.shapes import Shape, When


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
    on_link: str | None = None
    """A linked conversation: until it is closed, its customer writes, or a third party answers there."""


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
    """Begins a conversation with a mail of ours, which needs `to`, `subject` and `text`; or, with `call`,
    writes down a call or a visit, of which `text` is what was said."""

    channel: str
    call: CallLogged | None = None
    to: list[str] = Field([], max_length=200)
    cc: list[str] = Field([], max_length=200)
    bcc: list[str] = Field([], max_length=200)
    subject: str = Field("", max_length=998)
    text: str = Field("", max_length=500_000)
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
    """Looked at, changed or not."""
    refused: int = 0
    """Of these not changed: somebody else was there first, or the caller may not."""
    total: int | None = None


class ReadBody(Shape):
    message: str | None = None
    """The last message that was on the screen; left out: the last one there is."""


class PresenceHere(Shape):
    """Who looks at a conversation, and whether they write."""

    writing: bool = False
