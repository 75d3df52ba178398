"""Which sessions and tokens were used lately, written together every half minute instead of each time."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import structlog
from aiohttp import web

from inbox.model.actor import SYSTEM
from inbox.model.errors import BusyError
from inbox.services.idempotency import sweep_keys
from inbox.services.logins.attempts import sweep as sweep_attempts
from inbox.services.logins.callers import Claim
from inbox.services.logins.sessions import sweep_sessions, touch_sessions
from inbox.services.logins.tokens import touch_tokens
from inbox.services.people.presence import send_away_who_is_gone
from inbox.services.wallboards import touch_wallboards
from inbox.store.unit import Unit
from inbox.web.parts import PARTS

EVERY_SECONDS = 30.0

log = structlog.get_logger()


class Seen:
    def __init__(self) -> None:
        self.sessions: set[str] = set()
        self.tokens: set[str] = set()

    def note(self, claim: Claim) -> None:
        (self.sessions if claim.kind == "session" else self.tokens).add(claim.secret_hash)

    def take(self) -> tuple[set[str], set[str]]:
        taken = self.sessions, self.tokens
        self.sessions, self.tokens = set(), set()
        return taken


SEEN = web.AppKey("SEEN", Seen)


def write_seen(unit: Unit, sessions: set[str], tokens: set[str]) -> None:
    touch_sessions(unit, sessions)
    touch_tokens(unit, tokens)
    touch_wallboards(unit, tokens)
    send_away_who_is_gone(unit)
    sweep_sessions(unit)
    sweep_attempts(unit)
    sweep_keys(unit)


async def keep_seen(app: web.Application) -> AsyncIterator[None]:
    task = asyncio.create_task(_write_every(app), name="seen")
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    with contextlib.suppress(BusyError):
        await _write(app)


async def _write_every(app: web.Application) -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            await _write(app)
        except BusyError as error:
            log.warning("sessions not renewed", error=str(error))


async def _write(app: web.Application) -> None:
    sessions, tokens = app[SEEN].take()
    await app[PARTS].store.run_lightly(SYSTEM, write_seen, sessions, tokens)
