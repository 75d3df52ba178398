import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import StreamReader, WSServerHandshakeError
from sqlalchemy import func, select, update

from inbox.store.tables.chats import chats
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.journal import receipts
from inbox.store.unit import Unit
from tests.web.chat.visitor import ChatRig, sign


def count(unit: Unit, *tables: Any) -> list[int]:
    found = (unit.connection.scalar(select(func.count()).select_from(table)) for table in tables)
    return [many or 0 for many in found]


async def test_a_visitor_writes_is_answered_and_the_answer_is_sent_when_they_have_it(
    rig: ChatRig,
) -> None:
    agent, anna = await rig.agent("moa", teams=("service",)), await rig.visit()
    id = await anna.say("Hej, är ni där?")
    row = await rig.only(agent)
    assert row["subject"] == "Hej, är ni där?"
    assert row["origin_channel"]["kind"] == "chat"
    shown = (await agent.get(f"conversations/{row['id']}/messages"))["items"][-1]
    assert shown["fields"]["page"] == "https://site.example/price"
    answer = await rig.answer(agent, "Ja, hej!")
    told = await anna.told("Ja, hej!")
    assert (told["mine"], told["name"], told["waits"]) == (False, "Moa", True)
    await anna.send("got", ids=[told["id"]])
    await rig.delivery(agent, answer, "sent")
    assert id in {m["client"] for f in anna.frames for m in f.get("messages", ()) if m["mine"]}


async def test_what_is_said_twice_is_one_message(rig: ChatRig) -> None:
    agent, anna = await rig.agent("moa", teams=("service",)), await rig.visit()
    id = await anna.say("Hej")
    await anna.say("Hej", id)
    row = await rig.only(agent)
    assert len((await agent.get(f"conversations/{row['id']}/messages"))["items"]) == 1


async def test_three_tabs_show_the_same(rig: ChatRig) -> None:
    agent, one = await rig.agent("moa", teams=("service",)), await rig.visit()
    two, three = await rig.visit(token=one.token), await rig.visit(token=one.token)
    await one.say("Hej")
    assert (await two.told("Hej"))["id"] == (await three.told("Hej"))["id"]
    await rig.answer(agent, "Hej!")
    ids = {(await tab.told("Hej!"))["id"] for tab in (one, two, three)}
    assert len(ids) == 1


async def test_who_lost_the_network_gets_what_came_meanwhile_once(rig: ChatRig) -> None:
    agent, anna = await rig.agent("moa", teams=("service",)), await rig.visit()
    await anna.say("Hej")
    await anna.told("Hej")
    await anna.socket.close()
    await rig.answer(agent, "Hej!")
    back = await rig.visit(token=anna.token, after=anna.number)
    assert [m["text"] for m in back.frames[0]["messages"]] == ["Hej!"]
    whole = await rig.visit(token=anna.token)
    assert [m["text"] for m in whole.frames[0]["messages"]] == ["Hej", "Hej!"]


async def test_a_number_of_another_database_is_told_all_anew(rig: ChatRig) -> None:
    anna = await rig.visit()
    await anna.say("Hej")
    back = await rig.visit(token=anna.token, after=10_000_000)
    assert [m["text"] for m in back.frames[0]["messages"]] == ["Hej"]


async def test_a_visitor_who_never_writes_leaves_nothing(rig: ChatRig) -> None:
    anna = await rig.visit()
    await anna.send("typing", on=True)
    await anna.socket.close()
    again = await rig.visit(token=anna.token)
    await again.socket.close()
    tables = (chats, conversations, contacts, identities, receipts)
    assert await asyncio.to_thread(rig.store.read, count, *tables) == [0] * 5


async def test_what_is_empty_or_too_long_is_refused_with_a_word(rig: ChatRig) -> None:
    anna = await rig.visit()
    await anna.send("say", id="message-1", text="  \u0000 ")
    assert (await anna.until("refused"))["code"] == "text_empty"
    await anna.send("say", id="message-2", text="a" * 4_001)
    assert (await anna.until("refused"))["code"] == "text_too_long"


@pytest.mark.parametrize("raw", ["{", "[]", '{"kind":"nothing"}', '{"kind":"say","id":"å"}'])
async def test_what_is_no_frame_ends_the_line(rig: ChatRig, raw: str) -> None:
    anna = await rig.visit()
    await anna.socket.send_str(raw)
    while not (message := await anna.socket.receive()).type.name.startswith("CLOS"):
        assert message
    assert anna.socket.close_code == 1008


async def test_only_sites_that_the_channel_names_have_the_chat(rig: ChatRig) -> None:
    assert await rig.visit("https://site.example")
    with pytest.raises(WSServerHandshakeError) as refused:
        await rig.visit("https://other.example")
    assert refused.value.status == 403


async def test_so_many_lines_from_one_address_and_no_more(rig: ChatRig) -> None:
    lines = [await rig.visit() for _ in range(5)]
    with pytest.raises(WSServerHandshakeError) as refused:
        await rig.visit()
    assert refused.value.status == 429
    await lines[0].socket.close()
    async with asyncio.timeout(40):
        while True:
            try:
                return void(await rig.visit())
            except WSServerHandshakeError:
                await asyncio.sleep(0.05)


def void(_: object) -> None:
    return None


async def test_a_token_of_another_channel_or_a_changed_one_opens_nothing(rig: ChatRig) -> None:
    anna = await rig.visit()
    await anna.say("Hej")
    for token in (anna.token[:-2] + "xx", "å", "a" * 1_999):
        stranger = await rig.visit(token=token)
        assert stranger.frames[0]["messages"] == []


# Who they are


async def test_whom_the_site_vouches_for_is_known_by_name_and_verified(rig: ChatRig) -> None:
    agent = await rig.agent("moa", teams=("service",))
    signed = sign(id=4711, name="Anna Ek", email="Anna@Posten.example")
    anna = await rig.visit(identity=signed)
    await anna.say("Hej")
    row = await rig.only(agent)
    assert row["contact"]["name"] == "Anna Ek"
    contact = await agent.get(f"contacts/{row['contact']['id']}")
    identity = contact["identities"][0]
    assert identity["value"] == "user:4711"
    assert identity["verified_method"] == "site"


@pytest.mark.parametrize(
    "signed",
    [
        sign(b"another secret, of somebody", id=1),
        sign(id=1, exp=1),
        sign(id=1, exp=9_999_999_999),
        sign(id=" "),
        "å.å",
        "a.b.c",
    ],
)
async def test_what_the_site_did_not_sign_just_now_is_believed_of_nobody(
    rig: ChatRig, signed: str
) -> None:
    anna = await rig.visit(identity=signed)
    assert (await anna.until("refused"))["code"] == "identity_invalid"


async def test_who_logs_out_or_in_as_another_sees_nothing_of_the_chat(rig: ChatRig) -> None:
    anna = await rig.visit(identity=sign(id=1))
    await anna.say("Hemligt")
    nobody = await rig.visit(token=anna.token)
    other = await rig.visit(token=anna.token, identity=sign(id=2))
    again = await rig.visit(token=anna.token, identity=sign(id=1))
    seen = [len(one.frames[0]["messages"]) for one in (nobody, other, again)]
    assert seen == [0, 0, 1]


async def test_who_logs_in_while_chatting_goes_on_in_the_same_chat(rig: ChatRig) -> None:
    agent = await rig.agent("moa", teams=("service",))
    before = await rig.visit(identity=sign(id=7, name="Anna Ek"))
    await before.say("En gammal fråga")
    anna = await rig.visit()
    await anna.say("Hej")
    known = await rig.visit(token=anna.token, identity=sign(id=7, name="Anna Ek"))
    assert [m["text"] for m in known.frames[0]["messages"]] == ["Hej"]
    await known.say("Nu är jag inloggad")
    rows = (await agent.get("conversations", params={"channel": "chat"}))["items"]
    assert len(rows) == 2
    assert len({row["contact"]["id"] for row in rows}) == 1
    assert not any(row["contact"]["name"] == "" for row in rows)


# Leaving


async def test_an_address_that_is_left_is_shown_and_a_wrong_one_refused(rig: ChatRig) -> None:
    anna = await rig.visit()
    await anna.send("address", email="nobody")
    assert (await anna.until("refused"))["code"] == "address_invalid"
    await anna.send("address", email="Anna@Posten.example")
    assert (await anna.until("state", email="anna@posten.example"))["begun"] is False
    await anna.say("Hej")
    again = await rig.visit(token=anna.token)
    assert (await again.until("state"))["email"] == "anna@posten.example"


async def test_when_the_agent_closes_the_visitor_is_told(rig: ChatRig) -> None:
    agent, anna = await rig.agent("moa", teams=("service",)), await rig.visit()
    await anna.say("Hej")
    row = await rig.only(agent)
    answer = {"text": "Hej då!", "then": "close"}
    await agent.post(f"conversations/{row['id']}/replies", answer, 201)
    assert (await anna.until("state", closed=True))["who"] == ""


async def test_a_visitor_says_goodbye(rig: ChatRig) -> None:
    agent, anna = await rig.agent("moa", teams=("service",)), await rig.visit()
    await anna.say("Hej")
    await rig.answer(agent, "Hej!")
    await anna.send("end")
    await anna.until("state", closed=True)
    assert (await rig.only(agent))["status"] == "closed"


# What the agent sees


async def test_an_agents_screen_is_told_who_is_there_and_who_writes(rig: ChatRig) -> None:
    agent = await rig.agent("moa", teams=("service",))
    anna = await rig.visit()
    await anna.say("Hej")
    await anna.told("Hej")
    row = await rig.only(agent)
    async with agent.http.get("/api/v1/stream") as stream, asyncio.timeout(40):
        seen = visitor_frames(stream.content)
        assert await anext(seen) == {"conversation_id": row["id"], "here": True, "writing": False}
        await anna.send("typing", on=True)
        assert (await anext(seen))["writing"] is True
        await anna.socket.close()
        assert (await anext(seen))["here"] is False


async def visitor_frames(content: StreamReader) -> AsyncIterator[dict[str, Any]]:
    async for line in content:
        if line == b"event: visitor\n":
            yield json.loads((await content.readline()).removeprefix(b"data: "))


async def test_an_agent_who_writes_is_shown_as_writing(rig: ChatRig) -> None:
    agent, anna = await rig.agent("moa", teams=("service",)), await rig.visit()
    await anna.say("Hej")
    await anna.told("Hej")
    row = await rig.only(agent)
    await agent.call("POST", f"conversations/{row['id']}/presence", 204, json={"writing": True})
    assert (await anna.until("typing"))["on"] is True


async def test_who_is_protected_is_so_in_the_chat_that_turns_out_to_be_theirs(rig: ChatRig) -> None:
    known = await rig.visit(identity=sign(id=1))
    await known.say("Jag har loggat in")
    await rig.agent("moa", teams=("service",))
    protect = update(contacts).values(sensitivity="protected")
    rig.store.write(lambda unit: unit.connection.execute(protect))
    unknown = await rig.visit()
    await unknown.say("Ingen vet vem jag är")
    await rig.visit(token=unknown.token, identity=sign(id=1))
    seen = select(conversations.c.sensitivity).order_by(conversations.c.id.desc()).limit(1)
    assert rig.store.read(lambda unit: unit.connection.scalar(seen)) == "protected"
