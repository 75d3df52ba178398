"""How long work about a topic really took: what a lead sees beside what was typed in."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from inbox.model.errors import NotFoundError
from inbox.services.case_page.expected import FEWEST, OVER, SHARE, expected_length
from inbox.services.figures.read import edition_row
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.reading.figures import percentile
from inbox.store.tables.figures import STANDS, figure_facts
from inbox.store.unit import Unit
from routing.figures.facts import Figure

NEWEST = 50_000
"""Visits looked through, of all topics."""
_F = figure_facts.c


def measured(unit: Unit, plan: Plan, topic: str) -> dict[str, Any]:
    """Within which length four of five were done, by hand and by the calendar; silent below 20."""
    require(unit.actor, "topic.read")
    if topic not in plan.rulebook.tree.topics:
        raise NotFoundError(f'There is no topic "{topic}".', code="no_such_topic")
    whole, worked = expected_length(unit, topic), _worked(unit, topic)
    known = len(worked) >= FEWEST
    return {
        "days": OVER.days,
        "share": SHARE,
        "handling_seconds": percentile(worked, SHARE) if known else None,
        "handling_n": len(worked),
        "resolution_seconds": whole and whole.length // timedelta(seconds=1),
        "resolution_n": whole.n if whole else 0,
    }


def _worked(unit: Unit, topic: str) -> list[int]:
    """Active seconds of each conversation: the newest, so that a busy year costs no more than a quiet one."""
    edition = edition_row(unit)
    if edition is None:
        return []
    newest = (
        select(_F.conversation_id, _F.topic, _F.seconds)
        .where(
            _F.edition == edition.edition,
            _F.figure == str(Figure.HANDLING_TIME),
            _F.aside.is_(False),
            STANDS,
            _F.at >= unit.now - OVER,
        )
        .order_by(_F.at.desc())
        .limit(NEWEST)
        .subquery()
    )
    statement = (
        select(func.sum(newest.c.seconds))
        .where(newest.c.topic == topic)
        .group_by(newest.c.conversation_id)
    )
    return [int(seconds or 0) for seconds in unit.connection.execute(statement).scalars()]
