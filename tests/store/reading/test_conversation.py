from typing import Any

import pytest
from sqlalchemy import event, insert

from inbox.model.actor import Actor
from inbox.model.errors import ForbiddenError, InvalidError, NotFoundError
from inbox.model.words import Role
from inbox.services.permissions import may
from inbox.services.records.access_log import say_why_conversation
from inbox.store.reading.allowed import MAY
from inbox.store.reading.conversation import read_conversation
from inbox.store.reading.messages import list_messages, read_message
from inbox.store.store import Store
from inbox.store.tables.conversations import (
    drafts,
    follow_ups,
    links,
    participants,
    reasons,
)
from inbox.store.tables.journal import blobs
from inbox.store.tables.messages import attachments, deliveries
from inbox.store.unit import Unit
from inbox.web.api.conversation_shapes import ConversationShape
from inbox.web.api.message_shapes import MessageShape
from tests.store.reading.seed import (
    LABELS,
    NOW,
    actor,
    add_agent,
    add_contact,
    add_conversation,
    add_message,
    add_team,
    ago,
)

OURS = {"info@example.com"}


def read(store: Store, id: int, who: Actor | None = None) -> dict[str, Any]:
    return store.read_as(who or actor(), read_conversation, id, LABELS, OURS)


def add_file(unit: Unit, message: int | None, **values: Any) -> int:
    if not unit.connection.execute(blobs.select()).first():
        unit.connection.execute(insert(blobs).values(hash="0", size=1, touched_at=NOW))
    row = {
        "id": unit.new_id(),
        "message_id": message,
        "hash": "0",
        "filename": "karta.png",
        "content_type": "image/png",
        "size": 1,
        "created_at": NOW,
    }
    unit.connection.execute(insert(attachments).values({**row, **values}))
    return int(row["id"])


def test_all_that_hangs_on_a_conversation_fits_the_shape_of_the_api(store: Store) -> None:
    def seed(unit: Unit) -> tuple[int, int, int]:
        me, team = add_agent(unit), add_team(unit, "el")
        id = add_conversation(unit, fields={"meter": 12}, team_id=team)
        other = add_conversation(unit, subject="Den första", status="closed")
        file = add_file(unit, None, uploaded_by=me)
        run = unit.connection.execute
        run(
            insert(follow_ups).values(
                id=1, conversation_id=id, due_at=NOW, owner_id=me, reason="Ring", created_at=NOW
            )
        )
        run(
            insert(reasons).values(
                id=1,
                conversation_id=id,
                what="tag",
                value="x",
                by="rule:1",
                code="words",
                facts={"words": ["el"]},
                at=NOW,
            )  # fmt: skip
        )
        run(
            insert(links).values(
                conversation_id=other, other_id=id, kind="continued", data={}, at=NOW
            )
        )
        draft = {
            "text": "Hej",
            "mode": "reply",
            "to": [],
            "cc": [],
            "bcc": [],
            "subject": "",
            "attachments": [str(file), "404"],
        }
        run(insert(drafts).values(conversation_id=id, agent_id=me, value=draft, saved_at=NOW))
        return me, id, other

    me, id, other = store.write(seed)
    shape = ConversationShape(**read(store, id, actor(me)))
    assert shape.fields == {"meter": 12}
    assert shape.follow_ups[0].owner is not None
    assert shape.reasons[0].facts == {"words": ["el"]}
    assert (shape.links[0].conversation, shape.links[0].subject) == (str(other), "Den första")
    assert shape.draft is not None
    assert (shape.draft.text, len(shape.draft.attachments)) == ("Hej", 1)
    assert "reply" in shape.may
    assert read(store, id)["draft"] is None


def test_an_answer_goes_to_the_customer_with_the_copies_that_were_there(store: Store) -> None:
    def seed(unit: Unit) -> int:
        id = add_conversation(unit)
        unit.connection.execute(
            insert(participants).values(
                conversation_id=id,
                kind="email",
                value="karin@example.se",
                role="customer",
                name="K",
            )
        )
        parties = {
            "to": [["email", "info@example.com", ""], ["email", "man@example.se", "Man"]],
            "cc": [["email", "bror@example.se", ""], ["email", "karin@example.se", ""]],
        }
        add_message(unit, id, parties=parties)
        add_message(unit, id, foreign_sender=True, parties={"to": [["email", "x@y.se", ""]]})
        add_message(unit, id, auto="auto-reply", parties={"to": [["email", "y@y.se", ""]]})
        return id

    found = read(store, store.write(seed))
    assert [party["value"] for party in found["reply_to"]] == ["karin@example.se"]
    assert [party["value"] for party in found["reply_cc"]] == ["man@example.se", "bror@example.se"]
    assert found["reply_channel"]["name"] == "Kundtjänst"


def test_a_reply_to_that_the_customer_gave_is_followed_but_never_to_ourselves(store: Store) -> None:
    def seed(unit: Unit, reply_to: str) -> int:
        id = add_conversation(unit)
        unit.connection.execute(
            insert(participants).values(
                conversation_id=id, kind="email", value="karin@example.se", role="customer"
            )
        )
        add_message(unit, id, parties={"reply_to": [["email", reply_to, ""]]})
        return id

    for given, taken in (("a@b.se", "a@b.se"), ("info@example.com", "karin@example.se")):
        found = read(store, store.write(seed, given))
        assert [party["value"] for party in found["reply_to"]] == [taken]


def test_opening_takes_the_same_number_of_queries_however_much_there_is(store: Store) -> None:
    def seed(unit: Unit, much: int) -> int:
        id = add_conversation(unit)
        for n in range(much):
            add_message(unit, id)
            unit.connection.execute(
                insert(follow_ups).values(
                    id=unit.new_id(), conversation_id=id, due_at=NOW, created_at=NOW
                )
            )
            other = add_conversation(unit)
            unit.connection.execute(
                insert(links).values(
                    conversation_id=id, other_id=other, kind="related", data={}, at=NOW
                )
            )
            assert n < 100
        return id

    def count(id: int) -> int:
        asked: list[str] = []

        def watched(unit: Unit) -> None:
            def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
                asked.append(statement)

            event.listen(unit.connection, "before_cursor_execute", note)
            read_conversation(unit, id, LABELS)
            list_messages(unit, id, LABELS)

        store.read_as(actor(1), watched)
        return len(asked)

    little, much = store.write(seed, 1), store.write(seed, 15)
    assert count(little) == count(much) <= 16


def test_what_may_not_be_opened_is_refused_or_unknown(store: Store) -> None:
    def seed(unit: Unit) -> tuple[int, int]:
        add_team(unit, "el")
        secret = add_contact(unit, sensitivity="protected")
        return add_conversation(unit, secret), add_conversation(unit, team_id="el")

    protected, of_el = store.write(seed)
    with pytest.raises(ForbiddenError):
        read(store, protected)
    trusted = Actor("agent", 1, "", frozenset({Role.AGENT}), protected_access=True)
    store.write_as(trusted, say_why_conversation, protected, "Ringde själv")
    assert read(store, protected, trusted)["subject"] == "En fråga"
    assert read(store, of_el, actor(1, Role.GUEST, teams=("el",)))["id"] == str(of_el)
    for id, who in ((of_el, actor(1, Role.GUEST)), (404, actor()), (of_el + 2**62, actor())):
        with pytest.raises(NotFoundError):
            read(store, id, who)
    with pytest.raises(NotFoundError):
        store.read(read_conversation, "not an id", LABELS)
    with pytest.raises(NotFoundError):
        store.read(read_conversation, "9" * 40, LABELS)


def test_what_a_link_points_to_is_not_told_to_who_may_not_see_it(store: Store) -> None:
    def seed(unit: Unit) -> int:
        add_team(unit, "el")
        id = add_conversation(unit, team_id="el")
        others = [
            add_conversation(unit, subject="Hemligt", team_id="el", sensitivity="protected"),
            add_conversation(unit, subject="Annat lag"),
        ]
        unit.connection.execute(
            insert(links),
            [
                {"conversation_id": id, "other_id": one, "kind": "related", "data": {}, "at": NOW}
                for one in others
            ],
        )
        return id

    id = store.write(seed)
    assert sorted(link["subject"] for link in read(store, id)["links"]) == ["", "Annat lag"]
    guest = actor(1, Role.GUEST, teams=("el",))
    assert [link["subject"] for link in read(store, id, guest)["links"]] == [""]


def test_buttons_are_shown_to_those_whom_the_services_let(store: Store) -> None:
    actions = {
        "reply": "conversation.reply",
        "note": "conversation.note",
        "take": "conversation.take",
        "assign": "conversation.change",
        "tag": "conversation.change",
        "topic": "conversation.change",
        "close": "conversation.change",
        "snooze": "conversation.change",
        "spam": "conversation.spam",
        "follow_up": "conversation.follow_up",
        "consult": "conversation.consult",
        "merge": "conversation.merge",
        "register": "conversation.register",
        "contact": "contact.change",
        "protect": "contact.protect",
        "erase": "contact.erase",
    }
    assert actions.keys() == MAY.keys()
    for shown, action in actions.items():
        for role in Role:
            assert (role in MAY[shown]) == may(actor(1, role), action), (shown, role)


def test_the_newest_messages_come_in_the_order_they_were_said(store: Store) -> None:
    def seed(unit: Unit) -> tuple[int, list[int]]:
        id = add_conversation(unit)
        return id, [add_message(unit, id, str(n), at=ago(hours=9 - n)) for n in range(9)]

    id, made = store.write(seed)
    page, earlier = store.read(list_messages, id, LABELS, None, 4)
    assert [int(item["id"]) for item in page] == made[5:]
    page, earlier = store.read(list_messages, id, LABELS, earlier, 4)
    assert [int(item["id"]) for item in page] == made[1:5]
    page, earlier = store.read(list_messages, id, LABELS, earlier, 4)
    assert ([int(item["id"]) for item in page], earlier) == (made[:1], None)
    for wrong in ({"before": "x"}, {"limit": 0}, {"limit": 101}):
        with pytest.raises(InvalidError):
            store.read(list_messages, id, LABELS, **wrong)


def test_a_message_fits_the_shape_of_the_api(store: Store) -> None:
    def seed(unit: Unit) -> tuple[int, int]:
        id = add_conversation(unit)
        html = '<p><img src="cid:map%40x"> <img src="cid:gone"> <img data-remote-src="h"></p>'
        parties = {"to": [["email", "a@b.se", "A"]]}
        message = add_message(unit, id, direction="outbound", html=html, parties=parties)
        file = add_file(unit, message, inline=True, content_id="map@x")
        add_file(unit, message, inline=True, content_id="other@x")
        row = {"id": 1, "message_id": message, "conversation_id": id, "channel": "post"}
        unit.connection.execute(insert(deliveries).values(**row, state="queued", at=NOW))
        return message, file

    message, file = store.write(seed)
    shape = MessageShape(**store.read(read_message, message, LABELS))
    assert shape.html == (
        f'<p><img src="/api/v1/attachments/{file}"> <img src=""> <img data-remote-src="h"></p>'
    )
    assert shape.has_remote_images
    shown = {one.id: one.inline for one in shape.attachments}
    assert (shown.pop(str(file)), *shown.values()) == (True, False), "one isn't in the HTML"
    assert shape.to[0].name == "A"
    assert (shape.author.name, shape.author.value) == ("Karin Ek", "karin@example.se")
    assert shape.delivery is not None
    assert shape.delivery.can_withdraw
    with pytest.raises(NotFoundError):
        store.read(read_message, 404, LABELS)
