"""The live board, made at most once in five seconds for all who look at it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from aiohttp import web

KEEPS = timedelta(seconds=5)


class Board:
    def __init__(self) -> None:
        self._lock = Lock()
        self._answer: dict[str, Any] | None = None
        self._made: datetime | None = None

    def get(self, now: datetime, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Whoever comes while it is made waits for it."""
        with self._lock:
            is_fresh = self._made is not None and timedelta() <= now - self._made < KEEPS
            if self._answer is None or not is_fresh:
                self._answer, self._made = make(), now
            return self._answer


BOARD: web.AppKey[Board] = web.AppKey("board", Board)
