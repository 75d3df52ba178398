"""Whether a chat is open, and what may honestly be said of the wait. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import quantiles

from connectors.chat import ChatSettings
from inbox.services.plan import Channel, Plan
from inbox.store.reading.chat_queue import Queue

FEWEST = 5
"""From so many measured waits on, something is said of the next."""
LONGEST_MINUTES = 60
"""Nobody is helped by hearing of more."""


@dataclass(frozen=True, slots=True)
class Outlook:
    is_open: bool
    wait_minutes: int | None
    """Most got their answer within that time; None where too little was measured."""


def look(plan: Plan, channel: Channel, queue: Queue, now: datetime) -> Outlook:
    settings: ChatSettings = channel.connector.settings
    within_hours = settings.hours is None or plan.is_open(settings.hours, now)
    is_staffed = (channel.entry.team or "") in queue.staffed
    return Outlook(within_hours and is_staffed, wait_of(queue.waits.get(channel.id, ())))


def wait_of(seconds: Sequence[float]) -> int | None:
    if len(seconds) < FEWEST:
        return None
    three_of_four = quantiles(seconds, n=4, method="inclusive")[2]
    minutes = max(1, -(-int(three_of_four) // 60))
    return minutes if minutes <= LONGEST_MINUTES else None
