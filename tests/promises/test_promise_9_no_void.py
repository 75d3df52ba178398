"""Nothing automatic talks into the void: loops end, and history, machines and ourselves get nothing."""

from collections.abc import Callable
from email import message_from_bytes
from typing import Any

import pytest
from sqlalchemy import select

from inbox.services.accept import accept, keep
from inbox.services.outbound.automatic import acknowledge
from inbox.services.settings import write_setting
from inbox.store.store import Store
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit
from routing.gate import MAX_SAME_SUBJECT, MAX_TO_IDENTITY
from tests.fakes.smtp import Mailserver
from tests.promises.crowd import all_at_once
from tests.promises.installation import mail
from tests.services.desk import ADDRESS, Desk, Movable, email_channel, make_plan, open_desk

TEXTS = {"sv": "Tack! Ditt ärende har nummer {number}."}


@pytest.fixture
def answering(store: Store, tmp_path, clock: Movable, smtp: Mailserver) -> Desk:
    """A desk that acknowledges what begins."""
    plan = make_plan(email_channel(smtp.port, acknowledge=TEXTS))
    return open_desk(store, tmp_path, clock, plan)


def held(desk: Desk) -> int:
    return desk.events().count("automatic.held")


def test_two_programs_that_answer_each_other_stop_by_themselves(
    answering: Desk, smtp: Mailserver
) -> None:
    """The other one marks nothing, quotes nothing, and finds a new subject each time."""
    answering.mail(subject="Order 0", sender="robot@shop.example")
    answered = 0
    while answered < len(smtp.received):
        answered = len(smtp.received)
        assert answered < 50
        answering.clock.move(seconds=30)
        answering.mail(
            f"Automatsvar {answered}", subject=f"Order {answered}", sender="robot@shop.example"
        )
    assert len(smtp.received) == MAX_TO_IDENTITY
    assert held(answering) == 1


def test_one_that_keeps_its_subject_stops_sooner(answering: Desk, smtp: Mailserver) -> None:
    for turn in range(8):
        answering.clock.move(seconds=30)
        answering.mail(
            f"Vi har fått ditt brev {turn}",
            subject="Vi har fått ditt brev",
            sender="x@shop.example",
        )
    assert len(smtp.received) == MAX_SAME_SUBJECT


def test_after_a_long_quiet_it_is_answered_again(answering: Desk, smtp: Mailserver) -> None:
    for _ in range(4):
        answering.mail(subject="Vi har fått ditt brev", sender="x@shop.example")
    answering.clock.move(hours=4)
    answering.mail(subject="Vi har fått ditt brev", sender="x@shop.example")
    assert len(smtp.received) == MAX_SAME_SUBJECT + 1


def test_our_own_answer_that_comes_back_is_not_answered(answering: Desk, smtp: Mailserver) -> None:
    """Forwarded back to us, or a second installation like ours: its mails carry our marks."""
    answering.mail()
    ours = smtp.received[0].content
    assert message_from_bytes(ours)["Auto-Submitted"] == "auto-replied"
    answering.give(ours)
    answering.give(ours.replace(ADDRESS.encode(), b"help@other.example"))
    assert len(smtp.received) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List-Id": "<news.shop.example>"},
        {"X-Auto-Response-Suppress": "All"},
        {"Return-Path": "<>"},
        {"From": "MAILER-DAEMON@shop.example"},
        {"From": "noreply@shop.example"},
        {"From": f"Vi <{ADDRESS}>"},
    ],
    ids=lambda headers: " ".join(headers.values()),
)
def test_machines_and_ourselves_get_nothing(
    answering: Desk, smtp: Mailserver, headers: dict[str, str]
) -> None:
    answering.give(mail(1, **headers))
    assert len(answering.messages()) == 1
    assert smtp.received == []


def _brake(desk: Desk) -> None:
    desk.store.write(write_setting, "brake", True)


def _late(desk: Desk) -> None:
    desk.clock.move(hours=2)


@pytest.mark.parametrize("meanwhile", [_brake, _late])
def test_the_brake_holds_and_old_mail_gets_nothing_at_a_start(
    answering: Desk, smtp: Mailserver, meanwhile: Callable[[Desk], None]
) -> None:
    items = keep("mail", "mail", [_item(mail(1))], answering.blobs)
    answering.store.write(accept, items)
    meanwhile(answering)
    answering.work()
    assert len(answering.messages()) == 1
    assert smtp.received == []
    assert held(answering) == 1


def _item(raw: bytes) -> Any:
    from inbox.model.receipts import RawItem

    return RawItem("INBOX:1:1", raw)


def test_history_gets_nothing(answering: Desk, smtp: Mailserver) -> None:
    answering.give(mail(1), history=True)
    assert len(answering.messages()) == 1
    assert smtp.received == []


def test_a_channel_beside_an_older_system_sends_nothing(
    store: Store, tmp_path, clock: Movable, smtp: Mailserver
) -> None:
    plan = make_plan(email_channel(smtp.port, acknowledge=TEXTS, parallel=True))
    desk = open_desk(store, tmp_path, clock, plan)
    desk.mail()
    assert desk.only().unanswered
    assert smtp.received == []


def acknowledge_one(store: Store, who: tuple[int, int]) -> None:
    plan = make_plan(email_channel(1, acknowledge=TEXTS))
    store.write(acknowledge, plan, *who)


def test_processes_that_answer_one_person_at_once_count_each_other(
    store: Store, tmp_path, clock: Movable
) -> None:
    from datetime import UTC, datetime

    clock.at = datetime.now(UTC)
    desk = open_desk(store, tmp_path, clock, make_plan(email_channel(1)))
    for turn in range(6):
        desk.mail(subject="Samma sak", sender="x@shop.example", text=f"Nummer {turn}")
    begun = [(one.conversation_id, one.id) for one in desk.messages()]
    assert len({conversation for conversation, _ in begun}) == 6
    all_at_once(store, acknowledge_one, begun)
    assert desk.store.read(automatic) == MAX_SAME_SUBJECT


def automatic(unit: Unit) -> int:
    found = select(messages.c.id).where(
        messages.c.origin == "automatic", messages.c.direction == "outbound"
    )
    return len(unit.connection.execute(found).all())
