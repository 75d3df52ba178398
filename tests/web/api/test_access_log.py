"""The whole log: who opened what, found by person, customer, conversation and time; and who read the log."""

import csv
from urllib.parse import quote

import pytest
from aiohttp import FormData
from sqlalchemy import update

from inbox.model.words import Role
from inbox.services.records import access_reading
from inbox.store.tables.messages import attachments, messages
from inbox.store.unit import Unit
from inbox.web.together import TOGETHER
from tests.web.api.test_access import protected, trusted
from tests.web.rig import Client, Rig


async def log(rig: Rig, who: Client, query: str = "") -> list[tuple[str, str, int | None]]:
    """(who, what, number), the newest first."""
    await rig.server.app[TOGETHER].flush()
    rows = (await who.get(f"access{query}"))["items"]
    return [(one["agent"]["name"], one["what"], one["number"]) for one in rows]


async def test_an_auditor_finds_who_opened_what(rig: Rig) -> None:
    first, second = (
        await rig.conversation("A", sender="bo@example.com"),
        await rig.conversation("B"),
    )
    maja, otto = await rig.agent("maja"), await rig.agent("otto")
    auditor = rig.token(Role.RECORDS)
    shape = await maja.get(f"conversations/{first}")
    await rig.server.app[TOGETHER].flush()
    await otto.get(f"conversations/{second}")
    number, contact = shape["number"], shape["contact"]["id"]
    assert await log(rig, auditor) == [
        ("Otto", "opened", number + 1),
        ("Maja", "opened", number),
    ]
    for query in (f"contact={contact}", f"conversation={first}", f"conversation={number}"):
        assert await log(rig, auditor, f"?{query}") == [("Maja", "opened", number)], query
    assert await log(rig, auditor, f"?agent={rig.agent_ids['otto']}") == [
        ("Otto", "opened", number + 1)
    ]
    assert await log(rig, auditor, "?show=ahead") == []
    assert (await auditor.get("access?conversation=1", 404))["code"] == "no_such_conversation"
    assert (await auditor.get("access?contact=1", 404))["code"] == "no_such_contact"
    for role in (Role.AGENT, Role.SURGE, Role.GUEST, Role.EDITOR):
        await rig.token(role).get("access", 403)


async def test_a_period_ends_before_its_end_and_pages_meet(rig: Rig) -> None:
    ids = [await rig.conversation(f"Nr {n}", sender=f"{n}@example.com") for n in range(3)]
    maja, auditor = await rig.agent("maja"), rig.token(Role.LEAD)
    for id in ids:
        await maja.get(f"conversations/{id}")
        await rig.server.app[TOGETHER].flush()
    newest, middle, oldest = (await auditor.get("access"))["items"]
    period = f"from={quote(oldest['opened_at'])}&to={quote(newest['opened_at'])}"
    assert (await auditor.get(f"access?{period}"))["items"] == [middle, oldest]
    first = await auditor.get("access?limit=2")
    rest = await auditor.get(f"access?limit=2&cursor={first['next']}")
    assert [*first["items"], *rest["items"]] == [newest, middle, oldest]
    assert rest["next"] is None
    turned = f"access?from={quote(newest['opened_at'])}&to={quote(oldest['opened_at'])}"
    assert (await auditor.get(turned, 422))["code"] == "period_reversed"
    assert (await auditor.get("access?cursor=x", 422))["code"] == "cursor_invalid"


async def test_of_a_protected_customer_the_log_says_who_looked_and_nothing_else(rig: Rig) -> None:
    id, contact = await protected(rig)
    agent, lead = await trusted(rig, "trusted"), rig.token(Role.LEAD)
    why = {"X-Access-Reason": quote("Ringde, 811228-9874")}
    await agent.get(f"conversations/{id}", headers=why)
    await rig.server.app[TOGETHER].flush()
    (row,) = (await lead.get("access?show=reason"))["items"]
    assert (row["contact"], row["protected"], row["openable"]) == (None, True, False)
    assert row["reason"] == "Ringde, 811228-••••"
    assert (await lead.get(f"access?contact={contact}"))["items"] == [row]
    await agent.get("access", 403)


async def test_a_file_that_was_opened_stands_in_the_log_and_a_picture_in_a_mail_does_not(
    rig: Rig,
) -> None:
    id = await rig.conversation("Med bilaga")
    maja, lead = await rig.agent("maja"), rig.token(Role.LEAD)
    form = FormData()
    form.add_field("file", b"%PDF-", filename="811228-9874.pdf", content_type="application/pdf")
    file = (await maja.call("POST", "attachments", 201, data=form))["id"]
    await maja.raw("GET", f"attachments/{file}")
    assert await log(rig, lead) == [], "one's own, not sent yet"
    message = (await lead.get(f"conversations/{id}/messages"))["items"][0]["id"]

    def send(unit: Unit, html: str) -> None:
        said = update(messages).where(messages.c.id == int(message))
        unit.connection.execute(said.values(html=html))
        sent = update(attachments).where(attachments.c.id == int(file))
        kept = {"message_id": int(message), "inline": True, "content_id": "scan@x"}
        unit.connection.execute(sent.values(kept))

    rig.store.write(send, '<p><img src="cid:scan@x"></p>')
    await maja.raw("GET", f"attachments/{file}")
    assert await log(rig, lead) == []
    rig.store.write(send, "<p>Only said to be inline</p>")
    await maja.raw("GET", f"attachments/{file}")
    await maja.raw("GET", f"attachments/{file}")
    await lead.raw("GET", f"attachments/{file}")
    await rig.server.app[TOGETHER].flush()
    (row,) = (await lead.get("access?show=file"))["items"]
    assert (row["agent"]["name"], row["conversation_id"]) == ("Maja", id)
    assert row["file"] == {"id": file, "name": "811228-••••.pdf"}
    await maja.get(f"conversations/{id}")
    assert len(await log(rig, lead)) == 2, "the conversation itself is another visit"


async def test_who_reads_the_log_stands_in_it(rig: Rig) -> None:
    id = await rig.conversation("Vanligt")
    lead, records = await rig.agent("lead", Role.LEAD), rig.token(Role.RECORDS)
    contact = (await lead.get(f"conversations/{id}"))["contact"]["id"]
    for query in (f"?conversation={id}", f"?conversation={id}&limit=1", f"?contact={contact}", ""):
        await log(rig, lead, query)
    found = await log(rig, records, "?show=log")
    assert [one[:2] for one in found] == [("Lead", "log")] * 3, "asked for twice it is one visit"
    assert [one[2] is None for one in found] == [True, True, False]
    assert await log(rig, records, "?show=log") == found, "a program is not kept"


async def test_a_sheet_holds_no_name_of_a_customer_and_no_formula(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, _ = await protected(rig)
    agent, lead = await trusted(rig, "trusted"), rig.token(Role.LEAD)
    await agent.get(f"conversations/{id}", headers={"X-Access-Reason": quote("=1+1 811228-9874")})
    await rig.server.app[TOGETHER].flush()
    response = await lead.raw("GET", "access?format=csv&show=reason")
    assert response.content_type == "text/csv"
    (row,) = csv.DictReader((await response.text()).lstrip("\ufeff").splitlines())
    assert (row["agent"], row["what"], row["contact_id"]) == ("Trusted", "opened", "")
    assert row["reason"] == "'=1+1 811228-••••"
    monkeypatch.setattr(access_reading, "MOST_ROWS", 0)
    assert (await lead.get("access?format=csv", 422))["code"] == "too_many_rows"
