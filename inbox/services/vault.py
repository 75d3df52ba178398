"""Tokens that platforms rotate: in the database, encrypted with a key that lies beside it in a file."""

import contextlib
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from inbox.model.errors import InkorgError
from inbox.services.settings import read_setting, write_setting
from inbox.store.dialects import upsert
from inbox.store.store import Store
from inbox.store.tables.journal import credentials
from inbox.store.tables.people import settings
from inbox.store.unit import Unit

if TYPE_CHECKING:
    # Ten megabytes that are loaded where a channel keeps tokens.
    from cryptography.fernet import Fernet


def read_key(path: Path) -> bytes:
    """Made at first start, readable by its owner only. Whole or not there, whoever starts at once."""
    if not path.exists():
        from cryptography.fernet import Fernet

        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
        temporary.unlink()
    return path.read_bytes()


KEY_MARK = "key_mark"


def open_key(path: Path, store: Store) -> bytes:
    """That of this database. Another one would make tokens unreadable and links in mails dead without a
    word, and where two machines have two, each would spoil what the other keeps."""
    known = store.read(read_setting, KEY_MARK)
    if known is not None and not path.exists():
        raise InkorgError(f"{path} is not there{_HOW_TO_MEND}")
    key = read_key(path)
    mark = hmac.new(key, b"mark", hashlib.sha256).hexdigest()[:16]
    if known is None:
        store.write(write_setting, KEY_MARK, mark)
    elif known != mark:
        raise InkorgError(f"{path} is another key than this database was used with{_HOW_TO_MEND}")
    return key


def forget_key(unit: Unit) -> None:
    """The next to open takes the key that is there then, or makes one."""
    unit.connection.execute(delete(settings).where(settings.c.key == KEY_MARK))


_HOW_TO_MEND = (
    ": stored tokens and links in mails were made with that one. Put it back from the backup, or name "
    "the data folder that the other processes have. Where it is lost for good: `inbox migrate --new-key`"
)


class Vault:
    """The credentials of one channel."""

    def __init__(self, store: Store, key: bytes, channel: str) -> None:
        self._store, self._key, self._channel = store, key, channel

    @property
    def _fernet(self) -> "Fernet":
        from cryptography.fernet import Fernet

        return Fernet(self._key)

    def load(self) -> Mapping[str, Any]:
        raw = self._store.read(_load, self._channel)
        if raw is None:
            return {}
        from cryptography.fernet import InvalidToken

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
