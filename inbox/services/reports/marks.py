"""What happened in the hours that a chart shows and may be why so many write, or so few: status updates about a
topic began or ended, we published something, people were let in to help."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from inbox.model.ids import id_at
from inbox.services.people.surge import KEY as SURGE
from inbox.services.settings import read_setting
from inbox.store.reading.labels import Labels
from inbox.store.tables.conversations import topics
from inbox.store.tables.platforms import posts
from inbox.store.tables.updates import topic_updates
from inbox.store.unit import Unit

MOST = 12
"""More would hide the curve; the newest stay."""
LONGEST_NAME = 60


def read_marks(unit: Unit, labels: Labels, since: datetime) -> list[dict[str, Any]]:
    """Oldest first: `at`, `kind` (update_started update_ended published surge) and `name`."""
    found = [*_updates(unit, labels, since), *_published(unit, since), *_let_in(unit, since)]
    seen = [one for one in found if since <= one["at"] <= unit.now]
    return sorted(seen, key=lambda one: one["at"])[-MOST:]


def _updates(unit: Unit, labels: Labels, since: datetime) -> Iterator[dict[str, Any]]:
    c = topic_updates.c
    rows = unit.connection.execute(
        select(c.topic_id, c.started_at, c.ended_at, topics.c.names)
        .join(topics, topics.c.id == c.topic_id, isouter=True)
        .where(or_(c.started_at >= since, c.ended_at >= since))
        .order_by(c.id.desc())
        .limit(MOST)
    )
    for row in rows:
        name = labels.topic(row.topic_id, row.names)["name"]
        yield {"at": row.started_at, "kind": "update_started", "name": name}
        if row.ended_at is not None:
            yield {"at": row.ended_at, "kind": "update_ended", "name": name}


def _published(unit: Unit, since: datetime) -> Iterator[dict[str, Any]]:
    c = posts.c
    rows = unit.connection.execute(
        # Ids sort by time, and are the table's own index.
        select(c.text, c.at, c.created_at)
        .where(c.id >= id_at(since), c.is_ours)
        .order_by(c.id.desc())
        .limit(MOST)
    )
    for row in rows:
        first = next(iter(row.text.strip().splitlines()), "")
        name = first if len(first) <= LONGEST_NAME else first[: LONGEST_NAME - 1] + "…"
        yield {"at": row.at or row.created_at, "kind": "published", "name": name}


def _let_in(unit: Unit, since: datetime) -> Iterator[dict[str, Any]]:
    standing = read_setting(unit, SURGE) or {}
    if standing.get("since"):
        yield {"at": datetime.fromisoformat(standing["since"]), "kind": "surge", "name": ""}
