"""Calls to the app's webhook: signed, and as unreliable as asked for."""

import json
import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.meta.signature import sign

Call = tuple[bytes, Mapping[str, str]]


@dataclass
class Outbox:
    dropped: float = 0
    doubled: float = 0
    swapped: float = 0
    """Shares of the calls: those that never come, come twice, come after the next one."""
    batch: int = 1
    """How many events one call may hold."""
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    waiting: list[dict[str, Any]] = field(default_factory=list)
    lost: int = 0
    _ready: threading.Event = field(default_factory=threading.Event, repr=False)

    def put(self, object_: str, entry: dict[str, Any]) -> None:
        event = {"object": object_, "entry": [entry]}
        fate = self.chance.random()
        if fate < self.dropped:
            self.lost += 1
            return
        self.waiting.append(event)
        if fate < self.dropped + self.doubled:
            self.waiting.append(event)
        elif fate < self.dropped + self.doubled + self.swapped and len(self.waiting) > 1:
            self.waiting[-1], self.waiting[-2] = self.waiting[-2], self.waiting[-1]
        self._ready.set()

    def take(self, secret: str) -> list[Call]:
        """What is waiting, in calls of the platform's form."""
        events, self.waiting = self.waiting, []
        self._ready.clear()
        calls = []
        for begin in range(0, len(events), self.batch):
            several = events[begin : begin + self.batch]
            for object_ in sorted({one["object"] for one in several}):
                entries = [e for one in several if one["object"] == object_ for e in one["entry"]]
                body = json.dumps({"object": object_, "entry": entries}).encode()
                calls.append((body, headers(body, secret)))
        return calls

    def wait(self, seconds: float) -> bool:
        return self._ready.wait(seconds)


def headers(body: bytes, secret: str) -> Mapping[str, str]:
    return {"x-hub-signature-256": sign(body, secret), "content-type": "application/json"}
