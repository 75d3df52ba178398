"""When the next answer is due, and the whole matter. Pure.

Two clocks stand on a conversation. That of *response* runs from the first message that nobody has
answered. That of *resolution* runs from the first message until the last close; it stands still while
the customer has the next step, where the service level says so, and a reopened matter runs on from
where it stopped.

A due time is reckoned when its clock begins, or when the conversation comes under another service
level, and not again: what a lead changes in a calendar or a target holds for clocks that begin later.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inbox.model.words import PendingOn, Status
from routing.calendar_settings import ClockKind
from routing.service_levels import Level

_ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class Clocks:
    """As they stand on a conversation's row."""

    level: str | None = None
    response_since: datetime | None = None
    """The wait that `response_due_at` was reckoned for."""
    response_due_at: datetime | None = None
    resolution_due_at: datetime | None = None
    resolution_used: timedelta | None = None
    """Time on the clock before `resolution_from`; None until it first stood still."""
    resolution_from: datetime | None = None
    """Since when it runs; None while it stands."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What clocks depend on."""

    status: Status
    pending_on: PendingOn | None
    unanswered_since: datetime | None
    """None where nobody waits."""
    first_inbound_at: datetime | None
    first_response_at: datetime | None
    counts: bool = True
    """False for history, and for what was merged into another."""


def reckon(
    clocks: Clocks, matter: Matter, level: Level | None, former: Level | None, now: datetime
) -> Clocks:
    """The clocks once the matter is as it is. `former` is the level that `clocks` were reckoned
    for, where it still exists: time used under it stays used."""
    if level is None or not matter.counts or matter.status is Status.SPAM:
        return Clocks()
    if level.id != clocks.level:
        clocks = replace(_stop(clocks, former or level, now), level=level.id, response_since=None)
    return _resolution(_response(clocks, matter, level), matter, level, now)


def due(clocks: Clocks, matter: Matter) -> tuple[datetime | None, ClockKind | None]:
    """The next due time and what it is for; the response, where both are due at once."""
    response, resolution = clocks.response_due_at, clocks.resolution_due_at
    if response is not None and (resolution is None or response <= resolution):
        return response, response_kind(matter)
    return (resolution, ClockKind.RESOLUTION) if resolution is not None else (None, None)


def response_kind(matter: Matter) -> ClockKind:
    first = matter.first_response_at is None
    return ClockKind.FIRST_RESPONSE if first else ClockKind.NEXT_RESPONSE


def _response(clocks: Clocks, matter: Matter, level: Level) -> Clocks:
    since = matter.unanswered_since
    if since is None:
        return replace(clocks, response_since=None, response_due_at=None)
    if since == clocks.response_since:
        return clocks
    amount = level.amount(response_kind(matter))
    due_at = level.clock.after(since, amount) if amount is not None else None
    return replace(clocks, response_since=since, response_due_at=due_at)


def _resolution(clocks: Clocks, matter: Matter, level: Level, now: datetime) -> Clocks:
    amount = level.amount(ClockKind.RESOLUTION)
    if amount is None or matter.first_inbound_at is None:
        return replace(clocks, resolution_due_at=None, resolution_used=None, resolution_from=None)
    if not _runs(matter, level):
        return _stop(clocks, level, now)
    used, since = clocks.resolution_used, clocks.resolution_from
    # Until it first stands still, what is merged or split may move its beginning.
    begins = matter.first_inbound_at if used is None else since or now
    if since == begins:
        return clocks
    due_at = level.clock.after(begins, max(_ZERO, amount - (used or _ZERO)))
    return replace(clocks, resolution_from=begins, resolution_due_at=due_at)


def _runs(matter: Matter, level: Level) -> bool:
    if matter.status is Status.CLOSED:
        return False
    is_theirs = matter.status is Status.PENDING and matter.pending_on is PendingOn.CUSTOMER
    return not (is_theirs and level.settings.pauses_while_pending)


def _stop(clocks: Clocks, level: Level, now: datetime) -> Clocks:
    if clocks.resolution_from is None:
        return clocks
    ran = level.clock.between(clocks.resolution_from, now)
    return replace(
        clocks,
        resolution_used=(clocks.resolution_used or _ZERO) + ran,
        resolution_from=None,
        resolution_due_at=None,
    )
