"""Who looked at what. Says nothing of a protected customer, so that those who lead can see who looked
at them without opening them themselves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
    union,
)

from inbox.model.errors import InvalidError, NotFoundError
from inbox.model.masking import mask
from inbox.model.words import Looked, Sensitivity
from inbox.store.reading.cursors import moment, read_cursor, write_cursor
from inbox.store.reading.sight import find_conversation_id, is_hidden
from inbox.store.tables.columns import microseconds
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import SAID_WHY, access, contacts
from inbox.store.tables.messages import attachments
from inbox.store.tables.people import agents
from inbox.store.unit import AnyRow, Unit

_A, _C = access.c, conversations.c
NEWEST = (_A.opened_at.desc(), _A.id.desc())


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose visits, of what, and between when. None asks for all."""

    contact: int | None = None
    conversation: int | None = None
    """Its id, or its number as people know it."""
    agent: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Not part of it."""
    show: str | None = None
    """One of SHOWN."""


SHOWN: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "opened": lambda: and_(_A.what == Looked.OPENED, _A.ahead.is_(False)),
    "ahead": lambda: _A.ahead.is_(True),
    "reason": lambda: literal_column(SAID_WHY.text),
    "file": lambda: _A.what == Looked.FILE,
    "log": lambda: _A.what == Looked.LOG,
}


def list_access(
    unit: Unit, asked: Asked, limit: int = 50, cursor: str | None = None
) -> tuple[list[dict[str, Any]], str | None]:
    """AccessShape, the newest first, and where to go on."""
    statement = select(access).where(*_conditions(unit, asked)).order_by(*NEWEST).limit(limit + 1)
    start = read_cursor(cursor, 2)
    if start is not None:
        statement = statement.where(_before(*start))
    rows = unit.connection.execute(_with_names(statement)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    found = [_shape(unit, row) for row in rows[:limit]]
    return found, write_cursor(microseconds(last.opened_at), last.id) if last else None


def about(unit: Unit, asked: Asked) -> Asked:
    """With the ids of what is asked for. Raises NotFoundError."""
    if asked.contact is not None:
        _check(unit, select(contacts.c.id).where(contacts.c.id == asked.contact))
    if asked.conversation is None:
        return asked
    return replace(asked, conversation=find_conversation_id(unit, asked.conversation))


def _check(unit: Unit, statement: Select[Any]) -> None:
    if unit.connection.scalar(statement) is None:
        raise NotFoundError("There is no such customer.", code="no_such_contact")


def _conditions(unit: Unit, asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.since and asked.until and asked.since >= asked.until:
        raise InvalidError(
            "A period ends after it begins.", {"field": "to"}, code="period_reversed"
        )
    if asked.contact is not None:
        found.append(_A.id.in_(_of_contact(asked.contact)))
    if asked.conversation is not None:
        # Those that were merged into this one are read as this one.
        theirs = or_(_C.id == asked.conversation, _C.merged_into == asked.conversation)
        found.append(_A.conversation_id.in_(select(_C.id).where(theirs)))
    if asked.agent is not None:
        found.append(_A.agent_id == asked.agent)
    if asked.since is not None:
        found.append(_A.opened_at >= asked.since)
    if asked.until is not None:
        found.append(_A.opened_at < asked.until)
    return [*found, SHOWN[asked.show]()] if asked.show else found


def _of_contact(contact: int) -> CompoundSelect[Any]:
    """Those who were merged into this one are this one, with who looked at them before. Each half has an
    index of its own; the two under one OR have none."""
    ids = select(contacts.c.id).where(
        or_(contacts.c.id == contact, contacts.c.merged_into == contact)
    )
    theirs = select(_C.id).where(_C.contact_id.in_(ids))
    return union(
        select(_A.id).where(_A.contact_id.in_(ids)),
        select(_A.id).where(_A.conversation_id.in_(theirs)),
    )


def _before(at: int, id: int) -> ColumnElement[bool]:
    opened = moment(at)
    # Typed, or SQLite would be handed a time as text.
    key = tuple_(literal(opened, _A.opened_at.type), literal(id, _A.id.type))
    return tuple_(_A.opened_at, _A.id) < key


def _with_names(page: Select[Any]) -> Select[Any]:
    """A page of visits first, and only then who and what they are about."""
    visit = page.subquery()
    v, theirs = visit.c, contacts.c
    return (
        select(
            visit,
            agents.c.name,
            _C.number,
            _C.sensitivity.label("case_sensitivity"),
            theirs.id.label("customer_id"),
            theirs.name.label("customer"),
            theirs.sensitivity.label("sensitivity"),
            attachments.c.filename,
        )
        .join(agents, agents.c.id == v.agent_id)
        .outerjoin(conversations, _C.id == v.conversation_id)
        .outerjoin(contacts, theirs.id == func.coalesce(_C.contact_id, v.contact_id))
        .outerjoin(attachments, attachments.c.id == v.attachment_id)
        .order_by(v.opened_at.desc(), v.id.desc())
    )


def _shape(unit: Unit, row: AnyRow) -> dict[str, Any]:
    is_protected = Sensitivity.PROTECTED in (row.sensitivity, row.case_sensitivity)
    return {
        "id": str(row.id),
        "what": row.what,
        "agent": {"id": str(row.agent_id), "name": row.name},
        "conversation_id": None if row.conversation_id is None else str(row.conversation_id),
        "number": row.number,
        "contact": None if is_protected else _named(row.customer_id, row.customer),
        "protected": is_protected,
        "openable": row.number is not None and not (is_protected and _is_closed_to(unit)),
        "file": _named(row.attachment_id, "" if is_protected else row.filename),
        "opened_at": row.opened_at,
        "seen_at": row.seen_at,
        "active_seconds": row.active_seconds,
        "reason": mask(row.reason),
        "ahead": row.ahead,
    }


def _is_closed_to(unit: Unit) -> bool:
    return is_hidden(unit.actor, Sensitivity.PROTECTED)


def _named(id: int | None, name: str | None) -> dict[str, str] | None:
    return None if id is None else {"id": str(id), "name": mask(name or "")}
