"""`inbox erase`, `backup` and `restore`."""

import argparse
import contextlib
import os
import shutil
import sqlite3
import sys
from pathlib import Path

from inbox.bootstrap.parts import Installation, Where
from inbox.cli.where import installation, where
from inbox.cli.whom import HELP, find_contact
from inbox.model.errors import InkorgError, InvalidError
from inbox.services.records.erase import describe, erase_contact
from inbox.store.engines import sqlite_path
from inbox.store.schema import copy_database


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    erase = commands.add_parser("erase", help="erase a customer for good")
    kinds = erase.add_subparsers(dest="kind", required=True, metavar="KIND")
    contact = kinds.add_parser("contact")
    contact.add_argument("who", metavar="WHO", help=HELP)
    contact.add_argument("--yes", action="store_true", help="do not ask before")
    contact.set_defaults(run=_erase)
    backup = commands.add_parser(
        "backup", help="copy everything that is kept (SQLite), while it runs"
    )
    backup.add_argument("folder", type=Path, help="a new folder")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="put a backup into an empty data folder")
    restore.add_argument("folder", type=Path)
    restore.set_defaults(run=_restore)


def _erase(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    try:
        id = find_contact(on, arguments.who)
        if not arguments.yes and sys.stdin.isatty() and not _is_meant(on, id):
            return 1
        erased = on.store.write(erase_contact, id)
        for name in erased.blobs:
            on.blobs.remove(name, older_than_seconds=0)
    finally:
        on.close()
    print(f"erased: {erased.messages} messages in {erased.conversations} conversations")
    return 0


def _is_meant(on: Installation, id: int) -> bool:
    """An address is soon mistyped, and nothing brings back whose it was."""
    who = on.store.read(describe, id)
    print(
        f"{who}\nAll of it is erased for good, and stays erased. Go on? [y/N] ", end="", flush=True
    )
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _database(at: Where) -> Path:
    path = sqlite_path(at.database_url)
    if path is None:
        raise InvalidError(
            "On PostgreSQL, use pg_dump for the database and copy the folder of data beside it.",
            code="not_on_postgresql",
        )
    return path


def _backup(arguments: argparse.Namespace) -> int:
    at = where(arguments)
    path, folder = _database(at), arguments.folder.absolute()
    if not path.exists():
        raise InvalidError(f"There is no database at {path}.", code="no_such_file")
    if folder.exists():
        raise InvalidError(f"{folder} is there already. Name a new folder.", code="already_there")
    # Under another name until it is whole: what was broken off is never taken for a backup.
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700, parents=True)
    try:
        _copy_out(path, at.data, part)
        part.rename(folder)
    except sqlite3.Error as error:
        raise InkorgError(f"The database could not be copied: {error}") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    print(f"backed up to {folder}")
    return 0


def _copy_out(path: Path, data: Path, folder: Path) -> None:
    # The database first: a file that comes later is only one too many, never one too few.
    copy_database(path, folder / "inbox.db")
    shutil.copy2(data / "key", folder / "key")
    _copy_files(data / "blobs", folder / "blobs")


def _copy_files(source: Path, target: Path) -> None:
    """What vanishes meanwhile was erased, or had not been put there yet."""
    for file in sorted(source.glob("*/*")):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            shutil.copy2(file, copy)


def _restore(arguments: argparse.Namespace) -> int:
    at = where(arguments)
    path, folder = _database(at), arguments.folder
    for name in ("inbox.db", "key"):
        if not (folder / name).is_file():
            raise InvalidError(f"{folder} is no backup: it has no {name}.", code="not_a_backup")
    # A log that another database left would be read into this one.
    for left in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if left.exists():
            raise InvalidError(
                f"{left} is there already. Restore into an empty data folder.", code="already_there"
            )
    at.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The database last, and whole: until then a restore that was broken off is simply begun again.
    _copy_files(folder / "blobs", at.data / "blobs")
    shutil.copy2(folder / "key", at.data / "key")
    part = path.with_name(f"{path.name}.part")
    shutil.copy2(folder / "inbox.db", part)
    part.rename(path)
    _give_back(at.data)
    print(f"restored to {at.data}")
    return 0


def _give_back(data: Path) -> None:
    """Where root restores what the service will use."""
    owner = data.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        for one in data.rglob("*"):
            os.chown(one, owner.st_uid, owner.st_gid, follow_symlinks=False)
