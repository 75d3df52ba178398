"""Runs something as whoever calls: identity, permission and the act in one transaction."""

import hmac
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from sqlalchemy import bindparam, select

from inbox.model.actor import Actor
from inbox.model.errors import ForbiddenError, UnknownCallerError
from inbox.model.words import Role
from inbox.services.logins.sessions import LONGEST
from inbox.services.permissions import require
from inbox.store.among import among
from inbox.store.tables.boards import wallboards
from inbox.store.tables.people import agents, sessions, team_members, tokens
from inbox.store.unit import Unit

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Claim:
    """Who a request says it is from. Nothing of it is proved yet."""

    kind: Literal["session", "token", "wallboard"]
    secret_hash: str
    csrf: str | None = None
    """What came with a write; None where none is asked for (a read)."""


@dataclass(frozen=True, slots=True)
class Caller:
    actor: Actor
    csrf: str = ""
    presence: str = ""


def identify(unit: Unit, claim: Claim) -> Caller:
    """Raises UnknownCallerError, or ForbiddenError when a session's write lacks its CSRF token."""
    caller = _IDENTIFY[claim.kind](unit, claim.secret_hash)
    if claim.kind == "session" and claim.csrf is not None:
        if not hmac.compare_digest(claim.csrf.encode("utf-8", "replace"), caller.csrf.encode()):
            raise ForbiddenError(
                "The header X-CSRF-Token is missing or wrong. Load the page again.",
                code="csrf_missing",
            )
    return caller


def as_caller(
    unit: Unit,
    claim: Claim,
    action: str,
    fn: Callable[Concatenate[Unit, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    caller = identify(unit, claim)
    unit.actor = caller.actor
    require(caller.actor, action)
    return fn(unit, *args, **kwargs)


_SESSIONS = (
    select(sessions.c.token_hash, sessions.c.csrf, agents)
    .join(agents, agents.c.id == sessions.c.agent_id)
    .where(
        among(sessions.c.token_hash, "hashes"),
        sessions.c.expires_at > bindparam("now"),
        sessions.c.created_at > bindparam("oldest"),
        agents.c.active,
    )
)
_TEAMS = select(team_members.c.agent_id, team_members.c.team_id).where(
    among(team_members.c.agent_id, "agents")
)
_TOKEN = select(tokens).where(
    tokens.c.token_hash == bindparam("hash"), tokens.c.revoked_at.is_(None)
)


def read_sessions(unit: Unit, secret_hashes: Collection[str]) -> dict[str, Caller]:
    """Those that still stand, by their hash: two queries for however many."""
    asked = {"hashes": list(secret_hashes), "now": unit.now, "oldest": unit.now - LONGEST}
    rows = unit.connection.execute(_SESSIONS, asked).all()
    teams = _read_teams(unit, {row.id for row in rows})
    return {
        row.token_hash: Caller(_agent(row, teams[row.id]), row.csrf, row.presence) for row in rows
    }


def _session(unit: Unit, secret_hash: str) -> Caller:
    caller = read_sessions(unit, [secret_hash]).get(secret_hash)
    if caller is None:
        raise UnknownCallerError("You are not logged in, or no longer.")
    return caller


def _token(unit: Unit, secret_hash: str) -> Caller:
    row = unit.connection.execute(_TOKEN, {"hash": secret_hash}).one_or_none()
    if row is None:
        raise UnknownCallerError("This token is not known, or was revoked.", code="token_unknown")
    return Caller(Actor("token", row.id, row.name, frozenset({Role(row.role)})))


def _wallboard(unit: Unit, secret_hash: str) -> Caller:
    c = wallboards.c
    row = unit.connection.execute(
        select(c.id, c.name, c.expires_at).where(
            c.token_hash == secret_hash, c.withdrawn_at.is_(None)
        )
    ).one_or_none()
    if row is None or (row.expires_at is not None and row.expires_at <= unit.now):
        raise UnknownCallerError(
            "This wallboard was withdrawn, or its time is over.", code="wallboard_unknown"
        )
    return Caller(Actor("wallboard", row.id, row.name))


_IDENTIFY: Mapping[str, Callable[[Unit, str], Caller]] = {
    "session": _session,
    "token": _token,
    "wallboard": _wallboard,
}


def agent_actor(unit: Unit, row: Any) -> Actor:
    """`row` is one of the table agents."""
    return _agent(row, _read_teams(unit, [row.id])[row.id])


def _agent(row: Any, teams: Iterable[str]) -> Actor:
    roles = frozenset(Role(role) for role in row.roles)
    return Actor("agent", row.id, row.name, roles, frozenset(teams), row.protected_access)


def _read_teams(unit: Unit, agent_ids: Collection[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    if agent_ids:
        for agent, team in unit.connection.execute(_TEAMS, {"agents": list(agent_ids)}):
            found[agent].append(team)
    return found
