"""Decisions can explain themselves: whatever the machine sets, it says who or what set it, and why."""

from typing import Any

import pytest
from sqlalchemy import select

from inbox.store.store import Store
from inbox.store.tables.conversations import conversation_tags, reasons, tags
from inbox.store.unit import Unit
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk

RULES = (
    {
        "id": "invoices",
        "when": {"words": ["faktura"]},
        "then": {"topic": "invoice", "tags": ["betalning"], "priority": "high"},
    },
)
TEAMS = ({"id": "help", "name": "Help", "assign": "push"},)


@pytest.fixture
def pushing(store: Store, tmp_path, clock: Movable, smtp) -> Desk:
    plan = make_plan(email_channel(smtp.port), rules=RULES, teams=TEAMS)
    return open_desk(store, tmp_path, clock, plan)


def why(desk: Desk) -> dict[str, Any]:
    """What → the newest reason."""
    found = select(reasons).order_by(reasons.c.id)
    return {row.what: row for row in desk.store.read(lambda u: u.connection.execute(found).all())}


def tagged(unit: Unit) -> set[str]:
    found = select(tags.c.name).join(conversation_tags, conversation_tags.c.tag_id == tags.c.id)
    return set(unit.connection.execute(found).scalars())


def test_topic_tags_priority_team_and_agent_each_have_their_reason(pushing: Desk) -> None:
    anna = pushing.agent("Anna", presence="available", sv=3, invoice=4)
    pushing.mail("Hej! Min faktura är fel.")
    row, because = pushing.only(), why(pushing)
    assert (row.topic_id, row.priority, row.team_id) == ("invoice", "high", "help")
    assert row.assignee_id == anna.id
    assert pushing.store.read(tagged) == {"betalning"}
    assert {"topic", "tag", "priority", "team", "assignee"} <= set(because)
    assert because["topic"].value == "invoice"
    for what in ("topic", "tag", "priority"):
        assert "invoices" in because[what].by
    assert all(one.code and one.by for one in because.values())
    assert because["assignee"].value == str(anna.id)


def test_who_got_nothing_can_see_why_and_only_once_for_each_reason(pushing: Desk) -> None:
    pushing.agent("Anna", presence="away", sv=3)
    pushing.mail()
    for turn in range(3):
        pushing.mail(subject=f"Annat {turn}", sender=f"k{turn}@posten.example")
    first = pushing.conversations()[0]
    found = select(reasons).where(
        reasons.c.conversation_id == first.id, reasons.c.what == "assignee"
    )
    rows = pushing.store.read(lambda unit: unit.connection.execute(found).all())
    assert first.assignee_id is None
    assert len(rows) == 1
    assert rows[0].code
