"""A reply that waits for its time: what is counted from then, not from when it was written."""

from datetime import timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime

import pytest

from inbox.services.outbound.deliveries import retry
from inbox.services.outbound.reply import Reply, write_reply
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk

BUSY = "451 4.3.0 Try later"


@pytest.fixture
def agent(desk: Desk):
    return desk.agent("Anna Berg")


def answer(desk: Desk, agent, **later: float) -> None:
    desk.mail()
    at = desk.clock.at + timedelta(**later)
    reply = Reply(text="Hej Maria! Det är rättat.", send_at=at)
    desk.store.write_as(agent, write_reply, desk.plan, desk.only().id, reply)
    desk.clock.at = at
    desk.work()


def test_a_reply_for_later_is_tried_for_two_days_from_its_time(
    desk: Desk, agent, smtp: Mailserver
) -> None:
    smtp.answers["MAIL"] = BUSY
    answer(desk, agent, days=3)
    assert desk.deliveries()[0].state == "queued"
    desk.clock.move(hours=49)
    desk.work()
    (left,) = desk.deliveries()
    assert (left.state, left.why) == ("failed", "tried_long")

    desk.store.write_as(agent, retry, left.id)
    desk.work()
    assert desk.deliveries()[0].state == "queued"  # A person's new try has two days of its own.
    smtp.answers.clear()
    desk.clock.move(hours=1)
    desk.work()
    assert desk.deliveries()[0].state == "sent"


def test_its_date_is_when_it_was_to_leave(desk: Desk, agent, smtp: Mailserver) -> None:
    answer(desk, agent, days=3)
    date = parsedate_to_datetime(message_from_bytes(smtp.received[0].content)["Date"])
    assert abs(date - desk.clock.at) < timedelta(minutes=1)
