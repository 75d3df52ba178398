"""The bell between the processes of one machine: datagrams. `redis_bell` rings between machines."""

import asyncio
import contextlib
import json
import os
import secrets
import select
import socket
import threading
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

from inbox.model.bell import Bell, Ring, Subscription

_LIMIT = 60_000


def encode(ring: Ring) -> bytes:
    return json.dumps([ring.topic, dict(ring.data)], separators=(",", ":")).encode()


def decode(raw: bytes) -> Ring | None:
    with contextlib.suppress(ValueError, TypeError):
        topic, data = json.loads(raw)
        return Ring(str(topic), data)
    return None


class SocketSubscription:
    """A datagram socket with a name of its own in the folder that all processes share."""

    def __init__(self, folder: Path) -> None:
        # The path of a socket holds at most 107 bytes, so it is bound by a short name.
        self._path = folder / f"{os.getpid():x}-{secrets.token_hex(3)}"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(_address(folder, self._path.name))

    def wait(self, limit: timedelta) -> list[Ring]:
        with contextlib.suppress(OSError, ValueError):
            select.select([self._socket], [], [], limit.total_seconds())
        rings: list[Ring] = []
        with contextlib.suppress(OSError):
            while len(rings) < 1000:
                ring = decode(self._socket.recv(_LIMIT))
                if ring:
                    rings.append(ring)
        return rings

    def close(self) -> None:
        self._socket.close()
        with contextlib.suppress(OSError):
            self._path.unlink()


class SocketBell:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)

    def ring(self, ring: Ring) -> None:
        raw = encode(ring)
        if len(raw) > _LIMIT:
            return
        with contextlib.suppress(OSError):
            for name in os.listdir(self._folder):
                self._send(raw, name)

    def _send(self, raw: bytes, name: str) -> None:
        try:
            self._socket.sendto(raw, _address(self._folder, name))
        except ConnectionRefusedError:
            # Its process is gone; nobody else removes the name.
            with contextlib.suppress(OSError):
                (self._folder / name).unlink()
        except OSError:
            return  # Full, or just closed: a poll stands behind every bell.

    def subscribe(self) -> Subscription:
        return SocketSubscription(self._folder)

    def close(self) -> None:
        self._socket.close()


_directories: dict[str, int] = {}
_directories_lock = threading.Lock()


def _address(folder: Path, name: str) -> str:
    """A path short enough for a socket, also where the data folder's own is long (Linux)."""
    path = str(folder / name)
    if len(path.encode()) < 100:
        return path
    with _directories_lock:
        handle = _directories.get(str(folder))
        if handle is None:
            handle = _directories[str(folder)] = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    return f"/proc/self/fd/{handle}/{name}"


async def listen(
    bell: Bell, every: timedelta = timedelta(seconds=1)
) -> AsyncGenerator[list[Ring], None]:
    """Rings as they come, and an empty list at least every so often."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[list[Ring]] = asyncio.Queue(maxsize=100)
    stop = threading.Event()

    def put(rings: list[Ring]) -> None:
        with contextlib.suppress(asyncio.QueueFull):
            queue.put_nowait(rings)

    def run() -> None:
        subscription = bell.subscribe()
        while not stop.is_set():
            rings = subscription.wait(every)
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(put, rings)
        subscription.close()

    thread = threading.Thread(target=run, name="bell", daemon=True)
    thread.start()
    try:
        while True:
            rings = await queue.get()
            # Whoever was busy hears at once of all that rang meanwhile, and not of one after the other.
            while not queue.empty():
                rings = [*rings, *queue.get_nowait()]
            yield rings
    finally:
        stop.set()
