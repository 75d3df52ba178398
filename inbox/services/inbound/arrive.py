"""What a message does to the conversation it lands in. Pure; the table is domain.md's."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from inbox.model.words import PendingOn, Status


class Arrival(StrEnum):
    CUSTOMER = "customer"  # a person who is the customer, or stands in copy
    MACHINE = "machine"  # an auto-reply, a read, a reaction: shown, nothing more
    BOUNCE = "bounce"
    THIRD_PARTY = "third_party"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands: its status and the customer's clock."""

    status: Status
    pending_on: PendingOn | None = None
    unanswered: bool = False
    unanswered_since: datetime | None = None
    needs_no_answer: bool = False
    snooze_until: datetime | None = None
    snooze_on_reply: bool = False
    closed_at: datetime | None = None
    failed: bool = False


def first_standing(arrival: Arrival, at: datetime) -> Standing:
    """Of a conversation that begins with this message."""
    if arrival is Arrival.HISTORY:
        return Standing(Status.CLOSED, closed_at=at)
    if arrival is Arrival.CUSTOMER:
        return Standing(Status.OPEN, unanswered=True, unanswered_since=at)
    return Standing(Status.OPEN)


def begins_anew(standing: Standing, at: datetime, reopen_window: timedelta) -> bool:
    """Closed for so long that the customer's message is a new matter, linked to the old."""
    closed = standing.status is Status.CLOSED and standing.closed_at is not None
    return closed and standing.closed_at is not None and at - standing.closed_at > reopen_window


def arrive(standing: Standing, arrival: Arrival, at: datetime) -> Standing:
    if arrival is Arrival.CUSTOMER:
        return _customer(standing, at)
    if arrival is Arrival.BOUNCE:
        return replace(_opened(standing), failed=True)
    if arrival is Arrival.THIRD_PARTY and standing.pending_on is PendingOn.THIRD_PARTY:
        return _opened(standing)
    return standing


def _customer(standing: Standing, at: datetime) -> Standing:
    if standing.status is Status.SPAM:
        return standing
    since = standing.unanswered_since if standing.unanswered else None
    return replace(
        _opened(standing),
        unanswered=True,
        # One that was written earlier may come later.
        unanswered_since=at if since is None else min(since, at),
        needs_no_answer=False,
    )


def _opened(standing: Standing) -> Standing:
    if standing.status is Status.SPAM:
        return standing
    return replace(
        standing,
        status=Status.OPEN,
        pending_on=None,
        snooze_until=None,
        snooze_on_reply=False,
        closed_at=None,
    )
