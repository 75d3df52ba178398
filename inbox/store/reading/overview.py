"""The live board: each channel, topic or team, now and today."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, select

from inbox.model.errors import ForbiddenError, InvalidError
from inbox.model.words import Role
from inbox.store.dialects import hours_since, seconds_between
from inbox.store.reading.board_rows import (
    Part,
    answered,
    came,
    key_of_conversation,
    key_of_message,
    within,
)
from inbox.store.reading.figures import HOURS, percentile, start_of_day, start_of_hours
from inbox.store.reading.labels import Labels
from inbox.store.reading.scopes import IS_LIVE
from inbox.store.tables.conversations import conversations, topics
from inbox.store.tables.messages import messages
from inbox.store.tables.people import teams
from inbox.store.unit import Unit

_C = conversations.c


@dataclass(slots=True)
class _Channel:
    in_today: int = 0
    unanswered: int = 0
    oldest_since: datetime | None = None
    past_target: int = 0
    seconds: list[int] = field(default_factory=list)
    hours: list[int] = field(default_factory=lambda: [0] * HOURS)


def read_overview(
    unit: Unit,
    zone: str,
    labels: Labels,
    agents: Sequence[dict[str, Any]] = (),
    team: str | None = None,
    channel: str | None = None,
    by: str = "channel",
) -> dict[str, Any]:
    """Overview; `agents` (AgentShape) as `services.agents.list_agents` gives them. Without spam, what machines wrote and what was imported; times elapse all day.

    A response counts on the day it was sent: first message in → first answer by a person. `team` and
    `channel` leave out all others; of a team, channels stand there that something came by. `by` is
    `channel`, `topic` or `team`: of topics those stand there that are asked about now.
    """
    if not unit.actor.has(Role.LEAD, Role.ADMIN, Role.AGENT):
        raise ForbiddenError("Your role does not see the overview.", code="not_allowed")
    day = _start_of_day(unit.now, zone)
    channels: dict[str, _Channel] = defaultdict(_Channel)
    for id in _always(unit, labels, by) if team is None else ():
        if channel is None or (by == "channel" and channel == id):
            channels[id] = _Channel()
    part = Part(team, channel, by)
    _count_inbound(unit, channels, day, part)
    _count_waiting(unit, channels, part)
    _time_answers(unit, channels, day, part)
    found = list(channels.values())
    seconds = [second for channel in found for second in channel.seconds]
    return {
        "as_of": unit.now,
        "zone": zone,
        "channels": [
            {"channel": labels.channel(id), **_figures(channel)} for id, channel in channels.items()
        ]
        if by == "channel"
        else [],
        "topics": _topics(unit, channels, labels) if by == "topic" else [],
        "teams": _teams(unit, channels) if by == "team" else [],
        "unanswered": sum(channel.unanswered for channel in found),
        "oldest_since": _earliest(channel.oldest_since for channel in found),
        "past_target": sum(channel.past_target for channel in found),
        "median_seconds": percentile(seconds, 0.5),
        "answered": len(seconds),
        "agents": list(agents),
        "hours": [sum(at) for at in zip(*(channel.hours for channel in found), strict=True)]
        or [0] * HOURS,
    }


def _always(unit: Unit, labels: Labels, by: str) -> Iterable[str]:
    """What stands there though nothing came."""
    if by == "team":
        return unit.connection.execute(select(teams.c.id).where(~teams.c.retired)).scalars().all()
    return labels.channels if by == "channel" else ()


def _start_of_day(now: datetime, zone: str) -> datetime:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidError(
            "There is no such time zone.", {"field": "zone"}, code="no_such_zone"
        ) from None
    return start_of_day(now, zone)


def _count_inbound(unit: Unit, channels: dict[str, _Channel], day: datetime, part: Part) -> None:
    """Counted by the database: a day may have many thousands."""
    first = start_of_hours(unit.now, HOURS)
    at, key = messages.c.received_at, key_of_message(part.by)
    hour = hours_since(unit, at, first)
    statement = (
        select(key, hour, func.count(), func.count().filter(at >= day))
        .join(conversations, _C.id == messages.c.conversation_id)
        .where(*came(unit, part, min(first, day)))
        .group_by(key, hour)
    )
    for id, place, n, today in unit.connection.execute(statement):
        channels[id].in_today += today
        if 0 <= place < HOURS:
            channels[id].hours[place] += n


def _count_waiting(unit: Unit, channels: dict[str, _Channel], part: Part) -> None:
    past, key = func.count().filter(_C.due_at < unit.now), key_of_conversation(part.by)
    statement = (
        select(key, func.count(), func.min(_C.unanswered_since), past)
        .where(IS_LIVE, _C.unanswered.is_(True), _C.history.is_(False), *within(part))
        .group_by(key)
    )
    for id, count, since, late in unit.connection.execute(statement):
        channel = channels[id]
        channel.unanswered, channel.oldest_since, channel.past_target = count, since, late


def _time_answers(unit: Unit, channels: dict[str, _Channel], day: datetime, part: Part) -> None:
    seconds = seconds_between(unit, _C.first_inbound_at, _C.first_response_at)
    key = key_of_conversation(part.by)
    statement = select(key, seconds).where(*answered(unit, part, day))
    for id, waited in unit.connection.execute(statement):
        channels[id].seconds.append(max(0, int(waited)))


def _topics(unit: Unit, found: dict[str, _Channel], labels: Labels) -> list[dict[str, Any]]:
    """By their names; what has no topic comes last, without a name."""
    rows = unit.connection.execute(
        select(topics.c.id, topics.c.names).where(topics.c.id.in_(found))
    )
    names = {row.id: row.names for row in rows}
    shaped = [
        {"topic": labels.topic(id, names.get(id)), **_figures(one)} for id, one in found.items()
    ]
    return sorted(shaped, key=lambda one: (not one["topic"]["id"], one["topic"]["name"]))


def _teams(unit: Unit, found: dict[str, _Channel]) -> list[dict[str, Any]]:
    """By their names; what has no team comes last, without a name."""
    rows = unit.connection.execute(select(teams.c.id, teams.c.name).where(teams.c.id.in_(found)))
    names = {row.id: row.name for row in rows}
    shaped = [
        {"team": {"id": id, "name": names.get(id, id)}, **_figures(one)}
        for id, one in found.items()
    ]
    return sorted(shaped, key=lambda one: (not one["team"]["id"], one["team"]["name"]))


def _figures(channel: _Channel) -> dict[str, Any]:
    return {
        "in_today": channel.in_today,
        "unanswered": channel.unanswered,
        "oldest_since": channel.oldest_since,
        "answered": len(channel.seconds),
        "median_seconds": percentile(channel.seconds, 0.5),
        "p90_seconds": percentile(channel.seconds, 0.9),
        "past_target": channel.past_target,
        "hours": channel.hours,
    }


def _earliest(times: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in times if at is not None), default=None)
