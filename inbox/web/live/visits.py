"""From heartbeats to how long somebody really had a conversation open, written together now and then."""

import time

from inbox.model.actor import SYSTEM
from inbox.services.records.access_log import Visit, note_visits
from inbox.store.store import Store

LONGEST_BEAT_SECONDS = 15.0
"""A longer silence between two heartbeats was no work."""


class Visits:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._beats: dict[tuple[int, int], float] = {}
        self._seconds: dict[tuple[int, int], float] = {}

    def note(self, agent_id: int, conversation_id: int) -> None:
        key, now = (agent_id, conversation_id), time.monotonic()
        since = now - self._beats.get(key, now)
        active = since if since <= LONGEST_BEAT_SECONDS else 0.0
        self._seconds[key] = self._seconds.get(key, 0.0) + active
        self._beats[key] = now

    async def write(self) -> None:
        taken, self._seconds = self._seconds, {}
        now = time.monotonic()
        self._beats = {k: at for k, at in self._beats.items() if now - at <= LONGEST_BEAT_SECONDS}
        visits = [Visit(agent, at, round(seconds)) for (agent, at), seconds in taken.items()]
        if visits:
            await self._store.run_lightly(SYSTEM, note_visits, visits)
