"""The plan as it stands in the database, taken over by every process without a restart."""

from collections.abc import Mapping
from dataclasses import dataclass

from inbox.services.definitions.names import readable
from inbox.services.definitions.rows import RULE, TOPIC, plan_version, rows_of
from inbox.services.plan import Plan
from inbox.store.store import Store
from inbox.store.unit import Unit
from routing.rulebook import ChannelDefault, Rulebook, compile_rules
from routing.settings import Rule, Topic


@dataclass(frozen=True, slots=True)
class Defined:
    version: int
    topics: tuple[Topic, ...]
    rules: tuple[Rule, ...]
    merged: Mapping[str, str]


def read_defined(unit: Unit) -> Defined:
    """Only what is whole: a definition with a fault stays out, and the rest works on."""
    topic_rows = rows_of(unit, TOPIC)
    topics = [readable(row) for row in topic_rows if row.retired_at is None]
    rules = [readable(r) for r in rows_of(unit, RULE) if r.retired_at is None and not r.fault]
    return Defined(
        version=plan_version(unit),
        topics=tuple(topic for topic in topics if topic is not None),
        rules=tuple(rule for rule in rules if rule is not None),
        merged={row.id: row.merged_into for row in topic_rows if row.merged_into},
    )


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
    )


def make_rulebook(plan: Plan, defined: Defined, rules: tuple[Rule, ...] | None = None) -> Rulebook:
    return compile_rules(
        defined.rules if rules is None else rules,
        defined.topics,
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
