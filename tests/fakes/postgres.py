"""A real PostgreSQL of the tests' own, from the system's binaries, on a free port."""

import contextlib
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from psycopg import sql

from inbox.store.schema import migrate
from inbox.store.store import Store


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


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def missing(what: str, advice: str) -> None:
    """A missing server skips at home with a loud line, and fails where all must be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing: {advice}")
    warnings.warn(f"{what} is missing: {advice}", UserWarning, stacklevel=2)
    pytest.skip(f"{what} is missing: {advice}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    binaries = _binaries()
    if binaries is None:
        missing("PostgreSQL", "apt-get install postgresql")
        return
    folder = Path(tempfile.mkdtemp(prefix="inkorg-pg-"))
    folder.chmod(0o777)
    port = free_port()
    run = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, **_as_user()}
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
    subprocess.run(
        [binaries / "initdb", "-D", folder / "db", "-A", "trust", "-U", "postgres", "-E", "UTF8"],
        cwd=folder,
        env=environment,
        **run,
    )  # type: ignore[call-overload]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync=off -c shared_buffers=64MB"
    subprocess.run(
        [
            binaries / "pg_ctl",
            "-D",
            folder / "db",
            "-w",
            "-o",
            options,
            "-l",
            folder / "log",
            "start",
        ],
        cwd=folder,
        env=environment,
        **run,
    )  # type: ignore[call-overload]
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}"
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            subprocess.run(
                [binaries / "pg_ctl", "-D", folder / "db", "-m", "immediate", "stop"],
                cwd=folder,
                env=environment,
                **run,
            )  # type: ignore[call-overload]
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _postgres_database(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Migrated once: making a database for each test takes seconds."""
    _execute(postgres_server, "CREATE DATABASE {}", "inkorg")
    store = Store(f"{_driver(postgres_server)}/inkorg", tmp_path_factory.mktemp("migrated"))
    migrate(store)
    store.close()
    return f"{postgres_server}/inkorg"


@pytest.fixture
def postgres_url(_postgres_database: str) -> str:
    """A migrated database with nothing in it."""
    with psycopg.connect(_postgres_database, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        used = [name for (name,) in connection.execute(_used(connection))]
        if used:
            tables = sql.SQL(", ").join(map(sql.Identifier, used))
            connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(tables))
    return _driver(_postgres_database)


def _used(connection: psycopg.Connection) -> sql.Composed:
    """Tables that hold something or have counted on: emptying all of them costs a tenth of a second."""
    names = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        " AND tablename <> 'alembic_version'"
    ).fetchall()
    holds = sql.SQL("SELECT {name} WHERE EXISTS (SELECT FROM {table})")
    counted = sql.SQL(
        "SELECT refobjid::regclass::text FROM pg_depend JOIN pg_sequences"
        " ON objid = (quote_ident(schemaname) || '.' || quote_ident(sequencename))::regclass"
        " WHERE deptype IN ('a', 'i') AND refobjsubid > 0 AND last_value IS NOT NULL"
    )
    each = [holds.format(name=name, table=sql.Identifier(name)) for (name,) in names]
    return sql.SQL(" UNION ").join([*each, counted])


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
