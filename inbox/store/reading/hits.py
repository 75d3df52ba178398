"""Search hits as they are shown. Protected customers are out of search for everybody: whoever opens
them says why, and a search would ask nobody."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select

from inbox.model.masking import mask
from inbox.model.words import Sensitivity
from inbox.store.reading.labels import Labels
from inbox.store.reading.phrases import holding_phrases
from inbox.store.reading.sight import FIRST_ID, teams_seen
from inbox.store.search.match import Match
from inbox.store.search.parse import Query
from inbox.store.search.snippets import MAX_READ, Finder
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.messages import messages
from inbox.store.unit import AnyRow, Unit

_C = conversations.c
SHOWN_IDENTITIES = 3


def seen_messages(unit: Unit, query: Query, ids: Sequence[int]) -> list[int]:
    """Those that the actor may find, newest first."""
    holding = holding_phrases(unit, query, ids)
    if not holding:
        return []
    # Selected and not sifted in WHERE: an index of teams must not become the way in.
    may_see = and_(messages.c.erased_at.is_(None), *open_to(unit)).label("may_see")
    statement = (
        select(messages.c.id, may_see)
        .join(conversations, _C.id == messages.c.conversation_id)
        .join(contacts, contacts.c.id == _C.contact_id)
        .where(messages.c.id.in_(holding))
    )
    return sorted(
        (row.id for row in unit.connection.execute(statement) if row.may_see), reverse=True
    )


def read_message_hits(
    unit: Unit, ids: Sequence[int], match: Match, labels: Labels
) -> list[dict[str, Any]]:
    statement = (
        select(
            messages.c.id,
            messages.c.conversation_id,
            messages.c.channel,
            messages.c.channel_kind,
            messages.c.subject,
            messages.c.author_name,
            messages.c.reply_text,
            messages.c.language,
            messages.c.received_at,
            _C.subject.label("conversation_subject"),
        )
        .join(conversations, _C.id == messages.c.conversation_id)
        .where(messages.c.id.in_(ids))
        .order_by(messages.c.id.desc())
    )
    rows = unit.connection.execute(statement).all() if ids else []
    finder = Finder(match)
    return [
        _shape(row, labels, finder.snippet(mask(row.reply_text[:MAX_READ]), row.language))
        for row in rows
    ]


def conversation_hit(unit: Unit, number: int, labels: Labels) -> list[dict[str, Any]]:
    """The conversation of that number, by its last message."""
    statement = (
        select(
            messages.c.id,
            messages.c.conversation_id,
            messages.c.channel,
            messages.c.channel_kind,
            messages.c.subject,
            messages.c.author_name,
            messages.c.received_at,
            _C.subject.label("conversation_subject"),
            _C.preview,
        )
        .join(conversations, _C.last_message_id == messages.c.id)
        .join(contacts, contacts.c.id == _C.contact_id)
        .where(_C.number == number, *open_to(unit))
    )
    rows = unit.connection.execute(statement).all() if number < FIRST_ID else []
    return [_shape(row, labels, mask(row.preview)) for row in rows]


def read_contact_hits(unit: Unit, ids: Sequence[int]) -> list[dict[str, Any]]:
    statement = (
        select(contacts.c.id, contacts.c.name)
        .where(
            contacts.c.id.in_(ids),
            contacts.c.sensitivity != Sensitivity.PROTECTED,
            contacts.c.erased_at.is_(None),
            contacts.c.merged_into.is_(None),
            *_known_to(unit),
        )
        .order_by(contacts.c.id.desc())
    )
    rows = unit.connection.execute(statement).all()
    values = _values(unit, [row.id for row in rows])
    return [
        {
            "kind": "contact",
            "id": str(row.id),
            "conversation_id": None,
            "title": mask(row.name or values.get(row.id, [""])[0]),
            "snippet": mask(", ".join(values.get(row.id, [])[:SHOWN_IDENTITIES])),
            "at": None,
            "channel": None,
        }
        for row in rows
    ]


def _shape(row: AnyRow, labels: Labels, found: str) -> dict[str, Any]:
    return {
        "kind": "message",
        "id": str(row.id),
        "conversation_id": str(row.conversation_id),
        "title": mask(row.conversation_subject or row.subject or row.author_name),
        "snippet": found,
        "at": row.received_at,
        "channel": labels.channel(row.channel, row.channel_kind),
    }


def open_to(unit: Unit) -> list[ColumnElement[bool]]:
    teams = teams_seen(unit.actor)
    return [
        _C.sensitivity != Sensitivity.PROTECTED,
        contacts.c.sensitivity != Sensitivity.PROTECTED,
        *([] if teams is None else [_C.team_id.in_(sorted(teams))]),
    ]


def _known_to(unit: Unit) -> list[ColumnElement[bool]]:
    """Who sees their teams only, knows only customers who wrote to these."""
    teams = teams_seen(unit.actor)
    if teams is None:
        return []
    return [exists().where(_C.contact_id == contacts.c.id, _C.team_id.in_(sorted(teams)))]


def _values(unit: Unit, ids: Sequence[int]) -> dict[int, list[str]]:
    if not ids:
        return {}
    # Sorted and sifted here: each thing more that SQL is asked for tempts a planner away from the index.
    columns = (identities.c.contact_id, identities.c.id, identities.c.kind, identities.c.value)
    rows = unit.connection.execute(select(*columns).where(identities.c.contact_id.in_(ids))).all()
    found: dict[int, list[str]] = {}
    for contact, _, kind, value in sorted(map(tuple, rows)):
        if kind in ("email", "phone"):
            found.setdefault(contact, []).append(value)
    return found
