"""What the slow recount remembers of a conversation while it reads the log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class One:
    """One unit of a figure: when, and on which channel."""

    figure: str
    at: datetime
    case: int
    channel: str
    seconds: int = 0
    yes: bool = False


@dataclass
class Close:
    conversation: int
    at: datetime
    alone: bool
    """One person's answer had been written, and no other."""
    stands: bool = True


@dataclass
class Case:
    """A conversation as the log told of it so far."""

    id: int
    waiting: list[int] = field(default_factory=list)
    """Customers' messages that nobody has answered."""
    came: list[int] = field(default_factory=list)
    """All of them."""
    answers: list[int] = field(default_factory=list)
    """People's answers that were written, without those that never arrived."""
    first_by: int | None = None
    """The answer that was the first to reach them."""
    spam: bool = False
    close: Close | None = None
    """Where it is closed."""
    holder: str = ""
    has_answer: bool = False
    moved_at: datetime | None = None
    """When it was last handed over."""
    topics: list[tuple[datetime, str]] = field(default_factory=list)


def topic(case: Case, until: datetime) -> str:
    return [name for at, name in case.topics if at <= until][-1]


def root(id: int, merged: Mapping[int, int | None]) -> int:
    into = merged[id]
    return id if into is None else root(into, merged)


def seconds(took: timedelta) -> int:
    return max(0, int(took / timedelta(seconds=1)))
