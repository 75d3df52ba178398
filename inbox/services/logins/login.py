"""Logging in, in two short units with the slow hash between them and outside of both."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from inbox.model.errors import UnknownCallerError
from inbox.model.words import Presence
from inbox.services.logins.attempts import attempt, forget, network_of, take_back
from inbox.services.logins.sessions import begin_session
from inbox.services.people.presence import change_presence
from inbox.store.tables.people import agents
from inbox.store.unit import Unit

WITHIN = timedelta(minutes=15)
PER_LOGIN = 10
PER_ADDRESS = 50
"""An office sits behind one address, so it may fail more often than one login. Who gets in is not counted:
five hundred come at eight."""


@dataclass(frozen=True, slots=True)
class Candidate:
    agent_id: int | None
    password_hash: str | None


def wrong_login() -> UnknownCallerError:
    """One answer for an unknown login, a wrong password and somebody who has left."""
    return UnknownCallerError("The login or the password is wrong.", code="login_wrong")


def login_key(login: str) -> str:
    return login.strip().lower()


def _from(address: str) -> str:
    return f"login-from:{network_of(address)}"


def find_login(unit: Unit, login: str, address: str) -> Candidate:
    """Counts the try. Raises TooManyError; an unknown login is a Candidate without anything."""
    attempt(unit, f"login:{login_key(login)}", PER_LOGIN, WITHIN)
    attempt(unit, _from(address), PER_ADDRESS, WITHIN)
    row = unit.connection.execute(
        select(agents.c.id, agents.c.password_hash).where(
            agents.c.login == login_key(login), agents.c.active
        )
    ).one_or_none()
    return Candidate(row.id, row.password_hash) if row else Candidate(None, None)


def log_in(
    unit: Unit, candidate: Candidate, address: str, browser: str, new_hash: str | None = None
) -> str:
    """The session's token, for somebody whose password was right. `new_hash` replaces an outdated one."""
    row = unit.connection.execute(
        select(agents).where(
            agents.c.id == candidate.agent_id,
            # Changed or left while the password was being verified.
            agents.c.password_hash == candidate.password_hash,
            agents.c.active,
        )
    ).one_or_none()
    if row is None:
        raise wrong_login()
    if new_hash:
        unit.connection.execute(
            update(agents).where(agents.c.id == row.id).values(password_hash=new_hash)
        )
    forget(unit, f"login:{row.login}")
    take_back(unit, _from(address))
    if row.presence == Presence.AWAY:
        change_presence(unit, row.id, Presence.AVAILABLE)
    return begin_session(unit, row.id, address, browser)
