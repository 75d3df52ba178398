"""One look at everything that falls due at a moment: times of waiting, promises, rests. It looks along indexes
at what fell due since the last look, and at conversations that the log told of since, so that a hundred
thousand open ones cost it little more than ten; from time to time it looks at everything."""

from datetime import datetime, timedelta
from typing import NamedTuple

from inbox.services.plan import Plan
from inbox.services.promises.due import MOST as MOST_PROMISES
from inbox.services.promises.due import promises_to_tell, tell_of_promises
from inbox.services.promises.owners import hand_promises_to_teams
from inbox.services.promises.snooze_links import links_to_wake, wake_linked
from inbox.services.running.recurring import MOST_WOKEN, due_to_wake, wake_snoozed
from inbox.services.updates.by_themselves import MOST as MOST_UPDATES
from inbox.services.updates.by_themselves import send_due_updates, updates_to_send
from inbox.services.updates.topics import look_at_topic_updates, topic_updates_to_look_at
from inbox.services.waits.notices import MOST as MOST_CLOCKS
from inbox.services.waits.notices import Seen, due_to_tell, look_from_here, tell_of_clocks
from inbox.store.store import Store
from inbox.store.unit import Unit

EVERYTHING = timedelta(minutes=1)
"""So often everything is looked at, whatever was seen: a clock may have been set, a plan changed."""


class _Due(NamedTuple):
    here: Seen
    rests: bool
    promises: bool
    clocks: bool
    updates: bool
    topics: bool
    links: bool


class DueTurn:
    """Of one process. It remembers how far it looked."""

    def __init__(self) -> None:
        self._seen: Seen | None = None
        self._everything_at: datetime | None = None

    def look(self, store: Store, plan: Plan) -> bool:
        """True where more waits. What goes by itself goes first: it may keep what would be missed."""
        seen = None if self._is_time_for_everything(store.clock()) else self._seen
        due = store.read(_what_is_due, plan, seen)
        more = due.updates and store.write(send_due_updates, plan) >= MOST_UPDATES
        if due.topics:
            store.write(look_at_topic_updates, plan)
        if due.links:
            store.write(wake_linked)
        clocks_left = False
        if due.rests or due.promises or due.clocks:
            others_left, clocks_left = store.write(_tell, plan, due, seen)
            more |= others_left
        if not clocks_left:
            self._note(due.here, is_everything=seen is None)
        return more or clocks_left

    def _note(self, here: Seen, is_everything: bool) -> None:
        """What is written while it looks is seen by the next look."""
        self._seen = here
        if is_everything:
            self._everything_at = here.at

    def _is_time_for_everything(self, now: datetime) -> bool:
        last = self._everything_at
        return last is None or not last <= now < last + EVERYTHING


def _what_is_due(unit: Unit, plan: Plan, seen: Seen | None) -> _Due:
    """All in one look at the database, without the write lock."""
    return _Due(
        look_from_here(unit),
        due_to_wake(unit),
        promises_to_tell(unit),
        due_to_tell(unit, plan, seen),
        updates_to_send(unit),
        topic_updates_to_look_at(unit),
        links_to_wake(unit),
    )


def _tell(unit: Unit, plan: Plan, due: _Due, seen: Seen | None) -> tuple[bool, bool]:
    """In one unit, which waits once for its turn to write. Whether more rests or promises wait, and clocks."""
    woke = wake_snoozed(unit) if due.rests else 0
    if due.promises:
        hand_promises_to_teams(unit, plan)  # Who is not there is not the one to be reminded.
    told = tell_of_promises(unit) if due.promises else 0
    clocks = tell_of_clocks(unit, plan, seen) if due.clocks else 0
    return woke >= MOST_WOKEN or told >= MOST_PROMISES, clocks >= MOST_CLOCKS
