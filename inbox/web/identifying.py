"""Callers who ask at the same moment are looked up in one hop: a hundred receipts a second from one
program are a few questions, not a hundred."""

import asyncio
from collections.abc import Sequence

from aiohttp import web

from inbox.model.actor import SYSTEM
from inbox.model.errors import RefusedError
from inbox.services.logins.callers import Caller, Claim, identify
from inbox.services.permissions import require
from inbox.store.store import Store
from inbox.store.unit import Unit

_Asked = tuple[Claim, str]
_Found = Caller | RefusedError


class Identifying:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[_Asked, list[asyncio.Future[Caller]]] = {}
        self._task: asyncio.Task[None] | None = None

    async def identify(self, claim: Claim, action: str) -> Caller:
        """Looked up after it was asked, never remembered: who is locked out is out at once."""
        answer: asyncio.Future[Caller] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault((claim, action), []).append(answer)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._ask_all(), name="identifying")
        return await answer

    async def _ask_all(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting, {}
            try:
                found: Sequence[_Found | Exception] = await self._store.ask(
                    SYSTEM, identify_all, list(taken)
                )
            except Exception as error:  # noqa: BLE001 - whoever asked gets it
                found = [error] * len(taken)
            for answers, one in zip(taken.values(), found, strict=True):
                for answer in answers:
                    _settle(answer, one)


def _settle(answer: "asyncio.Future[Caller]", found: _Found | Exception) -> None:
    if answer.done():
        return  # Whoever asked went away.
    if isinstance(found, Exception):
        answer.set_exception(found)
    else:
        answer.set_result(found)


def identify_all(unit: Unit, asked: Sequence[_Asked]) -> list[_Found]:
    return [_identify(unit, claim, action) for claim, action in asked]


def _identify(unit: Unit, claim: Claim, action: str) -> _Found:
    try:
        caller = identify(unit, claim)
        require(caller.actor, action)
    except RefusedError as error:
        return error
    return caller


IDENTIFYING = web.AppKey("IDENTIFYING", Identifying)
