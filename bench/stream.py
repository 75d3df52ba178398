"""From a mail handed in to its row on 200 open screens, at 20 mails a second, over real sockets.

    python -m bench.stream [SCREENS] [SECONDS] [PER_SECOND]

Web and worker are processes of their own, as in an installation; the screens are here. The limit is the
same screens and rate at a server that only writes the same bytes to all of them.
"""

import asyncio
import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp import web

from bench.sizes import size
from inbox.bootstrap.parts import Where, open_installation
from inbox.model.words import Role
from inbox.services.logins.sessions import begin_session
from inbox.services.logins.tokens import create_token
from inbox.services.people.agents import NewAgent, create_agent
from inbox.store.unit import Unit

CONFIG = {
    "organisation": "name: Bench\nlanguages: [sv]\n",
    "teams": "- {id: service, name: Service}\n",
    "channels": """
- id: info
  kind: email
  name: Info
  team: service
  language: sv
  settings:
    address: info@bench.example
    imap: {host: localhost, port: 1, security: none, user: a, password: b}
    smtp: {host: localhost, port: 1, security: none, user: a, password: b}
""",
}
ROW = re.compile(rb'"subject":"mark(\d+)end"')
WARM_UP = 20


@dataclass
class Screens:
    """When each mail was handed in, and when each screen first showed it."""

    sent: dict[int, float] = field(default_factory=dict)
    seen: dict[tuple[int, int], float] = field(default_factory=dict)
    missing: int = 0
    all_open: asyncio.Event = field(default_factory=asyncio.Event)

    async def watch(self, number: int, port: int, head: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
        writer.write(head.encode())
        rest = b""
        self.missing -= 1
        if not self.missing:
            self.all_open.set()
        while chunk := await reader.read(2**20):
            now = time.perf_counter()
            rest = rest[-64:] + chunk
            for found in ROW.findall(rest):
                self.seen.setdefault((number, int(found)), now)

    def report(self, name: str, screens: int) -> float:
        waits = sorted(
            (at - self.sent[mail]) * 1000
            for (_, mail), at in self.seen.items()
            if mail >= WARM_UP and mail in self.sent
        )
        wanted = screens * sum(1 for mail in self.sent if mail >= WARM_UP)
        p50, p95 = (waits[int(len(waits) * part)] for part in (0.5, 0.95))
        print(
            f"{name:28} p50 {p50:6.0f} ms  p95 {p95:6.0f} ms  worst {waits[-1]:6.0f} ms"
            f"  shown {len(waits)} of {wanted}"
        )
        return p95


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def prepare(folder: Path, screens: int) -> tuple[list[str], str]:
    """The screens' session tokens, and one to hand mail in with."""
    config = folder / "config"
    config.mkdir()
    for name, text in CONFIG.items():
        (config / f"{name}.yaml").write_text(text, encoding="utf-8")
    on = open_installation(Where.of({}, config=str(config), data=str(folder / "data")))
    try:
        sessions = on.store.write(_people, screens)
        token = on.store.write(create_token, "bench", Role.AGENT)["token"]
    finally:
        on.close()
    return sessions, token


def _people(unit: Unit, count: int) -> list[str]:
    made = []
    for number in range(count):
        new = NewAgent(f"agent{number}", f"Agent {number}", "none", teams=("service",))
        made.append(begin_session(unit, create_agent(unit, new), "127.0.0.1", "bench"))
    return made


@contextlib.contextmanager
def installation(folder: Path, port: int) -> Iterator[None]:
    about = {"INBOX_CONFIG": str(folder / "config"), "INBOX_DATA": str(folder / "data")}
    environment = {**os.environ, **about}
    command = [sys.executable, "-m", "inbox"]
    log = (folder / "log").open("w")
    options = {"env": environment, "stdout": log, "stderr": log}
    children = [
        subprocess.Popen([*command, "web", "--port", str(port)], **options),  # type: ignore[call-overload]
        subprocess.Popen([*command, "worker"], **options),  # type: ignore[call-overload]
    ]
    try:
        yield
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(30)
        log.close()


@contextlib.asynccontextmanager
async def watching(screens: Screens, port: int, heads: list[str]) -> AsyncIterator[None]:
    screens.missing = len(heads)
    tasks = [
        asyncio.create_task(screens.watch(number, port, head)) for number, head in enumerate(heads)
    ]
    await screens.all_open.wait()
    await asyncio.sleep(1)
    yield
    await asyncio.sleep(2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def at_rate(count: int, per_second: float, act: Callable[[int], Awaitable[None]]) -> None:
    began, tasks = time.perf_counter(), []
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / per_second - time.perf_counter()))
        tasks.append(asyncio.create_task(_do(act, number)))
    await asyncio.gather(*tasks)


async def _do(act: Callable[[int], Awaitable[None]], number: int) -> None:
    await act(number)


def head(path: str, more: str = "") -> str:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n"


async def measure_ours(count: int, seconds: float, per_second: float) -> float:
    with tempfile.TemporaryDirectory(prefix="inkorg-bench-") as name:
        folder, port = Path(name), free_port()
        sessions, token = prepare(folder, count)
        with installation(folder, port):
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
                await _ready(http)
                screens = Screens()
                heads = [head("/api/v1/stream", f"Cookie: inkorg={one}\r\n") for one in sessions]
                async with watching(screens, port, heads):
                    await at_rate(
                        int(seconds * per_second), per_second, _hand_in(http, token, screens)
                    )
    return screens.report("inkorg, mail in → screens", count)


async def _ready(http: aiohttp.ClientSession) -> None:
    async with asyncio.timeout(60):
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                if (await http.get("/readyz")).status == 200:
                    return
            await asyncio.sleep(0.1)


def _hand_in(
    http: aiohttp.ClientSession, token: str, screens: Screens
) -> Callable[[int], Awaitable[None]]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "message/rfc822"}

    async def hand_in(number: int) -> None:
        raw = (
            f"From: Kund {number} <kund{number}@example.com>\r\nTo: info@bench.example\r\n"
            f"Subject: mark{number}end\r\nMessage-ID: <{number}@example.com>\r\n\r\n"
            "Hej! Min faktura stämmer inte. Kan ni titta på den?\r\n"
        )
        screens.sent[number] = time.perf_counter()
        async with http.post("/api/v1/channels/info/inbound", data=raw, headers=headers) as answer:
            assert answer.status == 202, await answer.text()

    return hand_in


async def measure_limit(count: int, seconds: float, per_second: float) -> float:
    open_streams: list[web.StreamResponse] = []
    screens, padding, over = Screens(), b"x" * 2500, asyncio.Event()

    async def stream(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        open_streams.append(response)
        await over.wait()
        return response

    async def tell(number: int) -> None:
        screens.sent[number] = time.perf_counter()
        frame = b'data: {"subject":"mark%dend","rest":"%b"}\n\n' % (number, padding)
        for one in open_streams:
            await one.write(frame)

    app = web.Application()
    app.router.add_get("/stream", stream)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    async with watching(screens, port, [head("/stream")] * count):
        await at_rate(int(seconds * per_second), per_second, tell)
    over.set()
    await runner.cleanup()
    return screens.report("limit: the same bytes alone", count)


async def main(count: int, seconds: float, per_second: float) -> None:
    print(f"{count} screens, {per_second:g} mails a second for {seconds:g} s")
    ours = await measure_ours(count, seconds, per_second)
    limit = await measure_limit(count, seconds, per_second)
    print(f"{'ratio of p95':28} {ours / limit:.1f}  (goal: p95 under 150 ms)")


if __name__ == "__main__":
    given = [float(one) for one in sys.argv[1:]]
    defaults = [200.0, float(size(15, 5)), 20.0]
    screens, seconds, rate = given + defaults[len(given) :]
    asyncio.run(main(int(screens), seconds, rate))
