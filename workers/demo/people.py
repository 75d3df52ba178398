"""Those who work at the demo organisation."""

from dataclasses import dataclass, field

from inbox.bootstrap.parts import Installation
from inbox.model.actor import Actor
from inbox.model.words import Role
from inbox.services.logins.invitations import prepare_helper
from inbox.services.logins.passwords import hash_password
from inbox.services.people.agents import NewAgent, create_agent, list_agents
from inbox.services.sync_plan import sync_plan
from inbox.services.wallboards import NewWallboard, Scope, list_wallboards, make_wallboard

LOGIN = "aisha@tallvik.example"
PASSWORD = "tallvik-demo"
"""Everybody's. The demo listens on this machine only and holds nothing that is real."""


@dataclass(frozen=True, slots=True)
class Colleague:
    login: str
    name: str
    teams: tuple[str, ...]
    roles: tuple[Role, ...] = field(default=(Role.AGENT,))


COLLEAGUES = (
    Colleague(
        LOGIN, "Aisha Nordin", ("faktura", "kundservice"), (Role.ADMIN, Role.LEAD, Role.AGENT)
    ),
    Colleague("bjorn@tallvik.example", "Björn Dahl", ("elnat",)),
    Colleague("camilla@tallvik.example", "Camilla Friis", ("faktura", "flytt", "kundservice")),
    Colleague("daniel@tallvik.example", "Daniel Sjögren", ("vatten", "kundservice")),
    Colleague(
        "eirik@tallvik.example", "Eirik Solberg", ("faktura", "elnat", "flytt", "kundservice")
    ),
    Colleague("farah@tallvik.example", "Farah Malik", ("flytt", "kundservice")),
)
HELPERS = (
    ("gunilla@tallvik.example", "Gunilla Åström"),
    ("henrik@tallvik.example", "Henrik Lund"),
    ("ingrid@tallvik.example", "Ingrid Moe"),
)
"""From other offices: prepared for a crisis, and let in by nobody yet."""
WALLBOARD = "Kundservice, skärmen vid dörren"


def hire(on: Installation) -> None:
    """Makes those who are not there yet, with the competences that the configuration gives them."""
    there = {one["login"] for one in on.store.read(list_agents)}
    missing = [one for one in COLLEAGUES if one.login not in there]
    if not missing:
        return
    hashed = hash_password(PASSWORD)
    for one in missing:
        new = NewAgent(
            one.login, one.name, hashed, roles=one.roles, teams=one.teams, capacity=25, demo=True
        )
        on.store.write(create_agent, new)
    on.store.write(sync_plan, on.plan)
    _prepare(on)


def _prepare(on: Installation) -> None:
    """What a lead had made ready before anybody looks."""
    lead = next(one for one in on.store.read(list_agents) if one["login"] == LOGIN)
    roles, teams = frozenset(Role(one) for one in lead["roles"]), frozenset(lead["teams"])
    actor = Actor("agent", int(lead["id"]), lead["name"], roles, teams)
    there = {one["login"] for one in on.store.read(list_agents)}
    for login, name in HELPERS:
        if login not in there:
            on.store.write_as(actor, prepare_helper, name, login, demo=True)
    if not on.store.read_as(actor, list_wallboards, on.plan):
        new = NewWallboard(WALLBOARD, Scope(), "sv", "dark", None)
        on.store.write_as(actor, make_wallboard, on.plan, new)
