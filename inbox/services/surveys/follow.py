"""Which closes are asked about: the log is followed, and each close by a person leaves one row and one job."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from inbox.model.actor import SYSTEM
from inbox.services.plan import Plan
from inbox.services.running.following import Stretch, move_on, read_stretch
from inbox.store.dialects import insert_ignoring
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.surveys import surveys
from inbox.store.unit import AnyRow, Unit
from routing.surveys import as_time, survey_for

NAME = "surveys"
TYPES = ("conversation.status", "message.written")
JOB = "ask_survey"
MOST_STRETCHES = 20
LATEST = timedelta(days=1)
"""A close that is older when it is noticed, after a long stop, is asked about no more."""


def follow_closes(store: Store, plan: Plan) -> int:
    """Answers how many surveys were planned."""
    planned = 0
    for _ in range(MOST_STRETCHES):
        stretch = store.read(read_stretch, NAME, TYPES)
        if stretch is None or not stretch.is_worth_writing:
            return planned
        closes = [one for one in stretch.events if plan.surveys and is_close_by_a_person(one)]
        rows = store.read(_rows, plan, closes) if closes else []
        # A stretch in which nothing was closed is written down with the next one that has something.
        planned += store.write_lightly(SYSTEM, _write, stretch, rows)
    return planned


def is_close_by_a_person(event: AnyRow) -> bool:
    """Not what rules, reminders, merges and other programs close."""
    if event.actor_kind != "agent" or event.data.get("by") == "merge":
        return False
    if event.type == "conversation.status":
        return bool(event.data.get("to") == "closed")
    return bool(event.data.get("then") == "close" and event.data.get("origin") == "human")


def _rows(unit: Unit, plan: Plan, closes: Sequence[AnyRow]) -> list[dict[str, Any]]:
    ids = {event.conversation_id for event in closes}
    known = {
        row.id: row
        for row in unit.connection.execute(select(conversations).where(conversations.c.id.in_(ids)))
    }
    found = (_row(unit, plan, event, known.get(event.conversation_id)) for event in closes)
    return [row for row in found if row is not None]


def _row(unit: Unit, plan: Plan, event: AnyRow, row: AnyRow | None) -> dict[str, Any] | None:
    if row is None or row.history or row.status != "closed" or row.merged_into is not None:
        return None
    if row.first_response_at is None and event.type == "conversation.status":
        return None  # Nobody answered: there is nothing to ask about.
    if unit.now - event.at > LATEST:
        return None
    survey = survey_for(plan.surveys, row.origin_channel, row.team_id)
    if survey is None:
        return None
    return {
        "id": unit.new_id(),
        "conversation_id": row.id,
        "contact_id": row.contact_id,
        "event": event.number,
        "setting": survey.id,
        "channel": row.origin_channel,
        "language": row.language,
        "state": "waiting",
        "agent_id": event.actor_id,
        "closed_at": event.at,
        "due_at": event.at + as_time(survey.delay),
    }


def _write(unit: Unit, stretch: Stretch, rows: Sequence[dict[str, Any]]) -> int:
    if not move_on(unit, stretch):
        return 0
    for row in rows:
        made = unit.connection.execute(
            insert_ignoring(unit, surveys, ["conversation_id", "event"]).values(row)
        )
        if made.rowcount == 1:
            unit.enqueue(JOB, {"survey": row["id"]}, key=f"{JOB}:{row['id']}", due_at=row["due_at"])
    return len(rows)
