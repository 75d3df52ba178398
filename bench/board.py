"""What the live board costs the web process: 50 viewers while 50 messages a second come in.

    python -m bench.board [VIEWERS] [SECONDS] [PER_SECOND]

CPU time of the web process with viewers less that without, so that a busy machine changes little. Before it
lie a day's messages, eight weeks of sums and what waited. Three kinds look in turn, each beside the same
mail: nobody; screens on walls; browsers with the inbox open; and the same browsers with the board open,
which ask for it as the console does. The board costs what the last has more than the one before it.
"""

import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bench.board_day import fill_day
from bench.installed import Place, free_port, installed, running, wait_until_ready
from bench.sizes import size
from bench.stream import at_rate
from inbox.model.words import Role
from inbox.services.logins.sessions import begin_session
from inbox.services.logins.tokens import create_token
from inbox.services.people.agents import NewAgent, create_agent
from inbox.services.wallboards import NewWallboard, Scope, make_wallboard
from inbox.store.unit import Unit

GOAL = 5.0
ROUNDS = size(3, 1)
BETWEEN_SECONDS = 5.0
"""The console asks for the board no more often."""
BESIDE = ("themes/rising", "topics/asked")
"""What stands beside it on that page, asked for once a minute."""
MINUTE = 60.0
TICKS = os.sysconf("SC_CLK_TCK")
Look = Callable[["Viewers"], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class Viewers:
    http: aiohttp.ClientSession
    sessions: Sequence[str]
    walls: Sequence[str]


def prepare(place: Place, count: int) -> tuple[list[str], list[str], str]:
    on = place.open()
    try:
        fill_day(on)
        sessions = on.store.write(_leads, count)
        new = NewWallboard("Bench", Scope(), "sv", "dark", None)
        walls = [on.store.write(make_wallboard, on.plan, new)["token"] for _ in range(count)]
        return sessions, walls, on.store.write(create_token, "bench", Role.AGENT)["token"]
    finally:
        on.close()


def _leads(unit: Unit, count: int) -> list[str]:
    made = []
    for number in range(count):
        new = NewAgent(
            f"lead{number}", f"Lead {number}", "none", roles=(Role.LEAD,), teams=("service",)
        )
        made.append(begin_session(unit, create_agent(unit, new), "127.0.0.1", "bench"))
    return made


async def nobody(viewers: Viewers) -> None:
    await asyncio.Event().wait()


async def walls(viewers: Viewers) -> None:
    await _all(_read(viewers.http, "wallboard/stream", _bearer(one)) for one in viewers.walls)


async def inboxes(viewers: Viewers) -> None:
    await _all(_read(viewers.http, "stream", _cookie(one)) for one in viewers.sessions)


async def boards(viewers: Viewers) -> None:
    await _all(_board(viewers.http, _cookie(one)) for one in viewers.sessions)


async def _all(tasks: Iterable[Awaitable[None]]) -> None:
    await asyncio.gather(*tasks)


def _bearer(token: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _cookie(session: str) -> Mapping[str, str]:
    return {"Cookie": f"inkorg={session}"}


async def _read(
    http: aiohttp.ClientSession,
    path: str,
    headers: Mapping[str, str],
    heard: Callable[[], object] = int,
) -> None:
    async with http.get(f"/api/v1/{path}", headers=headers) as stream:
        assert stream.status == 200, stream.status
        async for _ in stream.content.iter_any():
            heard()


async def _board(http: aiohttp.ClientSession, headers: Mapping[str, str]) -> None:
    """As the console does: once at first, then when something came, five seconds apart."""
    news = asyncio.Event()
    reading = asyncio.create_task(_read(http, "stream", headers, news.set))
    beside_at = 0.0
    try:
        while True:
            if time.monotonic() >= beside_at:
                beside_at = time.monotonic() + MINUTE
                for path in BESIDE:
                    await _ask(http, path, headers)
            await _ask(http, "overview", headers)
            await asyncio.sleep(BETWEEN_SECONDS)
            news.clear()
            await news.wait()
    finally:
        reading.cancel()


async def _ask(http: aiohttp.ClientSession, path: str, headers: Mapping[str, str]) -> None:
    async with http.get(f"/api/v1/{path}", headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        json.loads(await answer.read())


def cpu_seconds(pid: int) -> float:
    """Of all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextlib.asynccontextmanager
async def looking(look: Look, viewers: Viewers) -> AsyncIterator[None]:
    task = asyncio.create_task(look(viewers))
    await asyncio.sleep(2 * BETWEEN_SECONDS)  # All are there, and what they load at first is past.
    assert not task.done(), task.exception()
    yield
    assert not task.done(), task.exception()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def measure(
    port: int, pid: int, prepared: tuple[list[str], list[str], str], seconds: float, rate: float
) -> dict[str, float]:
    """Kind of viewers → CPU of one core, in per cent."""
    sessions, tokens, token = prepared
    found: dict[str, list[float]] = {}
    limit = aiohttp.TCPConnector(limit=0)
    serial = iter(range(10**9))
    async with aiohttp.ClientSession(
        f"http://127.0.0.1:{port}", connector=limit, timeout=aiohttp.ClientTimeout(total=None)
    ) as http:
        for _ in range(ROUNDS):
            for look in (nobody, walls, inboxes, boards):
                async with looking(look, Viewers(http, sessions, tokens)):
                    began, before = time.perf_counter(), cpu_seconds(pid)
                    await at_rate(int(seconds * rate), rate, _hand_in(http, token, serial))
                    spent = cpu_seconds(pid) - before
                    share = 100 * spent / (time.perf_counter() - began)
                    found.setdefault(look.__name__, []).append(share)
    return {name: sum(shares) / len(shares) for name, shares in found.items()}


def _hand_in(
    http: aiohttp.ClientSession, token: str, serial: Iterator[int]
) -> Callable[[int], Awaitable[None]]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "message/rfc822"}

    async def hand_in(_: int) -> None:
        number = next(serial)
        raw = (
            f"From: Kund {number} <kund{number}@example.com>\r\nTo: info@bench.example\r\n"
            f"Subject: Fakturan {number}\r\nMessage-ID: <board{number}@example.com>\r\n\r\n"
            "Hej! Min faktura stämmer inte. Kan ni titta på den?\r\n"
        ).encode()
        async with http.post("/api/v1/channels/info/inbound", data=raw, headers=headers) as answer:
            assert answer.status == 202, await answer.text()

    return hand_in


def main(viewers: int, seconds: float, rate: float) -> None:
    print(f"{viewers} viewers, {rate:g} messages a second, {ROUNDS} × {seconds:g} s each")
    with installed("sqlite") as place:
        prepared, port = prepare(place, viewers), free_port()
        with running(place, ["web", "--port", str(port)], ["worker"], ["clock"]) as (web, *_):
            wait_until_ready(port)
            found = asyncio.run(measure(port, web.pid, prepared, seconds, rate))
    for name, share in found.items():
        print(f"  {name:10} {share:6.1f} % of one core")
    report("screens on walls", found["walls"] - found["nobody"])
    report("board in a browser", found["boards"] - found["inboxes"])


def report(name: str, cost: float) -> None:
    print(f"  {name:20} cost {cost:5.1f} %  limit {GOAL:g} %  ratio {cost / GOAL:.2f}")


if __name__ == "__main__":
    given = [float(one) for one in sys.argv[1:]]
    defaults = (50.0, size(20.0, 8.0), 50.0)
    viewers, seconds, rate = (*given, *defaults[len(given) :])
    main(int(viewers), seconds, rate)
