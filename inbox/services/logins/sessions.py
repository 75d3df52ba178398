"""Who is logged in: rows that hold the hash of a random token, its CSRF partner and when it ends."""

import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from inbox.model.errors import NotFoundError
from inbox.services.logins.secret_tokens import hash_secret, make_secret
from inbox.services.permissions import require_person
from inbox.store.tables.people import sessions
from inbox.store.unit import Unit

IDLE = timedelta(hours=12)
"""A session ends that long after it was last used."""
LONGEST = timedelta(days=30)
"""… and that long after it began, used or not."""


def begin_session(unit: Unit, agent_id: int, address: str, browser: str) -> str:
    """The token for the cookie. It is kept nowhere else."""
    token = make_secret()
    unit.connection.execute(
        insert(sessions).values(
            id=unit.new_id(),
            token_hash=hash_secret(token),
            agent_id=agent_id,
            csrf=secrets.token_urlsafe(24),
            created_at=unit.now,
            last_seen_at=unit.now,
            expires_at=unit.now + IDLE,
            address=address[:64],
            browser=browser[:300],
        )
    )
    return token


def end_session(unit: Unit, token_hash: str) -> None:
    unit.connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


def end_other_sessions(unit: Unit, agent_id: int, but: str = "") -> None:
    """`but` is the hash of the session that stays."""
    unit.connection.execute(
        delete(sessions).where(sessions.c.agent_id == agent_id, sessions.c.token_hash != but)
    )


def end_own_session(unit: Unit, session_id: int) -> None:
    gone = unit.connection.execute(
        delete(sessions).where(
            sessions.c.id == session_id, sessions.c.agent_id == require_person(unit.actor)
        )
    )
    if not gone.rowcount:
        raise NotFoundError("There is no such session.", code="no_such_session")


def list_sessions(unit: Unit, token_hash: str) -> list[dict[str, Any]]:
    rows = unit.connection.execute(
        select(sessions)
        .where(sessions.c.agent_id == require_person(unit.actor), sessions.c.expires_at > unit.now)
        .order_by(sessions.c.last_seen_at.desc())
    )
    return [
        {
            "id": str(row.id),
            "created_at": row.created_at,
            "last_seen_at": row.last_seen_at,
            "address": row.address,
            "browser": row.browser,
            "current": row.token_hash == token_hash,
        }
        for row in rows
    ]


def touch_sessions(unit: Unit, token_hashes: Collection[str]) -> None:
    """Sliding expiry, for all that were used lately at once."""
    unit.connection.execute(
        update(sessions)
        .where(sessions.c.token_hash.in_(token_hashes), sessions.c.expires_at > unit.now)
        .values(last_seen_at=unit.now, expires_at=unit.now + IDLE)
    )


def sweep_sessions(unit: Unit) -> None:
    over = (sessions.c.expires_at <= unit.now) | (sessions.c.created_at <= unit.now - LONGEST)
    unit.connection.execute(delete(sessions).where(over))
