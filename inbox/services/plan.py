"""What services know of the configuration and of what leads defined. One for each process: what changes
on screen is taken over as a whole, so that whoever holds the plan sees it at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from config.channels import ChannelEntry
from config.organisation import Organisation
from connectors.base import Connector
from inbox.model.errors import InvalidError, NotFoundError
from inbox.model.phone_numbers import COUNTRIES
from routing.approved import ApprovedText
from routing.business_time import Calendar
from routing.calendar_settings import CalendarSettings, ServiceLevel
from routing.learning.hints import Learned
from routing.rulebook import Rulebook
from routing.service_levels import ServiceLevels
from routing.settings import AgentCompetences, Rule, Team, Topic
from routing.surveys import Survey
from routing.topics import TopicTree


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


@dataclass(eq=False)
class Plan:
    organisation: Organisation
    channels: Mapping[str, Channel]
    rulebook: Rulebook
    teams: tuple[Team, ...] = ()
    topics: tuple[Topic, ...] = ()
    competences: tuple[AgentCompetences, ...] = ()
    thread_secret: bytes = field(default=b"", repr=False)
    demo: bool = False
    rules: tuple[Rule, ...] = ()
    approved_texts: tuple[ApprovedText, ...] = ()
    calendar_settings: tuple[CalendarSettings, ...] = ()
    level_settings: tuple[ServiceLevel, ...] = ()
    surveys: tuple[Survey, ...] = ()
    learned: Learned | None = None
    """What the organisation's history taught; taken over while it runs."""
    learned_tags: Learned | None = None
    learned_change: tuple[int, int] = (0, 0)
    """Of topics and of tags."""
    version: int = -1
    """Of the definitions that were taken over; -1 for what stands in the files."""

    def take_over(
        self,
        version: int,
        topics: tuple[Topic, ...],
        rules: tuple[Rule, ...],
        rulebook: Rulebook,
        service_levels: ServiceLevels,
    ) -> None:
        """At once for every thread: whoever asks gets all of the old or all of the new."""
        self.__dict__.update(
            version=version,
            topics=topics,
            rules=rules,
            rulebook=rulebook,
            service_levels=service_levels,
            records=_records(rulebook.tree),
        )

    def with_definitions(
        self,
        topics: tuple[Topic, ...],
        rules: tuple[Rule, ...],
        calendars: tuple[CalendarSettings, ...] | None = None,
        levels: tuple[ServiceLevel, ...] | None = None,
    ) -> "Plan":
        """The same organisation with other definitions, for whoever compares."""
        return replace(
            self,
            topics=topics,
            rules=rules,
            calendar_settings=self.calendar_settings if calendars is None else calendars,
            level_settings=self.level_settings if levels is None else levels,
        )

    @cached_property
    def service_levels(self) -> ServiceLevels:
        return ServiceLevels.of(self.level_settings, self.calendar_settings, self.organisation.zone)

    @property
    def learning(self) -> Mapping[str, Any]:
        """How the file wants learning to be; somebody may have changed it on screen."""
        return self.organisation.learning.model_dump()

    @property
    def calendars(self) -> Mapping[str, Calendar]:
        return self.service_levels.calendars

    def of_source(self, source: str) -> tuple[Channel, ...]:
        """The channels that a platform's calls to `/hooks/{source}` are for. Raises NotFoundError."""
        if found := self._by_source.get(source):
            return found
        raise NotFoundError("There is no such channel.", code="no_such_channel")

    @cached_property
    def _by_source(self) -> Mapping[str, tuple[Channel, ...]]:
        found: dict[str, tuple[Channel, ...]] = {}
        for channel in self.channels.values():
            source = channel.connector.source()
            found[source] = (*found.get(source, ()), channel)
        return found

    def is_open(self, calendar: str, at: datetime) -> bool:
        """By the calendar of that name; without a name by the first, or office hours if there is none."""
        found = self.calendars.get(calendar) or next(iter(self.calendars.values()), None)
        return (found or self._office_hours).is_open(at)

    @cached_property
    def country(self) -> str:
        return country_of(self.organisation)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.organisation.zone)

    @cached_property
    def _office_hours(self) -> Calendar:
        week = CalendarSettings.model_validate(
            {"id": "office", "hours": {"mon-fri": "08:00-17:00"}}
        )
        return Calendar.of(week, self.organisation.zone)

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
        return _records(self.rulebook.tree)


def country_of(organisation: Organisation) -> str:
    """ISO 3166 code; empty where neither the file nor the zone says it."""
    return organisation.country or COUNTRIES.get(organisation.zone, "")


def _records(tree: TopicTree) -> Mapping[str, str]:
    named = {topic: str(tree.record(topic)) for topic in tree.topics}
    return named | {gone: str(tree.record(tree.lasting(gone))) for gone in tree.merged}
