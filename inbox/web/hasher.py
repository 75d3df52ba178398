"""Slow hashes in two threads of their own, with a short queue: log-ins can't stop anything else."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from aiohttp import web

from inbox.model.errors import BusyError

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 2
MOST_WAITING = 20


class Hasher:
    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, "hash")
        self._waiting = 0

    async def run(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._waiting >= MOST_WAITING:
            raise BusyError("Too many people log in at this moment. Try again in a few seconds.")
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, lambda: fn(*args, **kwargs))
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


HASHER = web.AppKey("HASHER", Hasher)
