"""How late the clock is: from the moment that something falls due to its event in the log.

    python -m bench.clocks [OPEN] [SECONDS] [MESSAGES_PER_SECOND]
    QUICK=1 python -m bench.clocks

Some 100,000 conversations are open, three in ten of them overdue and told of. While mail comes in, times of
waiting run out here and there; then in one moment each a crowd of times runs out, a crowd of rests ends with
as many promises, and a crowd falls due whose priority somebody raised meanwhile. The web process, worker and
clock are those of an installation; somebody else watches the log. Goal: all within a second.

The limit is this machine's: the same crowd found and told by one bare transaction, nobody else there.
"""

import asyncio
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import aiohttp
from sqlalchemy import insert, select

from bench.board import _hand_in, cpu_seconds
from bench.clocks_filled import Crowds, fill_crowds, fill_open, people, times_of
from bench.installed import KINDS, Place, free_port, installed, running, wait_until_ready
from bench.sizes import size
from bench.stream import at_rate
from inbox.bootstrap.parts import Installation
from inbox.model.actor import Actor
from inbox.model.words import Role
from inbox.services.conversations import bulk
from inbox.services.logins.tokens import create_token
from inbox.services.people.agents import NewAgent, create_agent
from inbox.services.running.recurring import next_turns
from inbox.store.tables.conversations import conversations
from inbox.store.tables.log import events
from inbox.store.unit import Unit

GOAL_SECONDS = 1.0
LEVELS = """
- {id: urgent, applies: {priority: [urgent]}, first_response: 30m, warn_before: 10m}
- {id: standard, first_response: 4h, resolution: 3d, warn_before: 30m}
"""
WATCH_SECONDS = 0.02
READY_SECONDS = 3
AFTER_SECONDS = 5


@dataclass
class Watch:
    """When which event of a conversation was first seen."""

    number: int = 0
    seen: dict[tuple[int, str], float] = field(default_factory=dict)

    def look(self, unit: Unit) -> None:
        c = events.c
        found = unit.connection.execute(
            select(c.number, c.conversation_id, c.type, c.data)
            .where(c.number > self.number)
            .order_by(c.number)
        ).all()
        now = time.time()
        for row in found:
            self.number = row.number
            what = f"{row.type} {row.data.get('kind', row.data.get('why', ''))}".strip()
            self.seen.setdefault((row.conversation_id, what), now)


async def watch_log(on: Installation, watch: Watch) -> None:
    while True:
        await asyncio.to_thread(on.store.read, watch.look)
        await asyncio.sleep(WATCH_SECONDS)


def wait_for_the_clock(on: Installation) -> None:
    """It has taken a turn: it looks."""
    while not on.store.read(next_turns):
        time.sleep(0.1)


def somebody(unit: Unit) -> int:
    new = NewAgent("lead", "Lead", "none", roles=(Role.LEAD,), teams=("service",))
    return create_agent(unit, new)


async def run(
    place: Place, pid: int, port: int, crowds: Crowds, token: str, lead: int, rate: float
) -> tuple[Watch, float]:
    on, watch = place.open(), Watch()
    watch.number = (
        on.store.read(
            lambda unit: unit.connection.scalar(
                select(events.c.number).order_by(events.c.number.desc()).limit(1)
            )
        )
        or 0
    )
    watching = asyncio.create_task(watch_log(on, watch))
    await asyncio.sleep(max(0.0, crowds.begins.timestamp() - time.time()))
    actor = Actor("agent", lead, "Lead", frozenset({Role.LEAD}), frozenset({"service"}))
    on.store.write_as(actor, bulk.start, crowds.raised, {"priority": "urgent"}, None)
    seconds = (crowds.ends - crowds.begins).total_seconds()
    began, before = time.perf_counter(), cpu_seconds(pid)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
        await at_rate(int(seconds * rate), rate, _hand_in(http, token, count()))
    await asyncio.sleep(max(0.0, crowds.ends.timestamp() + AFTER_SECONDS - time.time()))
    share = 100 * (cpu_seconds(pid) - before) / (time.perf_counter() - began)
    watching.cancel()
    on.close()
    return watch, share


def lags(crowds: Crowds, watch: Watch) -> Mapping[str, list[float]]:
    """Of each kind, in order; what was never told is missing."""
    found: dict[str, list[float]] = {}
    for kind, conversation, what, at in times_of(crowds):
        seen = watch.seen.get((conversation, what))
        found.setdefault(kind, []).append(float("inf") if seen is None else seen - at.timestamp())
    return {kind: sorted(of) for kind, of in found.items()}


def warned_after_raising(crowds: Crowds, watch: Watch) -> list[float]:
    """Whose new time was near already when it was set: from the change to the warning."""
    return sorted(
        watch.seen.get((id, "clock.warned first_response"), float("inf"))
        - watch.seen.get((id, "conversation.priority"), 0.0)
        for id in crowds.raised
    )


def say(name: str, of: list[float]) -> None:
    told = [lag for lag in of if lag != float("inf")] or [0.0]
    p50, p95, worst = (told[int((len(told) - 1) * part)] for part in (0.5, 0.95, 1))
    print(
        f"  {name:36} {len(told):6,} of {len(of):6,}  p50 {p50:5.2f} s  p95 {p95:5.2f} s"
        f"  worst {worst:5.2f} s"
    )


def limit_seconds(on: Installation, crowds: Crowds) -> float:
    at = next(iter(crowds.together.values()))
    began = time.perf_counter()
    on.store.write(_tell_bare, at)
    return time.perf_counter() - began


def _tell_bare(unit: Unit, at: datetime) -> None:
    """As little as can be: rows found by their due time, and one event written for each."""
    c = conversations.c
    found = unit.connection.execute(select(c.id).where(c.due_at == at)).scalars()
    told = {"type": "bench.bare", "at": unit.now, "actor_kind": "system", "version": 1}
    data = {"due_at": at.isoformat()}
    rows = [{**told, "conversation_id": id, "data": data} for id in found]
    unit.connection.execute(insert(events), rows)


def measure(kind: str, many: int, seconds: float, rate: float) -> None:
    print(f"{kind}: {many:,} open, {rate:g} messages a second for {seconds:g} s")
    with installed(kind) as place:
        (place.folder / "config" / "service_levels.yaml").write_text(LEVELS, encoding="utf-8")
        on = place.open()
        try:
            lead = on.store.write(somebody)
            token = on.store.write(create_token, "bench", Role.AGENT)["token"]
            who = people(on)
            fill_open(on, who, many)
            port = free_port()
            with running(place, ["web", "--port", str(port)], ["worker"], ["clock"]) as started:
                wait_until_ready(port)
                wait_for_the_clock(on)
                crowds = fill_crowds(on, who, many, seconds, timedelta(seconds=READY_SECONDS))
                watch, share = asyncio.run(
                    run(place, started[2].pid, port, crowds, token, lead, rate)
                )
            found = lags(crowds, watch)
            for name, of in found.items():
                say(name, of)
            say("warned, once it was raised", warned_after_raising(crowds, watch))
            every = sorted(lag for of in found.values() for lag in of)
            say("all", every)
            limit = limit_seconds(on, crowds)
            worst = every[-1]
            print(f"  clock process {share:.1f} % of one core")
            print(f"  limit: one crowd in one bare transaction {limit:.2f} s", end="  ")
            print(f"ratio of the worst {worst / limit:.1f}  (goal: under {GOAL_SECONDS:g} s)")
        finally:
            on.close()


def main() -> None:
    given = [float(one) for one in sys.argv[1:]]
    defaults = (size(100_000.0, 10_000.0), size(60.0, 15.0), 20.0)
    many, seconds, rate = (*given, *defaults[len(given) :])
    for kind in KINDS:
        measure(kind, int(many), seconds, rate)


if __name__ == "__main__":
    main()
