"""One look at everything that falls due at a moment: times of waiting, promises, rests. It looks along indexes
at what fell due since the last look, and at conversations that the log told of since, so that a hundred
thousand open ones cost it little more than ten; from time to time it looks at everything."""

from datetime import datetime, timedelta

from inbox.services.clock_notices import (
    MOST,
    Seen,
    due_to_tell,
    look_from_here,
    tell_of_clocks,
)
from inbox.services.plan import Plan
from inbox.services.promise_turn import keep_promises
from inbox.services.recurring import MOST_WOKEN, due_to_wake, wake_snoozed
from inbox.store.store import Store

EVERYTHING = timedelta(minutes=1)
"""So often everything is looked at, whatever was seen: a clock may have been set, a plan changed."""


class DueTurn:
    """Of one process. It remembers how far it looked."""

    def __init__(self) -> None:
        self._seen: Seen | None = None
        self._everything_at: datetime | None = None

    def look(self, store: Store, plan: Plan) -> bool:
        """True where more waits."""
        woke = store.read(due_to_wake) and store.write(wake_snoozed) >= MOST_WOKEN
        kept = keep_promises(store, plan)
        return self._tell(store, plan) or woke or kept

    def _tell(self, store: Store, plan: Plan) -> bool:
        """What is written while it looks is seen by the next look."""
        here = store.read(look_from_here)
        seen = None if self._is_time_for_everything(here.at) else self._seen
        if store.read(due_to_tell, plan, seen) and store.write(tell_of_clocks, plan, seen) >= MOST:
            return True
        self._seen = here
        if seen is None:
            self._everything_at = here.at
        return False

    def _is_time_for_everything(self, now: datetime) -> bool:
        last = self._everything_at
        return last is None or not last <= now < last + EVERYTHING
