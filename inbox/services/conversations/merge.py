"""Merging, unmerging, splitting and linking conversations. Nothing is lost: a merge knows what it moved."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from inbox.model.errors import InvalidError, NotFoundError
from inbox.services.access import conversation
from inbox.services.conversations.stand import (
    change_row,
    clock_as_it_is,
    closed,
    has_failures,
    last_as_it_is,
    opened,
)
from inbox.services.inbound.conversation import sort_due
from inbox.services.inbound.place import new_token
from inbox.services.waits.back import end_what_is_there
from inbox.services.waits.from_messages import mark_what_rows_know
from inbox.store.dialects import insert_ignoring, take_numbers
from inbox.store.tables.conversations import conversations, follow_ups, links, participants
from inbox.store.tables.messages import deliveries, messages
from inbox.store.unit import AnyRow, Unit

ACTION = "conversation.merge"


def merge(unit: Unit, conversation_id: int, into_id: int) -> int:
    """Moves everything said in the first into the second. Later mail to the first lands there too."""
    if conversation_id == into_id:
        raise InvalidError(
            "A conversation can't be merged with itself.",
            {"field": "with"},
            code="same_conversation",
        )
    # Always in the same order, so that two merges at once can't wait for each other.
    rows = {id: conversation(unit, id, ACTION) for id in sorted((conversation_id, into_id))}
    source, target = rows[conversation_id], rows[into_id]
    if source.merged_into is not None or target.merged_into is not None:
        raise InvalidError(
            "One of them is merged already.", {"field": "with"}, code="already_merged"
        )
    if source.sensitivity != target.sensitivity:
        raise InvalidError(
            "One of them is of a protected customer: what they wrote would stand where everybody reads "
            "it. Merge the customers first.",
            {"field": "with"},
            code="merge_protected",
        )
    moved = _ids(unit, source.id)
    for row in rows.values():
        mark_what_rows_know(unit, row)
    _move(unit, source.id, target.id, moved)
    _copy_participants(unit, source.id, target.id)
    _link(unit, source.id, target.id, "merged", {**moved, "before": _standing(source)})
    version = change_row(
        unit,
        source,
        {
            **closed(unit.now),
            "merged_into": target.id,
            "unanswered": False,
            "unanswered_since": None,
            "failed": False,
        },
    )
    into_version = _recount(unit, target)
    unit.emit("conversation.merged", source.id, version, {"into": str(target.id)})
    unit.emit("conversation.merged", target.id, into_version, {"from": str(source.id)})
    return into_version


def unmerge(unit: Unit, conversation_id: int) -> int:
    """Gives back what the merge had moved, and the standing from before it."""
    source = conversation(unit, conversation_id, ACTION)
    if source.merged_into is None:
        raise InvalidError("It is not merged.", code="not_merged")
    target = conversation(unit, source.merged_into, ACTION)
    link = unit.connection.execute(
        select(links.c.data).where(
            links.c.conversation_id == source.id,
            links.c.other_id == target.id,
            links.c.kind == "merged",
        )
    ).first()
    if link is None:
        raise NotFoundError("What was merged is not known any more.", code="merge_unknown")
    _move(unit, target.id, source.id, link.data)
    unit.connection.execute(
        delete(links).where(links.c.conversation_id == source.id, links.c.other_id == target.id)
    )
    values = {**opened(), "merged_into": None, **_restored(link.data["before"])}
    unit.connection.execute(
        update(conversations).where(conversations.c.id == source.id).values(**values)
    )
    version = _recount(unit, conversation(unit, source.id, ACTION))
    into_version = _recount(unit, target)
    unit.emit("conversation.unmerged", source.id, version, {"from": str(target.id)})
    unit.emit("conversation.unmerged", target.id, into_version, {"out": str(source.id)})
    return version


def split(unit: Unit, conversation_id: int, message_ids: Sequence[int]) -> int:
    """The chosen messages become a conversation of their own. Answers its id."""
    row = conversation(unit, conversation_id, ACTION)
    chosen = unit.connection.execute(
        select(messages.c.id, messages.c.subject, messages.c.reply_text, messages.c.received_at)
        .where(messages.c.id.in_(message_ids), messages.c.conversation_id == row.id)
        .order_by(messages.c.id)
    ).all()
    total = unit.connection.execute(
        select(func.count()).select_from(messages).where(messages.c.conversation_id == row.id)
    ).scalar_one()
    if not chosen or len(chosen) != len(set(message_ids)) or len(chosen) == total:
        raise InvalidError(
            "Choose some of its messages, not all.", {"field": "messages"}, code="split_needs_some"
        )
    mark_what_rows_know(unit, row)
    id = _insert_like(unit, row, chosen)
    ids = [one.id for one in chosen]
    # What a message told the customer to expect goes where that message goes.
    promised = select(follow_ups.c.id).where(
        follow_ups.c.conversation_id == row.id, follow_ups.c.message_id.in_(ids)
    )
    moved = {
        "messages": [str(one) for one in ids],
        "follow_ups": _column(unit, promised),
    }
    _move(unit, row.id, id, moved)
    _copy_participants(unit, row.id, id)
    _link(unit, id, row.id, "related", {})
    made = conversation(unit, id, ACTION)
    for one in (row, made):
        end_what_is_there(unit, one)
    version = _recount(unit, made)
    unit.emit("conversation.created", id, version, {"split_from": str(row.id)})
    unit.emit("conversation.split", row.id, _recount(unit, row), {"to": str(id)})
    unit.enqueue("assign", lane="assign", key="assign")
    return id


def link(unit: Unit, conversation_id: int, other_id: int) -> None:
    row = conversation(unit, conversation_id, ACTION)
    other = conversation(unit, other_id, ACTION)
    if row.id == other.id:
        raise InvalidError(
            "A conversation can't be linked to itself.", {"field": "with"}, code="same_conversation"
        )
    _link(unit, row.id, other.id, "related", {})
    unit.emit("conversation.linked", row.id, change_row(unit, row, {}), {"to": str(other.id)})


def _ids(unit: Unit, id: int) -> dict[str, list[str]]:
    return {
        "messages": _column(unit, select(messages.c.id).where(messages.c.conversation_id == id)),
        "follow_ups": _column(
            unit, select(follow_ups.c.id).where(follow_ups.c.conversation_id == id)
        ),
    }


def _column(unit: Unit, statement: Any) -> list[str]:
    return [str(value) for value in unit.connection.execute(statement).scalars()]


def _move(unit: Unit, source: int, target: int, moved: dict[str, Any]) -> None:
    ids = [int(id) for id in moved["messages"]]
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        for table, column in ((messages, messages.c.id), (deliveries, deliveries.c.message_id)):
            unit.connection.execute(
                update(table)
                .where(column.in_(some), table.c.conversation_id == source)
                .values(conversation_id=target)
            )
    promises = [int(id) for id in moved["follow_ups"]]
    if promises:
        unit.connection.execute(
            update(follow_ups).where(follow_ups.c.id.in_(promises)).values(conversation_id=target)
        )


def _copy_participants(unit: Unit, source: int, target: int) -> None:
    rows = unit.connection.execute(
        select(participants).where(participants.c.conversation_id == source)
    ).mappings()
    copies = [{**row, "conversation_id": target} for row in rows]
    if copies:
        unit.connection.execute(insert_ignoring(unit, participants), copies)


def _link(unit: Unit, id: int, other: int, kind: str, data: dict[str, Any]) -> None:
    row = {"conversation_id": id, "other_id": other, "kind": kind, "data": data, "at": unit.now}
    unit.connection.execute(
        delete(links).where(links.c.conversation_id == id, links.c.other_id == other)
    )
    unit.connection.execute(insert(links).values(row))


def _standing(row: AnyRow) -> dict[str, Any]:
    return {
        "status": row.status,
        "pending_on": row.pending_on,
        "assignee_id": row.assignee_id,
        "closed_at": row.closed_at.isoformat() if row.closed_at else None,
    }


def _restored(before: dict[str, Any]) -> dict[str, Any]:
    closed_at = before.get("closed_at")
    return {
        **before,
        "closed_at": datetime.fromisoformat(closed_at) if closed_at else None,
    }


def _recount(unit: Unit, row: AnyRow) -> int:
    """What the row says of its messages, counted again."""
    values: dict[str, Any] = {"failed": has_failures(unit, row.id), **last_as_it_is(unit, row.id)}
    values |= clock_as_it_is(unit, row)
    if row.status == "spam":
        values |= {"unanswered": False, "unanswered_since": None}
    elif values["unanswered"] and row.status == "closed":
        values |= opened()
    promise = unit.connection.execute(
        select(follow_ups.c.due_at, follow_ups.c.owner_id)
        .where(follow_ups.c.conversation_id == row.id, follow_ups.c.done_at.is_(None))
        .order_by(follow_ups.c.due_at)
        .limit(1)
    ).first()
    values["follow_up_at"] = promise.due_at if promise else None
    values["follow_up_owner"] = promise.owner_id if promise else None
    return change_row(unit, conversation(unit, row.id, ACTION), values)


def _insert_like(unit: Unit, row: AnyRow, chosen: Sequence[AnyRow]) -> int:
    id = unit.new_id()
    copied = (
        "priority",
        "kind",
        "origin_channel",
        "origin_kind",
        "contact_id",
        "team_id",
        "topic_id",
        "language",
        "sensitivity",
        "record",
        "public",
        "demo",
        "thread_key",
        "post_id",
    )
    unit.connection.execute(
        insert(conversations).values(
            {name: row._mapping[name] for name in copied}
            | {
                "id": id,
                "number": next(iter(take_numbers(unit, "conversation", 1))),
                "subject": chosen[0].subject or row.subject,
                "status": "open",
                "fields": {},
                "unanswered": False,
                "sort_due": sort_due(None, None, chosen[-1].received_at),
                "last_message_at": chosen[-1].received_at,
                "created_at": chosen[0].received_at,
                "thread_token": new_token(),
            }
        )
    )
    return id
