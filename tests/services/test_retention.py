"""Old visits and old rows of who looked go; what figures made of them stays, also when figures are made anew."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import func, select, update

from config.retention import Retention
from inbox.services.conversations.spam import mark_spam
from inbox.services.figures import bulk
from inbox.services.figures.follow import follow_figures
from inbox.services.figures.rebuild import rebuild_figures
from inbox.services.figures.write import begin_edition
from inbox.services.records import retention
from inbox.services.records.retention import forget_too_old
from inbox.store.tables.customers import access
from inbox.store.tables.figures import figure_editions, handled
from tests.services.desk import Desk
from tests.services.figures.counting import all_rows
from tests.services.figures.test_handling import desk, work

__all__ = ["desk"]

DAY = timedelta(days=1)


def count(desk: Desk, table: Any) -> int:
    statement = select(func.count()).select_from(table)
    return int(desk.store.read(lambda unit: unit.connection.scalar(statement) or 0))


def keep(desk: Desk, **days: int | None) -> None:
    changed = desk.plan.organisation.model_copy(update={"retention": Retention(**days)})
    object.__setattr__(desk.plan, "organisation", changed)


def test_figures_made_anew_hold_what_forgotten_visits_made_of_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    anna, bo, first = desk.agent("Anna"), desk.agent("Bo"), desk.only().id
    desk.mail(subject="Ett annat", sender="b@posten.example")
    other = desk.conversations()[1].id
    for id in (first, other, first):
        work(desk, anna, 120, id=id)
        work(desk, bo, 30, id=id)
    desk.store.write(mark_spam, other)
    desk.clock.at += 95 * DAY
    work(desk, anna, 60, id=first)
    follow_figures(desk.store, desk.plan)
    kept = all_rows(desk.store)
    keep(desk, visits=90)
    assert forget_too_old(desk.store, desk.plan) == 6
    assert count(desk, handled) == 1
    assert all_rows(desk.store) == kept, "forgetting changes no figure"
    for _ in range(2):
        rebuild_figures(desk.store, desk.plan)
        assert all_rows(desk.store) == kept
    desk.store.write(mark_spam, other, False)
    work(desk, bo, 10, id=first)
    follow_figures(desk.store, desk.plan)
    kept = all_rows(desk.store)
    rebuild_figures(desk.store, desk.plan)
    assert all_rows(desk.store) == kept


def test_what_no_figure_has_read_or_just_reads_is_not_forgotten(desk: Desk) -> None:
    work(desk, desk.agent("Anna"), 120)
    desk.clock.at += 95 * DAY
    keep(desk, visits=90)
    assert forget_too_old(desk.store, desk.plan) == 0, "no figures yet"
    follow_figures(desk.store, desk.plan)
    current = int(desk.store.read(_current))
    desk.store.write(begin_edition, current + 1, "UTC", current=False)
    assert forget_too_old(desk.store, desk.plan) == 0, "others are being made"
    rebuild_figures(desk.store, desk.plan)
    assert forget_too_old(desk.store, desk.plan) == 1


def _current(unit: Any) -> Any:
    return unit.connection.scalar(
        select(figure_editions.c.edition).where(figure_editions.c.current)
    )


def test_visits_go_by_whole_days_in_pieces_and_a_longer_time_brings_none_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "CHUNK", 2)
    anna = desk.agent("Anna")
    for _ in range(5):
        work(desk, anna, 60)
    desk.clock.at += 90 * DAY - timedelta(hours=1)
    follow_figures(desk.store, desk.plan)
    keep(desk, visits=90)
    assert forget_too_old(desk.store, desk.plan) == 0, "the day is not old enough as a whole"
    desk.clock.at += DAY
    monkeypatch.setattr(retention, "MOST", 2)
    assert forget_too_old(desk.store, desk.plan) == 4, "the rest another time"
    keep(desk, visits=400)
    kept = all_rows(desk.store)
    rebuild_figures(desk.store, desk.plan)
    assert all_rows(desk.store) == kept
    assert forget_too_old(desk.store, desk.plan) == 1


def test_who_looked_is_forgotten_after_its_time_and_once_it_was_counted(desk: Desk) -> None:
    work(desk, desk.agent("Anna"), 60)
    desk.clock.at += 100 * DAY
    keep(desk, who_looked=90)
    assert forget_too_old(desk.store, desk.plan) == 0, "its time is not counted yet"
    follow_figures(desk.store, desk.plan)
    work(desk, desk.agent("Bo"), 60)
    for days, left in ((None, 2), (101, 2), (90, 1)):
        keep(desk, who_looked=days, visits=None)
        forget_too_old(desk.store, desk.plan)
        assert count(desk, access) == left
    # What belongs to no conversation is never counted.
    desk.store.write(
        lambda unit: unit.connection.execute(
            update(access).values(conversation_id=None, contact_id=1, counted=False)
        )
    )
    desk.clock.at += 91 * DAY
    assert forget_too_old(desk.store, desk.plan) == 1


def test_a_time_too_short_to_look_back_is_refused() -> None:
    assert (Retention().who_looked, Retention().visits) == (1826, 400)
    for days in (0, 89, 40_000):
        with pytest.raises(ValidationError):
            Retention(who_looked=days)
