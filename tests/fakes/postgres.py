"""A real PostgreSQL of the tests' own, from the system's binaries, on a free port."""

import contextlib
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from psycopg import sql

from inbox.store.schema import migrate
from inbox.store.store import Store
from tests.fakes.machine import free_port, missing, wait_for


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


def _as_user() -> dict[str, str | int]:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid}


# Nothing here outlives a power cut, and nothing happens by itself in the middle of a test.
OPTIONS = (
    "-c listen_addresses=127.0.0.1 -c max_connections=300 -c shared_buffers=64MB"
    " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off"
)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    binaries = _binaries()
    if binaries is None:
        missing("PostgreSQL", "apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="inkorg-pg-"))
    folder.chmod(0o777)
    port = free_port()

    def run(program: str, *options: str) -> None:
        subprocess.run(
            [binaries / program, "-D", folder / "db", *options],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            **_as_user(),  # type: ignore[arg-type]
        )

    run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -k {folder} {OPTIONS}"
    run("pg_ctl", "-w", "-o", options, "-l", f"{folder}/log", "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}"
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


class Line:
    """A connection that stays open, since what it knows of the tables makes emptying them quick; made anew
    where a test has cut it."""

    def __init__(self, url: str) -> None:
        self._url, self._open = url, self._connect(url)

    def connection(self) -> psycopg.Connection:
        try:
            self._open.execute("SELECT 1")
        except psycopg.OperationalError:
            self._open = self._connect(self._url)
        return self._open

    def close(self) -> None:
        self._open.close()

    @staticmethod
    def _connect(url: str) -> psycopg.Connection:
        return psycopg.connect(url, autocommit=True, prepare_threshold=None)


@pytest.fixture(scope="session")
def _migrated(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """Migrated once: making a database for each test takes seconds."""
    _execute(postgres_server, "CREATE DATABASE {}", "inkorg")
    store = Store(f"{_driver(postgres_server)}/inkorg", tmp_path_factory.mktemp("migrated"))
    migrate(store)
    store.close()
    with contextlib.closing(Line(f"{postgres_server}/inkorg")) as line:
        yield line


@pytest.fixture
def postgres_url(postgres_server: str, _migrated: Line) -> str:
    """A migrated database with nothing in it."""
    connection = _migrated.connection()
    _hang_up_others(connection)
    _empty(connection)
    return f"{_driver(postgres_server)}/inkorg"


def _hang_up_others(connection: psycopg.Connection) -> None:
    """Returns when they are gone: until then one of them might still commit."""
    others = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    wait_for(lambda: not connection.execute(others).fetchall(), "somebody stays connected")


def _empty(connection: psycopg.Connection) -> None:
    """A truncation takes a third of a second, since it makes files anew; few rows are deleted in no time."""
    names = connection.execute(
        "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind = 'r'"
        " AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'"
    ).fetchall()
    large = [sql.Identifier(name) for name, size in names if size > LARGE]
    if large:
        truncate = sql.SQL("TRUNCATE {} CASCADE")
        connection.execute(truncate.format(sql.SQL(", ").join(large)))
    delete = [
        sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name, size in names if size
    ]
    # Whoever deletes as a replica does looks at no foreign key.
    replica = sql.SQL("SET session_replication_role = replica")
    connection.execute(sql.SQL("; ").join([replica, *delete]))
    connection.execute(
        "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"
        " WHERE pg_sequence_last_value(seqrelid) IS NOT NULL"
    )


LARGE = 300_000
"""Bytes of a table of which so much was deleted, or is to be, that its file is better made anew."""


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """For tests of the migrations themselves."""
    name = f"t{next(_turn)}"
    _execute(postgres_server, "CREATE DATABASE {}", name)
    yield f"{_driver(postgres_server)}/{name}"
    _execute(postgres_server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


_turn = itertools.count(1)


def _driver(server: str) -> str:
    return server.replace("postgresql://", "postgresql+psycopg://")


def _execute(server: str, statement: LiteralString, *names: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
