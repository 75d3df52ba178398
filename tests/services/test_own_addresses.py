"""We never write to ourselves, whatever stands behind a plus, and what comes back is no customer's."""

import pytest

from inbox.model.errors import InvalidError
from inbox.services.outbound.reply import Reply, write_reply
from inbox.store.reading.answering import last_inbound, read_participants, recipients
from inbox.store.unit import Unit
from tests.fakes.smtp import Mailserver
from tests.services.desk import ADDRESS, Desk

MARIA = "maria@posten.example"


@pytest.fixture
def agent(desk: Desk):
    return desk.agent("Anna Berg")


def tagged(desk: Desk) -> str:
    """What our Reply-To says, and what a customer's program answers to."""
    return f"help+{desk.only().thread_token}@tallvik.example"


def answer(desk: Desk, agent, **more) -> None:
    reply = Reply(text="Det är rättat.", **more)
    desk.store.write_as(agent, write_reply, desk.plan, desk.only().id, reply)
    desk.clock.move(seconds=11)
    desk.work()


def reply_all(unit: Unit, desk: Desk) -> list[str]:
    id = desk.only().id
    own = desk.plan.own_addresses
    to, cc = recipients(last_inbound(unit, id), read_participants(unit, id), own)
    return [one["value"] for one in (*to, *cc)]


def test_our_address_with_a_token_takes_no_part_in_a_conversation(desk: Desk) -> None:
    desk.mail()
    desk.mail("Mer", To=f"Help <{tagged(desk)}>, Bo <bo@firma.example>")
    assert len(desk.conversations()) == 1
    assert desk.store.read(reply_all, desk) == [MARIA, "bo@firma.example"]
    taking_part = [one[1] for one in desk.store.read(read_participants, desk.only().id)]
    assert taking_part == [MARIA]


def test_our_address_among_the_copies_gets_none(desk: Desk, agent, smtp: Mailserver) -> None:
    desk.mail()
    answer(desk, agent, cc=(tagged(desk), ADDRESS, "bo@firma.example"))
    assert smtp.received[0].recipients == (MARIA, "bo@firma.example")


def test_what_would_go_to_ourselves_alone_is_refused(desk: Desk, agent) -> None:
    desk.mail()
    with pytest.raises(InvalidError) as refused:
        answer(desk, agent, to=(tagged(desk),))
    assert refused.value.code == "address_ours"


def test_our_own_answer_that_comes_back_is_nobodys_message(
    desk: Desk, agent, smtp: Mailserver
) -> None:
    desk.mail()
    answer(desk, agent)
    desk.give(smtp.received[0].content)
    row = desk.only()
    assert len(desk.messages()) == 2
    assert (row.status, row.unanswered) == ("pending", False)


def test_a_colleague_who_writes_from_our_address_is_heard(desk: Desk) -> None:
    desk.mail("Kan ni ta det här?", sender=f"Help <{ADDRESS}>")
    desk.mail("Och det här?", sender=f"Help <{ADDRESS}>", Message_ID="<inkorg.unknown.1@x.example>")
    assert len(desk.messages()) == 2
