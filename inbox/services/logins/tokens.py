"""Tokens for programs: shown once, kept as a hash."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import insert, select, update

from inbox.model.errors import NotFoundError
from inbox.model.words import Role
from inbox.services.logins.secret_tokens import TOKEN_PREFIX, hash_secret, make_secret
from inbox.services.permissions import require
from inbox.store.tables.people import tokens
from inbox.store.unit import Unit


def create_token(unit: Unit, name: str, role: Role) -> dict[str, Any]:
    require(unit.actor, "token.manage")
    secret = make_secret(TOKEN_PREFIX)
    row = {"id": unit.new_id(), "name": name, "role": role, "created_at": unit.now}
    unit.connection.execute(insert(tokens).values(**row, token_hash=hash_secret(secret)))
    unit.emit("token.created", data={"token_id": str(row["id"]), "role": role})
    return {**row, "id": str(row["id"]), "last_used_at": None, "token": secret}


def list_tokens(unit: Unit) -> list[dict[str, Any]]:
    require(unit.actor, "token.manage")
    columns = (
        tokens.c.id,
        tokens.c.name,
        tokens.c.role,
        tokens.c.created_at,
        tokens.c.last_used_at,
    )
    rows = unit.connection.execute(
        select(*columns).where(tokens.c.revoked_at.is_(None)).order_by(tokens.c.id)
    )
    return [{**row._mapping, "id": str(row.id)} for row in rows]


def revoke_token(unit: Unit, token_id: int) -> None:
    require(unit.actor, "token.manage")
    revoked = unit.connection.execute(
        update(tokens)
        .where(tokens.c.id == token_id, tokens.c.revoked_at.is_(None))
        .values(revoked_at=unit.now)
    )
    if not revoked.rowcount:
        raise NotFoundError("There is no such token.", code="no_such_token")
    unit.emit("token.revoked", data={"token_id": str(token_id)})


def touch_tokens(unit: Unit, token_hashes: Collection[str]) -> None:
    unit.connection.execute(
        update(tokens).where(tokens.c.token_hash.in_(token_hashes)).values(last_used_at=unit.now)
    )
