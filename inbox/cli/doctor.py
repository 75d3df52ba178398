"""`inbox doctor`: is all well here? `--flows` also sends a mail through each mailbox to itself."""

import argparse
import json
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from config.errors import ConfigError
from connectors.registry import load_connectors
from inbox.bootstrap.configuration import Configuration, load_configuration
from inbox.bootstrap.parts import Where, make_plan
from inbox.cli.where import where
from inbox.model.errors import InkorgError
from inbox.services.plan import Plan
from inbox.services.running.vital_signs import is_schema_newest
from inbox.services.running.wellness import is_listened_to, read_wellness
from inbox.services.vault import read_key
from inbox.store.engines import sqlite_path
from inbox.store.store import Store

LEAST_FREE_BYTES = 1_000_000_000
MOST_SKEW_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Line:
    area: str
    name: str
    ok: bool
    message: str
    advice: str = ""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("doctor", help="is all well with this installation?")
    command.add_argument("--json", action="store_true")
    command.add_argument("--demo", action="store_true", help="the demo organisation")
    command.add_argument(
        "--flows", action="store_true", help="send a marked mail through each mailbox to itself"
    )
    command.add_argument("--yes", action="store_true", help="do not ask before --flows sends")
    command.set_defaults(run=_doctor)


def _doctor(arguments: argparse.Namespace) -> int:
    if arguments.flows and not arguments.yes and not sys.stdin.isatty():
        print(
            "inbox doctor: --flows sends mail; say --yes where nobody can be asked", file=sys.stderr
        )
        return 2
    lines = []
    for line in _look(where(arguments), arguments):
        lines.append(line)
        if not arguments.json:
            print(
                f"{'ok  ' if line.ok else 'FAIL'} {line.area}: {line.name}: {line.message}",
                flush=True,
            )
            if line.advice and not line.ok:
                print(f"     {line.advice}")
    ok = all(line.ok for line in lines)
    if arguments.json:
        print(json.dumps({"ok": ok, "lines": [asdict(one) for one in lines]}, ensure_ascii=False))
    return 0 if ok else 1


def _look(at: Where, arguments: argparse.Namespace) -> Iterator[Line]:
    configuration: Configuration | None = None
    try:
        configuration = load_configuration(at.config, load_connectors())
        yield Line("configuration", str(at.config), True, f"{len(configuration.channels)} channels")
    except ConfigError as error:
        yield Line("configuration", str(at.config), False, str(error))
    yield from _folder(at.data)
    path = sqlite_path(at.database_url)
    if not at.data.is_dir() or (path is not None and not path.exists()):
        yield Line("database", "open", False, "There is none yet", "`inbox up` makes it")
        return
    try:
        store = Store(at.database_url, at.data)
    except (SQLAlchemyError, OSError, InkorgError) as error:
        yield Line("database", "open", False, type(error).__name__)
        return
    try:
        yield from _database(store)
        if at.redis_url:
            yield _redis(at.redis_url)
        if configuration is not None:
            yield from _channels(at, configuration, store, arguments)
    finally:
        store.close()


def _folder(data: Path) -> Iterator[Line]:
    if not data.is_dir():
        yield Line("data", str(data), False, "The folder is not there", "`inbox up` makes it")
        return
    for path, wanted in ((data, 0o700), (data / "key", 0o600)):
        if not path.exists():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        said = f"mode {mode:04o}"
        advice = f"chmod {wanted:o} {path}: others on this machine can read it"
        yield Line("data", str(path), not mode & 0o077, said, advice)
    free = shutil.disk_usage(data).free
    advice = "Make room: without it, mail is left where it is and forms are refused"
    yield Line("data", "disk", free >= LEAST_FREE_BYTES, f"{free / 1e9:.1f} GB free", advice)


def _database(store: Store) -> Iterator[Line]:
    try:
        newest = store.read(is_schema_newest)
    except (SQLAlchemyError, InkorgError) as error:
        yield Line("database", "answers", False, str(error).splitlines()[0][:200])
        return
    said = "The schema is the newest" if newest else "The schema is older than the program"
    yield Line("database", "schema", newest, said, "Run `inbox migrate`")
    if not store.is_sqlite:
        yield _clock(store)
    if newest:
        for line in store.read(read_wellness):
            yield Line("work", **line)


def _clock(store: Store) -> Line:
    theirs = store.read(lambda unit: unit.connection.scalar(select(func.clock_timestamp())))
    apart = abs((store.clock() - theirs).total_seconds()) if theirs else 0.0
    advice = "Keep both machines' time with NTP"
    said = f"The database's clock and ours are {apart:.1f} seconds apart"
    return Line("database", "clock", apart <= MOST_SKEW_SECONDS, said, advice)


def _redis(url: str) -> Line:
    # Only where there is one: loading its client takes 10 MB and a second.
    from redis import Redis, RedisError

    try:
        Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5).ping()
    except (RedisError, OSError) as error:
        return Line("redis", "answers", False, type(error).__name__, "Work goes on, more slowly")
    return Line("redis", "answers", True, "It answers")


def _channels(
    at: Where, configuration: Configuration, store: Store, arguments: argparse.Namespace
) -> Iterator[Line]:
    key = at.data / "key"
    if not key.exists():
        advice = "`inbox up` makes it; where there was one, put it back from the backup"
        yield Line("data", str(key), False, "The key is not there", advice)
        return
    try:
        plan = make_plan(at, configuration, store, read_key(key))
    except InkorgError as error:
        yield Line("channels", "open", False, str(error))
        return
    for channel in plan.channels.values():
        if channel.connector.listens and store.read(is_schema_newest):
            held = store.read(is_listened_to, channel.id)
            said = "A process looks what comes" if held else "No process looks what comes"
            advice = "Look whether `inbox up` or `inbox listen` runs"
            yield Line(f"channel {channel.id}", "listening", held, said, advice)
        try:
            checks = channel.connector.check()
        except InkorgError as error:
            yield Line(f"channel {channel.id}", "connect", False, str(error))
            continue
        for one in checks:
            yield Line(f"channel {channel.id}", one.name, one.ok, one.message, one.advice)
    if arguments.flows:
        yield from _flows(plan, arguments)


def _flows(plan: Plan, arguments: argparse.Namespace) -> Iterator[Line]:
    for channel in plan.channels.values():
        for host, what in channel.connector.outside():
            yield Line(f"channel {channel.id}", f"outside: {host}", True, what)
    if not arguments.yes:
        print(
            "Each mailbox now sends one marked mail to itself and takes it away again. Go on? [y/N] ",
            end="",
            flush=True,
        )
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            return
    for channel in plan.channels.values():
        try:
            checks = channel.connector.prove()
        except InkorgError as error:
            yield Line(f"channel {channel.id}", "self-test", False, str(error))
            continue
        for one in checks:
            yield Line(f"channel {channel.id}", one.name, one.ok, one.message, one.advice)
