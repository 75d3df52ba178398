"""When to look, and from where on: at the start, after an outage, and at a slow pace always."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.meta.account import Account
from connectors.meta.events import Event
from connectors.meta.poll import Look, look_at_conversations
from connectors.meta.receive import item
from connectors.meta.values import moment
from inbox.model.errors import PermanentError
from inbox.model.receipts import Fetched, RawItem
from inbox.model.words import Trouble

AGAIN = timedelta(seconds=55)
"""While something is wrong it is asked at each look whether it still is."""


@dataclass(frozen=True, slots=True)
class Looking:
    account: Callable[[], Account]
    public: Callable[[Account, datetime], Sequence[Event]]
    """Comments and posts since then; oldest first."""
    fault: Callable[[Account], str]
    """What keeps the platform from telling us what comes; empty when nothing does."""
    every: timedelta


class Watch:
    """Held by the one process that listens to the channel."""

    def __init__(self, looking: Looking) -> None:
        self._looking = looking
        self._due: datetime | None = None
        self._check: datetime | None = None
        self._is_well = True
        self._stopped = threading.Event()

    def fetch(self, cursor: Mapping[str, Any], now: datetime) -> Fetched:
        """The cursor: `since` all is known, `began` this look, `after` where it goes on."""
        since = moment(cursor.get("since"))
        if since is None:
            # A new channel begins now.
            return Fetched((), {"since": now.isoformat()}, more=True)
        is_due = self._due is None or now >= self._due or bool(cursor.get("after"))
        if not is_due:
            self._judge(now)
            return Fetched((), cursor)
        return self._look(cursor, since, now)

    def _look(self, cursor: Mapping[str, Any], since: datetime, now: datetime) -> Fetched:
        account, after = self._looking.account(), str(cursor.get("after") or "")
        began = moment(cursor.get("began")) if after else None
        began = began or now
        found = look_at_conversations(account, Look(since, after))
        events = list(found.events)
        if found.after:
            going = {"since": since.isoformat(), "began": began.isoformat(), "after": found.after}
            return Fetched(_items(events), going, more=True)
        events += self._looking.public(account, since)
        self._due, self._check = now + self._looking.every, now
        # Judged at the next call, so that what was found is kept whatever is wrong.
        return Fetched(_items(events), {"since": began.isoformat()}, more=True)

    def _judge(self, now: datetime) -> None:
        """Raises PermanentError while the platform would not tell us what comes."""
        if self._check is None or (self._is_well and now < self._check):
            return
        fault = self._looking.fault(self._looking.account())
        self._is_well = not fault
        self._check = now + (self._looking.every if self._is_well else AGAIN)
        if fault:
            raise PermanentError(fault, trouble=Trouble.NOT_SUBSCRIBED)

    def wait(self, limit: timedelta, now: datetime) -> bool:
        left = (self._due - now) if self._due else timedelta()
        pause = min(max(left, timedelta(seconds=1)), limit)
        self._stopped.wait(pause.total_seconds())
        return False

    def close(self) -> None:
        self._stopped.set()


def _items(events: Sequence[Event]) -> tuple[RawItem, ...]:
    once = {one.external_id: one for one in (item(event) for event in events)}
    return tuple(once.values())
