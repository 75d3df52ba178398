"""How long a topic takes is measured, whatever was typed in."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from inbox.model.errors import NotFoundError
from inbox.services.case_page.expected import FEWEST
from inbox.services.figures.follow import follow_figures
from inbox.services.topic_measured import measured
from inbox.store.store import Store
from inbox.store.tables.figures import figure_editions, figure_facts
from inbox.store.unit import Unit
from tests.services.desk import Desk


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


def visit(edition: int, number: int, conversation: int, seconds: int, at: Any) -> dict[str, Any]:
    """As the access log leaves it: one of a conversation's visits."""
    about = {"edition": edition, "number": number, "figure": "handling_time", "at": at}
    dims = {"channel": "mail", "topic": "invoice", "team": "help", "agent": "1", "language": "sv"}
    spent = {"seconds": seconds, "open_seconds": seconds, "tags": ""}
    flags = {"yes": False, "aside": False, "gone": False}
    return {**about, **dims, **spent, **flags, "conversation_id": conversation}


def worked(unit: Unit, many: int, at: Any) -> None:
    """Each conversation is worked with twice: a minute, and as many more as its number."""
    edition = unit.connection.scalar(select(figure_editions.c.edition)) or 0
    rows = [
        visit(edition, 10_000 + 2 * n + turn, 1_000 + n, 60 * n if turn else 60, at)
        for n in range(1, many + 1)
        for turn in range(2)
    ]
    unit.connection.execute(insert(figure_facts), rows)


def test_four_of_five_took_no_longer_and_visits_of_one_conversation_are_one(desk: Desk) -> None:
    desk.mail()
    follow_figures(desk.store, desk.plan)
    desk.store.write(worked, FEWEST, desk.clock.at - timedelta(days=1))
    found = desk.store.read(measured, desk.plan, "invoice")
    assert (found["handling_seconds"], found["handling_n"]) == (60 * 17, FEWEST)
    assert found["resolution_seconds"] is None


def test_of_too_few_or_of_long_ago_nothing_is_said(desk: Desk) -> None:
    desk.mail()
    assert desk.store.read(measured, desk.plan, "invoice")["handling_seconds"] is None
    follow_figures(desk.store, desk.plan)
    desk.store.write(worked, FEWEST - 1, desk.clock.at - timedelta(days=1))
    assert desk.store.read(measured, desk.plan, "invoice")["handling_seconds"] is None
    desk.clock.move(days=120)
    assert desk.store.read(measured, desk.plan, "invoice")["handling_n"] == 0


def test_a_topic_that_is_not_there_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFoundError) as refused:
        desk.store.read(measured, desk.plan, "nowhere")
    assert refused.value.code == "no_such_topic"
