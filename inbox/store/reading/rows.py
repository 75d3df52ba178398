"""List rows: one encoding for everyone, made from one query and one for tags."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select

from inbox.model.alarm import THREAT
from inbox.model.masking import mask
from inbox.model.words import Sensitivity, Status
from inbox.store.reading.labels import Labels
from inbox.store.tables.conversations import conversation_tags, conversations, reads, tags, topics
from inbox.store.tables.customers import contacts
from inbox.store.tables.messages import messages
from inbox.store.tables.people import agents
from inbox.store.unit import AnyRow, Unit

_C = conversations.c
DONE = (Status.CLOSED, Status.SPAM)

# Shown as they are stored, under the same name.
_PLAIN = (
    "number",
    "subject",
    "preview",
    "status",
    "pending_on",
    "priority",
    "kind",
    "language",
    "unanswered",
    "unanswered_since",
    "needs_no_answer",
    "first_response_at",
    "follow_up_at",
    "last_message_at",
    "created_at",
    "failed",
    "public",
    "record",
    "sensitivity",
    "history",
    "demo",
    "version",
)

_COLUMNS = (
    *(_C[name] for name in _PLAIN),
    _C.id,
    _C.origin_channel,
    _C.origin_kind,
    _C.contact_id,
    _C.team_id,
    _C.assignee_id,
    _C.topic_id,
    _C.first_inbound_at,
    _C.due_at,
    _C.due_kind,
    _C.snooze_until,
    _C.snooze_on_reply,
    _C.snooze_on_link,
    _C.has_attachments,
    _C.last_message_id,
    contacts.c.name.label("contact_name"),
    contacts.c.sensitivity.label("contact_sensitivity"),
    agents.c.name.label("assignee_name"),
    topics.c.names.label("topic_names"),
)

_FROM = (
    conversations.join(contacts, contacts.c.id == _C.contact_id)
    .outerjoin(agents, agents.c.id == _C.assignee_id)
    .outerjoin(topics, topics.c.id == _C.topic_id)
)


def row_statement(*more: ColumnElement[Any]) -> Select[Any]:
    """What `shape_row` takes, and more."""
    return select(*_COLUMNS, *more).select_from(_FROM)


# Made once: making a statement of forty columns costs more than running it.
_AMONG: BindParameter[Any] = bindparam("ids", expanding=True)
_ROWS = row_statement().where(_C.id.in_(_AMONG))
_TAGS = (
    select(conversation_tags.c.conversation_id, tags.c.id, tags.c.name)
    .join(tags, tags.c.id == conversation_tags.c.tag_id)
    .where(conversation_tags.c.conversation_id.in_(_AMONG))
    .order_by(conversation_tags.c.at, tags.c.id)
)


def read_rows(unit: Unit, ids: Iterable[int], labels: Labels) -> dict[int, dict[str, Any]]:
    """Rows (ConversationRow) by id, complete and with `unread` false: both differ by reader."""
    wanted = list(ids)
    if not wanted:
        return {}
    found = unit.connection.execute(_ROWS, {"ids": wanted}).all()
    tagged, folded = read_tags(unit, [row.id for row in found]), read_folded(unit, found)
    return {row.id: shape_row(row, tagged[row.id], labels, row.id in folded) for row in found}


def read_folded(unit: Unit, rows: Sequence[AnyRow]) -> set[int]:
    """Those whose last message reads like a threat. Its words are in no list: without a preview, and with a
    message, are only these, what was deleted, and pictures alone."""
    by_message = {row.last_message_id: row.id for row in rows if not row.preview}
    by_message.pop(None, None)
    if not by_message:
        return set()
    found = unit.connection.execute(
        select(messages.c.id, messages.c.fields).where(messages.c.id.in_(by_message))
    )
    return {by_message[row.id] for row in found if row.fields.get(THREAT)}


def read_tags(unit: Unit, ids: Sequence[int]) -> Mapping[int, list[dict[str, str]]]:
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for conversation, id, name in unit.connection.execute(_TAGS, {"ids": ids}):
        found[conversation].append({"id": str(id), "name": name})
    return found


def unread_among(unit: Unit, agent_id: int | None, ids: Iterable[int]) -> set[int]:
    """Those in which a customer wrote after what this agent last read, and which are news to them."""
    wanted = list(ids)
    if agent_id is None or not wanted:
        return set()
    asked = {"ids": wanted, "reader": agent_id}
    return set(unit.connection.execute(_UNREAD, asked).scalars())


def is_unread() -> Any:
    """Of a conversation joined with one agent's `reads`."""
    return _C.last_inbound_id.is_not(None) & (
        reads.c.message_id.is_(None) | (reads.c.message_id < _C.last_inbound_id)
    )


def is_news(status: str, concerned: Collection[int | None], agent_id: int | None) -> bool:
    """What somebody has closed is done: only whose it is, or who promised to come back, has yet to read it."""
    return status not in DONE or agent_id in concerned


_SEEN = (reads.c.conversation_id == _C.id) & (reads.c.agent_id == bindparam("reader"))
_UNREAD = (
    select(_C.id)
    .select_from(conversations.outerjoin(reads, _SEEN))
    .where(
        _C.id.in_(_AMONG),
        is_unread(),
        _C.status.not_in(DONE)
        | (_C.assignee_id == bindparam("reader"))
        | (_C.follow_up_owner == bindparam("reader")),
    )
)


def is_protected(row: Mapping[str, Any]) -> bool:
    return bool(row["sensitivity"] == Sensitivity.PROTECTED)


def mask_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """As those see it who may not open a protected customer: no name, no place, no words."""
    hidden = {"subject": "", "preview": "", "contact": {"id": None, "name": ""}, "tags": []}
    return {**row, **hidden}


def shape_row(
    row: AnyRow, tags: list[dict[str, str]], labels: Labels, folded: bool
) -> dict[str, Any]:
    shown = dict(zip(_PLAIN, row, strict=False))
    if row.contact_sensitivity == Sensitivity.PROTECTED:
        shown["sensitivity"] = row.contact_sensitivity
    return shown | {
        "id": str(row.id),
        "subject": mask(shown["subject"]),
        "preview": mask(shown["preview"]),
        "origin_channel": labels.channel(row.origin_channel, row.origin_kind),
        "contact": {"id": str(row.contact_id), "name": row.contact_name},
        "team": row.team_id,
        "assignee": _named(row.assignee_id, row.assignee_name),
        "topic": labels.topic(row.topic_id, row.topic_names) if row.topic_id else None,
        "tags": tags,
        "first_response_seconds": _seconds(row.first_inbound_at, shown["first_response_at"]),
        "due": {"at": row.due_at, "kind": row.due_kind} if row.due_at and row.due_kind else None,
        "snooze": _snooze(row),
        "unread": False,
        "attachments": row.has_attachments,
        "threat": folded,
    }


def _named(id: int | None, name: str | None) -> dict[str, str] | None:
    return None if id is None else {"id": str(id), "name": name or ""}


def _seconds(begin: datetime | None, end: datetime | None) -> int | None:
    if begin is None or end is None:
        return None
    return max(0, int((end - begin).total_seconds()))


def _snooze(row: AnyRow) -> dict[str, Any] | None:
    if row.status != Status.SNOOZED:
        return None
    link = str(row.snooze_on_link) if row.snooze_on_link else None
    return {"until": row.snooze_until, "on_reply": row.snooze_on_reply, "on_link": link}
