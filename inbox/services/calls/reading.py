"""My calls of the last hours, and customers by what one types while the telephone rings."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from inbox.model.masking import mask
from inbox.model.phone_numbers import normalize, show
from inbox.model.words import Sensitivity
from inbox.services.calls.state import known_of
from inbox.services.permissions import require, require_person
from inbox.services.plan import Plan
from inbox.store.reading.labels import Labels
from inbox.store.reading.search import search
from inbox.store.tables.calls import calls
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts, identities
from inbox.store.unit import AnyRow, Unit

LATELY = timedelta(hours=8)
SHOWN = 20
OPEN_SHOWN = 5


def list_calls(unit: Unit, plan: Plan) -> list[dict[str, Any]]:
    """CallShape: those of my telephone, the newest first."""
    require(unit.actor, "call.read")
    mine = require_person(unit.actor)
    rows = unit.connection.execute(
        select(calls)
        .where(calls.c.agent_id == mine, calls.c.told_at > unit.now - LATELY)
        .order_by(calls.c.told_at.desc())
        .limit(SHOWN)
    ).all()
    known = _by_number(unit, [row.number for row in rows if row.number])
    return [_call(row, plan, known.get(row.number)) for row in rows]


def find_callers(unit: Unit, plan: Plan, labels: Labels, q: str) -> list[dict[str, Any]]:
    """CallerShape: by number in any format, else by name."""
    require(unit.actor, "call.read")
    number = normalize(q, plan.country)
    if number:
        found = _by_number(unit, [number]).get(number)
        ids = [found.id] if found is not None else []
    else:
        hits, _ = search(unit, q, labels, ["contact"], 8)
        ids = [int(hit["id"]) for hit in hits]
    return [_caller(unit, plan, labels, row) for row in _contacts(unit, ids)]


def _call(row: AnyRow, plan: Plan, contact: AnyRow | None) -> dict[str, Any]:
    known = known_of(row)
    return {
        "id": str(row.id),
        "channel": row.channel,
        "direction": known.direction,
        "phase": str(known.phase),
        "number": known.number,
        "shown": show(known.number, plan.country) if known.number else "",
        "name": contact.name if contact is not None and contact.name else known.name,
        "contact": str(contact.id) if contact is not None else None,
        "conversation_id": str(row.conversation_id) if row.conversation_id else None,
        "started_at": known.started_at,
        "answered_at": known.answered_at,
        "ended_at": known.ended_at,
        "recording": known.recording,
        "logged": row.logged_at is not None,
    }


def _by_number(unit: Unit, numbers: Sequence[str]) -> dict[str, AnyRow]:
    """Protected customers are not shown to whoever has not opened them."""
    rows = unit.connection.execute(
        select(identities.c.value, contacts.c.id, contacts.c.name)
        .join(contacts, contacts.c.id == identities.c.contact_id)
        .where(
            identities.c.kind == "phone",
            identities.c.value.in_(numbers),
            contacts.c.erased_at.is_(None),
            contacts.c.sensitivity != Sensitivity.PROTECTED,
        )
    )
    return {row.value: row for row in rows}


def _contacts(unit: Unit, ids: Sequence[int]) -> Sequence[AnyRow]:
    rows = unit.connection.execute(select(contacts).where(contacts.c.id.in_(ids))).all()
    place = {id: at for at, id in enumerate(ids)}
    return sorted(rows, key=lambda row: place[row.id])


def _caller(unit: Unit, plan: Plan, labels: Labels, row: AnyRow) -> dict[str, Any]:
    numbers = unit.connection.scalars(
        select(identities.c.value)
        .where(identities.c.contact_id == row.id, identities.c.kind == "phone")
        .order_by(identities.c.id)
        .limit(OPEN_SHOWN)
    )
    return {
        "id": str(row.id),
        "name": mask(row.name),
        "numbers": [show(number, plan.country) for number in numbers],
        "open": _open(unit, labels, row.id),
    }


def _open(unit: Unit, labels: Labels, contact_id: int) -> list[dict[str, Any]]:
    """What they may be calling about."""
    c = conversations.c
    rows = unit.connection.execute(
        select(c.id, c.number, c.subject, c.preview, c.origin_channel, c.origin_kind)
        .where(c.contact_id == contact_id, c.status.in_(("open", "pending", "snoozed")))
        .where(c.merged_into.is_(None))
        .order_by(c.last_message_at.desc(), c.id.desc())
        .limit(OPEN_SHOWN)
    )
    return [
        {
            "id": str(row.id),
            "number": row.number,
            "subject": mask(row.subject or row.preview),
            "channel": labels.channel(row.origin_channel, row.origin_kind),
        }
        for row in rows
    ]
