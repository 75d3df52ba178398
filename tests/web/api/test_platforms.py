"""Threads of platforms over HTTP: what the composer is told, what is done there, what waits for a yes."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from inbox.model.receipts import RawItem
from inbox.model.words import Role
from inbox.services.accept import accept, keep
from inbox.services.inbound.ingest import ingest
from inbox.services.platforms.perform import perform
from inbox.store.tables.log import jobs
from tests.fakes.square import Square, square_channel
from tests.web.api.test_files import form
from tests.web.rig import Rig

ANNA = {"id": "anna", "name": "Anna Ek"}


@pytest.fixture
def store_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def square(rig: Rig) -> Square:
    made = Square()
    rig.parts.plan.channels["square"] = square_channel(  # type: ignore[index]
        made,
        team="service",
        guideline={"sv": "Ingen adress i det öppna."},
        public_answers={"approval": True},
    )
    return made


def tell(rig: Rig, body: dict[str, Any]) -> None:
    raw = json.dumps(body).encode()
    item = RawItem(str(hash(raw)), raw)
    rig.store.write(accept, keep("square", "square", [item], rig.parts.blobs))
    ingest(rig.store, rig.parts.blobs, rig.parts.plan, "square", False)


def comment(rig: Rig, id: str = "c1", text: str = "Ingen ström!", **more: Any) -> None:
    post = {"external_id": "p1", "text": "Avbrott i Sandvik", "url": "https://square.example/p1"}
    one = {"id": id, "text": text, "thread": "p1:anna", "author": ANNA, "public": True}
    tell(rig, {"messages": [one | {"manner": "comment", "post": post} | more]})


async def test_the_composer_is_told_of_post_window_modes_and_guideline(
    rig: Rig, square: Square
) -> None:
    agent = await rig.agent("anna", teams=("service",))
    comment(rig)
    (row,) = (await agent.get("conversations"))["items"]
    told = await agent.get(f"conversations/{row['id']}/thread")
    assert (told["post"]["text"], told["post"]["messages"]) == ("Avbrott i Sandvik", 1)
    (way,) = told["ways"]
    assert way["modes"] == ["public", "private_reply"]
    assert (way["window"]["state"], way["approval"]) == ("open", True)
    assert way["guideline"] == {"sv": "Ingen adress i det öppna."}
    assert told["acts"] == ["hide", "unhide"]
    (message,) = (await agent.get(f"conversations/{row['id']}/messages"))["items"]
    assert (message["manner"], message["public"], message["threat"]) == ("comment", True, False)


async def test_a_comment_is_hidden_listed_when_due_and_shown_again(
    rig: Rig, square: Square
) -> None:
    agent = await rig.agent("anna", teams=("service",))
    lead = await rig.agent("lena", Role.LEAD)
    comment(rig)
    (row,) = (await agent.get("conversations"))["items"]
    (message,) = (await agent.get(f"conversations/{row['id']}/messages"))["items"]
    path = f"messages/{message['id']}/moderate"
    refused = await agent.post(path, {"action": "hide", "reason": "hat"}, 422)
    assert refused["code"] == "review_date_needed"
    later = (datetime.now(UTC) + timedelta(days=7)).isoformat()
    act = await agent.post(path, {"action": "hide", "reason": "hat", "review_at": later}, 201)
    perform(rig.store, rig.parts.plan, int(act["id"]))
    (message,) = (await agent.get(f"conversations/{row['id']}/messages"))["items"]
    assert [(one["kind"], one["state"]) for one in message["moderation"]] == [("hide", "done")]
    assert (await agent.get("moderation?state=due"))["items"] == []
    (standing,) = (await agent.get("moderation?state=standing"))["items"]
    assert (standing["text"], standing["reason"]) == ("Ingen ström!", "hat")
    await lead.post(f"moderation/{act['id']}/review", {}, 204)
    assert (await agent.get("moderation?state=standing"))["items"] == []
    assert (await agent.get(f"conversations/{row['id']}/thread"))["post"]["hidden"] == 1
    await agent.post(path, {"action": "delete", "reason": "hat"}, 403)


async def test_a_public_answer_waits_and_a_second_person_lets_it_go(
    rig: Rig, square: Square
) -> None:
    anna = await rig.agent("anna", teams=("service",))
    bo = await rig.agent("bo", teams=("service",))
    comment(rig)
    (row,) = (await anna.get("conversations"))["items"]
    path = f"conversations/{row['id']}/replies"
    refused = await anna.post(path, {"text": "Hej"}, 422)
    assert refused["code"] == "mode_does_not_fit"
    sent = await anna.post(path, {"text": "Hej", "mode": "public"}, 201)
    assert sent["delivery"]["approval"] == "asked"
    (mine,) = (await anna.get("approvals"))["items"]
    (his,) = (await bo.get("approvals"))["items"]
    assert (mine["is_mine"], his["is_mine"]) == (True, False)
    approval = f"deliveries/{his['id']}/approval"
    refused = await anna.post(approval, {"approve": True}, 403)
    assert refused["code"] == "second_person_needed"
    await bo.post(approval, {"approve": True}, 204)
    assert (await bo.get("approvals"))["items"] == []


async def test_what_was_edited_is_shown_on_demand(rig: Rig, square: Square) -> None:
    agent = await rig.agent("anna", teams=("service",))
    comment(rig)
    tell(rig, {"others": [{"kind": "edit", "id": "e1", "about": "c1", "text": "Tack!"}]})
    tell(
        rig,
        {"others": [{"kind": "reaction", "id": "r", "about": "c1", "text": "❤", "author": ANNA}]},
    )
    (row,) = (await agent.get("conversations"))["items"]
    (message,) = (await agent.get(f"conversations/{row['id']}/messages"))["items"]
    assert (message["text"], message["edited_at"] is None) == ("Tack!", False)
    assert [one["sign"] for one in message["reactions"]] == ["❤"]
    said = (await agent.get(f"messages/{message['id']}/versions"))["items"]
    assert [one["text"] for one in said] == ["Ingen ström!", "Tack!"]


async def test_a_threat_is_folded_and_reported_once(rig: Rig, square: Square) -> None:
    agent = await rig.agent("anna", teams=("service",))
    comment(rig, text="Jag ska döda er allihop")
    (row,) = (await agent.get("conversations"))["items"]
    (message,) = (await agent.get(f"conversations/{row['id']}/messages"))["items"]
    assert message["threat"]
    assert message["fields"] == {}
    await agent.post(f"messages/{message['id']}/report", {"step_away": True}, 201)
    again = await agent.post(f"messages/{message['id']}/report", {}, 409)
    assert again["code"] == "reported_already"


async def test_a_post_is_published_by_a_lead_and_counted(rig: Rig, square: Square) -> None:
    lead = await rig.agent("lena", Role.LEAD)
    body = {"channel": "square", "text": "Ny elbil", "link": "https://tallvik.example"}
    act = await lead.post("posts", body, 201)
    perform(rig.store, rig.parts.plan, int(act["id"]))
    (post,) = (await lead.get("posts"))["items"]
    assert (post["text"], post["conversations"], post["unanswered"]) == ("Ny elbil", 0, 0)
    refused = await lead.post("posts", body | {"channel": "info"}, 422)
    assert refused["code"] == "act_not_possible"


async def test_the_customer_sees_that_somebody_reads_and_writes_but_not_each_letter(
    rig: Rig, square: Square
) -> None:
    agent = await rig.agent("anna", teams=("service",))
    guest = await rig.agent("gast", Role.GUEST, teams=("service",))
    tell(rig, {"messages": [{"id": "m1", "text": "Hej", "thread": "t1", "author": ANNA}]})
    (row,) = (await agent.get("conversations"))["items"]
    await guest.post(f"conversations/{row['id']}/read", {}, 204)
    for _ in range(3):
        await agent.post(f"conversations/{row['id']}/presence", {"writing": True}, 204)
    told = rig.store.read(
        lambda unit: (
            unit.connection.execute(select(jobs.c.args).where(jobs.c.actor == "activity"))
            .scalars()
            .all()
        )
    )
    assert [(one["kind"], one["target"]) for one in told] == [("typing", "m1")]


@pytest.mark.parametrize(
    ("content", "name", "kind", "code"),
    [
        (b"film", "film.mp4", "video/mp4", "file_kind_not_taken"),
        (bytes(1_000_001), "karta.png", "image/png", "file_too_large"),
    ],
)
async def test_a_file_that_the_platform_would_not_take_is_refused_by_name(
    rig: Rig, square: Square, content: bytes, name: str, kind: str, code: str
) -> None:
    agent = await rig.agent("anna", teams=("service",))
    comment(rig)
    (row,) = (await agent.get("conversations"))["items"]
    file = await agent.call("POST", "attachments", 201, data=form(content, name, kind))
    body = {"text": "Se här", "mode": "public", "attachments": [file["id"]]}
    problem = await agent.post(f"conversations/{row['id']}/replies", body, 422)
    assert (problem["code"], problem["files"]) == (code, [name])
    picture = await agent.call("POST", "attachments", 201, data=form(b"1", "a.png", "image/png"))
    await agent.post(
        f"conversations/{row['id']}/replies", {**body, "attachments": [picture["id"]]}, 201
    )
