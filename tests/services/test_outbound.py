"""From a written reply to a mail on its way, and everything that can go wrong between."""

import pytest
from sqlalchemy import select, update

from inbox.model.errors import ConflictError, InvalidError
from inbox.services.outbound.deliver import take
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.outbound.withdraw import withdraw_reply
from inbox.store.tables.log import events
from inbox.store.unit import Unit
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk


@pytest.fixture
def agent(desk: Desk):
    return desk.agent("Anna Berg")


def reply(desk: Desk, agent, **more) -> int:
    values = {"text": "Hej Maria! Det är rättat.", **more}
    return desk.store.write_as(agent, write_reply, desk.plan, desk.only().id, Reply(**values))


def leave(desk: Desk) -> None:
    desk.clock.move(seconds=11)
    desk.work()


def test_a_reply_waits_ten_seconds_then_leaves_and_stops_the_clock(
    desk: Desk, agent, smtp: Mailserver
) -> None:
    desk.mail()
    reply(desk, agent)
    desk.work()
    assert not smtp.received
    assert desk.only().first_response_at is None
    leave(desk)
    assert len(smtp.received) == 1
    row = desk.only()
    assert (row.status, row.unanswered, row.assignee_id) == ("pending", False, agent.id)
    assert row.first_response_at is not None
    assert desk.deliveries()[0].state == "sent"


def test_a_withdrawn_reply_never_leaves_and_the_customer_waits_as_before(
    desk: Desk, agent, smtp: Mailserver
) -> None:
    desk.mail()
    before = desk.only()
    id = reply(desk, agent)
    given_back = desk.store.write_as(agent, withdraw_reply, before.id, id)
    leave(desk)
    after = desk.only()
    assert not smtp.received
    assert given_back["text"].startswith("Hej Maria")
    assert (after.status, after.unanswered_since) == (before.status, before.unanswered_since)


def test_what_has_left_cant_be_withdrawn(desk: Desk, agent) -> None:
    desk.mail()
    id = reply(desk, agent)
    leave(desk)
    with pytest.raises(ConflictError):
        desk.store.write_as(agent, withdraw_reply, desk.only().id, id)


def test_a_worker_that_died_while_sending_leaves_it_unconfirmed(
    desk: Desk, agent, smtp: Mailserver
) -> None:
    desk.mail()
    waits = desk.only().unanswered_since
    reply(desk, agent)
    desk.clock.move(seconds=11)
    assert desk.store.write(take, desk.deliveries()[0].id) is not None
    desk.work()
    left = desk.deliveries()[0]
    assert (left.state, left.why) == ("unconfirmed", "stopped")
    assert not smtp.received
    row = desk.only()
    assert (row.status, row.failed, row.unanswered_since) == ("open", True, waits)


def test_a_newer_message_stops_a_reply_until_it_is_seen(desk: Desk, agent) -> None:
    desk.mail(Message_ID="<a@posten.example>")
    seen = desk.messages()[-1].id
    desk.mail("En sak till", In_Reply_To="<a@posten.example>")
    with pytest.raises(ConflictError) as stopped:
        reply(desk, agent, last_seen_message=seen)
    assert stopped.value.details["messages"] == [str(desk.messages()[-1].id)]
    reply(desk, agent, last_seen_message=desk.messages()[-1].id)


def test_a_mail_that_was_read_before_and_filed_after_what_i_saw_stops_me(desk: Desk, agent) -> None:
    desk.mail(Message_ID="<a@posten.example>")
    desk.mail("En sak till", In_Reply_To="<a@posten.example>")
    early, late = (message.id for message in desk.messages())
    # The first id belongs to what came onto the screen last, as when two processes read at once.

    def swap(unit: Unit) -> None:
        rows = unit.connection.execute(select(events).where(events.c.type == "message.received"))
        for row in rows.all():
            other = {str(early): str(late), str(late): str(early)}[row.data["message"]]
            unit.connection.execute(
                update(events)
                .where(events.c.number == row.number)
                .values(data={**row.data, "message": other})
            )

    desk.store.write(swap)
    with pytest.raises(ConflictError) as stopped:
        reply(desk, agent, last_seen_message=late)
    assert stopped.value.details["messages"] == [str(early)]
    reply(desk, agent, last_seen_message=early)


def test_a_reply_by_another_agent_stops_mine(desk: Desk, agent) -> None:
    desk.mail()
    seen = desk.messages()[-1].id
    reply(desk, desk.agent("Bo"), last_seen_message=seen)
    with pytest.raises(ConflictError):
        reply(desk, agent, last_seen_message=seen)


def test_an_empty_reply_is_refused(desk: Desk, agent) -> None:
    desk.mail()
    with pytest.raises(InvalidError):
        reply(desk, agent, text="  ")


def test_an_acknowledgement_leaves_once_and_is_no_answer(desk: Desk, smtp: Mailserver) -> None:
    entry = desk.plan.channels["mail"].entry
    object.__setattr__(entry, "acknowledge", {"sv": "Tack! Ärende {number}."})
    desk.mail(Message_ID="<a@posten.example>")
    desk.mail("Mer", In_Reply_To="<a@posten.example>")
    row = desk.only()
    assert len(smtp.received) == 1
    assert row.unanswered
    assert row.first_response_at is None


def test_no_acknowledgement_goes_to_a_machine(desk: Desk, smtp: Mailserver) -> None:
    entry = desk.plan.channels["mail"].entry
    object.__setattr__(entry, "acknowledge", {"sv": "Tack!"})
    desk.mail(Auto_Submitted="auto-generated")
    desk.mail(Precedence="bulk", sender="lista@x.example")
    assert not smtp.received


def test_a_bounce_opens_the_conversation_and_gives_the_clock_back(desk: Desk, agent) -> None:
    desk.mail()
    waits = desk.only().unanswered_since
    reply(desk, agent)
    leave(desk)
    sent = desk.messages()[-1]
    desk.give(bounce_of(sent.header_id))
    row = desk.only()
    assert (row.status, row.failed, row.unanswered) == ("open", True, True)
    assert row.unanswered_since == waits
    failed = desk.deliveries()[0]
    assert (failed.state, failed.why) == ("failed", "no_such_address")


def bounce_of(message_id: str, *recipients: str) -> bytes:
    recipients = recipients or ("maria@posten.example",)
    of_each = "\n\n".join(
        f"Final-Recipient: rfc822; {one}\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 No such user"
        for one in recipients
    )
    return f"""From: MAILER-DAEMON@mx.example
To: help@tallvik.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce.{recipients[0]}>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The address does not exist.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

{of_each}

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: Re: Fakturan

--b--
""".encode()
