"""Bytes kept by what they are: one file for each content, named by its SHA-256."""

import contextlib
import hashlib
import os
import secrets
import time
from pathlib import Path

ASIDE = ".aside"
SPREAD = 2
"""Letters of the name that make the folder, so that no folder gets millions of files."""


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Blobs:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, content: bytes) -> str:
        """On disk for good when this returns. Blocks; never call it inside a transaction."""
        name = digest(content)
        path = self._path(name)
        with contextlib.suppress(FileNotFoundError):
            os.utime(path)  # The sweeper leaves young files alone.
            return name
        path.parent.mkdir(exist_ok=True, mode=0o700)
        temporary = path.with_name(f".{name}.{secrets.token_hex(4)}")
        try:
            with temporary.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.rename(path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        _sync_folder(path.parent)
        return name

    def temporary(self) -> Path:
        """A name in the same file system, for something that is written piece by piece."""
        return self._folder / f".{secrets.token_hex(12)}"

    def adopt(self, temporary: Path, name: str) -> None:
        """Takes over a file that was written and synced, and whose content has that digest."""
        path = self._path(name)
        path.parent.mkdir(exist_ok=True, mode=0o700)
        temporary.replace(path)
        _sync_folder(path.parent)

    def get(self, name: str) -> bytes:
        """Raises FileNotFoundError when it was erased."""
        return self._path(name).read_bytes()

    def path(self, name: str) -> Path:
        return self._path(name)

    def remove(self, name: str, older_than_seconds: float) -> bool:
        path = self._path(name)
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime >= older_than_seconds:
                path.unlink()
                return True
        return False

    def take_away(self, name: str, older_than_seconds: float) -> bool:
        """True when it is gone. One that is wanted at this very moment is young again, and stays.

        Put aside first and looked at there: between looking at a file in its place and removing it
        somebody could find it there and touch it.
        """
        path = self._path(name)
        aside = path.with_name(f".{name}.{secrets.token_hex(4)}{ASIDE}")
        try:
            path.rename(aside)
        except FileNotFoundError:
            return True
        if time.time() - aside.stat().st_mtime < older_than_seconds:
            aside.rename(path)
            return False
        aside.unlink()
        return True

    def tidy(self, older_than_seconds: float) -> None:
        """What a process that was killed left behind: half-written files, and what it had put aside."""
        for one in self._folder.glob(f"*/.*{ASIDE}"):
            with contextlib.suppress(FileNotFoundError):
                one.rename(one.with_name(one.name[1:65]))
        for one in (*self._folder.glob(".*"), *self._folder.glob("*/.*")):
            with contextlib.suppress(FileNotFoundError):
                if one.is_file() and time.time() - one.stat().st_mtime >= older_than_seconds:
                    one.unlink()

    def _path(self, name: str) -> Path:
        if len(name) != 64 or not name.isalnum():
            raise ValueError("not the name of a blob")
        return self._folder / name[:SPREAD] / name


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
