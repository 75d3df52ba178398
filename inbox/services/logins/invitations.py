"""An address for somebody from outside: opens once, for a while, and lets them choose their own password.

A lead makes it for a helper who is prepared (`surge.py`). It is kept only as a hash, a new one voids the
old, and it gives nothing more than the helper's role has.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from inbox.model.errors import NotFoundError
from inbox.model.words import Presence, Role
from inbox.services.logins.attempts import attempt, network_of
from inbox.services.logins.secret_tokens import hash_secret, make_secret
from inbox.services.logins.sessions import begin_session, end_other_sessions
from inbox.services.people.agents import NewAgent, insert_agent
from inbox.services.people.presence import change_presence
from inbox.services.permissions import require
from inbox.store.dialects import upsert
from inbox.store.tables.people import agents, invitations
from inbox.store.unit import AnyRow, Unit

VALID = timedelta(days=7)
WITHIN = timedelta(minutes=15)
PER_ADDRESS = 50
"""An office sits behind one address."""


@dataclass(frozen=True, slots=True)
class Invited:
    agent_id: int
    token: str
    """Shown now, and kept nowhere."""
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    login: str
    session: str | None
    """None: nobody is let in at the moment; they can log in once they are."""


def prepare_helper(unit: Unit, name: str, login: str, demo: bool = False) -> Invited:
    require(unit.actor, "surge.manage")
    new = NewAgent(login, name, None, roles=(Role.SURGE,), demo=demo)
    agent_id = insert_agent(unit, new)
    unit.connection.execute(update(agents).where(agents.c.id == agent_id).values(active=False))
    return _invite(unit, agent_id)


def invite_again(unit: Unit, agent_id: int) -> Invited:
    """For who lost the address or forgot the password."""
    require(unit.actor, "surge.manage")
    row = unit.connection.execute(select(agents.c.roles).where(agents.c.id == agent_id)).first()
    if row is None or row.roles != [Role.SURGE]:
        raise NotFoundError("There is no such helper.", code="no_such_agent")
    return _invite(unit, agent_id)


def _invite(unit: Unit, agent_id: int) -> Invited:
    token, expires_at = make_secret(), unit.now + VALID
    row = {
        "agent_id": agent_id,
        "token_hash": hash_secret(token),
        "made_by": unit.actor.id,
        "expires_at": expires_at,
    }
    upsert(unit, invitations, row, ["agent_id"], ["token_hash", "made_by", "expires_at"])
    return Invited(agent_id, token, expires_at)


def find_invitation(unit: Unit, token: str) -> AnyRow:
    """Whose it is. Opening uses nothing up: mail scanners open every address."""
    row = unit.connection.execute(
        select(invitations, agents.c.name, agents.c.login, agents.c.active, agents.c.settings)
        .join(agents, agents.c.id == invitations.c.agent_id)
        .where(invitations.c.token_hash == hash_secret(token))
    ).one_or_none()
    if row is None or row.expires_at <= unit.now:
        raise NotFoundError("This invitation is used up or too old.", code="no_such_invitation")
    return row


def count_try(unit: Unit, address: str) -> None:
    """Before the slow hash is made. Raises TooManyError."""
    attempt(unit, f"join-from:{network_of(address)}", PER_ADDRESS, WITHIN)


def accept_invitation(
    unit: Unit, token: str, password_hash: str, language: str, address: str, browser: str
) -> Joined:
    """`language` is what the screens speak from then on."""
    row = find_invitation(unit, token)
    # Of two who open it at once the row lets one go on.
    mine = (invitations.c.agent_id == row.agent_id) & (invitations.c.token_hash == row.token_hash)
    if not unit.connection.execute(delete(invitations).where(mine)).rowcount:
        raise NotFoundError("This invitation is used up or too old.", code="no_such_invitation")
    unit.connection.execute(
        update(agents)
        .where(agents.c.id == row.agent_id)
        .values(password_hash=password_hash, settings={**row.settings, "locale": language})
    )
    end_other_sessions(unit, row.agent_id)
    told = {"agent_id": str(row.agent_id), "fields": ["password_hash"]}
    unit.emit("agent.changed", data=told)
    if not row.active:
        return Joined(row.login, None)
    change_presence(unit, row.agent_id, Presence.AVAILABLE)
    return Joined(row.login, begin_session(unit, row.agent_id, address, browser))


def invited_until(unit: Unit) -> dict[int, datetime]:
    rows = unit.connection.execute(select(invitations.c.agent_id, invitations.c.expires_at))
    return {agent: until for agent, until in rows if until > unit.now}


def as_shape(invited: Invited) -> dict[str, Any]:
    return {
        "agent": str(invited.agent_id),
        "path": f"/join/{invited.token}",
        "expires_at": invited.expires_at,
    }
