"""Protected customers are opened by a named group, with a reason; who looked at whom is kept."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from sqlalchemy import update

from inbox.model.words import Role
from inbox.store.tables.customers import access
from inbox.store.unit import Unit
from inbox.web.together import TOGETHER
from tests.web.rig import Client, Rig

EARLY = datetime(2026, 1, 1, tzinfo=UTC)
WHY = {"X-Access-Reason": quote("Kunden ringde själv")}


async def protected(rig: Rig) -> tuple[str, str]:
    """The ids of a conversation and of its customer, who is protected."""
    id = await rig.conversation("Hemligt")
    lead = rig.token(Role.LEAD)
    contact = (await lead.get(f"conversations/{id}"))["contact"]["id"]
    await lead.patch(f"contacts/{contact}", {"sensitivity": "protected"})
    return id, contact


async def trusted(rig: Rig, login: str) -> Client:
    admin = rig.token(Role.ADMIN)
    rig.add_agent(f"{login}-boss", Role.ADMIN)
    agent = await rig.agent(login)
    change = {"protected_access": True}
    await admin.patch(f"agents/{rig.agent_ids[login]}", change)
    return agent


async def test_a_protected_customer_is_opened_with_a_reason_that_lasts_a_day(rig: Rig) -> None:
    id, contact = await protected(rig)
    outside, agent = await rig.agent("outside"), await trusted(rig, "trusted")
    refused = await outside.get(f"conversations/{id}", 403, headers=WHY)
    assert refused["code"] == "protected"
    for path in (f"conversations/{id}", f"conversations/{id}/messages", f"contacts/{contact}"):
        assert (await agent.get(path, 403))["code"] == "reason_needed"
    note = await agent.post(f"conversations/{id}/notes", {"text": "x"}, 403)
    assert note["code"] == "reason_needed"

    opened = await agent.get(f"conversations/{id}", headers=WHY)
    assert opened["subject"] == "Hemligt"
    await agent.get(f"conversations/{id}/messages")
    await agent.get(f"contacts/{contact}")

    def nine_hours_later(unit: Unit) -> None:
        unit.connection.execute(update(access).values(opened_at=unit.now - timedelta(hours=9)))

    rig.store.write(nine_hours_later)
    assert (await agent.get(f"contacts/{contact}", 403))["code"] == "reason_needed"


async def test_a_reason_that_is_none_is_refused_and_nothing_is_shown(rig: Rig) -> None:
    id, _ = await protected(rig)
    agent = await trusted(rig, "trusted")
    for reason in ("%20", quote("å" * 301), "%ff", "x" * 5000):
        problem = await agent.get(f"conversations/{id}", 422, headers={"X-Access-Reason": reason})
        assert problem["code"] == "reason_invalid"
        assert problem["field"] == "X-Access-Reason"


async def test_whoever_leads_sees_who_looked_and_why(rig: Rig) -> None:
    id, contact = await protected(rig)
    agent, lead = await trusted(rig, "trusted"), await rig.agent("lead", Role.LEAD)
    await agent.get(f"conversations/{id}", headers=WHY)
    await rig.server.app[TOGETHER].flush()
    looked = (await lead.get(f"contacts/{contact}/access"))["items"]
    assert [(one["agent"]["name"], one["reason"]) for one in looked] == [
        ("Trusted", "Kunden ringde själv")
    ]
    assert looked[0]["conversation_id"] == id
    await agent.get(f"contacts/{contact}/access", 403)


async def test_every_opening_by_a_person_is_kept_and_reading_by_a_program_is_not(rig: Rig) -> None:
    id = await rig.conversation("Vanligt")
    agent, lead = await rig.agent("maja"), rig.token(Role.LEAD)
    contact = (await lead.get(f"conversations/{id}"))["contact"]["id"]
    await lead.get(f"contacts/{contact}")
    await agent.get(f"conversations/{id}")
    await agent.get(f"conversations/{id}")
    await agent.get(f"contacts/{contact}")
    await rig.server.app[TOGETHER].flush()
    looked = (await lead.get(f"contacts/{contact}/access"))["items"]
    assert {(one["agent"]["name"], one["conversation_id"]) for one in looked} == {
        ("Maja", id),
        ("Maja", None),
    }
    assert len(looked) == 2, "opened again at once is the same visit"
    first = await lead.get(f"contacts/{contact}/access?limit=1")
    rest = await lead.get(f"contacts/{contact}/access?cursor={first['next']}")
    assert [*first["items"], *rest["items"]] == looked


async def test_what_is_read_without_opening_the_conversation_is_kept_too(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    ids = [await rig.conversation(f"Nummer {n}", sender=f"kund{n}@example.com") for n in range(3)]
    pages = [(await lead.get(f"conversations/{id}/messages"))["items"] for id in ids]
    contacts = [(await lead.get(f"conversations/{id}"))["contact"]["id"] for id in ids]
    agent = await rig.agent("maja")
    await agent.get(f"conversations/{ids[0]}/messages")
    await agent.get(f"messages/{pages[1][0]['id']}")
    await agent.raw("GET", f"messages/{pages[2][0]['id']}/source")
    await rig.server.app[TOGETHER].flush()
    for id, contact in zip(ids, contacts, strict=True):
        (looked,) = (await lead.get(f"contacts/{contact}/access"))["items"]
        assert (looked["agent"]["name"], looked["conversation_id"]) == ("Maja", id)


async def test_what_a_screen_fetches_ahead_was_opened_by_nobody_unless_it_is_protected(
    rig: Rig,
) -> None:
    ahead, lead = {"Purpose": "prefetch"}, rig.token(Role.LEAD)
    ordinary, (hidden, guarded) = (
        await rig.conversation("Vanligt", sender="bo@example.com"),
        await protected(rig),
    )
    agent = await trusted(rig, "trusted")
    await agent.get(f"conversations/{hidden}", headers=WHY)
    await rig.server.app[TOGETHER].flush()
    rig.store.write(lambda unit: unit.connection.execute(update(access).values(seen_at=EARLY)))
    contact = (await agent.get(f"conversations/{ordinary}", headers=ahead))["contact"]["id"]
    await agent.get(f"conversations/{hidden}", headers=ahead)
    await rig.server.app[TOGETHER].flush()
    (fetched,) = (await lead.get(f"contacts/{contact}/access"))["items"]
    assert fetched["ahead"], "or whoever sends the header would read unseen"
    looked = (await lead.get(f"contacts/{guarded}/access"))["items"]
    assert [one["ahead"] for one in looked] == [False, False]
    await agent.get(f"conversations/{ordinary}")
    await rig.server.app[TOGETHER].flush()
    (opened,) = (await lead.get(f"contacts/{contact}/access"))["items"]
    assert (opened["id"], opened["ahead"]) == (fetched["id"], False)
    assert opened["opened_at"] > fetched["opened_at"]


async def test_a_customer_is_exported_by_those_who_may_and_the_log_says_so(rig: Rig) -> None:
    id = await rig.conversation("Vanligt")
    lead, agent = rig.token(Role.LEAD), rig.token(Role.AGENT)
    contact = (await lead.get(f"conversations/{id}"))["contact"]["id"]
    await agent.post(f"contacts/{contact}/export", expect=403)
    await lead.post("contacts/1/export", expect=404)
    response = await lead.raw("POST", f"contacts/{contact}/export", json={})
    body = await response.read()
    assert response.status == 200
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert f"conversations/{id}/conversation.html" in archive.namelist()
    types = [one["type"] for one in (await lead.get("events"))["items"]]
    assert types.count("contact.exported") == 1
    assert not [
        one for one in rig.parts.blobs.path("0" * 64).parent.parent.iterdir() if one.is_file()
    ]


async def test_what_a_protected_customer_wrote_is_not_put_where_everybody_reads_it(
    rig: Rig,
) -> None:
    id, contact = await protected(rig)
    other = await rig.conversation("Annat", sender="bo@kund.example")
    agent = await trusted(rig, "trusted")
    await agent.get(f"conversations/{id}", headers=WHY)
    for one, into in ((id, other), (other, id)):
        problem = await agent.post(f"conversations/{one}/merge", {"with": into}, 422)
        assert problem["code"] == "merge_protected"
    # Once it is known that both are one, both are protected.
    its_customer = (await agent.get(f"conversations/{other}"))["contact"]["id"]
    await agent.post(f"contacts/{its_customer}/merge", {"with": contact})
    await agent.post(f"conversations/{other}/merge", {"with": id})
    outside = await rig.agent("outside")
    for one in (id, other):
        await outside.get(f"conversations/{one}/messages", 403)
