"""What was changed in a period, and may be why its figures are other than those before: targets, calendars and topics,
status updates with their rhythm, the first link to a case, what we published."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from inbox.model.ids import id_at
from inbox.services.definitions.rows import CALENDAR, SERVICE_LEVEL, TOPIC
from inbox.services.permissions import require
from inbox.services.reports.ask import Question, question, question_of_period
from inbox.services.reports.marks import LONGEST_NAME
from inbox.store.reading.labels import Labels
from inbox.store.tables.conversations import case_links, topics
from inbox.store.tables.definitions import definition_changes
from inbox.store.tables.platforms import posts
from inbox.store.tables.updates import topic_updates
from inbox.store.unit import AnyRow, Unit

MOST = 40
"""Of a period; the newest stay."""
_READ_AT_ONCE = 2000
_NAMED = 3
"""What is changed within one minute, as files are when they are read anew, is one mark with so many names."""
_CHANGES = (TOPIC, CALENDAR, SERVICE_LEVEL)

Mark = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A period as it was asked for, not checked yet."""

    since: str
    until: str
    period: str
    zone: str


def read_period_marks(unit: Unit, wanted: Wanted, labels: Labels) -> list[Mark]:
    """Oldest first: `at`, `kind`, `name`, `count` and, of status updates, `topic`."""
    require(unit.actor, "report.read")
    asked = _question(wanted, unit.now)
    found = (
        *_changes(unit, asked, labels),
        *_updates(unit, asked, labels),
        *_first_case_link(unit),
        *_published(unit, asked),
    )
    until = min(asked.until, unit.now)
    within = [mark for mark in found if asked.since <= mark["at"] < until]
    return sorted(within, key=lambda mark: mark["at"])[-MOST:]


def _question(wanted: Wanted, now: datetime) -> Question:
    if wanted.period:
        return question_of_period("messages", wanted.period, now, wanted.zone, "month")
    return question("messages", wanted.since, wanted.until, wanted.zone, "month")


def _mark(at: datetime, kind: str, name: str, count: int = 1, topic: str | None = None) -> Mark:
    return {"at": at, "kind": kind, "name": name, "count": count, "topic": topic}


def _changes(unit: Unit, asked: Question, labels: Labels) -> Iterator[Mark]:
    c = definition_changes.c
    rows = unit.connection.execute(
        select(c.kind, c.of, c.before, c.after, c.at)
        # Ids sort by time.
        .where(c.id >= id_at(asked.since), c.at >= asked.since, c.at < asked.until)
        .where(c.kind.in_(_CHANGES))
        .order_by(c.id.desc())
        .limit(_READ_AT_ONCE)
    )
    return _together((row for row in rows if row.before != row.after or row.after is None), labels)


def _together(rows: Iterable[AnyRow], labels: Labels) -> Iterator[Mark]:
    groups: dict[tuple[str, datetime], dict[str, str]] = {}
    for row in rows:
        minute = row.at.replace(second=0, microsecond=0)
        named = groups.setdefault((row.kind, minute), {})
        named.setdefault(row.of, _name(row.of, row.after or row.before or {}, labels))
    for (kind, at), named in groups.items():
        yield _mark(at, kind, ", ".join(sorted(named.values())[:_NAMED]), len(named))


def _name(id: str, body: Mapping[str, Any], labels: Labels) -> str:
    names = body.get("names") or body.get("name")
    if isinstance(names, Mapping):
        return labels.topic(id, names)["name"]
    return str(names or id)


def _updates(unit: Unit, asked: Question, labels: Labels) -> Iterator[Mark]:
    c = topic_updates.c
    rows = unit.connection.execute(
        select(c.topic_id, c.started_at, c.ended_at, topics.c.names)
        .join(topics, topics.c.id == c.topic_id, isouter=True)
        .where(c.started_at < asked.until)
        .where(func.coalesce(c.ended_at, unit.now) >= asked.since)
        .order_by(c.id.desc())
        .limit(MOST)
    )
    for row in rows:
        name = labels.topic(row.topic_id, row.names)["name"]
        yield _mark(row.started_at, "update_started", name, topic=row.topic_id)
        if row.ended_at is not None:
            yield _mark(row.ended_at, "update_ended", name, topic=row.topic_id)


def _first_case_link(unit: Unit) -> Iterator[Mark]:
    first = unit.connection.execute(
        # Ids sort by time, and are the table's own index.
        select(case_links.c.created_at).order_by(case_links.c.id).limit(1)
    ).scalar()
    if first is not None:
        yield _mark(first, "case_links", "")


def _published(unit: Unit, asked: Question) -> Iterator[Mark]:
    c = posts.c
    rows = unit.connection.execute(
        select(c.text, c.at, c.created_at)
        .where(c.id >= id_at(asked.since), c.id < id_at(asked.until), c.is_ours)
        .order_by(c.id.desc())
        .limit(MOST)
    )
    for row in rows:
        first = next(iter(row.text.strip().splitlines()), "")
        name = first if len(first) <= LONGEST_NAME else first[: LONGEST_NAME - 1] + "…"
        yield _mark(row.at or row.created_at, "published", name)
