"""Satisfaction, effort and channel switches as reports: counted from the log, changed answers once."""

from typing import Any

import pytest
from sqlalchemy import select

from inbox.model.actor import Actor
from inbox.model.receipts import RawItem
from inbox.services.accept import accept, keep
from inbox.services.conversations.change import change_conversation
from inbox.services.figures.follow import follow_figures
from inbox.services.figures.rebuild import rebuild_figures
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.unit import Unit
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk
from tests.services.figures.counting import all_rows
from tests.services.reports.test_reports import ask, behind


@pytest.fixture
def desk(store: Store, tmp_path: Any, clock: Movable) -> Desk:
    other = email_channel(None, id="other", name="Other")
    return open_desk(store, tmp_path, clock, make_plan(email_channel(None), other))


def answer(unit: Unit, survey: int, satisfaction: int, effort: int | None, by: int | None) -> None:
    row = unit.connection.execute(select(conversations)).first()
    assert row is not None
    data = {"survey": str(survey), "satisfaction": satisfaction, "effort": effort, "agent": str(by)}
    unit.emit("survey.answered", row.id, row.version, data, Actor("contact", row.contact_id))


def test_a_mean_never_stands_without_its_count_and_interval(desk: Desk) -> None:
    anna = desk.agent("Anna")
    desk.mail()
    for survey, score in enumerate([5, 4, 4, 2, 5, 1], 1):
        desk.store.write(answer, survey, score, 6 if survey < 3 else None, anna.id)
    # Changed: it takes the place of what was said before.
    desk.store.write(answer, 6, 4, 7, anna.id)
    told = ask(desk, "satisfaction")
    (row,) = told["rows"]
    assert told["kind"] == "score"
    assert (row["n"], row["value"]) == (6, 4.0)
    assert 1 <= row["low"] < 4.0 < row["high"] <= 5
    (row,) = ask(desk, "effort")["rows"]
    assert (row["n"], round(row["value"], 2)) == (3, 6.33)
    # Of three no interval is told.
    assert (row["low"], row["high"]) == (None, None)
    (row,) = ask(desk, "satisfaction", "agent")["rows"]
    assert (row["key"], row["n"]) == (str(anna.id), 6)


def test_the_same_topic_on_a_second_channel_within_a_week_is_a_switch_counted_once(
    desk: Desk,
) -> None:
    for channel, days in (("mail", 0), ("other", 1), ("other", 1), ("mail", 1), ("other", 20)):
        desk.clock.move(days=days)
        begin(desk, channel)
    (row,) = ask(desk, "channel_switches", until="2026-12-30")["rows"]
    assert row["n"] == 1
    found = behind(desk, "channel_switches")
    assert found["total"] == 1


def test_a_topic_that_a_person_sets_later_counts_too_and_another_topic_does_not(
    desk: Desk,
) -> None:
    anna = desk.agent("Anna")
    begin(desk, "mail", "Hej, en fråga.")
    begin(desk, "other")
    assert ask(desk, "channel_switches")["rows"][0]["n"] == 0
    first = desk.conversations()[0]
    desk.store.write_as(anna, change_conversation, desk.plan, first.id, {"topic": "invoice"})
    assert ask(desk, "channel_switches")["rows"][0]["n"] == 1


def begin(desk: Desk, channel: str, text: str = "Min faktura är fel.") -> None:
    """A new conversation on that channel."""
    raw = desk.raw(text, sender="Maria <maria@posten.example>", subject=f"Nr {desk.serial}")
    item = RawItem(f"INBOX/1/{desk.serial}", raw)
    desk.store.write(accept, keep(channel, channel, [item], desk.blobs))
    desk.work()


def test_reading_the_log_anew_gives_the_same(desk: Desk) -> None:
    anna = desk.agent("Anna")
    desk.mail("Min faktura är fel.")
    id = desk.only().id
    desk.store.write_as(anna, change_conversation, desk.plan, id, {"topic": None})
    desk.store.write_as(anna, change_conversation, desk.plan, id, {"topic": "invoice"})
    for score in (3, 5):
        desk.store.write(answer, 1, score, score, anna.id)
    follow_figures(desk.store, desk.plan)
    before = all_rows(desk.store)
    rebuild_figures(desk.store, desk.plan)
    assert all_rows(desk.store) == before
