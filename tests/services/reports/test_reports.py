"""A report says what a plain recount says, and opens exactly the conversations that it counted."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from inbox.model.actor import Actor
from inbox.model.errors import ForbiddenError, InvalidError
from inbox.model.words import Role
from inbox.services.conversations.change import change_conversation
from inbox.services.conversations.spam import mark_spam
from inbox.services.figures.follow import follow_figures
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.reports.ask import question
from inbox.services.reports.drill import read_behind
from inbox.services.reports.report import read_report
from inbox.services.reports.sheet import safe, to_csv
from inbox.services.waits.back import give_clock_back
from inbox.store.reading.labels import Labels
from inbox.store.store import Store
from inbox.store.tables.messages import deliveries
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk

ZONE = "Europe/Stockholm"
NAMES = Labels()


@pytest.fixture
def desk(store: Store, tmp_path: Path, smtp: Mailserver) -> Desk:
    clock = Movable(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))  # A Friday, 10:00 in Stockholm.
    office = {"id": "office", "hours": {"mon-fri": "08:00-17:00"}}
    usual = {"id": "usual", "calendar": "office", "first_response": "2 h"}
    plan = make_plan(
        email_channel(smtp.port), calendars=(office,), service_levels=(usual,), zone=ZONE
    )
    return open_desk(store, tmp_path, clock, plan)


def ask(desk: Desk, figure: str, by: str = "", actor: Actor | None = None, **more: Any) -> Any:
    follow_figures(desk.store, desk.plan)
    compare = more.pop("compare", None)
    asked = question(
        figure,
        more.pop("since", "2026-11-20"),
        more.pop("until", "2026-11-27"),
        ZONE,
        by=by,
        **more,
    )
    if actor is None:
        return desk.store.read(read_report, asked, NAMES, compare)
    return desk.store.read_as(actor, read_report, asked, NAMES, compare)


def only(desk: Desk, figure: str, **more: Any) -> Any:
    (row,) = ask(desk, figure, **more)["rows"]
    return row


def behind(desk: Desk, figure: str, by: str = "", key: str | None = None, **more: Any) -> Any:
    follow_figures(desk.store, desk.plan)
    asked = question(figure, "2026-11-20", "2026-11-27", ZONE, by=by)
    return desk.store.read(read_behind, asked, key, NAMES, **more)


def answer(desk: Desk, agent: Actor, then: str = "pending") -> None:
    desk.store.write_as(agent, write_reply, desk.plan, desk.only().id, Reply("Hej!", then=then))
    desk.clock.move(seconds=15)
    desk.work()


def test_a_first_answer_after_the_weekend_took_days_elapsed_and_minutes_of_open_hours(
    desk: Desk,
) -> None:
    desk.clock.move(hours=5, minutes=30)  # 15:30
    desk.mail()
    desk.clock.move(days=3, hours=-7)  # Monday 08:30
    answer(desk, desk.agent("Anna"))
    row, opened = only(desk, "first_response"), only(desk, "first_response", clock="business")
    assert row["n"] == opened["n"] == 1
    assert row["value"] == pytest.approx(65 * 3600 + 15, abs=2)
    assert opened["value"] == pytest.approx(2 * 3600 + 15, abs=2)
    assert row["median"] is None, "one answer has no median"
    assert only(desk, "within_target")["value"] == 0


def test_what_was_not_sent_answered_nothing(desk: Desk) -> None:
    desk.mail()
    anna = desk.agent("Anna")
    answer(desk, anna)
    assert only(desk, "first_response")["n"] == 1
    message = next(m for m in desk.messages() if m.direction == "outbound")

    def bounce(unit: Any) -> None:
        unit.connection.execute(update(deliveries).values(state="failed"))
        give_clock_back(unit, message.id, message.conversation_id)
        unit.emit("delivery.failed", message.conversation_id, None, {"message": str(message.id)})

    desk.store.write(bounce)
    assert only(desk, "first_response") | {"cells": 0} == {
        "key": "",
        "label": None,
        "n": 0,
        "value": None,
        "median": None,
        "p90": None,
        "low": None,
        "high": None,
        "past_target_now": 0,
        "unfinished": True,
        "cells": 0,
    }


def test_spam_stands_in_a_column_of_its_own_and_comes_back(desk: Desk) -> None:
    desk.mail()
    desk.mail("Semester!", Auto_Submitted="auto-replied", sender="robot@posten.example")
    first = desk.conversations()[0].id
    assert [only(desk, f)["n"] for f in ("messages", "machine", "spam", "people")] == [1, 1, 0, 1]
    desk.store.write(mark_spam, first)
    figures = ("messages", "spam", "spam_conversations", "people", "conversations")
    assert [only(desk, f)["n"] for f in figures] == [0, 1, 1, 0, 0]
    assert behind(desk, "spam")["total"] == 1
    desk.store.write(mark_spam, first, False)
    assert [only(desk, f)["n"] for f in figures] == [1, 0, 0, 1, 1]


def test_whoever_writes_on_two_days_is_one_person_in_that_week(desk: Desk) -> None:
    desk.clock.move(days=3)  # Monday
    for _ in range(2):
        desk.mail()
        desk.clock.move(days=1)
    days = only(desk, "people", since="2026-11-23", until="2026-11-30")
    weeks = only(desk, "people", since="2026-11-23", until="2026-11-30", interval="week")
    assert [cell["n"] for cell in days["cells"]] == [1, 1, 0, 0, 0, 0, 0]
    assert days["value"] is None, "people don't add up"
    assert weeks["value"] == 1
    assert behind(desk, "people")["total"] == 1
    assert behind(desk, "messages")["total"] == 2


def test_a_matter_closed_with_one_answer_is_solved_unless_the_customer_comes_back(
    desk: Desk,
) -> None:
    desk.mail()
    answer(desk, desk.agent("Anna"), then="close")
    assert only(desk, "first_contact_resolution")["value"] == 1
    assert only(desk, "repeat_contact")["value"] == 0
    assert only(desk, "first_contact_resolution")["unfinished"], "it is final after seven days"
    desk.clock.move(days=2)
    desk.mail(subject="Fakturan igen")
    assert only(desk, "first_contact_resolution")["value"] == 0
    assert only(desk, "repeat_contact")["value"] == 1
    newest = max(row.id for row in desk.conversations())
    change = {"needs_no_answer": True}
    desk.store.write_as(desk.agent("Bo", Role.LEAD), change_conversation, desk.plan, newest, change)
    assert only(desk, "repeat_contact")["value"] == 0, "a thank-you is no coming back"


def test_a_reopened_matter_is_not_resolved_until_it_is_closed_again(desk: Desk) -> None:
    desk.mail()
    anna = desk.agent("Anna")
    answer(desk, anna, then="close")
    assert only(desk, "resolution")["n"] == 1
    id = desk.only().id
    desk.store.write_as(anna, change_conversation, desk.plan, id, {"status": "open"})
    assert only(desk, "resolution")["n"] == 0
    desk.clock.move(hours=2)
    desk.store.write_as(anna, change_conversation, desk.plan, id, {"status": "closed"})
    assert only(desk, "resolution")["value"] == pytest.approx(2 * 3600, abs=60)


def test_every_number_opens_as_many_conversations_page_by_page(desk: Desk) -> None:
    for number in range(7):
        desk.mail(sender=f"kund{number}@posten.example", subject=f"Fråga {number}")
    report = ask(desk, "messages", "topic")
    for row in report["rows"]:
        found, cursor = 0, None
        while True:
            page = behind(desk, "messages", "topic", row["key"], limit=2, cursor=cursor)
            found, cursor = found + len(page["items"]), page["next"]
            if cursor is None:
                break
        assert found == page["total"] == row["n"]
    week = ask(desk, "messages", "hour_of_week")["rows"]
    assert {row["key"]: row["n"] for row in week} == {"4-10": 7}
    assert behind(desk, "messages", "hour_of_week", "4-10")["total"] == 7
    assert behind(desk, "messages", "tag")["total"] == 7


def test_a_period_is_compared_with_the_one_before(desk: Desk) -> None:
    desk.mail()
    desk.clock.move(days=7)
    report = ask(desk, "messages", since="2026-11-25", until="2026-12-02", compare="previous")
    assert [row["n"] for row in report["rows"]] == [0]
    assert [row["n"] for row in report["compare"]["rows"]] == [1]


def test_a_day_that_begins_within_an_hour_of_utc_is_made_of_the_hours_that_begin_in_it(
    desk: Desk,
) -> None:
    days = []
    for at in ("18:10", "18:50", "19:05"):  # Midnight in Kathmandu is at 18:15.
        desk.clock.at = datetime.fromisoformat(f"2026-11-20T{at}:00+00:00")
        desk.mail()
    follow_figures(desk.store, desk.plan)
    for day in (20, 21):
        asked = question("messages", f"2026-11-{day}", f"2026-11-{day + 1}", "Asia/Kathmandu")
        (row,) = desk.store.read(read_report, asked, NAMES)["rows"]
        days.append([cell["n"] for cell in row["cells"]])
        assert desk.store.read(read_behind, asked, None, NAMES)["total"] == row["n"]
    assert days == [[2], [1]]


def test_an_agent_sees_their_own_figures_and_nobody_elses(desk: Desk) -> None:
    desk.mail()
    anna, bo = desk.agent("Anna"), desk.agent("Bo")
    answer(desk, anna)
    mine = ask(desk, "first_response", "agent", actor=anna)["rows"]
    assert [(row["label"], row["n"]) for row in mine] == [("Anna", 1)]
    assert ask(desk, "first_response", "agent", actor=bo)["rows"] == []
    with pytest.raises(ForbiddenError):
        ask(desk, "first_response", "channel", actor=bo)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"figure": "happiness"}, "no_such_figure"),
        ({"zone": "Mars/Olympus"}, "no_such_zone"),
        ({"zone": "../etc/passwd"}, "no_such_zone"),
        ({"since": "2026-12-01"}, "period_reversed"),
        ({"since": "2016-11-01"}, "period_too_long"),
        ({"since": "2025-11-01", "interval": "hour"}, "period_too_long"),
        ({"since": "yesterday"}, "time_invalid"),
        ({"since": "9999-99-99"}, "time_invalid"),
        ({"since": "0001-01-01T00:00:00+14:00"}, "time_invalid"),
        ({"since": "2026-11-01T10:30:00+01:00"}, "time_invalid"),
        ({"since": "2026-11-01T10:00:00"}, "time_invalid"),
        ({"interval": "minute"}, "no_such_interval"),
        ({"by": "shoe_size"}, "no_such_by"),
        ({"clock": "sundial"}, "no_such_clock"),
        ({"figure": "people", "by": "tag"}, "people_by"),
        ({"figure": "people", "by": "agent"}, "people_by"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_name(
    change: dict[str, str], code: str
) -> None:
    asked = {"figure": "messages", "since": "2026-11-01", "until": "2026-11-08", "zone": ZONE}
    with pytest.raises(InvalidError) as refused:
        question(**(asked | change))
    assert refused.value.code == code


def test_no_name_in_a_sheet_is_a_formula(desk: Desk) -> None:
    desk.mail()
    text = to_csv(ask(desk, "messages", "topic"))
    assert text.startswith("\ufefffrom,to,key,label,n,")
    assert ",invoice,Faktura,1,1," in text
    first = text.splitlines()[1].split(",")
    # A day is the day it is called, by the clocks that it was asked for: not the evening before, in UTC.
    assert [at[10:] for at in first[:2]] == ["T00:00:00+01:00"] * 2
    assert safe('=HYPERLINK("x")') == '\'=HYPERLINK("x")'
    assert [safe(one)[0] for one in ("+1", "-1", "@a", "\tx")] == ["'"] * 4
