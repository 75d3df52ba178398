"""Where a case stands, as its customer reads it. Pure: words and dates are put in by the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inbox.model.words import PendingOn, Status


class Place(StrEnum):
    """Where the case is now, the heading of the page."""

    RECEIVED = "received"
    WORKING = "working"
    THIRD_PARTY = "third_party"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    received_at: datetime
    assigned_at: datetime | None
    is_assigned: bool
    answered_at: datetime | None
    unanswered_since: datetime | None
    """None where we owe no answer."""
    status: str
    pending_on: str
    closed_at: datetime | None
    due_at: datetime | None
    promised_at: datetime | None = None
    """By when they hear from us, whether or not we owe an answer."""
    told_at: datetime | None = None
    """When anything of ours last reached them."""


@dataclass(frozen=True, slots=True)
class Step:
    code: str
    """`received`, `assigned`, `working`, `answer` or `closed`."""
    state: str
    """`done`, `now` or `later`."""
    at: datetime | None = None


def find_place(facts: CaseFacts) -> Place:
    if facts.status == Status.CLOSED:
        return Place.CLOSED
    if facts.status == Status.PENDING and facts.pending_on == PendingOn.THIRD_PARTY:
        return Place.THIRD_PARTY
    if facts.unanswered_since is None and facts.answered_at is not None:
        return Place.ANSWERED
    return Place.WORKING if facts.is_assigned or facts.answered_at else Place.RECEIVED


def next_word(facts: CaseFacts) -> datetime | None:
    """By when they hear from us: an answer that we owe, or what was promised."""
    is_over = find_place(facts) in (Place.ANSWERED, Place.CLOSED)
    return facts.promised_at if is_over else facts.due_at


def list_steps(facts: CaseFacts) -> list[Step]:
    return list(_steps(facts, find_place(facts)))


def _steps(facts: CaseFacts, place: Place) -> Iterator[Step]:
    over = place in (Place.ANSWERED, Place.CLOSED)
    yield Step("received", "done", facts.received_at)
    if place is Place.RECEIVED:
        yield Step("assigned", "now")
    elif facts.assigned_at is not None:
        yield Step("assigned", "done", facts.assigned_at)
    if not over:
        begun = max((at for at in (facts.unanswered_since, facts.assigned_at) if at), default=None)
        has_begun = place is not Place.RECEIVED
        yield Step("working", "now" if has_begun else "later", begun if has_begun else None)
        yield Step("answer", "later", facts.due_at)
    elif facts.answered_at is not None:
        yield Step("answer", "done", facts.answered_at)
    if place is Place.CLOSED:
        yield Step("closed", "done", facts.closed_at)
