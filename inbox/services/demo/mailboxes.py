"""Everybody's mail in the demo: a folder for each address, a file for each mail, its name the UID.

Several processes use it at once: the demo's mail servers write, the page of the customers' side reads.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

UIDVALIDITY = 1
SENT = "sent"
"""Beside an address's own mails: copies of what it sent."""
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-_+@")


@dataclass(frozen=True, slots=True)
class Kept:
    uid: int
    path: Path

    @property
    def at(self) -> datetime:
        """When it was delivered."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def read(self) -> bytes:
        return self.path.read_bytes()


class Mailboxes:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, address: str, content: bytes, at: datetime, part: str = "") -> int:
        """Answers the mail's UID in that mailbox. `at` is its time of delivery."""
        folder = self._of(address) / part
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = folder / f".{secrets.token_hex(8)}"
        temporary.write_bytes(content)
        os.utime(temporary, (at.timestamp(), at.timestamp()))
        try:
            return _link(temporary, folder)
        finally:
            temporary.unlink()

    def list(self, address: str, above: int = 0, part: str = "") -> list[Kept]:
        """In the order they came."""
        with contextlib.suppress(FileNotFoundError):
            names = os.listdir(self._of(address) / part)
            uids = sorted(int(name[:-4]) for name in names if _is_mail(name))
            return [Kept(uid, self._path(address, uid, part)) for uid in uids if uid > above]
        return []

    def next_uid(self, address: str) -> int:
        kept = self.list(address)
        return kept[-1].uid + 1 if kept else 1

    def addresses(self) -> Iterator[str]:
        with contextlib.suppress(FileNotFoundError):
            yield from sorted(path.name for path in self._folder.iterdir() if path.is_dir())

    def _path(self, address: str, uid: int, part: str) -> Path:
        return self._of(address) / part / f"{uid:08}.eml"

    def _of(self, address: str) -> Path:
        """Raises ValueError for what could be a path out of here."""
        name = address.lower()
        if not name or not set(name) <= _LETTERS or name.startswith("."):
            raise ValueError(f"{address!r} can have no mailbox here")
        return self._folder / name


def _is_mail(name: str) -> bool:
    return name.endswith(".eml") and name[:-4].isdigit()


def _link(temporary: Path, folder: Path) -> int:
    """The next free number; two who want it at once can't both have it, since a link must be new."""
    uid = max((int(n[:-4]) for n in os.listdir(folder) if _is_mail(n)), default=0) + 1
    while True:
        try:
            os.link(temporary, folder / f"{uid:08}.eml")
            return uid
        except FileExistsError:
            uid += 1
