"""Who works here and what they may see: read once for a stretch of the log."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select

from inbox.model.actor import Actor
from inbox.model.words import Role, Sensitivity
from inbox.services.permissions import LEADING, may
from inbox.store.reading.sight import EVERYWHERE, IN_TEAMS
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts
from inbox.store.tables.notices import notice_addresses, notice_wishes, push_subscriptions
from inbox.store.tables.people import agents, team_members
from inbox.store.unit import AnyRow, Unit
from routing.notices import OF_OPERATIONS, NoticeKind, Way, Wishes


@dataclass(frozen=True, slots=True)
class Person:
    actor: Actor
    wishes: Wishes
    locale: str
    login: str
    reach: frozenset[Way]
    """Ways that lead to them at all."""

    @property
    def id(self) -> int:
        assert self.actor.id is not None
        return self.actor.id


@dataclass(frozen=True)
class People:
    by_id: Mapping[int, Person]
    team_addresses: tuple[AnyRow, ...] = ()

    @cached_property
    def leads(self) -> tuple[Person, ...]:
        return tuple(one for one in self.by_id.values() if Role.LEAD in one.actor.roles)

    @cached_property
    def of_operations(self) -> tuple[Person, ...]:
        return tuple(one for one in self.by_id.values() if may_lead(one.actor))

    def of_team(self, team: str | None) -> tuple[Person, ...]:
        return tuple(one for one in self.by_id.values() if team and team in one.actor.teams)

    def leads_of(self, team: str | None) -> tuple[Person, ...]:
        """The team's own; where it has none, all."""
        mine = tuple(one for one in self.leads if team and team in one.actor.teams)
        return mine or self.leads


def read_people(unit: Unit, ids: Iterable[int] | None = None) -> People:
    """All who are active, or those of them that are named."""
    wanted = (
        select(agents, notice_wishes.c.value.label("wishes"))
        .outerjoin(notice_wishes, notice_wishes.c.agent_id == agents.c.id)
        .where(agents.c.active)
    )
    members = select(team_members.c.agent_id, team_members.c.team_id)
    if ids is not None:
        named = list(ids)
        wanted = wanted.where(agents.c.id.in_(named))
        members = members.where(team_members.c.agent_id.in_(named))
    teams: dict[int, set[str]] = defaultdict(set)
    for agent, team in unit.connection.execute(members):
        teams[agent].add(team)
    rows = unit.connection.execute(wanted).all()
    reached = _reached(unit)
    return People({row.id: _person(row, frozenset(teams[row.id]), reached) for row in rows})


def _reached(unit: Unit) -> Mapping[Way, frozenset[int]]:
    own = {Way.PUSH: push_subscriptions.c.agent_id, Way.CHAT: notice_addresses.c.agent_id}
    return {
        way: frozenset(unit.connection.scalars(select(column).where(column.is_not(None))))
        for way, column in own.items()
    }


def with_team_addresses(unit: Unit, people: People) -> People:
    c = notice_addresses.c
    rows = unit.connection.execute(
        select(c.id, c.team_id, c.kinds).where(c.team_id.is_not(None))
    ).all()
    return People(people.by_id, tuple(rows))


def _person(row: AnyRow, teams: frozenset[str], reached: Mapping[Way, frozenset[int]]) -> Person:
    roles = frozenset(Role(role) for role in row.roles)
    actor = Actor("agent", row.id, row.name, roles, teams, row.protected_access)
    wishes = Wishes.model_validate(row.wishes) if row.wishes else Wishes()
    reach = {Way.CONSOLE, *(way for way, ids in reached.items() if row.id in ids)}
    if "@" in row.login:
        reach.add(Way.MAIL)
    locale = str(row.settings.get("locale", "sv"))
    return Person(actor, wishes, locale, row.login, frozenset(reach))


def may_lead(actor: Actor) -> bool:
    return not actor.roles.isdisjoint(LEADING)


def may_get(actor: Actor, kind: NoticeKind) -> bool:
    return may_lead(actor) if kind in OF_OPERATIONS else may(actor, "conversation.read")


def may_see(actor: Actor, row: AnyRow) -> bool:
    """`row` is one of `about`. Who may not open it is not told that it is there."""
    if not may(actor, "conversation.read"):
        return False
    if is_protected(row) and not actor.protected_access:
        return False
    if actor.has(*EVERYWHERE):
        return True
    if actor.sees_own_only:
        return bool(row.assignee_id == actor.id)
    return actor.has(*IN_TEAMS) and row.team_id in actor.teams


def is_protected(row: AnyRow) -> bool:
    return Sensitivity.PROTECTED in (row.sensitivity, row.contact_sensitivity)


def about(unit: Unit, ids: Iterable[int]) -> dict[int, AnyRow]:
    """What has to be known of conversations to tell of them: nothing that a customer said."""
    c = conversations.c
    named = sorted(set(ids))
    if not named:
        return {}
    columns = (
        *(c.id, c.number, c.team_id, c.assignee_id, c.sensitivity, c.status, c.history),
        *(c.merged_into, c.origin_channel, c.origin_kind, c.topic_id, c.due_at),
    )
    rows = unit.connection.execute(
        select(*columns, contacts.c.sensitivity.label("contact_sensitivity"))
        .join(contacts, contacts.c.id == c.contact_id)
        .where(c.id.in_(named))
    )
    return {row.id: row for row in rows}
