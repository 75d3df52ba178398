"""What customers hear while they wait: held replies, updates in a rhythm, reminders of their own silence."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from inbox.model.actor import SYSTEM, Actor
from inbox.model.errors import ConflictError, InvalidError
from inbox.services.conversations.change import change_conversation
from inbox.services.conversations.merge import link
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.plan import Channel, Plan
from inbox.services.promises.due import tell_of_promises
from inbox.services.promises.follow_ups import add_follow_up
from inbox.services.promises.turn import look_after_promises
from inbox.services.settings import write_setting
from inbox.services.updates.status import hold, tell_status
from inbox.services.waits.due_turn import DueTurn
from inbox.store.store import Store
from inbox.store.tables.conversations import follow_ups
from inbox.store.tables.log import events
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk

POWER = {"id": "power", "name": {"sv": "Avbrott"}, "automatic_updates": True, "words": ["avbrott"]}
Opener = Callable[..., Desk]


@pytest.fixture
def opened(store: Store, tmp_path: Path, clock: Movable, smtp: Mailserver) -> Opener:
    def open_with(plan: Plan | None = None, **organisation: Any) -> Desk:
        standing = plan or make_plan(
            email_channel(smtp.port, topic="power"), topics=(POWER,), rules=(), **organisation
        )
        return open_desk(store, tmp_path, clock, standing)

    return open_with


@pytest.fixture
def light(sqlite_store: Store, tmp_path: Path, clock: Movable, smtp: Mailserver) -> Opener:
    """Where the database makes no difference."""

    def open_with(plan: Plan | None = None, **organisation: Any) -> Desk:
        standing = plan or make_plan(
            email_channel(smtp.port, topic="power"), topics=(POWER,), rules=(), **organisation
        )
        return open_desk(sqlite_store, tmp_path, clock, standing)

    return open_with


def with_window(channel: Channel, hours: int) -> Channel:
    """As a platform that lets nobody write later."""
    can = channel.connector.capabilities
    channel.connector.capabilities = replace(can, window=timedelta(hours=hours))
    return channel


def log(desk: Desk, *types: str) -> list[Any]:
    return desk.store.read(
        lambda unit: [
            row.data
            for row in unit.connection.execute(
                select(events).where(events.c.type.in_(types)).order_by(events.c.number)
            )
        ]
    )


def promises(desk: Desk) -> list[Any]:
    return desk.store.read(
        lambda unit: list(unit.connection.execute(select(follow_ups).order_by(follow_ups.c.id)))
    )


def open_promise(desk: Desk) -> Any:
    (one,) = [one for one in promises(desk) if one.done_at is None]
    return one


def sent(desk: Desk) -> list[Any]:
    desk.clock.move(seconds=11)
    desk.work()
    return [one for one in desk.messages() if one.direction == "outbound"]


def turn(desk: Desk, **by: float) -> None:
    desk.clock.move(**by)
    DueTurn().look(desk.store, desk.plan)
    look_after_promises(desk.store, desk.plan)


def test_a_holding_reply_says_by_when_and_stops_no_clock(opened: Opener) -> None:
    desk = opened()
    desk.mail("Vi har avbrott på Storgatan")
    anna = desk.agent("Anna", presence="available")
    (row,) = desk.conversations()
    at = desk.clock.at.replace(hour=15, minute=0, second=0, microsecond=0)
    desk.store.write_as(anna, hold, desk.plan, row.id, at)
    (message,) = sent(desk)
    assert "i dag kl. 16:00" in message.text
    assert str(row.number) in message.text
    assert (message.origin, message.author_kind) == ("automatic", "agent")
    after = desk.only()
    assert after.unanswered
    assert after.first_response_at is None
    assert after.assignee_id == anna.id
    assert after.follow_up_at == at
    assert [one.state for one in desk.deliveries()] == ["sent"]


def test_updates_go_by_themselves_in_a_rhythm_that_stretches_and_keep_each_promise(
    opened: Opener,
) -> None:
    desk = opened()
    desk.mail("Avbrott!")
    anna = desk.agent("Anna", presence="available")
    desk.store.write_as(anna, tell_status, desk.plan, desk.only().id, None, True)
    pauses = []
    for _ in range(4):
        promise = open_promise(desk)
        # Customers are told whole minutes, so it may be one more, begun.
        pauses.append((promise.due_at - promise.created_at) // timedelta(minutes=1))
        desk.clock.at = promise.due_at - timedelta(seconds=50)
        turn(desk)
        desk.work()
    assert pauses == [10, 20, 30, 60]
    assert [one["kept"] for one in log(desk, "follow_up.done")] == [True] * 4
    assert log(desk, "clock.missed") == []
    assert len(sent(desk)) == 5
    assert desk.only().unanswered


def test_after_so_many_in_a_row_a_person_has_to_look(light: Opener) -> None:
    desk = light(updates={"rhythm_minutes": [30], "most_by_itself": 2})
    desk.mail("Avbrott!")
    anna = desk.agent("Anna", presence="available")
    desk.store.write_as(anna, tell_status, desk.plan, desk.only().id, None, True)
    for _ in range(4):
        turn(desk, minutes=30)
    assert len(sent(desk)) == 3
    assert [one["why"] for one in log(desk, "follow_up.left_to_people")] == ["too_many_in_a_row"]
    assert log(desk, "follow_up.due", "clock.missed")


def test_where_no_lead_allows_it_nothing_goes_by_itself(light: Opener, smtp: Mailserver) -> None:
    plan = make_plan(
        email_channel(smtp.port, topic="power"),
        topics=({**POWER, "automatic_updates": False},),
        rules=(),
    )
    desk = light(plan)
    desk.mail("Avbrott!")
    anna = desk.agent("Anna", presence="available")
    with pytest.raises(InvalidError) as refused:
        desk.store.write_as(anna, tell_status, desk.plan, desk.only().id, None, True)
    assert refused.value.code == "not_by_itself"
    desk.store.write_as(anna, tell_status, desk.plan, desk.only().id)
    turn(desk, minutes=11)
    assert len(sent(desk)) == 1
    assert [one["kind"] for one in log(desk, "clock.missed")] == ["status_update"]


def test_the_brake_holds_an_update_and_the_log_says_why(light: Opener) -> None:
    desk = light()
    desk.mail("Avbrott!")
    anna = desk.agent("Anna", presence="available")
    desk.store.write_as(anna, tell_status, desk.plan, desk.only().id, None, True)
    desk.plan.organisation = desk.plan.organisation.model_copy(update={"brake": True})
    turn(desk, minutes=10)
    assert log(desk, "automatic.held") == [{"why": "brake", "what": "update"}]
    assert log(desk, "follow_up.left_to_people")[0]["why"] == "brake"
    with pytest.raises(ConflictError) as refused:
        desk.store.write_as(anna, tell_status, desk.plan, desk.only().id)
    assert refused.value.code == "automatic_held"


@pytest.mark.parametrize("has_mail", [True, False])
def test_a_promise_beyond_the_channels_window_goes_by_mail_or_is_refused_when_it_is_made(
    light: Opener, smtp: Mailserver, has_mail: bool
) -> None:
    windowed = with_window(email_channel(smtp.port), 24)
    others = (email_channel(smtp.port, id="info"),) if has_mail else ()
    desk = light(make_plan(*others, windowed))
    desk.mail()
    anna = desk.agent("Anna", presence="available")
    (row,) = desk.conversations()
    near, far = desk.clock.at + timedelta(hours=20), desk.clock.at + timedelta(hours=30)
    assert promised_by(desk, anna, near) == "mail"
    assert promised_by(desk, anna, far) == ("info" if has_mail else None)
    if has_mail:
        desk.store.write_as(anna, hold, desk.plan, row.id, far)
        assert promises(desk)[-1].channel == "info"
        return
    with pytest.raises(ConflictError) as refused:
        desk.store.write_as(anna, hold, desk.plan, row.id, far)
    assert refused.value.code == "out_of_reach"
    assert refused.value.details["until"]
    desk.store.write_as(anna, hold, desk.plan, row.id, near)


def promised_by(desk: Desk, who: Actor, at: datetime) -> str | None:
    desk.store.write_as(who, add_follow_up, desk.only().id, at, plan=desk.plan)
    return promises(desk)[-1].channel  # type: ignore[no-any-return]


# Customers who do not answer


def silent(light: Opener, smtp: Mailserver, **silence: Any) -> Desk:
    """Answered, and now it is the customer's turn."""
    desk = light(make_plan(email_channel(smtp.port, silence=silence), rules=()))
    desk.mail()
    anna = desk.agent("Anna", presence="available")
    desk.store.write_as(
        anna, write_reply, desk.plan, desk.only().id, Reply("Vilken mätare gäller det?")
    )
    sent(desk)
    return desk


def test_a_silent_customer_is_reminded_once_and_then_it_is_closed(
    opened: Opener, smtp: Mailserver
) -> None:
    desk = silent(opened, smtp, remind_after_days=3, close_after_days=7)
    turn(desk, days=2.9)
    assert len(sent(desk)) == 1
    turn(desk, days=0.2)
    turn(desk, days=1)
    reminder = sent(desk)[-1]
    assert len(sent(desk)) == 2
    assert "7 dagar" in reminder.text
    assert reminder.origin == "automatic"
    turn(desk, days=5)
    assert desk.only().status == "pending"
    turn(desk, days=1.5)
    assert desk.only().status == "closed"
    closing = log(desk, "conversation.status")[-1]
    assert (closing["by"], closing["why"]) == ("silence", "silence")
    assert len(sent(desk)) == 2


def test_it_stops_when_the_customer_writes(light: Opener, smtp: Mailserver) -> None:
    desk = silent(light, smtp, remind_after_days=3, close_after_days=7)
    turn(desk, days=3.1)
    desk.mail("Mätare 12", subject="Re: Fakturan", In_Reply_To="<m1@posten.example>")
    turn(desk, days=30)
    assert desk.only().status == "open"
    assert len(sent(desk)) == 2


def test_what_could_not_be_reminded_is_not_closed_either(light: Opener, smtp: Mailserver) -> None:
    desk = light(
        make_plan(with_window(email_channel(smtp.port, silence={"remind_after_days": 3}), 24))
    )
    desk.mail()
    anna = desk.agent("Anna", presence="available")
    desk.store.write_as(anna, write_reply, desk.plan, desk.only().id, Reply("Vilken mätare?"))
    sent(desk)
    turn(desk, days=3.1)
    turn(desk, days=8)
    assert log(desk, "automatic.held") == [{"why": "out_of_reach", "what": "reminder"}]
    assert desk.only().status == "pending"
    assert len(sent(desk)) == 1


def test_a_reminder_that_the_brake_held_goes_when_it_is_off(
    light: Opener, smtp: Mailserver
) -> None:
    desk = silent(light, smtp, remind_after_days=3, close_after_days=7)
    desk.store.write(write_setting, "brake", True)
    for _ in range(3):
        turn(desk, days=3.1)
    assert len(log(desk, "automatic.held")) == 1
    desk.store.write(write_setting, "brake", False)
    turn(desk, minutes=1)
    assert len(sent(desk)) == 2
    turn(desk, minutes=1)
    turn(desk, days=7)
    assert (desk.only().status, len(sent(desk))) == ("closed", 2)


def test_whoever_was_promised_something_is_not_reminded(light: Opener, smtp: Mailserver) -> None:
    desk = silent(light, smtp, remind_after_days=3)
    desk.store.write(add_follow_up, desk.only().id, desk.clock.at + timedelta(days=10), team="help")
    turn(desk, days=5)
    assert len(sent(desk)) == 1


# Resting until something happens elsewhere


def test_who_waits_is_not_hidden_until_they_write_again(light: Opener, smtp: Mailserver) -> None:
    level = {"id": "usual", "first_response": "4h"}
    desk = light(make_plan(email_channel(smtp.port), service_levels=(level,)))
    desk.mail()
    id = desk.only().id
    rest = {"status": "snoozed", "snooze": {"on_reply": True}}
    with pytest.raises(InvalidError) as refused:
        desk.store.write(change_conversation, desk.plan, id, rest)
    assert refused.value.code == "snooze_past_due"
    desk.store.write(add_follow_up, id, desk.clock.at + timedelta(hours=2), team="help")
    desk.store.write(change_conversation, desk.plan, id, rest)
    assert desk.only().status == "snoozed"


@pytest.mark.parametrize("what", ["closed", "customer", "nothing"])
def test_a_rest_ends_when_something_happens_to_the_linked_conversation(
    light: Opener, what: str
) -> None:
    desk = light()
    desk.mail("Avbrott på Storgatan")
    desk.mail("Avbrott på Lillgatan", sender="per@posten.example", subject="Mörkt")
    first, second = desk.conversations()
    desk.store.write_as(SYSTEM, link, first.id, second.id)
    desk.store.write(
        change_conversation,
        desk.plan,
        first.id,
        {"status": "snoozed", "snooze": {"on_link": str(second.id)}},
    )
    turn(desk, minutes=1)
    assert desk.conversations()[0].status == "snoozed"
    if what == "closed":
        desk.store.write(change_conversation, desk.plan, second.id, {"status": "closed"})
    elif what == "customer":
        desk.mail(
            "Nu lyser det",
            sender="per@posten.example",
            subject="Re: Mörkt",
            In_Reply_To="<m3@posten.example>",
        )
    else:
        desk.store.write(change_conversation, desk.plan, second.id, {"priority": "high"})
    turn(desk, minutes=1)
    row = desk.conversations()[0]
    assert row.status == ("snoozed" if what == "nothing" else "open")
    if what != "nothing":
        assert row.snooze_on_link is None
        assert log(desk, "conversation.status")[-1]["what"] == what


def test_one_rests_only_on_what_is_linked(light: Opener) -> None:
    desk = light()
    desk.mail()
    desk.mail(sender="per@posten.example", subject="Annat")
    first, second = desk.conversations()
    with pytest.raises(InvalidError) as refused:
        desk.store.write(
            change_conversation,
            desk.plan,
            first.id,
            {"status": "snoozed", "snooze": {"on_link": str(second.id)}},
        )
    assert refused.value.code == "not_linked"
    assert desk.store.write(tell_of_promises) == 0
