"""Brings a database to the newest schema."""

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Connection, column, func, inspect, select, table

from inbox.model.errors import InkorgError
from inbox.store.engines import sqlite_path
from inbox.store.store import Store

if TYPE_CHECKING:
    from alembic.config import Config

log = structlog.get_logger()

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 0x1A_C0_97


def alembic_config(connection: Connection | None = None) -> "Config":
    # Here and not above: Alembic is loaded by whoever has something to migrate.
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def include_object(item: Any, name: str | None, type_: str, *_: Any) -> bool:
    """Search tables are made by plain DDL and are not in the models."""
    return not (type_ in ("table", "index") and name and "search" in name)


def standing(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(select(table("alembic_version", column("version_num"))))


def newest() -> str:
    """The files are named after their revisions, in order; tests/test_migrations.py sees to it."""
    return max(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("*_*.py"))


def migrate(store: Store) -> bool:
    """True when something changed. On SQLite the file is copied first, so that there is a way back."""
    with store.connect() as connection:
        before = standing(connection)
    if before == newest():
        return False
    if before is not None:
        if before > newest():
            raise InkorgError(
                f"The database was made by a newer version ({before}); "
                f"this program knows it up to {newest()}. Start the newer one."
            )
        _copy(store, before)
    with store.connect() as connection:
        if store.is_sqlite:
            # Altering a table makes a new one; rows that point to the old one are checked at the end.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            if not store.is_sqlite:
                # An index over millions of rows takes its time, and so does waiting for whoever makes it.
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                connection.exec_driver_sql("SET LOCAL lock_timeout = '30min'")
                # Processes that start at once: the second finds the work done.
                connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            from alembic import command

            command.upgrade(alembic_config(connection), "head")
            _check_foreign_keys(connection)
        if store.is_sqlite:
            connection.connection.cursor().execute("PRAGMA foreign_keys=ON")
    log.info("schema migrated", before=before, after=newest())
    return True


def _copy(store: Store, before: str) -> None:
    """Whole also while others write, and never half of one under its name."""
    path = sqlite_path(store.url)
    if not path or not path.exists():
        return
    copy = path.with_name(f"{path.name}.before-{before}")
    part = copy.with_name(f"{copy.name}.part")
    try:
        copy_database(path, part)
        part.rename(copy)
    except sqlite3.Error as error:
        raise InkorgError(
            f"Before the schema changes, {path} is copied to {copy}, and that failed: {error}"
        ) from None
    finally:
        part.unlink(missing_ok=True)


def copy_database(source: Path, target: Path) -> None:
    """All of it as it stood at one moment; `target` must not hold another one."""
    target.unlink(missing_ok=True)
    with (
        contextlib.closing(sqlite3.connect(source, timeout=30)) as theirs,
        contextlib.closing(sqlite3.connect(target)) as ours,
    ):
        theirs.backup(ours)


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"rows without what they point to: {broken[:5]}")
