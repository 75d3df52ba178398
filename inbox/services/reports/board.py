"""What the live board shows from sums: what is normal for an hour, and who was answered in time today."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from inbox.services.figures.read import edition_row
from inbox.services.reports.ask import plus_days
from inbox.store.tables.figures import figure_cells
from inbox.store.unit import AnyRow, Unit
from routing.figures.periods import start_of

WEEKS = 8
ENOUGH_WEEKS = 4
"""From fewer, nothing is normal yet."""
HOURS = 24
HOUR = timedelta(hours=1)
_C = figure_cells.c

Normal = dict[str, int] | None
Share = dict[str, int]
Counts = Mapping[str, Mapping[datetime, int]]
"""Key → hour → messages."""


def add_normal(unit: Unit, overview: dict[str, Any], zone: str) -> dict[str, Any]:
    """Same weekday and hour, the eight weeks before: lowest, middle and highest without the extremes."""
    edition = edition_row(unit)
    today = start_of("d", unit.now, zone)
    counts = _messages(unit, edition, today, zone)
    targets = _targets(unit, edition, today)
    first = start_of("h", unit.now, zone) - (HOURS - 1) * HOUR
    hours = [first + place * HOUR for place in range(HOURS)]
    for channel in overview["channels"]:
        id = channel["channel"]["id"]
        so_far = _so_far(counts.get(id, {}), unit.now, zone)
        channel |= {"in_today_normal": band(so_far), "within_target": targets.get(id, _none())}
    all_of = _sum(counts.values())
    return overview | {
        "within_target": _add(targets.values()),
        "in_today_normal": band(_so_far(all_of, unit.now, zone)),
        "hours_normal": [band(_before(all_of, hour, zone)) for hour in hours],
    }


def _none() -> Share:
    return {"n": 0, "in_time": 0}


def _messages(unit: Unit, edition: AnyRow | None, today: datetime, zone: str) -> Counts:
    if edition is None:
        return {}
    since = plus_days(today, -7 * WEEKS - 1, zone)
    rows = unit.connection.execute(
        select(_C.key, _C.start, _C.n).where(
            _C.edition == edition.edition,
            _C.figure == "messages",
            _C.by == "channel",
            _C.unit == "h",
            _C.start >= since,
        )
    )
    found: dict[str, dict[datetime, int]] = defaultdict(dict)
    for key, start, n in rows:
        found[key][start] = n
    return found


def _targets(unit: Unit, edition: AnyRow | None, today: datetime) -> dict[str, Share]:
    if edition is None:
        return {}
    found: dict[str, Share] = defaultdict(_none)
    rows = unit.connection.execute(
        select(_C.key, _C.n, _C.yes).where(
            _C.edition == edition.edition,
            _C.figure == "within_target",
            _C.by == "channel",
            _C.unit == "h",
            _C.start >= today,
        )
    )
    for key, n, yes in rows:
        found[key]["n"] += n
        found[key]["in_time"] += yes
    return found


def _add(shares: Any) -> Share:
    total = _none()
    for share in shares:
        total["n"] += share["n"]
        total["in_time"] += share["in_time"]
    return total


def _sum(counts: Any) -> dict[datetime, int]:
    total: dict[datetime, int] = defaultdict(int)
    for one in counts:
        for hour, n in one.items():
            total[hour] += n
    return total


def _weeks(counts: Mapping[datetime, int], at: datetime, zone: str) -> list[datetime]:
    """The same moment in each week before for which there are figures at all."""
    first = min(counts, default=at)
    before = (plus_days(at, -7 * week, zone) for week in range(1, WEEKS + 1))
    return [moment for moment in before if moment >= first]


def _before(counts: Mapping[datetime, int], hour: datetime, zone: str) -> list[int]:
    return [counts.get(at, 0) for at in _weeks(counts, hour, zone)]


def _so_far(counts: Mapping[datetime, int], now: datetime, zone: str) -> list[int]:
    """From midnight until this time of day; of the hour that runs, as much as has passed."""
    part = (now - start_of("h", now, zone)) / HOUR
    found = []
    for at in _weeks(counts, start_of("h", now, zone), zone):
        day = start_of("d", at, zone)
        passed = [day + place * HOUR for place in range(int((at - day) / HOUR))]
        found.append(round(sum(counts.get(h, 0) for h in passed) + part * counts.get(at, 0)))
    return found


def band(values: Sequence[int]) -> Normal:
    """Without the most and the least extreme: a single odd week moves nothing."""
    if len(values) < ENOUGH_WEEKS:
        return None
    ordered = sorted(values)
    last = len(ordered) - 1
    low, middle, high = (ordered[round(share * last)] for share in (0.15, 0.5, 0.85))
    return {"low": low, "middle": middle, "high": high}
