"""What no event tells by itself: a channel that went silent, and an hour with unusually much."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from inbox.services.figures.read import edition_row
from inbox.services.plan import Plan
from inbox.services.reports.normal import first_hour, holidays_of
from inbox.store.dialects import insert_ignoring
from inbox.store.reading.channel_health import read_health
from inbox.store.store import Store
from inbox.store.tables.figures import figure_cells
from inbox.store.tables.notices import notice_marks
from inbox.store.unit import Unit
from routing.figures.normal import band, like_moments
from routing.figures.periods import start_of

ENOUGH = 10
"""Fewer messages in an hour surprise nobody."""
BEYOND = 1.5
"""Times what is normally the most."""
ALL = ""
_C = figure_cells.c

Said = tuple[str, str, dict[str, Any]]
"""Key, event, data."""


def watch_volume(store: Store, plan: Plan) -> None:
    _say(store, store.read(unusual_hours, plan))


def watch_silence(store: Store, plan: Plan) -> None:
    _say(store, store.read(silent_channels, plan))


def _say(store: Store, found: Sequence[Said]) -> None:
    if found:
        store.write(_emit, found)


def _emit(unit: Unit, found: Sequence[Said]) -> None:
    for key, event, data in found:
        # Whoever looks at the same time, or again: the key lets one of them say it, once.
        made = unit.connection.execute(
            insert_ignoring(unit, notice_marks).values(key=key, at=unit.now)
        )
        if made.rowcount == 1:
            unit.emit(event, data=data)


def unusual_hours(unit: Unit, plan: Plan) -> list[Said]:
    """The hour that runs, by channel and in all: already more than such an hour normally has in the end."""
    zone = plan.organisation.zone
    hour = start_of("h", unit.now, zone)
    weeks = like_moments(hour, zone, holidays_of(plan))
    counts = _counts(unit, [hour, *weeks])
    first = first_hour(unit)
    known = [at for at in weeks if first is not None and first <= at]
    each = (_surprise(channel, hour, counts, known) for channel in sorted(counts))
    found = [said for said in each if said is not None]
    single = [said for said in found if said[2]["channel"]]
    return single or found


def _surprise(
    channel: str,
    hour: datetime,
    counts: dict[str, dict[datetime, int]],
    weeks: Sequence[datetime],
) -> Said | None:
    """Weeks before the first hour with figures are no weeks without messages, and are not among them."""
    n, normal = counts[channel].get(hour, 0), band([counts[channel].get(at, 0) for at in weeks])
    if normal is None or n < ENOUGH or n <= BEYOND * normal["high"]:
        return None
    data = {"channel": channel or None, "n": n, "hour": hour.isoformat(), **normal}
    return f"volume:{channel}:{hour.isoformat()}", "volume.unusual", data


def _counts(unit: Unit, hours: Sequence[datetime]) -> dict[str, dict[datetime, int]]:
    """Channel → hour → messages; now, and on days like this one in the weeks before."""
    edition = edition_row(unit)
    if edition is None:
        return {}
    rows = unit.connection.execute(
        select(_C.by, _C.key, _C.start, _C.n).where(
            _C.edition == edition.edition,
            _C.figure == "messages",
            _C.by.in_(("", "channel")),
            _C.unit == "h",
            _C.start.in_(hours),
        )
    )
    found: dict[str, dict[datetime, int]] = defaultdict(dict)
    for by, key, start, n in rows:
        found[key if by else ALL][start] = n
    return found


def silent_channels(unit: Unit, plan: Plan) -> list[Said]:
    """Said once for each silence."""
    fared = read_health(unit, list(plan.channels), plan.organisation.zone)
    found = []
    for channel, how in fared.items():
        last = how.health["last_message_at"]
        if how.health["state"] == "quiet" and last is not None:
            data = {"channel": channel, "state": "silent", "since": last.isoformat()}
            found.append((f"silent:{channel}:{last.isoformat()}", "channel.silent", data))
    return found
