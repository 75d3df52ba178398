"""What the slow recount remembers of a conversation while it reads the log."""

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
    took: timedelta | None
    """Since the customer's first message; of ours that nobody answered there is none."""
    stands: bool = True


@dataclass
class Case:
    """A conversation as the log told of it so far."""

    id: int
    contact: int = 0
    """Whose it was when it began."""
    waiting: list[int] = field(default_factory=list)
    """Customers' messages that nobody has answered."""
    came: list[int] = field(default_factory=list)
    """All of them."""
    answers: list[int] = field(default_factory=list)
    """People's answers that were written, without those that never arrived."""
    first_by: int | None = None
    """The answer that was the first to reach them."""
    spam: bool = False
    spam_since: list[tuple[datetime, bool]] = field(default_factory=list)
    """When it was said to be spam, and to be none."""
    history: bool = False
    """Brought in from before."""
    close: Close | None = None
    """Where it is closed."""
    holder: str = ""
    has_answer: bool = False
    moved_at: datetime | None = None
    """When it was last handed over."""
    topics: list[tuple[datetime, str]] = field(default_factory=list)
    before_merge: Close | None = None
    """Where it was closed when it was merged into another."""

    def was_spam(self, until: datetime) -> bool:
        return [False, *(spam for at, spam in self.spam_since if at <= until)][-1]


def topic(case: Case, until: datetime) -> str:
    return [name for at, name in case.topics if at <= until][-1]


def seconds(took: timedelta) -> int:
    return max(0, int(took / timedelta(seconds=1)))
