"""Notices over the API: one's own alone, told of on the stream, chosen by each."""

import asyncio
from typing import Any

from inbox.model.words import Role
from inbox.services.notices.follow import follow_notices
from tests.web.rig import Rig


async def given(rig: Rig, subject: str = "Hej") -> tuple[Any, Any, str]:
    """Anna, a lead, and a conversation that the lead gave to Anna."""
    follow_notices(rig.store, rig.parts.plan)
    anna = await rig.agent("anna@tallvik.example", teams=("service",))
    lead = await rig.agent("lisa@tallvik.example", Role.LEAD, teams=("service",))
    id = await rig.conversation(subject)
    to = str(rig.agent_ids["anna@tallvik.example"])
    await lead.patch(f"conversations/{id}", {"assignee": to})
    await asyncio.to_thread(follow_notices, rig.store, rig.parts.plan)
    return anna, lead, id


async def test_a_notice_is_ones_own_and_is_read_once(rig: Rig) -> None:
    anna, lead, id = await given(rig)
    page = await anna.get("notices")
    (one,) = page["items"]
    assert (one["kind"], one["conversation"]["id"], page["unread"]) == ("assigned", id, 1)
    assert "Hej" not in str(page)
    assert (await lead.get("notices"))["items"] == []
    assert (await lead.post("notices/read", {"ids": [one["id"]]}))["unread"] == 0
    assert (await anna.get("notices"))["unread"] == 1
    assert (await anna.post("notices/read", {"conversation": id}))["unread"] == 0
    assert (await anna.get("notices?unread=true"))["items"] == []


async def test_pages_go_on_where_they_stopped(rig: Rig) -> None:
    anna, lead, id = await given(rig)
    to = str(rig.agent_ids["anna@tallvik.example"])
    for _ in range(3):
        await lead.patch(f"conversations/{id}", {"assignee": None})
        await lead.patch(f"conversations/{id}", {"assignee": to})
    await asyncio.to_thread(follow_notices, rig.store, rig.parts.plan)
    seen, cursor = [], ""
    for _ in range(4):
        page = await anna.get("notices?limit=1" + (f"&cursor={cursor}" if cursor else ""))
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert len(set(seen)) == 4
    assert seen == sorted(seen, key=int, reverse=True)


async def test_the_stream_says_look_again_to_whom_it_is_about_and_to_nobody_else(rig: Rig) -> None:
    anna, lead, id = await given(rig)
    streams = [await one.raw("GET", "stream") for one in (anna, lead)]
    heard: list[set[str]] = [set(), set()]
    tasks = [
        asyncio.create_task(listen(stream, into))
        for stream, into in zip(streams, heard, strict=True)
    ]
    await anna.post("notices/read", {})
    async with asyncio.timeout(40):
        while "notices" not in heard[0]:
            await asyncio.sleep(0.02)
    # What comes after it reached both: the other would have heard by now.
    await lead.patch(f"conversations/{id}", {"priority": "high"})
    async with asyncio.timeout(40):
        while "change" not in heard[1]:
            await asyncio.sleep(0.02)
    assert "notices" not in heard[1]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def listen(stream: Any, into: set[str]) -> None:
    async for line in stream.content:
        if line.startswith(b"event: "):
            into.add(line[7:].strip().decode())


async def test_wishes_are_kept_and_nonsense_is_refused_by_name(rig: Rig) -> None:
    anna = await rig.agent("anna@tallvik.example")
    settings = await anna.get("notices/settings")
    assert "unusual_volume" not in {one["kind"] for one in settings["kinds"]}
    assert settings["mail"] == "anna@tallvik.example"
    change = {"kinds": {"assigned": ["mail"]}, "quiet": {"start": "22:00", "end": "06:00"}}
    changed = await anna.patch("notices/settings", change)
    assert changed["quiet"] == {"start": "22:00", "end": "06:00", "weekend": True, "zone": None}
    kept = await anna.get("notices/settings")
    assert {"kind": "assigned", "ways": ["mail"]} in kept["kinds"]
    await anna.patch("notices/settings", {"quiet": None})
    assert (await anna.get("notices/settings"))["quiet"] is None
    nonsense: tuple[dict[str, Any], ...] = (
        {"kinds": {"luck": []}},
        {"kinds": {"assigned": ["pigeon"]}},
        {"quiet": {"start": "7", "end": "8"}},
        {"quiet": {"zone": "Mars/Olympus"}},
        {"digest_minutes": 100_000},
        {"colour": "red"},
    )
    for bad in nonsense:
        await anna.patch("notices/settings", bad, 422)


async def test_a_program_has_no_bell_and_a_wrong_address_of_a_browser_is_refused(rig: Rig) -> None:
    token = rig.token(Role.ADMIN)
    assert (await token.call("GET", "notices"))["code"] == "person_needed"
    anna = await rig.agent("anna@tallvik.example")
    assert (await anna.post("notices/push-key"))["push_key"]
    keys = {"p256dh": "AAAA", "auth": "AAAA"}
    body = {"endpoint": "https://push.example/x", "keys": keys}
    assert (await anna.post("notices/browsers", body, 422))["code"] == "push_invalid"
    refused = await anna.post("notices/addresses", {"name": "x", "address": "slack://a/b/c"}, 422)
    assert refused["code"] in ("chat_not_allowed", "chat_not_installed")
    await anna.call("DELETE", "notices/browsers/17", 404)
    await anna.call("DELETE", "notices/addresses/17", 404)


async def test_the_push_worker_is_served_at_the_root_and_asked_for_anew(rig: Rig) -> None:
    answer = await rig.anonymous().raw("GET", "/push-worker.js")
    assert answer.status == 200
    assert answer.content_type == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"


async def test_surveys_of_a_conversation_are_for_who_may_open_it(rig: Rig) -> None:
    id = await rig.conversation("Hej")
    anna = await rig.agent("anna@tallvik.example", teams=("service",))
    guest = await rig.agent("gast@tallvik.example", Role.GUEST, teams=("invoices",))
    assert (await anna.get(f"conversations/{id}/surveys"))["items"] == []
    await guest.call("GET", f"conversations/{id}/surveys", 404)
