"""A mail server that counts what it takes, is slow, and sometimes hangs up after the final dot."""

import asyncio
import contextlib
import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.fakes.machine import free_port


@dataclass
class Taker:
    port: int = 0
    seconds: float = 0.0
    """How long it thinks before it answers the final dot."""
    drops: float = 0.0
    """In how many of all cases it hangs up instead of answering."""
    taken: Counter[str] = field(default_factory=Counter)
    """Message-ID → how often it was taken."""
    dropped: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self) -> Counter[str]:
        with self._lock:
            return Counter(self.taken)


class _Handler:
    def __init__(self, state: Taker) -> None:
        self.state = state
        self.chance = random.Random(7)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        id = str(message_from_bytes(envelope.original_content or b"")["Message-ID"]).strip()
        hangs_up = self.chance.random() < self.state.drops
        forgets = hangs_up and self.chance.random() < 0.5
        with self.state._lock:
            if not forgets:
                self.state.taken[id] += 1
            if hangs_up:
                self.state.dropped.add(id)
        await asyncio.sleep(self.state.seconds)
        if hangs_up and server.transport is not None:
            server.transport.abort()
        return "250 OK"


@contextlib.contextmanager
def running_taker() -> Iterator[Taker]:
    state = Taker()
    server = Controller(
        _Handler(state),
        hostname="127.0.0.1",
        port=free_port(),
        ready_timeout=20,
        enable_SMTPUTF8=True,
    )
    state.port = server.port
    server.start()
    try:
        yield state
    finally:
        server.stop()
