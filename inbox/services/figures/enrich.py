"""What figures need and the log would otherwise not know: added to a unit's events as its last step, where
the conversation stands as the unit leaves it. Open hours are reckoned here, once, by the calendar that
holds now: a calendar that is changed later changes no figure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from inbox.services.figures.moved import MOVES, tell_of_moves
from inbox.services.plan import Plan
from inbox.store.unit import AnyRow, NewEvent, Unit
from routing.business_time import ALL_HOURS, BusinessTime

NEEDED = ("assignee_id", "language", "contact_id", "closed_at")
"""Columns beside those that clocks read."""
_RESTORES = {
    "reply.withdrawn",
    "delivery.resolved",
    "conversation.merged",
    "conversation.unmerged",
    "conversation.split",
    "conversation.answer_needed",
}
Add = Callable[[NewEvent, AnyRow], Mapping[str, Any]]


def enrich(unit: Unit, plan: Plan, rows: Mapping[int, AnyRow]) -> None:
    for place, event in enumerate(unit.events):
        row = rows.get(event.conversation_id or 0)
        add = _ADDS.get(event.type)
        if row is not None and add is not None:
            data = {**add(event, row), **event.data}
            data |= _open_times(plan, event, row, data)
            if event.type in MOVES:
                data |= tell_of_moves(unit, event, row)
            unit.events[place] = replace(event, data=data)


def _created(event: NewEvent, row: AnyRow) -> Mapping[str, Any]:
    return {
        "channel": row.origin_channel,
        "topic": row.topic_id,
        "team": row.team_id,
        "language": row.language,
        "contact": str(row.contact_id),
        "assignee": str(row.assignee_id) if row.assignee_id else None,
        "asked_at": _text(row.first_inbound_at),
        "replied": row.first_response_at is not None,
    }


def _closing(event: NewEvent, row: AnyRow) -> Mapping[str, Any]:
    closes = event.data.get("to") == "closed" or event.data.get("then") == "close"
    if not closes:
        return {}
    since = _text(row.first_inbound_at)
    return {"since": since} | ({"closes": True} if row.closed_at == event.at else {})


def _standing(event: NewEvent, row: AnyRow) -> Mapping[str, Any]:
    return {"status": row.status}


def _needs_none(event: NewEvent, row: AnyRow) -> Mapping[str, Any]:
    waited = event.data.get("waited_seconds")
    since = None if waited is None else event.at - timedelta(seconds=waited)
    return {"status": row.status, "closes": row.closed_at == event.at, "since": _text(since)}


def _team(event: NewEvent, row: AnyRow) -> Mapping[str, Any]:
    return {"left": row.assignee_id is None}


def _nothing(event: NewEvent, row: AnyRow) -> Mapping[str, Any]:
    return {}


_ADDS: Mapping[str, Add] = {
    **dict.fromkeys(_RESTORES, _standing),
    "conversation.created": _created,
    "conversation.status": _closing,
    "message.written": _closing,
    "conversation.needs_no_answer": _needs_none,
    "conversation.team": _team,
    **dict.fromkeys(("delivery.sent", "delivery.failed", "delivery.unconfirmed"), _nothing),
}


def _open_times(
    plan: Plan, event: NewEvent, row: AnyRow, data: Mapping[str, Any]
) -> Mapping[str, Any]:
    instead = data.get("instead")
    if instead is not None:
        # Another reply answers in the place of one that never arrived.
        sent = replace(event, type="delivery.sent")
        return {"instead": {**instead, **_open_times(plan, sent, row, instead)}}
    names = {"since": "open_seconds"}
    if event.type == "delivery.sent":
        names["asked_at"] = "asked_open_seconds"
    wanted = {to: data[name] for name, to in names.items() if data.get(name)}
    if not wanted:
        return {}
    clock = calendar_of(plan, row.service_level)
    until = datetime.fromisoformat(data["answered_at"]) if data.get("answered_at") else event.at
    return {
        to: int(clock.between(datetime.fromisoformat(since), until) / timedelta(seconds=1))
        for to, since in wanted.items()
    }


def calendar_of(plan: Plan, level: str | None) -> BusinessTime:
    """That of the service level; where it has none, the first there is."""
    found = plan.service_levels.by_id(level)
    if found is not None and found.settings.calendar:
        return found.clock
    return next(iter(plan.calendars.values()), ALL_HOURS)


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
