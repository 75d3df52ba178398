"""Tokens that platforms rotate: in the database, encrypted with a key that lies beside it in a file."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import select

from inbox.store.dialects import upsert
from inbox.store.store import Store
from inbox.store.tables.journal import credentials
from inbox.store.unit import Unit


def read_key(path: Path) -> bytes:
    """Made at first start, readable by its owner only."""
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(Fernet.generate_key())
    return path.read_bytes()


class Vault:
    """The credentials of one channel."""

    def __init__(self, store: Store, key: bytes, channel: str) -> None:
        self._store, self._fernet, self._channel = store, Fernet(key), channel

    def load(self) -> Mapping[str, Any]:
        raw = self._store.read(_load, self._channel)
        if raw is None:
            return {}
        try:
            value = json.loads(self._fernet.decrypt(raw))
        except (InvalidToken, ValueError):
            return {}  # Another key file: the channel asks to be authorised again.
        return value if isinstance(value, dict) else {}

    def save(self, values: Mapping[str, Any]) -> None:
        raw = self._fernet.encrypt(json.dumps(dict(values)).encode())
        self._store.write(_save, self._channel, raw)


def _load(unit: Unit, channel: str) -> bytes | None:
    return unit.connection.execute(
        select(credentials.c.value).where(credentials.c.channel == channel)
    ).scalar()


def _save(unit: Unit, channel: str, raw: bytes) -> None:
    row = {"channel": channel, "value": raw, "updated_at": unit.now}
    upsert(unit, credentials, row, ["channel"], ["value", "updated_at"])
