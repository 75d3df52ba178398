"""Screens on a wall: an address each, with a token that reads the board's figures and nothing else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update

from inbox.model.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    UnknownCallerError,
)
from inbox.services.logins.secret_tokens import WALLBOARD_PREFIX, hash_secret, make_secret
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.tables.boards import wallboards
from inbox.store.unit import AnyRow, Unit

MOST = 100
_W = wallboards.c


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the board is shown: of one team, of one channel, or all of it."""

    team: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Wall:
    name: str
    scope: Scope
    language: str
    theme: str


@dataclass(frozen=True, slots=True)
class NewWallboard:
    name: str
    scope: Scope
    language: str
    theme: str
    expires_at: datetime | None


def make_wallboard(unit: Unit, plan: Plan, new: NewWallboard) -> dict[str, Any]:
    """With its token, which is shown this once."""
    require(unit.actor, "wallboard.manage")
    _check(unit, plan, new)
    secret = make_secret(WALLBOARD_PREFIX)
    row = {
        "id": unit.new_id(),
        "name": new.name,
        "team_id": new.scope.team,
        "channel": new.scope.channel,
        "language": new.language,
        "theme": new.theme,
        "created_at": unit.now,
        "expires_at": new.expires_at,
    }
    by = unit.actor.id if unit.actor.kind == "agent" else None
    kept = {**row, "created_by": by, "token_hash": hash_secret(secret)}
    unit.connection.execute(insert(wallboards).values(kept))
    unit.emit("wallboard.made", data={"wallboard": str(row["id"])})
    return {**_shape(plan, row | {"last_seen_at": None}), "token": secret}


def _check(unit: Unit, plan: Plan, new: NewWallboard) -> None:
    if new.scope.team is not None and new.scope.channel is not None:
        raise InvalidError(
            "Of a team or of a channel, not both.", {"field": "channel"}, code="team_or_channel"
        )
    if new.scope.team is not None and new.scope.team not in _team_names(plan):
        raise InvalidError("There is no such team.", {"field": "team"}, code="no_such_team")
    if new.scope.channel is not None and new.scope.channel not in plan.channels:
        raise InvalidError(
            "There is no such channel.", {"field": "channel"}, code="no_such_channel"
        )
    if new.expires_at is not None and new.expires_at <= unit.now:
        raise InvalidError("This time has passed.", {"field": "expires_at"}, code="time_has_passed")
    if len(_standing(unit)) >= MOST:
        raise ConflictError(f"At most {MOST} wallboards.", code="too_many_wallboards")


def list_wallboards(unit: Unit, plan: Plan) -> list[dict[str, Any]]:
    """Those whose time is over stand there until they are withdrawn: somebody may wonder why it is dark."""
    require(unit.actor, "wallboard.manage")
    return [_shape(plan, dict(row._mapping)) for row in _standing(unit)]


def _standing(unit: Unit) -> list[AnyRow]:
    statement = select(wallboards).where(_W.withdrawn_at.is_(None)).order_by(_W.name, _W.id)
    return list(unit.connection.execute(statement))


def _shape(plan: Plan, row: dict[str, Any]) -> dict[str, Any]:
    channel = plan.channels.get(row["channel"] or "")
    return {
        "id": str(row["id"]),
        "name": row["name"],
        "team": _named(row["team_id"], _team_names(plan).get(row["team_id"] or "")),
        "channel": _named(row["channel"], channel.entry.name if channel else None),
        "language": row["language"],
        "theme": row["theme"],
        "created_at": row["created_at"],
        "expires_at": row["expires_at"],
        "last_seen_at": row["last_seen_at"],
    }


def _named(id: str | None, name: str | None) -> dict[str, str] | None:
    return None if id is None else {"id": id, "name": name or id}


def _team_names(plan: Plan) -> dict[str, str]:
    return {team.id: team.name for team in plan.teams}


def withdraw_wallboard(unit: Unit, id: int) -> str:
    """From now on its token is known no more. Answers the token's hash, whose streams are to end."""
    require(unit.actor, "wallboard.manage")
    row = unit.connection.execute(
        select(_W.token_hash).where(_W.id == id, _W.withdrawn_at.is_(None))
    ).first()
    if row is None:
        raise NotFoundError("There is no such wallboard.", code="no_such_wallboard")
    unit.connection.execute(update(wallboards).where(_W.id == id).values(withdrawn_at=unit.now))
    unit.emit("wallboard.withdrawn", data={"wallboard": str(id)})
    return str(row.token_hash)


def read_wall(unit: Unit) -> Wall:
    """What the screen that asks is to show."""
    require(unit.actor, "wallboard.read")
    row = unit.connection.execute(select(wallboards).where(_W.id == unit.actor.id)).first()
    if row is None:
        raise UnknownCallerError("This wallboard is not known.", code="wallboard_unknown")
    return Wall(row.name, Scope(row.team_id, row.channel), row.language, row.theme)


def standing_walls(unit: Unit, token_hashes: Collection[str]) -> set[str]:
    """Those of them that may go on."""
    alive = or_(_W.expires_at.is_(None), _W.expires_at > unit.now)
    statement = select(_W.token_hash).where(
        _W.token_hash.in_(token_hashes), _W.withdrawn_at.is_(None), alive
    )
    return set(unit.connection.scalars(statement))


def touch_wallboards(unit: Unit, token_hashes: Collection[str]) -> None:
    unit.connection.execute(
        update(wallboards).where(_W.token_hash.in_(token_hashes)).values(last_seen_at=unit.now)
    )
