import asyncio

from inbox.model.words import Role
from tests.web.rig import Rig, mail


async def test_a_reply_is_written_shown_and_taken_back(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna = await rig.agent("anna")
    message = await anna.post(f"conversations/{id}/replies", {"text": "Svar"}, 201)
    assert message["delivery"]["state"] == "scheduled"
    assert message["author"]["name"] == "Anna"
    assert (await anna.get(f"conversations/{id}"))["status"] == "pending"
    back = await anna.call("DELETE", f"conversations/{id}/replies/{message['id']}", 200)
    assert back["text"] == "Svar"
    whole = await anna.get(f"conversations/{id}")
    assert (whole["status"], whole["unanswered"]) == ("open", True)


async def test_a_newer_message_stops_a_reply_and_is_shown(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna = await rig.agent("anna")
    seen = (await anna.get(f"conversations/{id}"))["last_message"]
    await rig.receive_mail(mail("Sv: Fråga", "En sak till"))
    body = {"text": "Svar", "last_seen_message": seen}
    problem = await anna.post(f"conversations/{id}/replies", body, 409)
    assert [message["text"].strip() for message in problem["messages"]] == ["En sak till"]
    body["last_seen_message"] = problem["messages"][-1]["id"]
    await anna.post(f"conversations/{id}/replies", body, 201)


async def test_a_change_against_an_old_version_is_told_what_stands(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna, bo = await rig.agent("anna"), await rig.agent("bo")
    version = str((await anna.get(f"conversations/{id}"))["version"])
    await bo.post(f"conversations/{id}/take")
    change = {"assignee": str(rig.agent_ids["anna"])}
    match = {"headers": {"If-Match": f'"{version}"'}}
    problem = await anna.patch(f"conversations/{id}", change, 412, **match)
    assert problem["current"]["assignee"]["name"] == "Bo"
    tags = {"tags": {"add": ["brådskande"]}}
    await anna.patch(f"conversations/{id}", tags, 200, **match)


async def test_a_field_left_out_stays_and_null_takes_away(rig: Rig) -> None:
    id = await rig.conversation("Faktura")
    anna = await rig.agent("anna")
    await anna.post(f"conversations/{id}/take")
    changed = await anna.patch(f"conversations/{id}", {"priority": "high"})
    assert (changed["assignee"]["name"], changed["topic"]["id"]) == ("Anna", "invoice")
    changed = await anna.patch(f"conversations/{id}", {"assignee": None, "topic": None})
    assert (changed["assignee"], changed["topic"], changed["priority"]) == (None, None, "high")


async def test_the_same_key_does_it_once(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna = await rig.agent("anna")
    key = {"headers": {"Idempotency-Key": "once"}}
    first = await anna.post(f"conversations/{id}/notes", {"text": "Ring upp"}, 201, **key)
    again = await anna.post(f"conversations/{id}/notes", {"text": "Ring upp"}, 201, **key)
    assert first == again
    assert len((await anna.get(f"conversations/{id}/messages"))["items"]) == 2


async def test_the_same_key_for_another_body_is_refused(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna = await rig.agent("anna")
    key = {"headers": {"Idempotency-Key": "once"}}
    await anna.post(f"conversations/{id}/notes", {"text": "Ring upp"}, 201, **key)
    problem = await anna.post(f"conversations/{id}/notes", {"text": "Ring ej"}, 422, **key)
    assert problem["code"] == "idempotency_key_reused"
    bo = await rig.agent("bo")
    await bo.post(f"conversations/{id}/notes", {"text": "Ring ej"}, 201, **key)


async def test_what_was_refused_may_be_tried_again_under_the_same_key(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna = await rig.agent("anna")
    key = {"headers": {"Idempotency-Key": "once"}}
    await anna.post(f"conversations/{id}/notes", {"text": " "}, 422, **key)
    await anna.post(f"conversations/{id}/notes", {"text": "Ring"}, 201, **key)


async def test_twenty_at_once_with_one_key_do_it_once(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna = await rig.agent("anna")
    key = {"headers": {"Idempotency-Key": "at once"}}
    body = {"text": "Svar", "then": "close"}
    calls = [anna.post(f"conversations/{id}/replies", body, 201, **key) for _ in range(20)]
    answers = await asyncio.gather(*calls)
    assert len({answer["id"] for answer in answers}) == 1
    assert len((await anna.get(f"conversations/{id}/messages"))["items"]) == 2


async def test_two_agents_who_reply_at_once_send_one_answer(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna, bo = await rig.agent("anna"), await rig.agent("bo")
    seen = (await anna.get(f"conversations/{id}"))["last_message"]
    body = {"text": "Svar", "last_seen_message": seen}
    path = f"conversations/{id}/replies"
    calls = [client.raw("POST", path, json=body) for client in (anna, bo)]
    assert sorted(response.status for response in await asyncio.gather(*calls)) == [201, 409]


async def test_a_draft_is_kept_for_its_writer_alone(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna, bo = await rig.agent("anna"), await rig.agent("bo")
    saved = await anna.call("PUT", f"conversations/{id}/draft", 200, json={"text": "Hej, "})
    assert saved["saved_at"]
    assert (await anna.get(f"conversations/{id}"))["draft"]["text"] == "Hej, "
    assert (await bo.get(f"conversations/{id}"))["draft"] is None
    await anna.call("DELETE", f"conversations/{id}/draft", 204)
    assert (await anna.get(f"conversations/{id}"))["draft"] is None


async def test_what_was_read_is_no_longer_unread_for_that_agent(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    anna, bo = await rig.agent("anna"), await rig.agent("bo")
    await anna.post(f"conversations/{id}/read", expect=204)
    assert (await anna.get(f"conversations/{id}"))["unread"] is False
    assert (await bo.get(f"conversations/{id}"))["unread"] is True


async def test_somebody_limited_to_a_team_sees_and_touches_nothing_else(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    helper = await rig.agent("helper", Role.GUEST, teams=("invoices",))
    assert (await helper.get("conversations"))["items"] == []
    await helper.get(f"conversations/{id}", 404)
    await helper.post(f"conversations/{id}/replies", {"text": "Hej"}, 403)
    await helper.post(f"conversations/{id}/presence", {"writing": True}, 404)
    await helper.call("PUT", f"conversations/{id}/draft", 404, json={"text": "Hej"})


async def test_follow_ups_links_merges_and_splits_answer_what_stands(rig: Rig) -> None:
    one, two = await rig.conversation("Ett"), await rig.conversation("Två")
    anna = await rig.agent("anna")
    promise = {"due_at": "2030-01-01T10:00:00+01:00", "reason": "Ring"}
    made = await anna.post(f"conversations/{one}/follow-ups", promise, 201)
    assert made["owner"]["name"] == "Anna"
    path = f"conversations/{one}/follow-ups/{made['id']}"
    assert (await anna.patch(path, {"done": True}))["done_at"]
    assert len((await anna.get(f"conversations/{one}/follow-ups"))["items"]) == 1
    linked = await anna.post(f"conversations/{one}/link", {"with": two})
    assert [link["conversation"] for link in linked["links"]] == [two]
    merged = await anna.post(f"conversations/{one}/merge", {"with": two})
    assert merged["id"] == two
    messages = (await anna.get(f"conversations/{two}/messages"))["items"]
    assert len(messages) == 2
    await anna.post(f"conversations/{one}/unmerge")
    assert len((await anna.get(f"conversations/{two}/messages"))["items"]) == 1


async def test_many_are_changed_by_a_job_that_can_be_asked(rig: Rig) -> None:
    ids = [await rig.conversation(f"Nummer {number}") for number in range(3)]
    anna = await rig.agent("anna")
    change = {"ids": ids, "change": {"status": "closed"}}
    job = await anna.post("conversations/bulk", change, 202)
    assert job["total"] == 3
    assert (await anna.get(f"jobs/{job['id']}"))["state"] == "queued"
    query = {"query": {"view": "unanswered"}, "spam": True}
    assert (await anna.post("conversations/bulk", query, 202))["total"] == 3
    await anna.post("conversations/bulk", {"spam": True}, 422)
    await anna.post("conversations/bulk", {"query": {"nonsense": "a"}, "spam": True}, 422)


async def test_a_list_goes_on_where_it_ended(rig: Rig) -> None:
    for number in range(5):
        await rig.conversation(f"Nummer {number}")
    anna = await rig.agent("anna")
    seen, cursor = [], ""
    while True:
        params = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        page = await anna.get("conversations", params=params)
        seen += [row["subject"] for row in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert seen == [f"Nummer {number}" for number in reversed(range(5))]


async def test_search_contacts_overview_and_lists_answer_in_their_shapes(rig: Rig) -> None:
    id = await rig.conversation("Vattenläcka", text="Det läcker i källaren")
    lead = await rig.agent("lead", Role.LEAD)
    hits = (await lead.get("search", params={"q": "källaren"}))["items"]
    assert hits[0]["conversation_id"] == id
    contact = (await lead.get(f"conversations/{id}"))["contact"]["id"]
    assert (await lead.get(f"contacts/{contact}"))["conversation_count"] == 1
    changed = await lead.patch(f"contacts/{contact}", {"notes": "Ring före tolv"})
    assert changed["notes"] == "Ring före tolv"
    assert (await lead.get("overview"))["unanswered"] == 1
    for path in ("channels", "agents", "teams", "topics", "tags", "saved-views", "deliveries"):
        assert isinstance((await lead.get(path))["items"], list)
    events = (await lead.get(f"conversations/{id}/events"))["items"]
    assert [event["number"] for event in events] == sorted(event["number"] for event in events)
    assert (await lead.get("events", params={"after": events[-1]["number"]}))["items"] is not None


async def test_an_erased_customer_is_gone_from_every_screen(rig: Rig) -> None:
    id = await rig.conversation("Hemlig sak", text="Mycket personligt")
    admin, anna = await rig.agent("admin", Role.ADMIN), await rig.agent("anna")
    contact = (await anna.get(f"conversations/{id}"))["contact"]["id"]
    await anna.post(f"contacts/{contact}/erase", expect=403)
    erased = await admin.post(f"contacts/{contact}/erase")
    assert erased == {"conversations": 1, "messages": 1}
    assert (await anna.get("search", params={"q": "personligt"}))["items"] == []
    await anna.get(f"contacts/{contact}", 404)
    rows = (await anna.get("conversations"))["items"]
    assert "Hemlig" not in str(rows)
    assert "Kundsson" not in str(rows)
