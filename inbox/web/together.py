"""Small writes that many screens ask for (drafts, what was opened), made in one light transaction.

The first one at once, the next a second later: a crowd that types costs one commit a second.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiohttp import web

from inbox.model.actor import SYSTEM
from inbox.model.errors import InkorgError, RefusedError
from inbox.store.store import Store
from inbox.store.unit import Unit

PAUSE_SECONDS = 1.0

log = structlog.get_logger()

Work = Callable[[Unit], Any]


@dataclass(slots=True)
class _Waiting:
    work: Work
    asked: list[asyncio.Future[Any]] = field(default_factory=list)


class Together:
    def __init__(self, store: Store, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._store = store
        self._pause_seconds = pause_seconds
        self._waiting: dict[Hashable, _Waiting] = {}
        self._called = asyncio.Event()
        self._writing = asyncio.Lock()

    def put(self, key: Hashable, work: Work) -> None:
        """To be written soon. What waits under the same key is replaced."""
        self._waiting.setdefault(key, _Waiting(work)).work = work
        self._called.set()

    async def run(self, key: Hashable, work: Work) -> Any:
        """Answers what the newest work under this key answered, after it was written."""
        self.put(key, work)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[key].asked.append(answer)
        return await answer

    async def finish(self, key: Hashable) -> None:
        """What waits under this key is written before this returns."""
        if key in self._waiting or self._writing.locked():
            await self.flush()

    async def flush(self) -> None:
        async with self._writing:
            taken, self._waiting = list(self._waiting.values()), {}
            if taken:
                _answer(taken, await self._write(taken))

    async def _write(self, taken: Sequence[_Waiting]) -> Sequence[Any]:
        try:
            works = [one.work for one in taken]
            return await self._store.run_lightly(SYSTEM, write_all, works)
        except InkorgError as error:
            log.warning("not written", count=len(taken), error=type(error).__name__)
            return [error] * len(taken)
        except Exception as error:  # noqa: BLE001 - whoever asked gets it; the others go on
            log.error("not written", count=len(taken), error=type(error).__name__)
            return [error] * len(taken)

    async def keep_writing(self) -> None:
        while True:
            await self._called.wait()
            self._called.clear()
            await self.flush()
            await asyncio.sleep(self._pause_seconds)


def write_all(unit: Unit, works: Sequence[Work]) -> list[Any]:
    """What each answered or was refused with; one that is refused takes no other with it."""
    return [_write_one(unit, work) for work in works]


def _write_one(unit: Unit, work: Work) -> Any:
    unit.actor = SYSTEM
    try:
        with unit.connection.begin_nested():
            return work(unit)
    except RefusedError as error:
        return error


def _answer(taken: Sequence[_Waiting], answers: Sequence[Any]) -> None:
    for one, answer in zip(taken, answers, strict=True):
        for asked in one.asked:
            if asked.done():
                continue  # Whoever asked went away.
            if isinstance(answer, Exception):
                asked.set_exception(answer)
            else:
                asked.set_result(answer)


TOGETHER = web.AppKey("TOGETHER", Together)


async def keep_together(app: web.Application) -> AsyncIterator[None]:
    together = app[TOGETHER]
    task = asyncio.create_task(together.keep_writing(), name="together")
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    await together.flush()
