"""What somebody sets for themselves."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from inbox.model.errors import InvalidError
from inbox.services.logins.sessions import end_other_sessions
from inbox.services.permissions import require_person
from inbox.store.tables.people import agents, sessions
from inbox.store.unit import Unit

DEFAULTS = {"locale": "sv", "theme": "system", "single_keys": True, "after_send": "next"}


def read_me(unit: Unit, token_hash: str) -> dict[str, Any]:
    row = _own_row(unit)
    csrf = unit.connection.scalar(
        select(sessions.c.csrf).where(sessions.c.token_hash == token_hash)
    )
    return {
        "id": str(row.id),
        "name": row.name,
        "login": row.login,
        "roles": row.roles,
        "teams": sorted(unit.actor.teams),
        "presence": row.presence,
        "csrf": csrf or "",
        **DEFAULTS,
        **row.settings,
    }


def change_settings(unit: Unit, change: Mapping[str, Any]) -> None:
    """`change` holds keys of DEFAULTS."""
    row = _own_row(unit)
    kept = {**row.settings, **{key: change[key] for key in DEFAULTS if key in change}}
    unit.connection.execute(update(agents).where(agents.c.id == row.id).values(settings=kept))


def own_password_hash(unit: Unit) -> str | None:
    hashed: str | None = _own_row(unit).password_hash
    return hashed


def change_password(unit: Unit, before: str | None, after: str, token_hash: str) -> None:
    """Both as hashes. All other sessions end: whoever stole the old password is out."""
    row = _own_row(unit)
    if row.password_hash != before:
        raise InvalidError(
            "The password was changed meanwhile.",
            {"field": "current_password"},
            code="password_changed",
        )
    unit.connection.execute(update(agents).where(agents.c.id == row.id).values(password_hash=after))
    end_other_sessions(unit, row.id, but=token_hash)


def _own_row(unit: Unit) -> Any:
    agent_id = require_person(unit.actor)
    return unit.connection.execute(select(agents).where(agents.c.id == agent_id)).one()
