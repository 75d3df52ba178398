"""What is normal for this hour, and who was answered in time today."""

from datetime import timedelta
from typing import Any

import pytest

from inbox.model.errors import InvalidError
from inbox.model.words import Role
from inbox.services.figures.follow import follow_figures
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.plan import Plan
from inbox.services.reports.board import make_board
from inbox.services.reports.normal import read_normals
from inbox.services.updates.topics import end_updates, start_updates
from inbox.services.wallboards import Scope
from inbox.store.reading.labels import Labels
from inbox.store.reading.lists import list_ids
from inbox.store.reading.scopes import ListQuery
from inbox.store.unit import Unit
from tests.services.desk import Desk
from tests.services.reports.test_reports import answer, desk

__all__ = ["desk"]


EVERYTHING = Scope()


def board(desk: Desk, scope: Scope = EVERYTHING) -> Any:
    follow_figures(desk.store, desk.plan)
    return desk.store.read(_board, desk.plan, scope)


def _board(
    unit: Unit, plan: Plan, scope: Scope, by: str = "channel", clock: str = "elapsed"
) -> Any:
    normals = read_normals(unit, plan, scope, by)
    return make_board(unit, plan, Labels(language="sv"), scope, normals, by, clock)


def test_normal_is_what_came_by_this_time_on_the_same_weekday_of_the_weeks_before(
    desk: Desk,
) -> None:
    start = desk.clock.at
    for week in range(5):
        desk.clock.at = start + timedelta(weeks=week)
        for number in range(2 + week % 2):
            desk.mail(sender=f"kund{number}@posten.example", subject=f"{week} {number}")
    desk.clock.at = start + timedelta(weeks=5, hours=1)
    now = board(desk)
    assert now["in_today_normal"] == {"low": 2, "middle": 2, "high": 3}
    assert now["hours_normal"][-2] == {"low": 2, "middle": 2, "high": 3}
    assert now["hours_normal"][-1]["high"] == 0


def test_from_too_few_weeks_nothing_is_normal(desk: Desk) -> None:
    desk.mail()
    assert board(desk)["in_today_normal"] is None


def test_within_target_counts_answers_of_today_and_times_that_ran_out(desk: Desk) -> None:
    desk.mail()
    answer(desk, desk.agent("Anna"))
    assert board(desk)["within_target"] == {"n": 1, "in_time": 1}


def test_of_a_team_and_by_topic_the_same_messages_are_counted(desk: Desk) -> None:
    desk.mail("Min faktura är fel.")
    desk.mail("Hej på er!", subject="Fråga", sender="b@posten.example")
    follow_figures(desk.store, desk.plan)
    team = desk.conversations()[0].team_id
    for scope in (EVERYTHING, Scope(team=team), Scope(channel="mail")):
        for by in ("channel", "topic", "team"):
            shown = desk.store.read(_board, desk.plan, scope, by)
            rows = [*shown["channels"], *shown["topics"], *shown["teams"]]
            assert sum(row["in_today"] for row in rows) == 2
            assert sum(row["unanswered"] for row in rows) == shown["unanswered"] == 2
    invoice, none = desk.store.read(_board, desk.plan, EVERYTHING, "topic")["topics"]
    assert (invoice["topic"]["name"], invoice["in_today"]) == ("Faktura", 1)
    assert none["topic"] == {"id": "", "name": ""}
    assert desk.store.read(_board, desk.plan, Scope(team="other"))["unanswered"] == 0


def behind(unit: Unit, view: str) -> int:
    return len(list_ids(unit, ListQuery(view=view), 100, None)[0])


def test_a_number_on_the_board_opens_as_many_conversations_as_it_says(desk: Desk) -> None:
    desk.mail("Min faktura är fel.")
    desk.mail("Hej på er!", subject="Fråga", sender="b@posten.example")
    desk.clock.move(hours=3)
    desk.mail("Fakturan igen.", subject="Ny", sender="c@posten.example")
    for by in ("channel", "topic", "team"):
        shown = desk.store.read(_board, desk.plan, EVERYTHING, by)
        for row in shown[f"{by}s"]:
            key = row[by]["id"] or "none"
            for view, n in (("unanswered", row["unanswered"]), ("overdue", row["past_target"])):
                assert desk.store.read(behind, f"{view}:{by}:{key}") == n
    assert shown["past_target"] == desk.store.read(behind, "overdue") == 2
    team = desk.conversations()[0].team_id
    assert desk.store.read(behind, f"overdue:topic:invoice:team:{team}") == 1
    assert desk.store.read(behind, "unanswered:topic:invoice:team:other") == 0


@pytest.mark.parametrize(
    "view",
    [
        "unanswered:",
        "unanswered:topic",
        "overdue:topic:",
        "overdue:name:a",
        "unanswered:a:b:c",
        "mine:topic:a",
    ],
)
def test_a_view_that_is_half_said_is_refused(desk: Desk, view: str) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.store.read(behind, view)
    assert refused.value.code == "no_such_view"


def test_by_opening_hours_nobody_waits_while_it_is_closed(desk: Desk) -> None:
    desk.clock.move(hours=6, minutes=30)  # Friday 16:30
    desk.mail()
    desk.mail("Ett till.", subject="Annat", sender="b@posten.example")
    desk.clock.move(days=3, hours=-8)  # Monday 08:30
    first = desk.conversations()[0].id
    anna = desk.agent("Anna")
    desk.store.write_as(anna, write_reply, desk.plan, first, Reply("Hej!"))
    desk.clock.move(seconds=15)
    desk.work()
    follow_figures(desk.store, desk.plan)
    shown = {
        clock: desk.store.read(_board, desk.plan, EVERYTHING, "channel", clock)
        for clock in ("elapsed", "business")
    }
    for clock, hours in (("elapsed", 64), ("business", 1)):
        (row,) = shown[clock]["channels"]
        assert shown[clock]["answered"] == row["answered"] == 1
        for seconds in (row["oldest_seconds"], row["median_seconds"], row["p90_seconds"]):
            assert hours * 3600 <= seconds < hours * 3600 + 60
    assert shown["business"]["open_today"] == [["08:00", "17:00"]]


def test_what_may_be_why_so_many_write_is_marked(desk: Desk) -> None:
    lead = desk.agent("Lead", Role.LEAD)
    desk.store.write_as(lead, start_updates, desk.plan, "invoice")
    began = desk.clock.at
    desk.clock.move(hours=2)
    desk.store.write_as(lead, end_updates, desk.plan, "invoice")
    desk.clock.move(hours=21)
    marks = board(desk)["marks"]
    assert [(one["kind"], one["name"]) for one in marks] == [
        ("update_started", "Faktura"),
        ("update_ended", "Faktura"),
    ]
    assert abs(marks[0]["at"] - began) < timedelta(seconds=1)
    desk.clock.move(hours=2)
    assert [one["kind"] for one in board(desk)["marks"]] == ["update_ended"]
