"""Receipts accepted over HTTP, each on disk before its 202, over 32 connections. `python -m bench.receipts`.

The limit is an aiohttp handler that answers 202 with a body as long, after its bytes stand in a file
that one thread appends to and syncs for all who wait. Clients share the machine with both.
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from aiohttp import web

from bench.board import cpu_seconds
from bench.installed import ADDRESS, KINDS, free_port, installed, people, running, wait_until_ready
from bench.mails import mails
from bench.sizes import size
from inbox.store.reading.figures import percentile

CONNECTIONS = 32
COUNT = size(20_000, 3000)
PATH = "/api/v1/channels/info/inbound"
ANSWER = b'{"receipt":"123456789012345678","duplicate":false}'


async def hand_in(port: int, token: str, raw: list[bytes]) -> list[int]:
    """Nanoseconds that each took. Plain sockets, so that the client takes as little as it can."""
    todo, taken = iter(raw), list[int]()

    async def one_connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for body in todo:
            began = time.perf_counter_ns()
            writer.write(_head(token, len(body)) + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 202"), answer
            length = answer.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
            await reader.readexactly(int(length))
            taken.append(time.perf_counter_ns() - began)
        writer.close()

    await asyncio.gather(*(one_connection() for _ in range(CONNECTIONS)))
    return taken


def _head(token: str, length: int) -> bytes:
    return (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: message/rfc822\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def measure(name: str, port: int, token: str, raw: list[bytes], pid: int) -> float:
    asyncio.run(
        hand_in(port, token, raw[:200])
    )  # Warm: a server that runs has its pages in memory.
    began, before, mine = time.perf_counter(), cpu_seconds(pid), time.process_time()
    taken = asyncio.run(hand_in(port, token, raw[200:]))
    seconds = time.perf_counter() - began
    spent, mine = cpu_seconds(pid) - before, time.process_time() - mine
    rate = len(taken) / seconds
    p50, p99 = ((percentile(taken, part) or 0) / 1e6 for part in (0.5, 0.99))
    print(f"  {name:26} {rate:7.0f} a second   p50 {p50:5.1f} ms   p99 {p99:5.1f} ms", flush=True)
    print(
        f"    processor: {1e3 * spent / len(taken):.2f} ms each in the process that answers, "
        f"{100 * spent / seconds:.0f} % of one core; {1e3 * mine / len(taken):.2f} ms in the clients"
    )
    return rate


def ours(kind: str, raw: list[bytes]) -> float:
    with installed(kind) as place:
        on = place.open()
        _, token = people(on, 1)
        on.close()
        port = free_port()
        with running(place, ["web", "--port", str(port)]) as (server,):
            wait_until_ready(port)
            return measure(kind, port, token, raw, server.pid)


def limit(raw: list[bytes]) -> float:
    with (
        tempfile.TemporaryDirectory(prefix="inkorg-bench-") as folder,
        _limiting(folder) as (port, pid),
    ):
        return measure("limit: append and sync", port, "none", raw, pid)


@contextlib.contextmanager
def _limiting(folder: str) -> Iterator[tuple[int, int]]:
    port = free_port()
    command = [sys.executable, "-m", "bench.receipts", "serve", str(port), folder]
    server = subprocess.Popen(command)
    try:
        wait_until_ready(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(20)


class Appending:
    """One thread that writes and syncs whatever waits, then answers all."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._some = threading.Condition()
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._run, daemon=True).start()

    def append(self, body: bytes) -> "asyncio.Future[None]":
        done = self._loop.create_future()
        with self._some:
            self._waiting.append((body, done))
            self._some.notify()
        return done

    def _run(self) -> None:
        while True:
            with self._some:
                self._some.wait_for(lambda: self._waiting)
                all_of_them, self._waiting = self._waiting, []
            self._file.write(b"".join(body for body, _ in all_of_them))
            os.fsync(self._file.fileno())
            self._loop.call_soon_threadsafe(_answer, [done for _, done in all_of_them])


def _answer(waiting: "list[asyncio.Future[None]]") -> None:
    for one in waiting:
        if not one.done():
            one.set_result(None)


async def _serve(port: int, folder: str) -> None:
    appending = Appending(Path(folder) / "receipts")

    async def take(request: web.Request) -> web.Response:
        await appending.append(await request.read())
        return web.Response(status=202, body=ANSWER, content_type="application/json")

    async def ready(request: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.add_routes([web.post(PATH, take), web.get("/readyz", ready)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


def main(kinds: list[str]) -> None:
    raw = list(mails(COUNT + 200, ADDRESS))
    print(f"{COUNT} mails, {CONNECTIONS} connections, load {os.getloadavg()[0]:.1f}")
    found = {kind: ours(kind, raw) for kind in kinds or KINDS}
    most = limit(raw)
    for kind, rate in found.items():
        print(f"  {kind}: ratio {rate / most:.2f} (goal: 1,000 a second, p99 under 100 ms)")


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(_serve(int(sys.argv[2]), sys.argv[3]))
    else:
        main(sys.argv[1:])
