"""What is normal for this hour, and who was answered in time today."""

from datetime import timedelta
from typing import Any

from inbox.services.figures.follow import follow_figures
from inbox.services.plan import Plan
from inbox.services.reports.board import make_board
from inbox.services.reports.normal import read_normals
from inbox.services.wallboards import Scope
from inbox.store.reading.labels import Labels
from inbox.store.unit import Unit
from tests.services.desk import Desk
from tests.services.reports.test_reports import answer, desk

__all__ = ["desk"]


EVERYTHING = Scope()


def board(desk: Desk, scope: Scope = EVERYTHING) -> Any:
    follow_figures(desk.store, desk.plan)
    return desk.store.read(_board, desk.plan, scope)


def _board(unit: Unit, plan: Plan, scope: Scope, by: str = "channel") -> Any:
    normals = read_normals(unit, plan, scope, by)
    return make_board(unit, plan, Labels(language="sv"), scope, normals, by)


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
        for by in ("channel", "topic"):
            shown = desk.store.read(_board, desk.plan, scope, by)
            rows = [*shown["channels"], *shown["topics"]]
            assert sum(row["in_today"] for row in rows) == 2
            assert sum(row["unanswered"] for row in rows) == shown["unanswered"] == 2
    invoice, none = desk.store.read(_board, desk.plan, EVERYTHING, "topic")["topics"]
    assert (invoice["topic"]["name"], invoice["in_today"]) == ("Faktura", 1)
    assert none["topic"] == {"id": "", "name": ""}
    assert desk.store.read(_board, desk.plan, Scope(team="other"))["unanswered"] == 0
