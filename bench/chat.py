"""Chat: 1,000 visitors and 50 agents connected, 50 messages a second, from one screen to the other.

    python -m bench.chat [VISITORS] [AGENTS] [SECONDS] [PER_SECOND]

Web and worker are processes of their own, as in an installation; the visitors' and the agents' ends are
here. Half of the messages go each way. The limit is the same frames over the same number of sockets at a
server that only hands them on. Then the web process is ended hard and started again.
"""

import asyncio
import contextlib
import json
import os
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bench.chat_limit import measure_limit, report
from bench.sizes import size
from bench.stream import _people, free_port, head
from inbox.bootstrap.parts import Where, open_installation
from inbox.model.words import Presence
from inbox.services.people.agents import list_agents
from inbox.services.people.presence import change_presence
from inbox.store.unit import Unit

CONFIG = {
    "organisation": "name: Bench\nlanguages: [sv]\n",
    "teams": "- {id: service, name: Service}\n",
    "channels": """
- id: chat
  kind: chat
  name: Chat
  team: service
  language: sv
  settings:
    limits: {per_address: 100000, visitors: 100000, per_second: 50, at_once: 100}
""",
}
MARK = re.compile(rb"mark(\d+)end")
TALKING = 100
"""Visitors who write; the others only look."""


@dataclass
class Visitor:
    number: int
    token: str = ""
    last: int = 0
    told: set[str] = field(default_factory=set)
    socket: aiohttp.ClientWebSocketResponse | None = None
    is_back: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Bench:
    http: aiohttp.ClientSession
    base: str
    sent: dict[int, float] = field(default_factory=dict)
    seen: dict[int, float] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    is_over: bool = False

    async def live(self, visitor: Visitor) -> None:
        """Connects, and comes back whenever the line is lost, as the widget does."""
        tries = 0
        while not self.is_over:
            try:
                async with self.http.ws_connect(f"{self.base}/chat/chat/socket") as socket:
                    hello = {"kind": "hello", "token": visitor.token, "after": visitor.last}
                    await socket.send_json(hello)
                    visitor.socket, tries = socket, 0
                    await self._hear(visitor, socket)
            except (aiohttp.ClientError, OSError):
                pass
            visitor.socket = None
            visitor.is_back.clear()
            pause = min(3.0, 0.4 * 2**tries) * random.uniform(0.5, 1.5)
            tries += 1
            await asyncio.sleep(pause)

    async def _hear(self, visitor: Visitor, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            now, frame = time.perf_counter(), json.loads(message.data)
            if frame["kind"] == "welcome":
                visitor.token = frame["token"]
                visitor.is_back.set()
            if frame["kind"] == "taken":
                self.taken.add(frame["id"])
            visitor.last = max(visitor.last, frame.get("number", 0))
            waiting = []
            for one in frame.get("messages", ()):
                visitor.told.add(one["text"])
                waiting += [one["id"]] if one["waits"] else []
                for mark in MARK.findall(one["text"].encode()):
                    if not one["mine"]:
                        self.seen.setdefault(int(mark), now)
            if waiting:
                await socket.send_json({"kind": "got", "ids": waiting})

    async def watch(self, port: int, session: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
        writer.write(head("/api/v1/stream", f"Cookie: inkorg={session}\r\n").encode())
        rest = b""
        while chunk := await reader.read(2**20):
            now = time.perf_counter()
            rest = rest[-64:] + chunk
            for mark in MARK.findall(rest):
                self.seen.setdefault(int(mark), now)


def prepare(folder: Path, agents: int) -> list[str]:
    config = folder / "config"
    config.mkdir()
    for name, text in CONFIG.items():
        (config / f"{name}.yaml").write_text(text, encoding="utf-8")
    on = open_installation(Where.of({}, config=str(config), data=str(folder / "data")))
    try:
        sessions = on.store.write(_people, agents)
        on.store.write(_available, [int(one["id"]) for one in on.store.read(list_agents)])
    finally:
        on.close()
    return sessions


def _available(unit: Unit, ids: list[int]) -> None:
    for id in ids:
        change_presence(unit, id, Presence.AVAILABLE)


@contextlib.contextmanager
def running(folder: Path, *command: str) -> Iterator["subprocess.Popen[bytes]"]:
    about = {"INBOX_CONFIG": str(folder / "config"), "INBOX_DATA": str(folder / "data")}
    with (folder / f"log-{command[0]}").open("a") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "inbox", *command],
            env={**os.environ, **about},
            stdout=log,
            stderr=log,
        )
        try:
            yield child
        finally:
            child.terminate()
            child.wait(30)


def resident_kb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


async def ready(http: aiohttp.ClientSession) -> None:
    """A machine that others use, too, may take its time."""
    async with asyncio.timeout(240):
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with http.get("/readyz") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.1)


async def all_back(visitors: list[Visitor]) -> None:
    await asyncio.gather(*(one.is_back.wait() for one in visitors))


async def come(bench: Bench, visitors: list[Visitor]) -> list["asyncio.Task[None]"]:
    """A hundred at a time, as fast as they are let in."""
    tasks = []
    for start in range(0, len(visitors), 100):
        some = visitors[start : start + 100]
        tasks += [asyncio.create_task(bench.live(one)) for one in some]
        await all_back(some)
    return tasks


class Desk:
    """The agents' side: who has which conversation, and answering in it."""

    def __init__(self, http: aiohttp.ClientSession, base: str, session: str) -> None:
        self._http, self._base = http, f"{base}/api/v1"
        self._cookie = {"Cookie": f"inkorg={session}"}
        self._csrf = ""

    async def begin(self) -> None:
        me = await self._get("me")
        self._csrf = me["csrf"]

    async def conversations(self) -> dict[str, str]:
        """First words → id."""
        found, cursor = {}, ""
        while True:
            more = f"&cursor={cursor}" if cursor else ""
            page = await self._get(f"conversations?channel=chat&limit=100&sort=newest{more}")
            found |= {row["subject"]: row["id"] for row in page["items"]}
            cursor = page["next"]
            if not cursor:
                return found

    async def answer(self, conversation: str, text: str) -> None:
        headers = {**self._cookie, "X-CSRF-Token": self._csrf}
        address = f"{self._base}/conversations/{conversation}/replies"
        async with self._http.post(address, json={"text": text}, headers=headers) as answer:
            assert answer.status == 201, await answer.text()

    async def _get(self, path: str) -> Any:
        async with self._http.get(f"{self._base}/{path}", headers=self._cookie) as answer:
            return await answer.json()


async def talk(
    bench: Bench, desk: Desk, talking: list[Visitor], seconds: float, rate: float
) -> None:
    """Half of the messages by visitors, half by agents, at an even pace."""
    for one in talking:
        await say(bench, one, f"first{one.number}")
    found: dict[str, str] = {}
    async with asyncio.timeout(240):
        while len(found) < len(talking):
            await asyncio.sleep(0.5)
            found = await desk.conversations()
    began, tasks = time.perf_counter(), []
    for number in range(int(seconds * rate)):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        visitor = talking[number % len(talking)]
        bench.sent[number] = time.perf_counter()
        words = f"Hej, det här är mark{number}end"
        if number % 2:
            tasks.append(asyncio.create_task(say(bench, visitor, words)))
        else:
            id = found[f"first{visitor.number}"]
            tasks.append(asyncio.create_task(desk.answer(id, words)))
    await asyncio.gather(*tasks)
    await asyncio.sleep(3)


async def say(bench: Bench, visitor: Visitor, text: str) -> None:
    assert visitor.socket is not None
    await visitor.socket.send_json({"kind": "say", "id": secrets.token_hex(8), "text": text})


async def measure_ours(count: int, agents: int, seconds: float, rate: float) -> float:
    with tempfile.TemporaryDirectory(prefix="inkorg-bench-") as name:
        folder, port = Path(name), free_port()
        sessions = prepare(folder, agents)
        base = f"http://127.0.0.1:{port}"
        connector = aiohttp.TCPConnector(limit=0)
        with running(folder, "worker"):
            async with aiohttp.ClientSession(base, connector=connector) as http:
                bench = Bench(http, base)
                with running(folder, "web", "--port", str(port)) as server:
                    await ready(http)
                    p95 = await _measure(bench, server.pid, port, sessions, count, seconds, rate)
    return p95


async def _measure(
    bench: Bench, pid: int, port: int, sessions: list[str], count: int, seconds: float, rate: float
) -> float:
    folder = Path(os.readlink(f"/proc/{pid}/fd/1")).parent
    visitors = [Visitor(number) for number in range(count)]
    before = resident_kb(pid)
    tasks = await come(bench, visitors)
    each = (resident_kb(pid) - before) / count
    print(f"{'each idle visitor':28} {each:.1f} kB of the web process  (goal: under 50 kB)")
    watching = [asyncio.create_task(bench.watch(port, one)) for one in sessions]
    desk = Desk(bench.http, bench.base, sessions[0])
    await desk.begin()
    talking = visitors[: min(TALKING, count)]
    await talk(bench, desk, talking, seconds, rate)
    for kind, part in (("visitor → agents' screens", 1), ("agent → visitor", 0)):
        waits = [at - bench.sent[n] for n, at in bench.seen.items() if n % 2 == part]
        report(f"inkorg, {kind}", waits, sum(n % 2 == part for n in bench.sent))
    p95 = report(
        "inkorg, both", [at - bench.sent[n] for n, at in bench.seen.items()], len(bench.sent)
    )
    await _restart(bench, pid, folder, port, visitors, talking)
    bench.is_over = True
    for task in (*tasks, *watching):
        task.cancel()
    await asyncio.gather(*tasks, *watching, return_exceptions=True)
    return p95


async def _restart(
    bench: Bench,
    pid: int,
    folder: Path,
    port: int,
    visitors: list[Visitor],
    talking: list[Visitor],
) -> None:
    """What was told before is told again to a new browser: nothing lost, nothing doubled."""
    os.kill(pid, 9)
    await asyncio.sleep(0.5)
    lost_at = time.perf_counter()
    for one in visitors:
        one.is_back.clear()
    with running(folder, "web", "--port", str(port)):
        await ready(bench.http)
        up_at = time.perf_counter()
        async with asyncio.timeout(180):
            await all_back(visitors)
        back_at = time.perf_counter()
        print(
            f"{'all back after kill -9':28} {back_at - up_at:.1f} s after it answered again, "
            f"{back_at - lost_at:.1f} s after it was started  (goal: 10 s)"
        )
        await _compare(bench, talking)


async def _compare(bench: Bench, talking: list[Visitor]) -> None:
    missing = doubled = 0
    for one in talking:
        fresh = Visitor(-1, token=one.token)
        async with bench.http.ws_connect(f"{bench.base}/chat/chat/socket") as socket:
            await socket.send_json({"kind": "hello", "token": one.token})
            frame = await socket.receive_json()
        texts = [each["text"] for each in frame["messages"]]
        fresh.told = set(texts)
        doubled += len(texts) - len(fresh.told)
        missing += (
            len([text for text in one.told if text not in fresh.told]) if len(texts) < 100 else 0
        )
    print(f"{'after the restart':28} {missing} lost, {doubled} doubled in {len(talking)} chats")


async def main(count: int, agents: int, seconds: float, rate: float) -> None:
    print(f"{count} visitors, {agents} agents, {rate:g} messages a second for {seconds:g} s")
    ours = await measure_ours(count, agents, seconds, rate)
    limit = await measure_limit(count, seconds, rate)
    print(f"{'ratio of p95':28} {ours / limit:.1f}  (goal: p95 under 150 ms)")


if __name__ == "__main__":
    given = [float(one) for one in sys.argv[1:]]
    defaults = [float(size(1000, 200)), float(size(50, 10)), float(size(20, 6)), 50.0]
    visitors, agents, seconds, rate = given + defaults[len(given) :]
    asyncio.run(main(int(visitors), int(agents), seconds, rate))
