"""A call that is logged in a conversation that is spam."""

import pytest

from inbox.model.actor import Actor
from inbox.services.calls.entry import Outcome
from inbox.services.conversations.spam import mark_spam
from inbox.services.figures.follow import follow_figures
from inbox.store.tables.figures import figure_facts as facts
from inbox.store.tables.log import events
from tests.services.desk import Desk
from tests.services.test_calls import bjorn, desk, log, migrated, rows

__all__ = ["bjorn", "desk", "migrated"]


@pytest.mark.parametrize("direction", ["in", "out"])
def test_whoever_logs_a_call_in_spam_says_that_it_is_none(
    desk: Desk, bjorn: Actor, direction: str
) -> None:
    desk.mail()
    row = desk.only()
    desk.store.write_as(bjorn, mark_spam, row.id)
    log(
        desk,
        bjorn,
        conversation=row.id,
        direction=direction,
        text="Ring mig",
        outcome=Outcome.SOLVED,
    )
    assert (desk.only().status, desk.only().before_spam) == ("closed", None)
    told = [one.data["to"] for one in rows(desk, events) if one.type == "conversation.status"]
    assert told[:2] == ["spam", "open"]
    follow_figures(desk.store, desk.plan)
    counted = [one for one in rows(desk, facts) if one.figure == "messages"]
    assert len(counted) == (2 if direction == "in" else 1)
    assert not any(one.aside for one in counted)
