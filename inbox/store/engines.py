"""SQLAlchemy engines as each database needs them."""

import json
from pathlib import Path
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool

BUSY_MS = 10_000
LONGEST_STATEMENT_MS = 60_000
LONGEST_LOCK_MS = 10_000
"""On PostgreSQL. Whoever asks for more of it gets an error, and says so; migrations may take longer."""


def make_engine(url: str, *, writes: bool, size: int) -> Engine:
    """An engine for units that may write, or for units that only read. Its errors repeat no parameters: they
    go into logs, and what customers wrote does not."""
    if url.startswith("sqlite"):
        return _sqlite(url, writes, size)
    return _postgres(url, writes, size)


def let_go(engine: Engine) -> None:
    """Closes all connections; one that another thread still works with, when that gives it back."""
    event.listen(engine.pool, "checkin", _close)
    engine.dispose()


def _close(connection: Any, _record: Any) -> None:
    if connection is not None:  # None where it was found to be broken.
        connection.close()


def sqlite_path(url: str) -> Path | None:
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def _postgres(url: str, writes: bool, size: int) -> Engine:
    options = (
        f"-c statement_timeout={LONGEST_STATEMENT_MS} -c lock_timeout={LONGEST_LOCK_MS} "
        "-c timezone=UTC"
    )
    if not writes:
        options += " -c default_transaction_read_only=on"
    return create_engine(
        url,
        hide_parameters=True,
        json_deserializer=_read_json,
        pool_size=size,
        max_overflow=size,
        pool_timeout=10,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 5, "application_name": "inkorg"},
    )


def _sqlite(url: str, writes: bool, size: int) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        json_deserializer=_read_json,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=size,
        # SQLAlchemy's `begin` event below says when a transaction begins, not the driver.
        connect_args={
            "isolation_level": None,
            "check_same_thread": False,
            "timeout": BUSY_MS / 1000,
        },
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MS}",
            "synchronous=FULL",
            "temp_store=MEMORY",
            "cache_size=-16000",
            "mmap_size=268435456",
            "journal_size_limit=67108864",
        ):
            connection.execute(f"PRAGMA {pragma}")
        if not writes:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _read_json(text: str | bytes) -> Any:
    """Ten times as fast as the standard library's on the short values that rows hold."""
    try:
        return from_json(text)
    except ValueError:
        return json.loads(text)  # Half of a pair of surrogates, which SQLite has kept.
