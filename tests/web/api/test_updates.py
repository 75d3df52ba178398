"""Promises and status updates over the API: suggested, made, sent, pointed out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from inbox.model.words import Role
from inbox.services.case_page.links import note_address
from inbox.services.case_page.status_asks import follow_asks
from inbox.services.figures.follow import follow_figures
from inbox.services.updates.members import spread
from inbox.store.store import Store
from tests.web.rig import Rig


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


async def test_a_promise_in_a_text_is_suggested_and_set_only_when_somebody_says_so(
    rig: Rig,
) -> None:
    id = await rig.conversation("Hej")
    anna = await rig.agent("anna", teams=("service",))
    found = await anna.post("follow-ups/find", {"text": "Vi återkommer innan fredag."})
    assert found["words"] == "återkommer innan fredag"
    assert (await anna.post("follow-ups/find", {"text": "Tack!"}))["due_at"] is None
    assert (await anna.get(f"conversations/{id}"))["follow_ups"] == []
    body = {"due_at": found["due_at"], "reason": found["words"]}
    made = await anna.post(f"conversations/{id}/follow-ups", body, 201)
    assert (made["kind"], made["channel"], made["told"]) == ("promise", "info", False)


async def test_one_key_holds_and_the_next_says_that_nothing_is_new(rig: Rig) -> None:
    id = await rig.conversation("Hej")
    anna = await rig.agent("anna", teams=("service",))
    held = await anna.post(f"conversations/{id}/holding-reply", {}, 201)
    assert held["follow_up"]["kind"] == "update"
    later = (datetime.now(UTC) + timedelta(days=9)).isoformat()
    refused = await anna.call(
        "PATCH",
        f"conversations/{id}/follow-ups/{held['follow_up']['id']}",
        json={"due_at": later},
    )
    assert (refused["status"], refused["code"]) == (409, "promise_was_given")
    told = await anna.post(
        f"conversations/{id}/status-update", {"known": "Montören är på väg."}, 201
    )
    assert told["follow_up"]["step"] == 1
    messages = (await anna.get(f"conversations/{id}/messages"))["items"]
    assert any("Montören är på väg." in one["text"] for one in messages)
    open_ = [
        one for one in (await anna.get(f"conversations/{id}"))["follow_ups"] if not one["done_at"]
    ]
    assert [one["id"] for one in open_] == [told["follow_up"]["id"]]


async def test_the_key_that_is_pressed_twice_tells_the_customer_once(rig: Rig) -> None:
    id = await rig.conversation("Hej")
    anna, erik = [await rig.agent(name, teams=("service",)) for name in ("anna", "erik")]
    held = await anna.post(f"conversations/{id}/holding-reply", {}, 201)
    for agent in (anna, erik):
        again = await agent.call("POST", f"conversations/{id}/holding-reply", json={})
        assert (again["status"], again["code"]) == (409, "told_already")
        assert again["due_at"] == held["follow_up"]["due_at"].replace("Z", "+00:00")
    (one,) = (await anna.get(f"conversations/{id}"))["follow_ups"]
    assert (one["id"], one["done_at"]) == (held["follow_up"]["id"], None)
    # Another time is said on purpose, and what was taken back can be said anew.
    later = (datetime.now(UTC) + timedelta(hours=9)).isoformat()
    told = await anna.post(f"conversations/{id}/holding-reply", {"due_at": later}, 201)
    await anna.call("DELETE", f"conversations/{id}/replies/{told['message']}")
    left = [
        one for one in (await anna.get(f"conversations/{id}"))["follow_ups"] if not one["done_at"]
    ]
    assert [one["id"] for one in left] == [held["follow_up"]["id"]]


async def test_a_helper_who_sees_only_their_own_can_promise_nothing_elsewhere(rig: Rig) -> None:
    id = await rig.conversation("Hej")
    guest = await rig.agent("gast", Role.GUEST, teams=("service",))
    for path in ("holding-reply", "status-update"):
        refused = await guest.call("POST", f"conversations/{id}/{path}", json={})
        assert refused["status"] == 403


async def test_a_topic_about_which_many_ask_is_pointed_out_and_gets_a_rhythm(rig: Rig) -> None:
    # What was before the first look is none of its business.
    follow_asks(rig.store)
    for number in range(5):
        await rig.conversation(
            f"Faktura {number}",
            text="Vad händer med min faktura?",
            sender=f"kund{number}@example.com",
        )
    follow_asks(rig.store)
    follow_figures(rig.store, rig.parts.plan)
    lead, anna = rig.token(Role.LEAD), await rig.agent("anna", teams=("invoices",))
    (asked,) = (await anna.get("topics/asked"))["items"]
    assert (asked["topic"], asked["asked"], asked["people"]) == ("invoice", 5, 5)
    assert asked["pointed_out"]
    assert asked["update"] is None
    report = await lead.get("reports/status_asked", params=_period())
    assert sum(row["n"] for row in report["rows"]) == 5

    assert (await anna.call("POST", "topics/invoice/updates", json={}))["status"] == 403
    refused = await lead.call("POST", "topics/invoice/updates", json={"automatic": True})
    assert refused["code"] == "not_by_itself"
    texts = {"texts": {"sv": "Fel på fakturor rättas."}}
    started = await lead.post("topics/invoice/updates", texts, 201)
    update = started["update"]["id"]
    again = await lead.call("POST", "topics/invoice/updates", json={})
    assert again["code"] == "updates_run_already"

    assert spread(rig.store, rig.parts.plan, {"update": int(update), "step": 0}) == 5
    assert spread(rig.store, rig.parts.plan, {"update": int(update), "step": 0}) == 0
    sent = await lead.post("topics/invoice/updates/send", {})
    assert (sent["update"]["step"], sent["update"]["people"]) == (1, 5)
    assert spread(rig.store, rig.parts.plan, {"update": int(update), "step": 1}) == 5

    ended = await lead.post("topics/invoice/updates/end", {})
    assert ended["update"] is None
    assert spread(rig.store, rig.parts.plan, {"update": int(update), "step": 2}) == 5
    rows = (await lead.get("conversations"))["items"]
    assert all(row["follow_up_at"] for row in rows), "what was promised is kept by hand"
    gone = await lead.call("POST", "topics/invoice/updates/send", json={})
    assert gone["code"] == "no_updates_run"


def _period() -> dict[str, Any]:
    today = datetime.now(UTC).date()
    return {
        "from": str(today - timedelta(days=1)),
        # In the north the next day has begun for the last hour of one of UTC.
        "to": str(today + timedelta(days=2)),
        "by": "topic",
    }


async def test_a_withdrawn_address_of_a_case_is_replaced_by_a_new_one(rig: Rig) -> None:
    id = await rig.conversation("Hej")
    anna = await rig.agent("anna", teams=("service",))
    refused = await anna.call("POST", f"conversations/{id}/case-links", json={})
    assert refused["code"] == "no_base_url"
    rig.store.write(note_address, str(rig.server.make_url("/")))
    first = (await anna.post(f"conversations/{id}/case-links", {}, 201))["address"]
    path = first[first.index("/case/") :]
    customer = rig.anonymous()
    assert (await customer.raw("GET", path)).status == 200
    withdrawn = await anna.call("DELETE", f"conversations/{id}/case-links")
    assert withdrawn["withdrawn"] >= 1
    assert (await customer.raw("GET", path)).status == 404
    second = (await anna.post(f"conversations/{id}/case-links", {}, 201))["address"]
    assert second != first
    assert (await customer.raw("GET", second[second.index("/case/") :])).status == 200
