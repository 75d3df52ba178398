"""Whose turn it is: what is due first, not what came first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from inbox.model.words import Priority
from routing.kinds import Kind
from routing.queue import Waiting

_ALLOWED = {
    Priority.URGENT: timedelta(minutes=30),
    Priority.HIGH: timedelta(hours=1),
    Priority.NORMAL: timedelta(hours=4),
    Priority.LOW: timedelta(hours=24),
}
"""How long something may wait for which nobody set a due time."""
_AHEAD = 4
_MOST_AHEAD = timedelta(hours=1)

Turn = tuple[bool, datetime, datetime, int]


def turn(waiting: Waiting, ahead: timedelta) -> Turn:
    """What is urgent goes first; then by due time, and where there is none by priority and wait."""
    due = waiting.due_at
    if due is None:
        due = waiting.waiting_since + _ALLOWED[waiting.priority] - ahead
    is_urgent = waiting.priority is Priority.URGENT
    return not is_urgent, due, waiting.waiting_since, waiting.conversation


def pressure(
    kinds: Iterable[Kind], helpers: Mapping[Kind, int], crowd: Mapping[Kind, int] | None = None
) -> dict[Kind, timedelta]:
    """How much earlier a kind goes because its queue is long for the few who can take it.

    Whoever is free and could take either helps most where others help least. It moves nothing that has a
    due time of its own, and nothing by more than an hour.
    """
    waiting = Counter(kind.strict for kind in kinds)
    found = {}
    for kind, helping in helpers.items():
        many = max(waiting[kind], (crowd or {}).get(kind, 0))
        minutes = _AHEAD * kind.minutes * many / max(1, helping)
        found[kind] = min(_MOST_AHEAD, timedelta(minutes=minutes))
    return found
