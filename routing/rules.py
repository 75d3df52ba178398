"""Rules decide tags, topic, priority, team and kind. Compiled once, then asked for each message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inbox.model.words import Kind, Priority
from routing.facts import Facts
from routing.reasons import Reason
from routing.settings import Rule, Team, Topic


@dataclass(frozen=True, slots=True)
class ChannelDefault:
    """Where a conversation of this channel goes when nothing says better."""

    team: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    tags: tuple[str, ...] = ()
    topic: str = ""
    priority: Priority = Priority.NORMAL
    team: str = ""
    kind: Kind | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All that `decide` needs, ready to be asked."""


def compile_rules(
    rules: Sequence[Rule],
    topics: Sequence[Topic] = (),
    teams: Sequence[Team] = (),
    channels: Mapping[str, ChannelDefault] | None = None,
) -> Rulebook:
    return Rulebook()


def decide(facts: Facts, rulebook: Rulebook) -> Decision:
    return Decision()
