"""`inbox erase`, `backup` and `restore`."""

import argparse
import contextlib
import shutil
import sqlite3
import sys
from pathlib import Path

from inbox.bootstrap.parts import Where
from inbox.cli.where import installation, where
from inbox.model.errors import InvalidError
from inbox.services.records.erase import erase_contact
from inbox.store.engines import sqlite_path


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    erase = commands.add_parser("erase", help="erase a customer for good")
    kinds = erase.add_subparsers(dest="kind", required=True, metavar="KIND")
    contact = kinds.add_parser("contact")
    contact.add_argument("id", type=int)
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
    erased = on.store.write(erase_contact, arguments.id)
    for name in erased.blobs:
        on.blobs.remove(name, older_than_seconds=0)
    on.close()
    print(f"erased: {erased.messages} messages in {erased.conversations} conversations")
    return 0


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
    path, folder = _database(at), arguments.folder
    if not path.exists():
        raise InvalidError(f"There is no database at {path}.", code="no_such_file")
    folder.mkdir(mode=0o700, parents=True)
    # The database first: a file that comes later is only one too many, never one too few.
    with contextlib.closing(sqlite3.connect(path)) as source:
        source.execute("VACUUM INTO ?", (str(folder / "inbox.db"),))
    shutil.copy2(at.data / "key", folder / "key")
    if (at.data / "blobs").is_dir():
        shutil.copytree(at.data / "blobs", folder / "blobs")
    print(f"backed up to {folder}")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    at = where(arguments)
    path, folder = _database(at), arguments.folder
    if not (folder / "inbox.db").is_file():
        raise InvalidError(f"{folder} is no backup: it has no inbox.db.", code="not_a_backup")
    if path.exists():
        raise InvalidError(
            f"{path} is there already. Restore into an empty data folder.", code="already_there"
        )
    at.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy2(folder / "inbox.db", path)
    shutil.copy2(folder / "key", at.data / "key")
    if (folder / "blobs").is_dir():
        shutil.copytree(folder / "blobs", at.data / "blobs", dirs_exist_ok=True)
    print(f"restored to {at.data}", file=sys.stdout)
    return 0
