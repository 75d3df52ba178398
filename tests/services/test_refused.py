"""A mail server that takes some of a mail's recipients and turns others down."""

import pytest

from inbox.services.outbound.deliveries import retry
from inbox.services.outbound.reply import Reply, write_reply
from inbox.store.reading.messages import shape_delivery
from inbox.store.reading.outgoing import list_deliveries
from inbox.web.labels import labels_of
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk
from tests.services.test_outbound import bounce_of

MARIA, BO = "maria@posten.example", "bo@firma.example"
NO_SUCH, LATER = "550 5.1.1 No such user", "450 4.2.1 Greylisted"


@pytest.fixture
def agent(desk: Desk):
    return desk.agent("Anna Berg")


def answer(desk: Desk, agent, **more) -> None:
    desk.mail()
    values = {"text": "Hej Maria! Det är rättat.", "cc": (BO,), **more}
    desk.store.write_as(agent, write_reply, desk.plan, desk.only().id, Reply(**values))
    desk.clock.move(seconds=11)
    desk.work()


def outgoing(desk: Desk, agent) -> list:
    asked = (labels_of(desk.plan), None, 50, None)
    return desk.store.read_as(agent, list_deliveries, *asked)[0]


def test_a_customer_who_was_refused_has_no_answer_though_a_copy_arrived(
    desk: Desk, agent, smtp: Mailserver
) -> None:
    smtp.answers[MARIA] = NO_SUCH
    answer(desk, agent)
    (left,) = desk.deliveries()
    row = desk.only()
    assert (left.state, left.why) == ("failed", "address_refused")
    assert left.error.startswith(f"{MARIA}: There is no such address")
    assert (row.status, row.failed, row.unanswered) == ("open", True, True)
    assert row.first_response_at is None

    del smtp.answers[MARIA]
    desk.store.write_as(agent, retry, left.id)
    desk.work()
    assert [one.recipients for one in smtp.received] == [(BO,), (MARIA,)]
    assert (desk.deliveries()[0].state, desk.only().status) == ("sent", "pending")


def test_a_customer_who_is_to_come_again_later_gets_it_then_and_the_copy_once(
    desk: Desk, agent, smtp: Mailserver
) -> None:
    smtp.answers[MARIA] = LATER
    answer(desk, agent)
    assert (desk.deliveries()[0].state, desk.only().first_response_at) == ("queued", None)
    del smtp.answers[MARIA]
    desk.clock.move(minutes=5)
    desk.work()
    assert [one.recipients for one in smtp.received] == [(BO,), (MARIA,)]
    assert (desk.deliveries()[0].state, desk.deliveries()[0].refused) == ("sent", None)


def test_a_copy_that_was_refused_leaves_it_sent_and_is_shown(
    desk: Desk, agent, smtp: Mailserver
) -> None:
    smtp.answers[BO] = NO_SUCH
    answer(desk, agent)
    (left,) = desk.deliveries()
    assert (left.state, desk.only().status, desk.only().unanswered) == ("sent", "pending", False)
    (one,) = shape_delivery(left)["refused"]
    assert one["address"] == BO
    assert "No such user" in one["said"]
    assert [row["refused"] for row in outgoing(desk, agent)] == [[one]]
    desk.clock.move(days=8)
    assert outgoing(desk, agent) == []


def test_one_of_a_customers_addresses_is_enough(desk: Desk, agent, smtp: Mailserver) -> None:
    reply_to = "maria@hemma.example"
    smtp.answers[MARIA] = NO_SUCH
    desk.mail(Reply_To=reply_to)
    both = Reply(text="Hej!", to=(MARIA, reply_to))
    desk.store.write_as(agent, write_reply, desk.plan, desk.only().id, both)
    desk.clock.move(seconds=11)
    desk.work()
    assert desk.deliveries()[0].state == "sent"


def test_without_the_customer_it_is_for_those_it_was_written_to(
    desk: Desk, agent, smtp: Mailserver
) -> None:
    smtp.answers["hans@chef.example"] = NO_SUCH
    answer(desk, agent, to=("hans@chef.example",))
    assert desk.deliveries()[0].state == "failed"


def outbound(desk: Desk) -> str:
    return next(m.header_id for m in desk.messages() if m.direction == "outbound")


def come_back(desk: Desk, *recipients: str) -> None:
    desk.give(*(bounce_of(outbound(desk), one) for one in recipients))


def test_a_copy_that_comes_back_leaves_the_answer_sent_and_is_shown(desk: Desk, agent) -> None:
    answer(desk, agent)
    come_back(desk, BO)
    (left,) = desk.deliveries()
    row = desk.only()
    assert (left.state, row.status, row.unanswered, row.failed) == ("sent", "pending", False, False)
    assert row.first_response_at is not None
    assert [one["address"] for one in shape_delivery(left)["refused"]] == [BO]


@pytest.mark.parametrize("how", ["one report", "one set", "one by one"])
def test_where_the_customer_comes_back_too_the_next_attempt_is_for_who_has_nothing(
    desk: Desk, agent, smtp: Mailserver, how: str
) -> None:
    answer(desk, agent, cc=(BO, "eva@firma.example"))
    if how == "one report":
        desk.give(bounce_of(outbound(desk), BO, MARIA))
    elif how == "one set":
        come_back(desk, BO, MARIA)
    else:
        come_back(desk, BO)
        come_back(desk, MARIA)
    (left,) = desk.deliveries()
    assert (left.state, desk.only().unanswered) == ("failed", True)
    desk.store.write_as(agent, retry, left.id)
    desk.work()
    assert {*smtp.received[-1].recipients} == {MARIA, BO}


def test_an_address_that_stands_nowhere_on_the_mail_may_be_the_customers(desk: Desk, agent) -> None:
    answer(desk, agent)
    come_back(desk, "maria@hemma.example")
    assert (desk.deliveries()[0].state, desk.only().unanswered) == ("failed", True)
