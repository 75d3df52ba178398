"""Visitors as they are on a bad day: asleep, silent, many, and faster than hands are."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from inbox.services.chat.receipts import note_received
from inbox.store.reading.chats import Key
from inbox.store.store import utc_now
from inbox.store.unit import Unit
from inbox.web.chat import hub as hubs
from inbox.web.chat import socket as sockets
from inbox.web.chat.hub import CHATS
from inbox.web.chat.line import Poll
from inbox.web.chat.who import new_visitor
from tests.web.chat.visitor import SECONDS, ChatRig, Visitor


async def test_a_laptop_asleep_over_the_weekend_comes_back_to_its_chat(rig: ChatRig) -> None:
    agent, anna = await rig.agent("moa", teams=("service",)), await rig.visit()
    await anna.say("Hej")
    await anna.told("Hej")
    await anna.socket.close()
    answer = await rig.answer(agent, "Hej! Har du numret?")
    rig.store.clock = lambda: utc_now() + timedelta(hours=64)
    back = await rig.visit(token=anna.token, after=anna.number)
    (told,) = back.frames[0]["messages"]
    assert (told["text"], told["waits"]) == ("Hej! Har du numret?", True)
    await back.send("got", ids=[told["id"]])
    # What was typed on Friday waited in the browser, which says it until it is taken.
    id = await back.say("4711", "typed-on-friday")
    await back.say("4711", id)
    again = await rig.log_in("moa")
    await rig.delivery(again, answer, "sent")
    row = await rig.only(again)
    said = (await again.get(f"conversations/{row['id']}/messages"))["items"]
    assert [one["text"] for one in said] == ["Hej", "Hej! Har du numret?", "4711"]


async def test_after_too_long_a_sleep_it_is_another_chat(rig: ChatRig) -> None:
    anna = await rig.visit()
    await anna.say("Hej")
    rig.store.clock = lambda: utc_now() + timedelta(days=8)
    back = await rig.visit(token=anna.token, after=anna.number)
    assert back.frames[0]["messages"] == []
    await rig.agent("moa", teams=("service",))
    await back.say("Hej igen")
    agent = await rig.log_in("moa")
    page = await agent.get("conversations", params={"channel": "chat"})
    assert {row["subject"] for row in page["items"]} == {"Hej", "Hej igen"}


async def test_a_line_whose_other_end_sleeps_is_let_go(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No goodbye comes from there, and no answer to a ping."""
    monkeypatch.setattr(sockets, "HEARTBEAT_SECONDS", 0.2)
    assert rig.app is not None
    chats = rig.app[CHATS]
    sleeping = await rig.anonymous().http.ws_connect("/chat/chat/socket", autoping=False)
    await sleeping.send_json({"kind": "hello"})
    async with asyncio.timeout(SECONDS):
        while chats.addresses or chats.lines:
            await asyncio.sleep(0.01)
        await sleeping.close()


async def test_a_thousand_who_come_and_never_write_leave_nothing(rig: ChatRig) -> None:
    assert rig.app is not None
    chats, written = rig.app[CHATS], list[str]()

    def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SELECT", "PRAGMA")):
            written.append(statement)

    event.listen(rig.store._writer, "before_cursor_execute", note)
    lines = [Poll(new_visitor("chat"), "", "", "", "10.0.0.1") for _ in range(1000)]
    for line in lines:
        await chats.join_new(line, "", "token")
    assert chats.lines == 1000
    frames = [await line.take(0) for line in lines]
    assert {len(some) for some in frames} == {2}  # A welcome, and where they stand.
    for line in lines:
        chats.leave(line)
    assert chats.lines == 0
    await chats._write_visits(asyncio.get_running_loop().time() + 3600)
    assert written == []


async def test_of_one_who_writes_without_end_each_word_is_taken_or_refused(rig: ChatRig) -> None:
    """Ten a second are refused after a few, with how long to wait; said again then they are taken, once."""
    agent, anna = await rig.agent("moa", teams=("service",)), await rig.visit()
    ids = [f"message-{number:02}" for number in range(30)]
    for id in ids:
        await anna.send("say", id=id, text=id)
    outcome = await outcomes(anna, set(ids))
    refused = {id: frame for id, frame in outcome.items() if frame["kind"] == "refused"}
    assert refused
    assert {frame["code"] for frame in refused.values()} == {"too_fast"}
    assert all(0 < frame["retry_after"] <= 1 for frame in refused.values())
    late = min(refused)
    await asyncio.sleep(refused[late]["retry_after"])
    await anna.say(late, late)
    taken = sorted(set(ids) - set(refused)) + [late]
    row = await rig.only(agent)
    page = await agent.get(f"conversations/{row['id']}/messages", params={"limit": "100"})
    assert [one["text"] for one in page["items"]] == taken


async def outcomes(visitor: Visitor, ids: set[str]) -> dict[str, dict[str, Any]]:
    """What became of each."""
    found: dict[str, dict[str, Any]] = {}
    async with asyncio.timeout(SECONDS):
        while found.keys() != ids:
            frame = await visitor.next()
            if frame["kind"] in ("taken", "refused"):
                found[frame["id"]] = frame
    return found


async def test_what_no_message_can_be_called_keeps_nobody_elses_receipt_back(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One visitor says nonsense, and a turn fails altogether: the next one writes what others have."""
    agent, anna = await rig.agent("moa", teams=("service",)), await rig.visit()
    other = await rig.visit()
    told_of: list[int] = []

    def fails_once(unit: Unit, seen: Sequence[tuple[Key, int]]) -> int:
        told_of.extend(id for _, id in seen)
        if len(told_of) == 1:
            raise ValueError("whatever it may be")
        return note_received(unit, seen)

    monkeypatch.setattr(hubs, "note_received", fails_once)
    await other.send("got", ids=["9999999999999999999", "17"])
    async with asyncio.timeout(SECONDS):
        while not told_of:
            await asyncio.sleep(0.05)
    assert told_of == [17]
    await anna.say("Hej")
    answer = await rig.answer(agent, "Hej, hej!")
    told = await anna.told("Hej, hej!")
    await anna.send("got", ids=[told["id"]])
    await rig.delivery(agent, answer, "sent")
