"""What no event tells by itself: an hour with unusually much, a channel gone silent, and a word that a whole
topic was promised. Once each, gathered, and not in quiet hours."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from inbox.model.actor import Actor
from inbox.model.words import Role
from inbox.services.figures.follow import follow_figures
from inbox.services.notices.follow import follow_notices
from inbox.services.notices.read import list_notices
from inbox.services.notices.watch import watch_silence, watch_volume
from inbox.services.notices.wishes import change_wishes
from inbox.services.running.health import note_failure
from inbox.services.updates.members import spread
from inbox.services.updates.topics import look_at_topic_updates, send_update, start_updates
from inbox.store.tables.figures import figure_cells, figure_editions
from inbox.store.unit import Unit
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk
from tests.services.notices.test_leaving import mails, text

HOUR = datetime(2026, 11, 20, 9, tzinfo=UTC)  # A Friday, 10:00 in Stockholm.
WEEK = timedelta(weeks=1)


@pytest.fixture
def lead(desk: Desk) -> Actor:
    follow_notices(desk.store, desk.plan)
    return desk.agent("Lisa", Role.LEAD)


def count(desk: Desk, hours: Mapping[datetime, int], channel: str = "mail") -> None:
    """As the summaries have it: so many messages in those hours."""
    follow_figures(desk.store, desk.plan)
    desk.store.write(_count, hours, channel)


def _count(unit: Unit, hours: Mapping[datetime, int], channel: str) -> None:
    current = select(figure_editions.c.edition).where(figure_editions.c.current)
    edition = unit.connection.scalar(current)
    rows = [
        {"edition": edition, "figure": "messages", "by": by, "unit": "h", "start": hour}
        | {"key": key, "n": n, "yes": 0, "seconds": 0, "open_seconds": 0}
        for by, key in (("", ""), ("channel", channel))
        for hour, n in hours.items()
    ]
    unit.connection.execute(insert(figure_cells), rows)


def weeks(n: int, many: int = 5) -> dict[datetime, int]:
    return {HOUR - week * WEEK: n for week in range(1, many + 1)}


def told(desk: Desk, who: Actor) -> list[dict[str, Any]]:
    watch_volume(desk.store, desk.plan)
    watch_silence(desk.store, desk.plan)
    follow_notices(desk.store, desk.plan)
    return list(desk.store.read_as(who, list_notices, desk.plan)["items"])


def test_an_hour_with_unusually_much_is_told_once_and_to_who_leads(desk: Desk, lead: Actor) -> None:
    anna = desk.agent("Anna")
    count(desk, {**weeks(4), HOUR: 12})
    (one,) = told(desk, lead)
    assert (one["kind"], one["channel"]) == ("unusual_volume", {"id": "mail", "name": "Help"})
    assert (one["data"]["n"], one["data"]["high"]) == (12, 4)
    desk.clock.move(minutes=5)
    assert len(told(desk, lead)) == 1
    assert told(desk, anna) == []


@pytest.mark.parametrize(
    ("before", "now"),
    [(weeks(8), 12), (weeks(1), 9), (weeks(4, many=3), 40)],
    ids=["half as much again", "few", "too few weeks"],
)
def test_what_is_usual_few_or_too_new_to_know_is_told_to_nobody(
    desk: Desk, lead: Actor, before: dict[datetime, int], now: int
) -> None:
    count(desk, {**before, HOUR: now})
    assert told(desk, lead) == []


def test_where_nothing_ever_comes_at_this_hour_much_is_unusual(desk: Desk, lead: Actor) -> None:
    """Weeks with nothing in that hour are known weeks once there are figures from before them."""
    count(desk, {HOUR - 6 * WEEK - timedelta(days=1): 5, HOUR: 20})
    (one,) = told(desk, lead)
    assert one["data"]["high"] == 0


def test_a_channel_that_went_silent_is_told_once_for_each_silence(desk: Desk, lead: Actor) -> None:
    usual = [desk.raw("Hej!", sender="k@posten.example", subject=f"{n}") for n in range(20)]
    desk.give(*usual)
    assert told(desk, lead) == []
    desk.clock.move(days=3, minutes=1)
    (one,) = told(desk, lead)
    assert (one["kind"], one["data"]["state"]) == ("channel_trouble", "silent")
    desk.clock.move(hours=5)
    assert len(told(desk, lead)) == 1
    desk.mail(subject="Igen")
    assert len(told(desk, lead)) == 1
    desk.clock.move(days=3, minutes=1)
    assert len(told(desk, lead)) == 2


def start(desk: Desk, lead: Actor) -> None:
    """A rhythm for a topic about which one customer waits."""
    desk.mail("Vad händer med min faktura?")
    id = desk.store.write_as(lead, start_updates, desk.plan, "invoice")
    spread(desk.store, desk.plan, {"update": id, "step": 0})


def look(desk: Desk, who: Actor) -> list[str]:
    desk.store.write(look_at_topic_updates, desk.plan)
    return [one["kind"] for one in told(desk, who)]


def test_the_next_word_about_a_topic_is_told_of_before_it_is_due_and_when_it_is_missed(
    desk: Desk, lead: Actor
) -> None:
    start(desk, lead)
    assert look(desk, lead) == []
    desk.clock.move(minutes=9)
    assert look(desk, lead) == ["promise_due"]
    assert look(desk, lead) == ["promise_due"]
    desk.clock.move(minutes=2)
    assert look(desk, lead) == ["breached", "promise_due"]
    assert look(desk, lead) == ["breached", "promise_due"]
    # The word is said after all: the next one has a time of its own.
    desk.store.write_as(lead, send_update, desk.plan, "invoice")
    assert look(desk, lead) == ["breached", "promise_due"]
    desk.clock.move(minutes=19)
    assert look(desk, lead) == ["promise_due", "breached", "promise_due"]


def test_of_a_topic_where_nobody_was_promised_anything_nothing_is_told(
    desk: Desk, lead: Actor
) -> None:
    desk.store.write_as(lead, start_updates, desk.plan, "invoice")
    desk.clock.move(minutes=30)
    assert look(desk, lead) == []


def test_all_of_these_gather_and_wait_for_the_end_of_quiet_hours(
    desk: Desk, lead: Actor, smtp: Mailserver
) -> None:
    ways = {kind: ["console", "mail"] for kind in ("unusual_volume", "channel_trouble")}
    ways |= {kind: ["console", "mail"] for kind in ("promise_due", "breached")}
    quiet = {"start": "08:00", "end": "12:00", "weekend": False, "zone": "Europe/Stockholm"}
    wishes = {"kinds": ways, "quiet": quiet, "digest_minutes": 10}
    desk.store.write_as(lead, change_wishes, desk.plan, wishes)
    count(desk, {**weeks(4), HOUR: 12})
    start(desk, lead)
    desk.store.write(note_failure, "mail", "no route", True)
    desk.clock.move(minutes=11)
    assert sorted(look(desk, lead)) == ["breached", "channel_trouble", "unusual_volume"]
    _leave(desk)
    assert mails(smtp, "lisa@tallvik.example") == []
    desk.clock.move(hours=2)  # 12:11 there
    _leave(desk)
    _leave(desk)
    (one,) = mails(smtp, "lisa@tallvik.example")
    assert one["Subject"] == "3 notiser väntar"
    words = ("Kanalen Help fungerar inte.", "12 på en timme, normalt högst 4", "Ämnet Faktura")
    for said in words:
        assert said in text(one)


def _leave(desk: Desk) -> None:
    follow_notices(desk.store, desk.plan)
    desk.work()
