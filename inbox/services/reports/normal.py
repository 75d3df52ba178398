"""What days like this one were like: read from the summaries once for some minutes, for all who look."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from inbox.services.figures.read import edition_row
from inbox.services.plan import Plan
from inbox.services.waits.levels import Level, read_levels
from inbox.services.wallboards import Scope
from inbox.store.tables.figures import figure_cells
from inbox.store.unit import Unit
from routing.business_time import BusinessTime
from routing.figures.normal import HOUR, Band, Counts, band, like_moments, so_far
from routing.figures.periods import start_of

HOURS = 24
_C = figure_cells.c


@dataclass(frozen=True, slots=True)
class Normals:
    """Of one hour. What has passed of it is told apart, so that they hold until the next."""

    hour: datetime
    read_at: datetime
    zone: str
    moments: Sequence[datetime]
    """This hour on days like this one, no further back than figures go."""
    counts: Mapping[str, Counts]
    """Channel, or topic → hour → messages. Of a team all stand under its id."""
    in_time: Sequence[tuple[int, int]]
    """On each of those days until this hour: with a target, and answered in time."""
    hours: Sequence[Band | None]
    """Of each of the last 24 hours."""
    levels: Sequence[Level]
    """How much waited when this hour began on those days, and how long the oldest had."""

    def came(self, now: datetime, channel: str | None = None) -> Band | None:
        part = (now - self.hour) / HOUR
        of = total(self.counts) if channel is None else self.counts.get(channel, {})
        return band([so_far(of, moment, part, self.zone) for moment in self.moments])

    def waiting(self) -> dict[str, Any]:
        return {
            "waiting_at": self.hour,
            "waiting_weeks": len(self.levels),
            "unanswered_normal": band([one.n for one in self.levels]),
            "oldest_seconds_normal": band([one.seconds for one in self.levels]),
        }

    def oldest_open(self, calendar: BusinessTime) -> Band | None:
        """As `oldest_seconds_normal`, by opening hours."""
        begun = [(one.at - timedelta(seconds=one.seconds), one.at) for one in self.levels]
        return band([calendar.between(*of) // timedelta(seconds=1) for of in begun])

    def within_target(self) -> Mapping[str, float] | None:
        found = band([round(1000 * yes / n) for n, yes in self.in_time if n])
        return found and {name: value / 1000 for name, value in found.items()}


def read_normals(unit: Unit, plan: Plan, scope: Scope, by: str = "channel") -> Normals:
    zone, holidays = plan.organisation.zone, holidays_of(plan)
    hour = start_of("h", unit.now, zone)
    last = [hour - place * HOUR for place in reversed(range(HOURS))]
    first = first_hour(unit)
    likes = [_known(like_moments(one, zone, holidays), first) for one in last]
    moments = likes[-1]
    of_days = {start_of("d", one, zone): one for one in moments}
    wanted = {day + place * HOUR for day, one in of_days.items() for place in range(25)}
    messages = _read(unit, scope, "messages", wanted.union(*likes), by)
    counts = {key: {at: n for at, (n, _) in of.items()} for key, of in messages.items()}
    targets = _read(unit, scope, "within_target", wanted, by)
    came = total(counts)
    return Normals(
        hour,
        unit.now,
        zone,
        moments,
        counts,
        [_in_time(targets, day, until) for day, until in of_days.items()],
        [band([came.get(at, 0) for at in some]) for some in likes],
        read_levels(unit, scope, like_moments(hour, zone, holidays)),
    )


def holidays_of(plan: Plan) -> frozenset[date]:
    """Of the first calendar."""
    calendar = next(iter(plan.calendars.values()), None)
    return frozenset() if calendar is None else calendar.holidays


def total(counts: Mapping[str, Counts]) -> Counts:
    found: dict[datetime, int] = defaultdict(int)
    for hours in counts.values():
        for hour, n in hours.items():
            found[hour] += n
    return found


def in_time_since(
    unit: Unit, scope: Scope, day: datetime, by: str = "channel"
) -> dict[str, tuple[int, int]]:
    """Key → with a target, answered in time."""
    hours = {day + place * HOUR for place in range(25)}
    return {
        key: _add(of.values()) for key, of in _read(unit, scope, "within_target", hours, by).items()
    }


def first_hour(unit: Unit) -> datetime | None:
    """The first hour of which there are figures at all: before it nothing is known, which is not none."""
    edition = edition_row(unit)
    if edition is None:
        return None
    mine = (_C.edition == edition.edition, _C.figure == "messages", _C.by == "", _C.unit == "h")
    first: datetime | None = unit.connection.scalar(select(func.min(_C.start)).where(*mine))
    return first


def _known(moments: Iterable[datetime], first: datetime | None) -> list[datetime]:
    return [at for at in moments if first is not None and at >= first]


def _read(
    unit: Unit, scope: Scope, figure: str, hours: Collection[datetime], by: str
) -> dict[str, dict[datetime, tuple[int, int]]]:
    edition = edition_row(unit)
    if edition is None:
        return {}
    statement = select(_C.key, _C.start, _C.n, _C.yes).where(
        _C.edition == edition.edition,
        _C.figure == figure,
        _C.by == ("team" if scope.team else by),
        _C.unit == "h",
        _C.start.in_(sorted(hours)),
    )
    only = scope.team or scope.channel
    if only is not None:
        statement = statement.where(_C.key == only)
    found: dict[str, dict[datetime, tuple[int, int]]] = defaultdict(dict)
    for key, start, n, yes in unit.connection.execute(statement):
        found[key][start] = (n, yes)
    return found


def _in_time(
    targets: Mapping[str, Mapping[datetime, tuple[int, int]]], day: datetime, until: datetime
) -> tuple[int, int]:
    return _add(v for of in targets.values() for at, v in of.items() if day <= at < until)


def _add(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    several = list(pairs)
    return sum(n for n, _ in several), sum(yes for _, yes in several)
