"""What services know of the configuration. Made in bootstrap, passed in, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from config.channels import ChannelEntry
from config.organisation import Organisation
from connectors.base import Connector
from inbox.model.errors import InvalidError, NotFoundError
from routing.rules import Rulebook
from routing.settings import AgentCompetences, Team, Topic


@dataclass(frozen=True)
class Channel:
    entry: ChannelEntry
    connector: Connector[Any]

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def kind(self) -> str:
        return self.entry.kind


@dataclass(frozen=True)
class Plan:
    organisation: Organisation
    channels: Mapping[str, Channel]
    rulebook: Rulebook
    teams: tuple[Team, ...] = ()
    topics: tuple[Topic, ...] = ()
    competences: tuple[AgentCompetences, ...] = ()
    thread_secret: bytes = field(default=b"", repr=False)
    demo: bool = False

    def channel(self, id: str) -> Channel:
        try:
            return self.channels[id]
        except KeyError:
            raise NotFoundError(f'There is no channel "{id}".', code="no_such_channel") from None

    def sending_channel(self, id: str) -> Channel:
        channel = self.channel(id)
        if not channel.connector.capabilities.can_reply:
            raise InvalidError(
                f'Channel "{id}" can\'t send.', {"field": "channel"}, code="channel_cannot_send"
            )
        return channel

    def answering_channel(self, id: str) -> Channel:
        """The channel itself or, where that can't send (a form), the mailbox that speaks for it."""
        channel = self.channel(id)
        if channel.connector.capabilities.can_reply:
            return channel
        mail = self.mail_for(channel)
        if mail is None:
            raise InvalidError(
                f'Channel "{id}" can\'t send.', {"field": "channel"}, code="channel_cannot_send"
            )
        return mail

    def mail_for(self, asking: Channel) -> Channel | None:
        """The mailbox that speaks for a channel which can't send: the same team's, else the first."""
        mail = [c for c in self.channels.values() if c.kind == "email" and not c.entry.parallel]
        able = [c for c in mail if c.connector.capabilities.can_reply]
        return next((c for c in able if c.entry.team == asking.entry.team), next(iter(able), None))

    @cached_property
    def own_addresses(self) -> frozenset[str]:
        return frozenset().union(*(c.connector.addresses() for c in self.channels.values()))

    @cached_property
    def push_teams(self) -> frozenset[str]:
        return frozenset(team.id for team in self.teams if team.assign == "push")

    @cached_property
    def records(self) -> Mapping[str, str]:
        """The record rule of each topic, inherited from its parent."""
        by_id = {topic.id: topic for topic in self.topics}
        found = {}
        for topic in self.topics:
            at: Topic | None = topic
            while at is not None and at.record is None:
                at = by_id.get(at.parent or "")
            found[topic.id] = (at.record if at and at.record else "none") or "none"
        return {id: str(record) for id, record in found.items()}
