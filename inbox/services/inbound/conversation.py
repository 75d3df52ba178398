"""A conversation as a set of messages changes it: read once, changed in memory, written once."""

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from inbox.model.words import PendingOn, Status
from inbox.services.inbound.arrive import Standing

FAR = timedelta(days=36_500)


@dataclass(slots=True, eq=False)
class Conversation:
    """Names are the table's columns, but for those that begin with an underscore."""

    id: int
    number: int
    subject: str
    preview: str
    status: str
    pending_on: str | None
    priority: str
    kind: str | None
    origin_channel: str
    origin_kind: str
    contact_id: int
    team_id: str | None
    assignee_id: int | None
    topic_id: str | None
    language: str
    unanswered: bool
    unanswered_since: datetime | None
    needs_no_answer: bool
    before_last_inbound: dict[str, Any] | None
    first_inbound_at: datetime | None
    due_at: datetime | None
    snooze_until: datetime | None
    snooze_on_reply: bool
    last_message_id: int | None
    last_message_at: datetime
    last_inbound_id: int | None
    last_inbound_at: datetime | None
    created_at: datetime
    closed_at: datetime | None
    failed: bool
    has_attachments: bool
    public: bool
    history: bool
    demo: bool
    sensitivity: str
    record: str
    merged_into: int | None
    thread_token: str
    version: int
    thread_key: str | None = None
    post_id: int | None = None
    _new: bool = False
    _changed: bool = False
    _participants: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """(kind, value) → (role, name)."""
    _new_participants: set[tuple[str, str]] = field(default_factory=set)
    _read: int = 0
    """The version that was read."""

    def __post_init__(self) -> None:
        self._read = self.version

    def standing(self) -> Standing:
        return Standing(
            status=Status(self.status),
            pending_on=PendingOn(self.pending_on) if self.pending_on else None,
            unanswered=self.unanswered,
            unanswered_since=self.unanswered_since,
            needs_no_answer=self.needs_no_answer,
            snooze_until=self.snooze_until,
            snooze_on_reply=self.snooze_on_reply,
            closed_at=self.closed_at,
            failed=self.failed,
        )

    def stand(self, standing: Standing) -> None:
        self.status = str(standing.status)
        self.pending_on = str(standing.pending_on) if standing.pending_on else None
        self.unanswered = standing.unanswered
        self.unanswered_since = standing.unanswered_since
        self.needs_no_answer = standing.needs_no_answer
        self.snooze_until = standing.snooze_until
        self.snooze_on_reply = standing.snooze_on_reply
        self.closed_at = standing.closed_at
        self.failed = standing.failed

    def add_participant(self, kind: str, value: str, role: str, name: str) -> None:
        if (kind, value) not in self._participants:
            self._participants[(kind, value)] = (role, name)
            self._new_participants.add((kind, value))

    def row(self) -> dict[str, Any]:
        row = {name: getattr(self, name) for name in COLUMNS}
        row["sort_due"] = sort_due(
            self.due_at, self.unanswered_since if self.unanswered else None, self.last_message_at
        )
        return row


COLUMNS = tuple(f.name for f in fields(Conversation) if not f.name.startswith("_"))
ON_UPDATE = tuple(
    name for name in COLUMNS if name not in {"id", "number", "created_at", "thread_token", "demo"}
)


def sort_due(
    due_at: datetime | None, unanswered_since: datetime | None, last_message_at: datetime
) -> datetime:
    """Due first: what has a target by its time, then who waits longest, then the rest by age."""
    if due_at is not None:
        return due_at
    if unanswered_since is not None:
        return unanswered_since + FAR
    return last_message_at + 2 * FAR


def to_json(standing: Standing) -> dict[str, Any]:
    """For *needs no answer*, which restores what stood before the customer's last message."""
    return {
        "status": str(standing.status),
        "pending_on": str(standing.pending_on) if standing.pending_on else None,
        "unanswered": standing.unanswered,
        "unanswered_since": standing.unanswered_since.isoformat()
        if standing.unanswered_since
        else None,
        "closed_at": standing.closed_at.isoformat() if standing.closed_at else None,
        "needs_no_answer": standing.needs_no_answer,
    }


def from_json(value: dict[str, Any]) -> Standing:
    def time(name: str) -> datetime | None:
        return datetime.fromisoformat(value[name]) if value.get(name) else None

    return Standing(
        status=Status(value["status"]),
        pending_on=PendingOn(value["pending_on"]) if value.get("pending_on") else None,
        unanswered=bool(value.get("unanswered")),
        unanswered_since=time("unanswered_since"),
        needs_no_answer=bool(value.get("needs_no_answer")),
        closed_at=time("closed_at"),
    )
