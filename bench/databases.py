"""A database of a bench's own: a file, or a PostgreSQL server that ends with it."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from inbox.store.schema import migrate
from inbox.store.store import Store

KINDS = ("sqlite", "postgresql")


@contextlib.contextmanager
def opened(kind: str, folder: Path, name: str) -> Iterator[Store]:
    """A store under `folder`, newest schema. What stands there from an earlier run is used again."""
    if kind == "sqlite":
        yield from _store(f"sqlite:///{folder}/{name}.db", folder)
        return
    with postgresql(folder / "postgresql") as address:
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            with contextlib.suppress(psycopg.errors.DuplicateDatabase):
                connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        yield from _store(
            address.replace("postgresql:", "postgresql+psycopg:") + f"/{name}", folder
        )


def _store(url: str, folder: Path) -> Iterator[Store]:
    store = Store(url, folder)
    migrate(store)
    try:
        yield store
    finally:
        store.close()


@contextlib.contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Debian's binaries, as the user `postgres` where we are root: it refuses to run as root."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    run = _runner(folder)
    if not (folder / "db").exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o777)
        run(binaries / "initdb", "-D", folder / "db", "-A", "trust", "-U", "postgres", "-E", "UTF8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c shared_buffers=1GB"
    control = (binaries / "pg_ctl", "-D", folder / "db", "-w")
    run(*control, "-o", options, "-l", folder / "log", "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}"
    finally:
        run(*control, "-m", "fast", "stop")


def _runner(folder: Path) -> Any:
    who: dict[str, Any] = {}
    if os.getuid() == 0:
        user = pwd.getpwnam("postgres")
        who = {"user": user.pw_uid, "group": user.pw_gid}

    def run(*command: Any) -> None:
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
        subprocess.run(
            list(map(str, command)),
            check=True,
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            **who,
        )

    return run


@contextlib.contextmanager
def workplace(keep: Path | None) -> Iterator[Path]:
    """A folder for the databases; `keep` stays for the next run."""
    folder = keep or Path(tempfile.mkdtemp(prefix="inkorg-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    try:
        yield folder.resolve()
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)
