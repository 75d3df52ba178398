"""Messages of one thread stand in one conversation, and answers go back into it."""

import pytest
from sqlalchemy import select

from inbox.model.actor import Actor
from inbox.model.errors import ConflictError, InvalidError
from inbox.services.conversations.merge import merge
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.outbound.withdraw import withdraw_reply
from inbox.store.tables.conversations import links
from inbox.store.tables.platforms import posts
from tests.fakes.square import SquareConnector
from tests.services.desk import Movable
from tests.services.platforms.square_desk import SquareDesk


def answer(
    desk: SquareDesk, agent: Actor, conversation: int, text: str = "Hej!", **more: object
) -> int:
    reply = Reply(text, **more)  # type: ignore[arg-type]
    message = desk.store.write_as(agent, write_reply, desk.plan, conversation, reply)
    desk.clock.move(seconds=11)
    desk.work()
    return message


def test_what_has_the_same_key_is_one_conversation_and_another_key_another(
    desk: SquareDesk,
) -> None:
    desk.says("m1", thread="t1")
    desk.says("m2", thread="t1")
    desk.says("m3", thread="t2", author={"id": "bo", "name": "Bo"})
    desk.says("m4", thread="t1", channel="messages")
    assert [row.thread_key for row in desk.conversations()] == ["t1", "t2", "t1"]
    assert [row.conversation_id for row in desk.messages()][0:2] == [desk.conversations()[0].id] * 2


def test_two_of_one_set_are_one_conversation_too(desk: SquareDesk) -> None:
    one = {"thread": "t1", "author": {"id": "anna"}, "text": "Hej"}
    desk.tell({"messages": [{"id": "a", **one}, {"id": "b", **one}]})
    assert len(desk.messages()) == 2
    assert desk.only().thread_key == "t1"


def test_a_thread_whose_conversation_was_merged_goes_on_where_that_went(desk: SquareDesk) -> None:
    lead = desk.agent("Lena")
    desk.says("m1", thread="t1")
    desk.says("m2", thread="t2")
    first, second = desk.conversations()
    desk.store.write_as(lead, merge, first.id, second.id)
    desk.says("m3", thread="t1")
    assert desk.messages()[-1].conversation_id == second.id
    answer(desk, lead, second.id)
    assert desk.square.sent[0].thread_key == "t1"


def test_closed_for_longer_than_the_window_begins_anew_and_linked(
    desk: SquareDesk, clock: Movable
) -> None:
    lead = desk.agent("Lena")
    desk.says("m1")
    answer(desk, lead, desk.only().id, then="close")
    clock.move(days=15)
    desk.says("m2")
    first, second = desk.conversations()
    desk.says("m3")
    assert desk.messages()[-1].conversation_id == second.id
    linked = desk.store.read(lambda unit: unit.connection.execute(select(links)).one())
    assert (linked.conversation_id, linked.other_id) == (second.id, first.id)


def test_an_answer_knows_its_thread_and_what_it_answers(desk: SquareDesk) -> None:
    agent = desk.agent("Lena")
    desk.says("m1")
    answer(desk, agent, desk.only().id, "Vi tittar på det.")
    (out,) = desk.square.sent
    assert (out.thread_key, out.in_reply_to, out.mode) == ("t1", "m1", "private")
    assert [(one.kind, one.value) for one in out.to] == [("square_id", "anna")]
    assert out.last_inbound_at is not None
    assert desk.only().status == "pending"


def test_a_comment_is_public_with_its_post_and_answered_under_it(desk: SquareDesk) -> None:
    agent = desk.agent("Lena")
    desk.comments("c1")
    row = desk.only()
    assert row.public
    assert row.subject == "Avbrott i Sandvik"
    post = desk.store.read(lambda unit: unit.connection.execute(select(posts)).one())
    assert (row.post_id, post.is_ours) == (post.id, True)
    with pytest.raises(InvalidError, match="in public or in private"):
        answer(desk, agent, row.id)
    answer(desk, agent, row.id, mode="public")
    (out,) = desk.square.sent
    assert (out.mode, out.post_id, out.in_reply_to) == ("public", "p1", "c1")
    assert desk.messages()[-1].public


def test_a_private_thread_is_never_answered_in_public(desk: SquareDesk) -> None:
    desk.says("m1")
    with pytest.raises(InvalidError, match="private thread"):
        answer(desk, desk.agent("Lena"), desk.only().id, mode="public")


def test_an_answer_to_a_private_reply_stays_in_the_conversation_of_the_comment(
    desk: SquareDesk,
) -> None:
    agent = desk.agent("Lena")
    desk.square.began = "dm:anna"
    desk.comments("c1")
    answer(desk, agent, desk.only().id, mode="private_reply")
    desk.says("m1", "Tack, mitt nummer är 17", thread="dm:anna", channel="messages")
    row = desk.only()
    answer(desk, agent, row.id, "Tack!")
    assert (desk.square.sent[-1].thread_key, desk.square.sent[-1].mode) == ("dm:anna", "private")
    desk.comments("c2")
    assert len(desk.conversations()) == 1


def test_mail_carries_on_the_same_conversation(desk: SquareDesk) -> None:
    agent = desk.agent("Lena")
    desk.says("m1")
    desk.clock.move(days=8)
    row = desk.only()
    with pytest.raises(ConflictError) as refused:
        answer(desk, agent, row.id)
    assert refused.value.code == "window_closed"
    answer(desk, agent, row.id, channel="mail", to=["anna@posten.example"])
    mail = desk.messages()[-1]
    desk.mail("Tack!", sender="anna@posten.example", subject="Re: x", In_Reply_To=mail.header_id)
    desk.says("m2")
    assert {one.conversation_id for one in desk.messages()} == {row.id}


def test_after_the_window_a_person_may_answer_for_a_while_and_says_when_the_customer_wrote(
    desk: SquareDesk,
) -> None:
    agent = desk.agent("Lena")
    desk.says("m1", at="2026-11-20T08:00:00+00:00")
    desk.clock.move(days=2)
    answer(desk, agent, desk.only().id)
    assert str(desk.square.sent[0].last_inbound_at) == "2026-11-20 08:00:00+00:00"


def test_a_reply_that_is_taken_back_leaves_the_thread_as_it_was(desk: SquareDesk) -> None:
    agent = desk.agent("Lena")
    desk.says("m1")
    reply = Reply("Nej")
    id = desk.store.write_as(agent, write_reply, desk.plan, desk.only().id, reply)
    desk.store.write_as(agent, withdraw_reply, desk.only().id, id)
    desk.work()
    assert not desk.square.sent
    assert desk.only().unanswered


def test_mail_asks_the_database_for_no_threads(desk: SquareDesk) -> None:
    desk.mail()
    assert desk.only().thread_key is None


def test_who_somebody_is_is_asked_only_of_a_platform_that_can_tell(
    desk: SquareDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    where = "inbox.services.platforms.arrived.ask_profile"
    monkeypatch.setattr(where, lambda unit, channel, party: asked.append(party.value))
    desk.says("m1", thread="t1", author={"id": "bo"})
    monkeypatch.delattr(SquareConnector, "profile")
    desk.says("m2", thread="t2", author={"id": "cy"})
    assert asked == ["bo"]
