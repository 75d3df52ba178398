"""When the next word is promised, and when somebody is reminded of a promise. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

SHORTEST_REMINDER = timedelta(minutes=1)
LONGEST_REMINDER = timedelta(hours=1)


def pause(rhythm: Sequence[float], step: int) -> timedelta:
    """After the update of that number; the last pause is repeated."""
    return timedelta(minutes=rhythm[min(step, len(rhythm) - 1)])


def next_due(
    rhythm: Sequence[float], step: int, now: datetime, promised: datetime | None = None
) -> datetime:
    """What was promised already is kept, however the rhythm stretches."""
    due = now + pause(rhythm, step)
    return due if promised is None or promised <= now else min(promised, due)


def remind_at(made_at: datetime, due_at: datetime) -> datetime:
    """A quarter of the time before it is over, an hour at most."""
    ahead = (due_at - made_at) / 4
    return due_at - max(SHORTEST_REMINDER, min(LONGEST_REMINDER, ahead))
