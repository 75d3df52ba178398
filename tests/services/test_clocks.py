"""Due times on conversations, through everything that happens to them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from inbox.model.actor import SYSTEM
from inbox.services.conversations.change import change_conversation
from inbox.services.conversations.merge import merge
from inbox.services.conversations.spam import mark_spam
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.waits.clocks import keep_clocks
from inbox.services.waits.due_turn import DueTurn
from inbox.services.waits.notices import due_to_tell, tell_of_clocks
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.log import events
from inbox.store.unit import AnyRow, Unit
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk

OFFICE = {"id": "office", "hours": {"mon-fri": "08:00-17:00"}, "holidays": "SE"}
STANDARD = {
    "id": "standard",
    "calendar": "office",
    "first_response": "4h",
    "next_response": "2h",
    "resolution": "2d",
}
URGENT = {"id": "urgent", "first_response": "30m", "applies": {"priority": ["urgent"]}}

Opener = Callable[..., Desk]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def promise(store: Store, tmp_path: Path, clock: Movable, smtp: Mailserver) -> Opener:
    def open_with(*levels: dict[str, Any]) -> Desk:
        plan = make_plan(
            email_channel(smtp.port), calendars=(OFFICE,), service_levels=levels or (STANDARD,)
        )
        return open_desk(store, tmp_path, clock, plan)

    return open_with


def due(desk: Desk) -> tuple[datetime | None, str | None]:
    row = desk.only()
    return (row.due_at.replace(microsecond=0) if row.due_at else None), row.due_kind


def change(desk: Desk, **values: Any) -> None:
    desk.store.write_as(SYSTEM, change_conversation, desk.plan, desk.only().id, values)


def told(desk: Desk) -> list[tuple[str, dict[str, Any]]]:
    return [
        (row.type, row.data)
        for row in desk.store.read(
            lambda unit: unit.connection.execute(
                select(events.c.type, events.c.data).where(events.c.type.like("clock.%"))
            ).all()
        )
    ]


def answer(desk: Desk, then: str = "pending") -> None:
    agent = desk.agent("Anna")
    desk.store.write_as(agent, write_reply, desk.plan, desk.only().id, Reply("Hej!", then=then))
    desk.clock.move(seconds=11)
    desk.work()


def test_a_message_is_due_by_the_calendar_and_an_answer_ends_that(promise: Opener) -> None:
    desk = promise()
    desk.mail()  # Friday, 10:00 in Stockholm.
    assert due(desk) == (at("2026-11-20 13:00"), "first_response")
    answer(desk)
    assert due(desk) == (None, None)
    desk.clock.at = at("2026-11-20 15:00")
    desk.mail(In_Reply_To=desk.messages()[-1].header_id)
    assert due(desk) == (at("2026-11-23 08:00"), "next_response")


def test_an_answer_tells_when_it_was_due(promise: Opener) -> None:
    desk = promise()
    desk.mail()
    answer(desk)
    sent = desk.store.read(
        lambda unit: unit.connection.execute(
            select(events.c.data).where(events.c.type == "delivery.sent")
        ).scalar_one()
    )
    assert sent["was_due_at"].startswith("2026-11-20T13:00")


def test_the_matter_is_due_when_no_answer_is(promise: Opener) -> None:
    desk = promise({**STANDARD, "pauses_while_pending": False})
    desk.mail()
    answer(desk)
    assert due(desk) == (at("2026-11-24 09:00"), "resolution")
    change(desk, status="closed")
    assert due(desk) == (None, None)
    desk.clock.move(minutes=30)
    change(desk, status="open")
    assert due(desk)[1] == "resolution"


def test_another_priority_comes_under_another_level(promise: Opener) -> None:
    desk = promise(URGENT, STANDARD)
    desk.mail()
    change(desk, priority="urgent")
    assert due(desk) == (at("2026-11-20 09:30"), "first_response")
    assert desk.only().service_level == "urgent"


def test_a_topic_may_ask_for_a_level_of_its_own(
    store: Store, tmp_path: Path, clock: Movable, smtp: Mailserver
) -> None:
    topics = (
        {"id": "billing", "name": {"sv": "Ekonomi"}, "service_level": "slow"},
        {"id": "invoice", "name": {"sv": "Faktura"}, "parent": "billing"},
    )
    levels = (STANDARD, {"id": "slow", "first_response": "5d"})
    plan = make_plan(
        email_channel(smtp.port), topics=topics, calendars=(OFFICE,), service_levels=levels
    )
    desk = open_desk(store, tmp_path, clock, plan)
    desk.mail()
    assert due(desk) == (at("2026-11-25 09:00"), "first_response")


def test_customers_and_tags_choose_a_level(promise: Opener) -> None:
    town = {"id": "town", "first_response": "1h", "applies": {"customers": ["@kommun.example"]}}
    paid = {"id": "paid", "first_response": "3h", "applies": {"tags": ["Betalning"]}}
    desk = promise(town, paid, STANDARD)
    desk.mail(sender="Ann <ann@kommun.example>")
    assert desk.only().service_level == "town"
    desk.mail(sender="Bo <bo@posten.example>", subject="Annat")
    assert [row.service_level for row in desk.conversations()] == ["town", "paid"]


def test_spam_and_merged_conversations_have_no_clock(promise: Opener) -> None:
    desk = promise()
    desk.mail()
    desk.mail(sender="Bo <bo@posten.example>", subject="Annat")
    first, second = desk.conversations()
    desk.store.write_as(SYSTEM, mark_spam, first.id)
    assert desk.conversations()[0].due_at is None
    desk.store.write_as(SYSTEM, mark_spam, first.id, False)
    assert desk.conversations()[0].due_at is not None
    desk.store.write_as(SYSTEM, merge, second.id, first.id)
    assert [row.due_at is None for row in desk.conversations()] == [False, True]


def test_history_has_no_clock(promise: Opener) -> None:
    desk = promise()
    desk.mail(history=True)
    assert due(desk) == (None, None)


def test_what_is_due_first_stands_first(promise: Opener) -> None:
    desk = promise(URGENT, STANDARD)
    desk.mail()
    assert desk.only().sort_due == desk.only().due_at


def test_a_warning_and_a_missed_time_are_told_once_each(promise: Opener) -> None:
    desk = promise()
    desk.mail()
    assert not desk.store.read(due_to_tell, desk.plan)
    desk.clock.at = at("2026-11-20 12:31")
    for _ in range(2):
        desk.store.write(tell_of_clocks, desk.plan)
    desk.clock.at = at("2026-11-20 13:01")
    assert desk.store.read(due_to_tell, desk.plan)
    for _ in range(2):
        desk.store.write(tell_of_clocks, desk.plan)
    assert [(kind, data["to"]) for kind, data in told(desk)] == [
        ("clock.warned", ["assignee"]),
        ("clock.missed", ["assignee", "leads"]),
    ]


def test_what_was_answered_in_time_is_told_of_to_nobody(promise: Opener) -> None:
    desk = promise({**STANDARD, "resolution": None})
    desk.mail()
    answer(desk)
    desk.clock.at = at("2026-11-21 12:00")
    desk.store.write(tell_of_clocks, desk.plan)
    assert told(desk) == []


def test_one_clock_whose_time_is_over_hides_no_other(promise: Opener) -> None:
    shorter = {**STANDARD, "resolution": "1h", "pauses_while_pending": False}
    desk = promise(shorter)
    desk.mail()
    for moment in ("12:31", "14:31"):
        desk.clock.at = at(f"2026-11-20 {moment}")
        for _ in range(2):
            desk.store.write(tell_of_clocks, desk.plan)
    kinds = [(kind, data["kind"]) for kind, data in told(desk)]
    assert kinds == [
        ("clock.warned", "first_response"),
        ("clock.missed", "resolution"),
        ("clock.missed", "first_response"),
    ]
    # What is due first is what the list goes by.
    assert due(desk) == (at("2026-11-20 10:00"), "resolution")


def test_what_was_told_of_a_clock_is_not_told_again_when_it_is_called_otherwise(
    promise: Opener,
) -> None:
    desk = promise({**STANDARD, "resolution": None})
    desk.mail()
    answer(desk)
    desk.mail(sender="Bo <bo@posten.example>", subject="Annat")
    answered, asked = desk.conversations()
    desk.clock.at = at("2026-11-20 14:00")
    desk.store.write(tell_of_clocks, desk.plan)
    desk.store.write_as(SYSTEM, merge, answered.id, asked.id)
    desk.store.write(tell_of_clocks, desk.plan)
    merged = desk.conversations()[1]
    assert merged.due_kind == "next_response"
    assert [data["kind"] for _, data in told(desk)] == ["first_response"]


def test_a_changed_target_leaves_running_clocks_as_they_are(promise: Opener) -> None:
    desk = promise()
    desk.mail()
    stricter = make_plan(
        *desk.plan.channels.values(),
        calendars=(OFFICE,),
        service_levels=({**STANDARD, "first_response": "1h"},),
    )
    desk.plan = stricter
    desk.store.do_last(partial(keep_clocks, plan=stricter))
    change(desk, priority="high")
    assert due(desk) == (at("2026-11-20 13:00"), "first_response")
    desk.mail(sender="Bo <bo@posten.example>", subject="Annat")
    assert desk.conversations()[1].due_at.replace(microsecond=0) == at("2026-11-20 10:00")


def test_what_became_due_in_the_past_since_the_last_look_is_told_by_the_next(
    promise: Opener,
) -> None:
    desk, turn = promise(URGENT, STANDARD), DueTurn()
    desk.mail()
    turn.look(desk.store, desk.plan)
    desk.clock.at += timedelta(minutes=40)
    turn.look(desk.store, desk.plan)
    assert told(desk) == []
    change(desk, priority="urgent")
    turn.look(desk.store, desk.plan)
    desk.clock.at += timedelta(seconds=1)
    turn.look(desk.store, desk.plan)
    assert [kind for kind, _ in told(desk)] == ["clock.missed"]


def test_each_look_tells_what_fell_due_since_the_one_before(promise: Opener) -> None:
    desk, turn = promise(), DueTurn()
    desk.mail()
    looks = ("12:29:59.9", "12:30:00.1", "12:30:00.3", "12:59:59.9", "13:00:00.1", "13:00:00.3")
    seen = []
    for moment in looks:
        desk.clock.at = at(f"2026-11-20 {moment}")
        turn.look(desk.store, desk.plan)
        seen.append(len(told(desk)))
    assert seen == [0, 1, 1, 1, 2, 2]


def test_a_clock_that_was_set_back_leaves_nothing_untold(promise: Opener) -> None:
    desk, turn = promise(), DueTurn()
    right, desk.clock.at = desk.clock.at, at("2026-12-20 12:00")
    turn.look(desk.store, desk.plan)
    desk.clock.at = right
    desk.mail()
    desk.clock.at = at("2026-11-20 12:31")
    turn.look(desk.store, desk.plan)
    assert [kind for kind, _ in told(desk)] == ["clock.warned"]


def test_a_crowd_that_falls_due_in_one_moment_is_told_of_without_a_pause(promise: Opener) -> None:
    desk, turn = promise(), DueTurn()
    desk.mail()
    desk.store.write(_copy, desk.only(), 500)
    desk.clock.at = at("2026-11-20 13:01")
    assert turn.look(desk.store, desk.plan)
    assert not turn.look(desk.store, desk.plan)
    assert len(told(desk)) == 501


def _copy(unit: Unit, row: AnyRow, times: int) -> None:
    values = dict(row._mapping)
    rows = [
        values | {"id": unit.new_id(), "number": 9_000 + one, "thread_token": f"{one:026d}"}
        for one in range(times)
    ]
    unit.connection.execute(insert(conversations), rows)


def test_of_two_that_were_missed_and_merged_each_stays_missed_once(promise: Opener) -> None:
    desk, turn = promise(), DueTurn()
    desk.mail()
    desk.mail(sender="Bo <bo@posten.example>", subject="Annat")
    first, second = desk.conversations()
    desk.clock.at = at("2026-11-20 13:01")
    turn.look(desk.store, desk.plan)
    missed = [kind for kind, _ in told(desk)]
    desk.store.write_as(SYSTEM, merge, second.id, first.id)
    kept, gone = desk.conversations()
    assert (kept.due_at, kept.unanswered_since) == (first.due_at, first.unanswered_since)
    assert (gone.due_at, gone.due_kind) == (None, None)
    desk.clock.at = at("2026-11-20 13:30")
    turn.look(desk.store, desk.plan)
    assert [kind for kind, _ in told(desk)] == missed == ["clock.missed", "clock.missed"]
