"""Who had what open, from when to when, and why. Rows are added and visits lengthened, never taken away.

Handling time comes from here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, update

from inbox.model.errors import InvalidError
from inbox.model.words import Looked, Sensitivity
from inbox.services.permissions import require, require_person
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import access, contacts
from inbox.store.unit import AnyRow, Unit

SAME_VISIT = timedelta(minutes=2)
"""Heartbeats closer than this belong to one visit."""
LONGEST_REASON = 300
MOST_MERGES = 10


@dataclass(frozen=True, slots=True)
class Visit:
    agent_id: int
    conversation_id: int | None
    active_seconds: int = 0
    contact_id: int | None = None
    """Of a visit to the customer's own page."""
    ahead: bool = False
    """A screen fetched it for what may be opened next."""
    what: Looked = Looked.OPENED
    attachment_id: int | None = None


def note_visits(unit: Unit, visits: Iterable[Visit]) -> None:
    """Lengthens visits that still go on, begins others. What was fetched ahead is a visit once it is opened."""
    for visit in visits:
        going_on = _going_on(unit, visit)
        if going_on is None:
            _begin(unit, visit)
        elif not visit.ahead:
            _go_on(unit, visit, going_on)


def _go_on(unit: Unit, visit: Visit, going_on: AnyRow) -> None:
    values: dict[str, Any] = {
        "seen_at": unit.now,
        "active_seconds": access.c.active_seconds + visit.active_seconds,
    }
    if going_on.ahead:
        values |= {"ahead": False, "opened_at": unit.now}
    unit.connection.execute(update(access).where(access.c.id == going_on.id).values(values))


def _going_on(unit: Unit, visit: Visit) -> AnyRow | None:
    here = access.c.conversation_id == visit.conversation_id
    if visit.conversation_id is None:
        here = access.c.conversation_id.is_(None) & (access.c.contact_id == visit.contact_id)
    same = (access.c.what == visit.what, access.c.attachment_id == visit.attachment_id)
    statement = (
        select(access.c.id, access.c.ahead)
        .where(access.c.agent_id == visit.agent_id, here, *same)
        .where(access.c.seen_at > unit.now - SAME_VISIT)
        .order_by(access.c.id.desc())
        .limit(1)
    )
    return unit.connection.execute(statement).first()


def _begin(unit: Unit, visit: Visit, reason: str = "") -> None:
    unit.connection.execute(
        insert(access).values(
            id=unit.new_id(),
            agent_id=visit.agent_id,
            conversation_id=visit.conversation_id,
            contact_id=visit.contact_id,
            what=visit.what,
            attachment_id=visit.attachment_id,
            opened_at=unit.now,
            seen_at=unit.now,
            active_seconds=visit.active_seconds,
            reason=reason,
            ahead=visit.ahead,
        )
    )


def say_why_conversation(unit: Unit, conversation_id: int, reason: str) -> None:
    """Keeps why a protected customer is about to be opened; of others nothing is asked or kept."""
    require(unit.actor, "conversation.read")
    theirs = contacts.c.sensitivity.label("theirs")
    statement = (
        select(conversations.c.contact_id, conversations.c.sensitivity, theirs)
        .join(contacts, contacts.c.id == conversations.c.contact_id)
        .where(conversations.c.id == conversation_id)
    )
    row = unit.connection.execute(statement).first()
    if row is not None and Sensitivity.PROTECTED in (row.sensitivity, row.theirs):
        _say_why(unit, conversation_id, row.contact_id, reason)


def say_why_contact(unit: Unit, contact_id: int, reason: str) -> None:
    require(unit.actor, "contact.read")
    wanted: int | None = contact_id
    for _ in range(MOST_MERGES):
        statement = select(contacts.c.sensitivity, contacts.c.merged_into)
        row = unit.connection.execute(statement.where(contacts.c.id == wanted)).first()
        if row is not None and wanted is not None and row.sensitivity == Sensitivity.PROTECTED:
            _say_why(unit, None, wanted, reason)
        wanted = None if row is None else row.merged_into
        if wanted is None:
            return


def _say_why(unit: Unit, conversation_id: int | None, contact_id: int, reason: str) -> None:
    if unit.actor.kind != "agent" or not unit.actor.protected_access:
        return  # What follows refuses it in its own words.
    said = " ".join(reason.split())
    if not 0 < len(said) <= LONGEST_REASON:
        raise InvalidError(
            f"A reason has 1 to {LONGEST_REASON} characters.",
            {"field": "X-Access-Reason"},
            code="reason_invalid",
        )
    _begin(unit, Visit(require_person(unit.actor), conversation_id, 0, contact_id), said)
