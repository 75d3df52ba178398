"""Which service level a conversation has. Compiled once, then asked for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from inbox.model.words import Priority
from routing.addresses import is_of
from routing.business_time import ALL_HOURS, BusinessTime, Calendar
from routing.calendar_settings import Applies, CalendarSettings, ClockKind, ServiceLevel


@dataclass(frozen=True, slots=True)
class Promised:
    """What a choice of service level may rest on."""

    channel: str
    channel_kind: str
    priority: Priority = Priority.NORMAL
    topics: tuple[str, ...] = ()
    """The topic and all above it, nearest first."""
    team: str = ""
    tags: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """The customer's."""
    named: str | None = None
    """The level that the topic asks for."""


@dataclass(frozen=True, slots=True)
class Level:
    settings: ServiceLevel
    clock: BusinessTime

    @property
    def id(self) -> str:
        return self.settings.id

    def amount(self, kind: ClockKind) -> timedelta | None:
        target = self.settings.target(kind)
        return None if target is None else self.clock.amount(target)


@dataclass(frozen=True)
class ServiceLevels:
    levels: tuple[Level, ...] = ()
    calendars: Mapping[str, Calendar] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        levels: Sequence[ServiceLevel],
        calendars: Sequence[CalendarSettings],
        zone: str,
    ) -> "ServiceLevels":
        """Every calendar that a level names must be there."""
        compiled = {each.id: Calendar.of(each, zone) for each in calendars}
        return cls(
            tuple(
                Level(each, compiled[each.calendar] if each.calendar else ALL_HOURS)
                for each in levels
            ),
            compiled,
        )

    @cached_property
    def ask_for_tags(self) -> bool:
        return any(level.settings.applies.tags for level in self.levels)

    @cached_property
    def ask_for_customers(self) -> bool:
        return any(level.settings.applies.customers for level in self.levels)

    def choose(self, promised: Promised) -> Level | None:
        """The one that the topic names; else the first that applies, in the order of the file."""
        named = self.by_id(promised.named)
        return named or next(
            (each for each in self.levels if _applies(each.settings.applies, promised)), None
        )

    def by_id(self, id: str | None) -> Level | None:
        return next((each for each in self.levels if each.id == id), None)


def _applies(wanted: Applies, promised: Promised) -> bool:
    tags = {tag.casefold() for tag in promised.tags}
    return all(
        (
            not wanted.topic or not set(wanted.topic).isdisjoint(promised.topics),
            not wanted.channel or promised.channel in wanted.channel,
            not wanted.channel_kind or promised.channel_kind in wanted.channel_kind,
            not wanted.priority or promised.priority in wanted.priority,
            not wanted.team or promised.team in wanted.team,
            not wanted.tags or any(tag.casefold() in tags for tag in wanted.tags),
            not wanted.customers
            or any(
                is_of(address.casefold(), entry.casefold())
                for address in promised.addresses
                for entry in wanted.customers
            ),
        )
    )
