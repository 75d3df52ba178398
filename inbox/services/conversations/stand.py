"""Changing where a conversation stands: one update, its version, its place in the order."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, select, update

from inbox.model.errors import ConflictError, StaleError
from inbox.services.inbound.conversation import sort_due
from inbox.services.waits.from_messages import Wait, read_wait
from inbox.store.tables.conversations import conversations
from inbox.store.tables.messages import deliveries, messages
from inbox.store.unit import AnyRow, Unit


def check_version(row: AnyRow, if_version: int | None) -> None:
    if if_version is not None and row.version != if_version:
        raise StaleError(
            "Somebody changed this conversation meanwhile.",
            {
                "current": {
                    "version": row.version,
                    "status": row.status,
                    "assignee": str(row.assignee_id) if row.assignee_id else None,
                    "topic": row.topic_id,
                    "team": row.team_id,
                }
            },
        )


def change_row(unit: Unit, row: AnyRow, values: Mapping[str, Any]) -> int:
    """Writes the values and answers the new version."""
    after = {**row._mapping, **values}
    waits = after["unanswered_since"] if after["unanswered"] else None
    written = {
        **values,
        "version": row.version + 1,
        "sort_due": sort_due(after["due_at"], waits, after["last_message_at"]),
    }
    given = {f"_{name}": value for name, value in written.items()}
    changed = unit.connection.execute(
        _change(frozenset(written)), given | {"_of": row.id, "_standing": row.version}
    )
    if changed.rowcount != 1:
        raise ConflictError(
            "Somebody changed this conversation meanwhile. Try again.", code="changed_meanwhile"
        )
    return int(row.version) + 1


@cache
def _change(names: frozenset[str]) -> Update:
    """Services write few different sets of columns; making a statement costs more than running it."""
    c = conversations.c
    return (
        update(conversations)
        .where(c.id == bindparam("_of"), c.version == bindparam("_standing"))
        .values({name: bindparam(f"_{name}", type_=c[name].type) for name in sorted(names)})
    )


def opened() -> dict[str, Any]:
    """What `open` takes away from other statuses."""
    return {
        "status": "open",
        "pending_on": None,
        "snooze_until": None,
        "snooze_on_reply": False,
        "snooze_on_link": None,
        "closed_at": None,
    }


def closed(now: datetime) -> dict[str, Any]:
    return {**opened(), "status": "closed", "closed_at": now}


def wait_as_it_is(unit: Unit, conversation_id: int) -> dict[str, Any]:
    """The customer's clock, counted again from the messages."""
    row = unit.connection.execute(_WAITING, {"id": conversation_id}).one()
    return waiting(read_wait(unit, row))


def waiting(wait: Wait) -> dict[str, Any]:
    return {"unanswered": wait.since is not None, "unanswered_since": wait.since}


def clock_as_it_is(unit: Unit, row: AnyRow) -> dict[str, Any]:
    """All that a row says of what was asked and answered first and last, counted again."""
    wait = read_wait(unit, row)
    last = wait.last_inbound
    return {
        **waiting(wait),
        "needs_no_answer": wait.needs_no_answer,
        "first_inbound_at": wait.first_inbound_at,
        "first_response_at": wait.first_response_at,
        "last_inbound_id": last.id if last else None,
        "last_inbound_at": last.at if last else None,
    }


_WAITING = select(
    *(conversations.c[name] for name in ("id", "unanswered", "needs_no_answer", "last_inbound_id"))
).where(conversations.c.id == bindparam("id"))


def last_as_it_is(unit: Unit, conversation_id: int) -> dict[str, Any]:
    """What a row says of what was said last, looked up again; nothing where nothing is said."""
    last = unit.connection.execute(
        select(messages.c.id, messages.c.received_at, messages.c.reply_text)
        .where(messages.c.conversation_id == conversation_id, messages.c.visibility != "internal")
        .order_by(messages.c.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return {}
    preview = " ".join(last.reply_text.split())[:200]
    return {
        "last_message_id": last.id,
        "last_message_at": last.received_at,
        "preview": preview,
    }


def has_failures(unit: Unit, conversation_id: int) -> bool:
    found = unit.connection.execute(
        select(deliveries.c.id)
        .where(
            deliveries.c.conversation_id == conversation_id,
            deliveries.c.state.in_(("failed", "unconfirmed")),
        )
        .limit(1)
    ).first()
    return found is not None
