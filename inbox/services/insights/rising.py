"""What customers write about more than at this hour of normal weeks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, text

from inbox.model.words import Direction, Visibility
from inbox.store.among import among
from inbox.store.reading.hits import open_to
from inbox.store.reading.labels import Labels
from inbox.store.reading.sight import teams_seen
from inbox.store.search.terms import analyse
from inbox.store.tables.conversations import conversations, topics
from inbox.store.tables.customers import contacts
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit
from routing.rising import Said, Theme, rising

WEEKS = 8
HOUR = timedelta(hours=1)
MOST_OF_HOUR = 1_500
"""Messages looked at of each hour, the newest; the earlier weeks are cut in the same way."""
EXAMPLES = 3

_TERMS = {
    "sqlite": "SELECT rowid AS id, terms FROM message_search WHERE rowid IN :ids",
    "postgresql": """SELECT id, array_to_string(tsvector_to_array(terms), ' ') AS terms
        FROM message_search WHERE id IN :ids""",
}
_C, _M = conversations.c, messages.c
_AUTHORS = select(_M.id, _M.author_name, _M.author_value, _M.language).where(among(_M.id, "ids"))


@dataclass(frozen=True, slots=True)
class Risen:
    """What rises, whoever looks. Finding it reads thousands of messages."""

    to: datetime
    messages: int
    known: Sequence[int]
    """How many came in each week that it was held against."""
    themes: Sequence[Theme]


def read_rising(unit: Unit, labels: Labels) -> dict[str, Any]:
    return show_rising(unit, find_rising(unit), labels)


def find_rising(unit: Unit) -> Risen:
    """Of the last hour, the surest first."""
    now = _without_names(unit, _said(unit, unit.now))
    known = [_said(unit, unit.now - timedelta(weeks=back + 1)) for back in range(_weeks(unit))]
    return Risen(unit.now, len(now), [len(said) for said in known], rising(now, known))


def show_rising(unit: Unit, found: Risen, labels: Labels) -> dict[str, Any]:
    """With the conversations that the actor may see, and the weeks that it was held against."""
    teams_seen(unit.actor)
    known = found.known
    return {
        "since": found.to - HOUR,
        "to": found.to,
        "weeks": len(known),
        "messages": found.messages,
        "normally": round(sum(known) / len(known), 1) if known else None,
        "themes": [shape for one in found.themes if (shape := _shape(unit, one, labels))],
    }


def _weeks(unit: Unit) -> int:
    """How many weeks there is something to hold it against: an hour in which nobody wrote counts too."""
    first = unit.connection.scalar(
        select(func.min(_M.received_at)).where(_M.direction == Direction.INBOUND)
    )
    return 0 if first is None else min((unit.now - first) // timedelta(weeks=1), WEEKS)


def _without_names(unit: Unit, said: Said) -> Said:
    """What they write about, not who they are: a message is found by its author's name and address too."""
    kept = dict(said)
    for row in unit.connection.execute(_AUTHORS, {"ids": said}):
        names = set(analyse(f"{row.author_name}\n{row.author_value}", row.language or ""))
        kept[row.id] = [term for term in said[row.id] if term not in names]
    return kept


def _said(unit: Unit, end: datetime) -> Said:
    ids = unit.connection.scalars(
        select(_M.id)
        .where(
            _M.direction == Direction.INBOUND,
            _M.visibility == Visibility.CUSTOMER,
            _M.received_at > end - HOUR,
            _M.received_at <= end,
            _M.auto == "none",
        )
        .order_by(_M.received_at.desc())
        .limit(MOST_OF_HOUR)
    ).all()
    found: dict[int, list[str]] = {}
    statement = text(_TERMS[unit.dialect]).bindparams(bindparam("ids", expanding=True))
    for begin in range(0, len(ids), 500):
        for id, terms in unit.connection.execute(statement, {"ids": ids[begin : begin + 500]}):
            found[id] = terms.split()
    return found


def _shape(unit: Unit, theme: Theme, labels: Labels) -> dict[str, Any] | None:
    """None where the actor may see none of it."""
    rows = unit.connection.execute(
        select(_C.id, _C.number, _C.subject, _C.topic_id, topics.c.names)
        .select_from(messages)
        .join(conversations, _C.id == _M.conversation_id)
        .join(contacts, contacts.c.id == _C.contact_id)
        .outerjoin(topics, topics.c.id == _C.topic_id)
        .where(_M.id.in_(theme.messages[:500]), _C.status != "spam", *open_to(unit))
        .order_by(_M.id.desc())
    ).all()
    cases = {row.id: row for row in rows}
    if not cases:
        return None
    return {
        "terms": list(theme.terms),
        "count": theme.count,
        "expected": theme.expected,
        "topic": _topic(list(cases.values()), labels),
        "conversations": [
            {"conversation": str(row.id), "number": row.number, "subject": row.subject}
            for row in list(cases.values())[:EXAMPLES]
        ],
    }


def _topic(rows: Sequence[Any], labels: Labels) -> dict[str, str] | None:
    """The one that at least half of them have."""
    (topic, count), *_ = Counter(row.topic_id for row in rows).most_common(1)
    if topic is None or 2 * count < len(rows):
        return None
    return labels.topic(topic, next(row.names for row in rows if row.topic_id == topic))
