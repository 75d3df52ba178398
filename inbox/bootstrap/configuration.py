"""The organisation's folder as one typed value, or everything that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from config.channels import ChannelEntry
from config.check import validate
from config.errors import Problems
from config.folder import CHANNELS, scan
from config.node import Node
from config.organisation import Organisation
from connectors.base import Connector, Settings
from inbox.bootstrap.cross_checks import cross_check, entries
from routing.approved import ApprovedText
from routing.calendar_settings import CalendarSettings, ServiceLevel
from routing.rules import ChannelDefault, Rulebook, compile_rules
from routing.settings import AgentCompetences, Rule, Team, Topic
from routing.surveys import Survey

T = TypeVar("T")

NO_LIST = "must be a list (lines that begin with -)"


@dataclass(frozen=True, slots=True)
class ChannelConfig:
    entry: ChannelEntry
    settings: Settings
    """As the connector of `entry.kind` wants them."""


@dataclass(frozen=True, slots=True)
class Configuration:
    organisation: Organisation
    channels: tuple[ChannelConfig, ...]
    teams: tuple[Team, ...]
    topics: tuple[Topic, ...]
    rules: tuple[Rule, ...]
    competences: tuple[AgentCompetences, ...]
    calendars: tuple[CalendarSettings, ...] = ()
    service_levels: tuple[ServiceLevel, ...] = ()
    approved_texts: tuple[ApprovedText, ...] = ()
    surveys: tuple[Survey, ...] = ()

    def rulebook(self) -> Rulebook:
        defaults = {
            channel.entry.id: ChannelDefault(channel.entry.team or "", channel.entry.topic or "")
            for channel in self.channels
        }
        return compile_rules(self.rules, self.topics, self.teams, defaults)


def load_configuration(
    folder: Path, connectors: Mapping[str, type[Connector[Any]]]
) -> Configuration:
    """`connectors` by kind. Raises ConfigError with all problems of all files."""
    nodes, found = scan(folder)
    problems = Problems(found)
    organisation = problems.attempt(_organisation, nodes)
    channels = _channels(nodes, connectors, problems)
    teams = _list(Team, "teams", nodes, problems)
    topics = _list(Topic, "topics", nodes, problems)
    rules = _list(Rule, "rules", nodes, problems)
    competences = _list(AgentCompetences, "competences", nodes, problems)
    calendars = _list(CalendarSettings, "calendars", nodes, problems)
    service_levels = _list(ServiceLevel, "service_levels", nodes, problems)
    approved = _list(ApprovedText, "approved_texts", nodes, problems)
    surveys = _list(Survey, "surveys", nodes, problems)
    unread = {problem.file for problem in found} - {node.file for node in nodes.values()}
    problems.found += cross_check(nodes, connectors, unread)
    problems.raise_if_any()
    assert organisation is not None
    return Configuration(
        organisation,
        channels,
        teams,
        topics,
        rules,
        competences,
        calendars,
        service_levels,
        approved,
        surveys,
    )


def _organisation(nodes: Mapping[str, Node]) -> Organisation | None:
    return validate(Organisation, nodes["organisation"]) if "organisation" in nodes else None


def _list(
    shape: type[T], name: str, nodes: Mapping[str, Node], problems: Problems
) -> tuple[T, ...]:
    """Each entry by itself, so that one bad entry hides nothing in the next."""
    if name not in nodes or nodes[name].value is None:
        return ()
    if not isinstance(nodes[name].value, list):
        problems.found.append(nodes[name].problem(NO_LIST))
    found = [problems.attempt(validate, shape, entry) for entry in nodes[name].items()]
    return tuple(entry for entry in found if entry is not None)


def _channels(
    nodes: Mapping[str, Node], connectors: Mapping[str, type[Connector[Any]]], problems: Problems
) -> tuple[ChannelConfig, ...]:
    listed = nodes.get(CHANNELS)
    if listed is not None and not isinstance(listed.value, list):
        empty = "holds no channel; config/examples/minimal has one"
        problems.found.append(listed.problem(empty if listed.value is None else NO_LIST))
    found = [_channel(entry, connectors, problems) for entry in entries(nodes, CHANNELS)]
    return tuple(channel for channel in found if channel is not None)


def _channel(
    node: Node, connectors: Mapping[str, type[Connector[Any]]], problems: Problems
) -> ChannelConfig | None:
    kind = node.value.get("kind") if isinstance(node.value, dict) else None
    if isinstance(kind, str) and kind in connectors:
        node = _put_below_settings(node, connectors[kind].settings_type, problems)
    entry = problems.attempt(validate, ChannelEntry, node)
    if not isinstance(kind, str):
        return None
    if kind not in connectors:
        there = ", ".join(sorted(connectors))
        problems.found.append(
            node.problem(f'there is no kind "{kind}"; there are {there}', ("kind",))
        )
        return None
    settings = problems.attempt(validate, connectors[kind].settings_type, _settings(node))
    return ChannelConfig(entry, settings) if entry and settings else None


def _put_below_settings(node: Node, shape: type[Settings], problems: Problems) -> Node:
    """As it was meant, where somebody forgot the line `settings:`; they are told so, and of nothing
    that would be right without it."""
    lost = (shape.model_fields.keys() - ChannelEntry.model_fields.keys()) & node.value.keys()
    below = node.value.get("settings", {})
    if not lost or not isinstance(below, dict):
        return node
    problems.found += [node.problem("belongs below settings", (key,)) for key in sorted(lost)]
    value = {key: one for key, one in node.value.items() if key not in lost}
    return replace(node, value=value | {"settings": {key: node.value[key] for key in lost} | below})


def _settings(node: Node) -> Node:
    if "settings" in node:
        return node.at("settings")
    return replace(node, value={}, path=(*node.path, "settings"))
