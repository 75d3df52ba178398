"""Mail, raw bytes → assigned conversation on the list, durable. `python -m bench.ingest [KIND …]`.

First alone: the receipts stand, then the worker starts, as an installation's does, and the clock runs
until each mail is in a conversation that somebody has. The limit is our own `parse` on one core over the
same mails in the same run. Then with 100 mails a second handed in over HTTP and 20 lists read a second
beside it: how long until a mail is on a screen.
"""

import asyncio
import os
import re
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import aiohttp
from sqlalchemy import func, select

from bench.installed import (
    ADDRESS,
    KINDS,
    Place,
    free_port,
    installed,
    people,
    running,
    wait_until_ready,
)
from bench.mails import mails
from bench.sizes import size
from bench.stream import Screens, at_rate, head, watching
from connectors.email.parse import parse_mail
from connectors.email.reading import Reading
from inbox.model.receipts import RawItem
from inbox.services.accept import accept, keep
from inbox.store.tables.conversations import conversations
from inbox.store.tables.journal import receipts
from inbox.store.unit import Unit
from workers.running import start

_SUBJECT = re.compile(rb"\nSubject: .*\n(?:[ \t].*\n)*")
MAILS = size(3000, 1000)
SECONDS = size(15, 5)
RECEIPTS_A_SECOND = 100
LISTS_A_SECOND = 20


@dataclass(frozen=True, slots=True)
class Spent:
    per_second: float
    worker_ms: float
    """Processor time for each mail, here where the worker's threads run …"""
    reader_ms: float
    """… and in the process that reads."""


def alone(place: Place, raw: list[bytes]) -> Spent:
    on = place.open()
    try:
        people(on)
        for begin in range(0, len(raw), 500):
            items = [
                RawItem(f"b{begin + n}", one) for n, one in enumerate(raw[begin : begin + 500])
            ]
            on.store.write(accept, keep("info", "bench", items, on.blobs))
        began, mine, others = time.perf_counter(), time.process_time(), _of_children()
        stop = start(on, threads=4, worker=True, listen=False, clock=False)
        try:
            while not on.store.read(_is_done):
                time.sleep(0.05)
            seconds, mine = time.perf_counter() - began, time.process_time() - mine
        finally:
            stop()
        others = _of_children() - others
        return Spent(len(raw) / seconds, mine * 1000 / len(raw), others * 1000 / len(raw))
    finally:
        on.close()


def _of_children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _is_done(unit: Unit) -> bool:
    new = select(receipts.c.id).where(receipts.c.state == "new").limit(1)
    if unit.connection.execute(new).first():
        return False
    open = select(func.count()).where(
        conversations.c.status == "open", conversations.c.assignee_id.is_(None)
    )
    return unit.connection.scalar(open) == 0


def parse_alone(raw: list[bytes]) -> float:
    reading = Reading(own_addresses=frozenset({ADDRESS}), trusted_servers=frozenset())
    began = time.process_time()
    for one in raw:
        parse_mail(one, external_id="", reading=reading)
    return len(raw) / (time.process_time() - began)


def beside(place: Place) -> None:
    on = place.open()
    sessions, token = people(on)
    on.close()
    port = free_port()
    with running(place, ["web", "--port", str(port)], ["work"]):
        wait_until_ready(port)
        asyncio.run(_beside(port, sessions, token))


async def _beside(port: int, sessions: list[str], token: str) -> None:
    screens, listed = Screens(), list[float]()
    count = SECONDS * RECEIPTS_A_SECOND
    raw = [
        _SUBJECT.sub(b"\nSubject: mark%dend\n" % number, one, count=1)
        for number, one in enumerate(mails(count, ADDRESS))
    ]
    heads = [head("/api/v1/stream", f"Cookie: inkorg={sessions[0]}\r\n")]
    async with (
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
        watching(screens, port, heads),
    ):
        await asyncio.gather(
            at_rate(count, RECEIPTS_A_SECOND, _hand_in(http, token, raw, screens)),
            at_rate(SECONDS * LISTS_A_SECOND, LISTS_A_SECOND, _list(http, sessions, listed)),
        )
    _report(screens, listed)


def _hand_in(
    http: aiohttp.ClientSession, token: str, raw: list[bytes], screens: Screens
) -> Callable[[int], Awaitable[None]]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "message/rfc822"}

    async def hand_in(number: int) -> None:
        screens.sent[number] = time.perf_counter()
        path = "/api/v1/channels/info/inbound"
        async with http.post(path, data=raw[number], headers=headers) as answer:
            assert answer.status == 202, await answer.text()

    return hand_in


def _list(
    http: aiohttp.ClientSession, sessions: list[str], listed: list[float]
) -> Callable[[int], Awaitable[None]]:
    async def read(number: int) -> None:
        began = time.perf_counter()
        headers = {"Cookie": f"inkorg={sessions[number % len(sessions)]}"}
        path = "/api/v1/conversations?view=unanswered"
        async with http.get(path, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            await answer.read()
        listed.append((time.perf_counter() - began) * 1000)

    return read


def _report(screens: Screens, listed: list[float]) -> None:
    waits = sorted((at - screens.sent[mail]) * 1000 for (_, mail), at in screens.seen.items())
    missing = len(screens.sent) - len(waits)
    at = partial(_at, waits)
    print(
        f"  with {RECEIPTS_A_SECOND} receipts and {LISTS_A_SECOND} lists a second for {SECONDS} s:"
        f" receipt → screen p50 {at(0.5):.0f} ms, p95 {at(0.95):.0f} ms (goal: under 1000),"
        f" not shown {missing}; list p95 {_at(sorted(listed), 0.95):.0f} ms"
    )


def _at(values: list[float], part: float) -> float:
    return values[min(len(values) - 1, int(len(values) * part))] if values else float("nan")


def main(kinds: list[str]) -> None:
    raw = list(mails(MAILS, ADDRESS))
    for kind in kinds or KINDS:
        print(f"{kind}: {MAILS} mails, load {os.getloadavg()[0]:.1f}")
        with installed(kind) as place:
            ours = alone(place, raw)
        limit = parse_alone(raw)
        print(f"  {ours.per_second:6.0f} mails/s from receipt to assigned conversation (goal: 300)")
        print(
            f"         processor time for each: worker {ours.worker_ms:.2f} ms,"
            f" reader {ours.reader_ms:.2f} ms, without the database server's"
        )
        print(f"  {limit:6.0f} mails/s parse alone on one core")
        print(f"  {ours.per_second / limit:6.2f} ratio (goal: 0.5)", flush=True)
        with installed(kind) as place:
            beside(place)


if __name__ == "__main__":
    main(sys.argv[1:])
