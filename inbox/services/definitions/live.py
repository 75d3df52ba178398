"""The plan as it stands in the database, taken over by every process without a restart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inbox.services.definitions.names import readable
from inbox.services.definitions.rows import (
    CALENDAR,
    RULE,
    SERVICE_LEVEL,
    TOPIC,
    plan_version,
    rows_of,
)
from inbox.services.plan import Plan
from inbox.store.store import Store
from inbox.store.unit import Unit
from routing.calendar_settings import CalendarSettings, ServiceLevel
from routing.rulebook import ChannelDefault, Rulebook, compile_rules
from routing.service_levels import ServiceLevels
from routing.settings import Rule, Topic


@dataclass(frozen=True, slots=True)
class Defined:
    version: int
    topics: tuple[Topic, ...]
    rules: tuple[Rule, ...]
    merged: Mapping[str, str]
    calendars: tuple[CalendarSettings, ...] = ()
    levels: tuple[ServiceLevel, ...] = ()


def read_defined(unit: Unit) -> Defined:
    """Only what is whole: a definition with a fault stays out, and the rest works on."""
    topic_rows = rows_of(unit, TOPIC)
    topics = [readable(row) for row in topic_rows if row.retired_at is None]
    return Defined(
        version=plan_version(unit),
        topics=tuple(topic for topic in topics if topic is not None),
        rules=_whole(unit, RULE),
        merged={row.id: row.merged_into for row in topic_rows if row.merged_into},
        calendars=_whole(unit, CALENDAR),
        levels=_whole(unit, SERVICE_LEVEL),
    )


def _whole(unit: Unit, kind: str) -> tuple[Any, ...]:
    rows = (row for row in rows_of(unit, kind) if row.retired_at is None and not row.fault)
    return tuple(shape for row in rows if (shape := readable(row)) is not None)


def refresh(store: Store, plan: Plan) -> bool:
    """Takes over what changed; True when something did. Cheap when nothing has: one row is read."""
    if store.read(plan_version) == plan.version:
        return False
    adopt(plan, store.read(read_defined))
    return True


def adopt(plan: Plan, defined: Defined) -> None:
    plan.take_over(
        version=defined.version,
        topics=defined.topics,
        rules=defined.rules,
        rulebook=make_rulebook(plan, defined),
        service_levels=ServiceLevels.of(defined.levels, defined.calendars, plan.organisation.zone),
    )


def make_rulebook(plan: Plan, defined: Defined, rules: tuple[Rule, ...] | None = None) -> Rulebook:
    """With `rules` given those alone are asked, and the words of topics are not looked for."""
    bare = (topic.model_copy(update={"words": ()}) for topic in defined.topics)
    return compile_rules(
        defined.rules if rules is None else rules,
        defined.topics if rules is None else tuple(bare),
        plan.teams,
        channel_defaults(plan),
        plan.is_open,
        defined.merged,
    )


def channel_defaults(plan: Plan) -> dict[str, ChannelDefault]:
    return {
        channel.id: ChannelDefault(channel.entry.team or "", channel.entry.topic or "")
        for channel in plan.channels.values()
    }
