"""The live stream, read over a real socket as a browser would."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from inbox.model.actor import SYSTEM
from inbox.model.words import Role
from inbox.store.unit import Unit
from inbox.web.live import hub as hub_module
from inbox.web.live import stream as stream_module
from inbox.web.live.hub import HUB
from tests.web.rig import Client, Rig, mail

LIMIT_SECONDS = 40


@dataclass
class Heard:
    frames: list[dict[str, Any]] = field(default_factory=list)
    is_over: bool = False

    async def until(self, wanted: Callable[[list[dict[str, Any]]], Any]) -> Any:
        async with asyncio.timeout(LIMIT_SECONDS):
            while not (found := wanted(self.frames)):
                await asyncio.sleep(0.01)
        return found

    def events(self) -> list[dict[str, Any]]:
        return [event for frame in self.frames for event in frame["data"].get("events", [])]

    async def event(self, type: str, conversation: str | None = None) -> dict[str, Any]:
        def find(_: Any) -> dict[str, Any] | None:
            for one in self.events():
                if one["type"] == type and conversation in (None, one["conversation_id"]):
                    return one
            return None

        found: dict[str, Any] = await self.until(find)
        return found


@asynccontextmanager
async def listening(client: Client, **headers: str) -> AsyncIterator[Heard]:
    heard = Heard()
    response = await client.raw("GET", "stream", headers=headers)
    assert response.status == 200
    assert response.content_type == "text/event-stream"

    async def read() -> None:
        rest = b""
        async for chunk in response.content.iter_any():
            *blocks, rest = (rest + chunk).split(b"\n\n")
            heard.frames += [frame for block in blocks if (frame := parse(block))]
        heard.is_over = True

    task = asyncio.create_task(read())
    await heard.until(lambda frames: frames)
    yield heard
    task.cancel()
    response.close()


def parse(block: bytes) -> dict[str, Any] | None:
    lines = dict(line.split(": ", 1) for line in block.decode().split("\n") if ": " in line)
    if not lines:
        return None
    return {"event": lines["event"], "id": lines.get("id"), "data": json.loads(lines["data"])}


async def test_a_new_message_shows_with_its_row_and_the_counts(rig: Rig) -> None:
    anna = await rig.agent("anna")
    async with listening(anna) as heard:
        id = await rig.conversation("Faktura 12")
        event = await heard.event("message.received", id)
        rows = [event["row"] for event in heard.events() if event["row"]]
        assert rows[-1]["subject"] == "Faktura 12"
        assert rows[-1]["unread"] is True
        assert event["version"]

        def counted(frames: list[dict[str, Any]]) -> bool:
            views = [view for f in frames for view in f["data"].get("views") or []]
            return any(view["id"] == "unanswered" and view["count"] == 1 for view in views)

        await heard.until(counted)


async def test_who_comes_back_is_told_what_was_missed_and_nothing_twice(rig: Rig) -> None:
    anna = await rig.agent("anna")
    async with listening(anna) as heard:
        first = await rig.conversation("Ett")
        await heard.event("message.received", first)
        last = heard.frames[-1]["id"] or heard.frames[-2]["id"]
    known = {event["number"] for event in heard.events()}
    second = await rig.conversation("Två")
    async with listening(anna, **{"Last-Event-ID": last}) as heard:
        await heard.event("message.received", second)
        third = await rig.conversation("Tre")
        await heard.event("message.received", third)
        numbers = [event["number"] for event in heard.events()]
        assert numbers == sorted(set(numbers))
        assert not known & set(numbers)


async def test_what_happens_before_the_first_stream_is_open_is_told_by_it(rig: Rig) -> None:
    """A screen asks who it is, then for its lists, then for the stream."""
    anna = await rig.agent("anna")
    begun = await anna.get("me")
    id = await rig.conversation("Meanwhile")
    async with listening(anna, **{"Last-Event-ID": str(begun["stream_after"])}) as heard:
        await heard.event("message.received", id)


async def test_an_event_that_commits_late_is_not_lost_to_a_reader_that_went_on(rig: Rig) -> None:
    """Numbers follow the order of commits: a writer that began first and ended last comes last."""
    anna = await rig.agent("anna")
    began, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slowly(unit: Unit) -> None:
        unit.emit("agent.presence", data={"who": "slow"})
        loop.call_soon_threadsafe(began.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(LIMIT_SECONDS)

    def quickly(unit: Unit) -> None:
        unit.emit("agent.presence", data={"who": "quick"})

    if rig.store.is_sqlite:
        return  # One writer at a time: there is no second one to be overtaken by.
    async with listening(anna) as heard:
        slow = asyncio.create_task(rig.store.run(SYSTEM, slowly))
        await began.wait()
        await rig.store.run(SYSTEM, quickly)
        await heard.until(lambda _: [e for e in heard.events() if e["data"].get("who") == "quick"])
        go_on.set()
        await slow
        await heard.until(lambda _: [e for e in heard.events() if e["data"].get("who") == "slow"])


async def test_too_old_or_unknown_a_number_is_answered_with_a_reset(rig: Rig) -> None:
    anna = await rig.agent("anna")
    async with listening(anna, **{"Last-Event-ID": "999999999"}) as heard:
        assert heard.frames[0]["event"] == "reset"
    await rig.conversation("Fråga")
    before, hub_module.MOST_MISSED = hub_module.MOST_MISSED, 0
    try:
        async with listening(anna, **{"Last-Event-ID": "0"}) as heard:
            assert heard.frames[0]["event"] == "reset"
            id = await rig.conversation("Ny")
            await heard.event("message.received", id)
    finally:
        hub_module.MOST_MISSED = before


async def test_somebody_limited_to_a_team_hears_of_nothing_else(rig: Rig) -> None:
    helper = await rig.agent("helper", Role.GUEST, teams=("invoices",))
    async with listening(helper) as heard:
        await rig.conversation("Fråga")
        mine = await rig.conversation("Faktura")
        await heard.event("message.received", mine)
        ids = {event["conversation_id"] for event in heard.events()}
        assert ids <= {mine, None}


async def test_a_protected_customer_has_no_name_on_other_screens(rig: Rig) -> None:
    id = await rig.conversation("Hemligt")
    lead, anna = await rig.agent("lead", Role.LEAD), await rig.agent("anna")
    contact = (await lead.get(f"conversations/{id}"))["contact"]["id"]
    await lead.patch(f"contacts/{contact}", {"sensitivity": "protected"})
    async with listening(anna) as heard:
        await rig.receive_mail(mail("Sv: Hemligt", "Mer hemligt"))
        await heard.event("message.received", id)
        said = json.dumps(heard.frames, ensure_ascii=False)
        assert "Kundsson" not in said
        assert "emligt" not in said


async def test_others_see_who_looks_and_who_writes_until_they_leave(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna, bo = await rig.agent("anna"), await rig.agent("bo")

    def seen(writing: bool) -> Callable[[list[dict[str, Any]]], bool]:
        wanted = [{"id": str(rig.agent_ids["bo"]), "name": "Bo", "writing": writing}]
        return lambda frames: any(f["data"].get("agents") == wanted for f in frames)

    async with listening(anna) as heard:
        await bo.post(f"conversations/{id}/presence", {}, 204)
        await heard.until(seen(writing=False))
        await bo.post(f"conversations/{id}/presence", {"writing": True}, 204)
        await heard.until(seen(writing=True))
        assert all(f["id"] is None for f in heard.frames if f["event"] == "presence")
        async with listening(anna) as later:
            await later.until(seen(writing=True))
        hub = rig.server.app[HUB]

        def left(frames: list[dict[str, Any]]) -> bool:
            # Again and again: what Bo said may still be on its way through the bell.
            for here in hub._presences.of(id):
                hub._presences.note(here, -100.0)
            return any(f["data"].get("agents") == [] for f in frames)

        await heard.until(left)


async def test_the_stream_ends_with_its_session(rig: Rig) -> None:
    anna = await rig.agent("anna")
    other = await rig.log_in("anna")
    rows = (await anna.get("me/sessions"))["items"]
    gone = next(row["id"] for row in rows if not row["current"])
    async with listening(anna) as stays, listening(other) as ends:
        await anna.call("DELETE", f"me/sessions/{gone}", 204)
        await ends.until(lambda _: ends.is_over)
        assert not stays.is_over
        await anna.call("DELETE", "session", 204)
        await stays.until(lambda _: stays.is_over)


async def test_a_screen_that_reads_nothing_is_let_go(rig: Rig) -> None:
    anna = await rig.agent("anna")
    async with listening(anna):
        hub = rig.server.app[HUB]
        (screen,) = hub._screens
        await screen.show(b"x" * 300_000, 1)
        async with asyncio.timeout(LIMIT_SECONDS):
            while hub.open_screens:
                await asyncio.sleep(0.01)


async def test_what_a_colleague_closed_is_news_to_whose_it_is_and_to_nobody_else(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna, bo, cilla = [await rig.agent(name) for name in ("anna", "bo", "cilla")]
    await bo.patch(f"conversations/{id}", {"assignee": str(rig.agent_ids["anna"])})
    async with listening(cilla) as others, listening(anna) as hers:
        assert (await cilla.get(f"conversations/{id}"))["unread"] is True
        await bo.post(f"conversations/{id}/read", expect=204)
        await bo.patch(f"conversations/{id}", {"status": "closed"})
        for heard, client, is_news in ((others, cilla, False), (hers, anna, True)):
            await heard.until(rows_closed)
            assert [row["unread"] for row in rows_closed(heard.frames)] == [is_news]
            listed = (await client.get("conversations?view=closed"))["items"]
            assert [row["unread"] for row in listed] == [is_news]
            assert (await client.get(f"conversations/{id}"))["unread"] is is_news
    await bo.patch(f"conversations/{id}", {"status": "open"})
    assert (await cilla.get(f"conversations/{id}"))["unread"] is True


def rows_closed(frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    told = [event for frame in frames for event in frame["data"].get("events", [])]
    return [one["row"] for one in told if one["row"] and one["row"]["status"] == "closed"]


async def test_so_many_screens_and_no_more(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_module, "MOST_SCREENS", 1)
    anna = await rig.agent("anna")
    async with listening(anna):
        await anna.get("stream", 503)
