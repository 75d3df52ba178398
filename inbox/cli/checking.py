"""`inbox check`: is everything right, without side effects? And `replay` of what could not be read."""

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from config.errors import ConfigError
from connectors.base import Channel as ChannelFacts
from connectors.base import Credentials
from connectors.registry import load_connectors
from inbox.bootstrap.configuration import ChannelConfig, Configuration, load_configuration
from inbox.cli.where import installation, where
from inbox.model.errors import ConnectorError
from inbox.services.running.quarantine import replay_all
from inbox.services.vault import Vault, read_key
from inbox.store.engines import sqlite_path
from inbox.store.store import Store


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "check", help="validate the configuration and try each connection"
    )
    command.add_argument("--json", action="store_true")
    command.add_argument("--offline", action="store_true", help="the configuration only")
    command.add_argument("--demo", action="store_true", help="the demo organisation")
    command.set_defaults(run=_check)
    command = commands.add_parser("replay", help="read again what could not be read")
    command.add_argument("--channel")
    command.set_defaults(run=_replay)


def _check(arguments: argparse.Namespace) -> int:
    at = where(arguments)
    kinds = load_connectors()
    try:
        configuration = load_configuration(at.config, kinds)
    except ConfigError as error:
        if not arguments.json:
            raise
        print(json.dumps({"ok": False, "problems": error.as_json()}, ensure_ascii=False))
        return 1
    lines = [] if arguments.offline else _try_all(configuration, at.data, at.database_url)
    ok = all(line["ok"] for line in lines)
    if arguments.json:
        print(json.dumps({"ok": ok, "problems": [], "channels": lines}, ensure_ascii=False))
        return 0 if ok else 1
    print(
        f"{at.config}: {len(configuration.channels)} channels, {len(configuration.rules)} rules: right"
    )
    for line in lines:
        mark = "ok  " if line["ok"] else "FAIL"
        print(f"{mark} {line['channel']}: {line['name']}: {line['message']}", file=sys.stdout)
        if line["advice"] and not line["ok"]:
            print(f"     {line['advice']}")
    return 0 if ok else 1


def _try_all(configuration: Configuration, data: Path, url: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for channel in configuration.channels:
        found += _try(channel, configuration, data, url)
    return found


def _try(
    channel: ChannelConfig, configuration: Configuration, data: Path, url: str
) -> list[dict[str, Any]]:
    entry = channel.entry
    facts = ChannelFacts(
        entry.id, entry.name, entry.language or configuration.organisation.default_language
    )
    try:
        with _credentials(entry.id, data, url) as credentials:
            connector = load_connectors()[entry.kind](facts, channel.settings, credentials)
            checks = connector.check()
    except ConnectorError as error:
        return [_line(entry.id, "connect", False, str(error))]
    return [_line(entry.id, one.name, one.ok, one.message, one.advice) for one in checks]


@contextlib.contextmanager
def _credentials(channel: str, data: Path, url: str) -> Iterator[Credentials]:
    """Before the first start there are none, and a check makes none: a key that root made here would be
    closed to the service."""
    path = sqlite_path(url)
    if not (data / "key").exists() or (path is not None and not path.exists()):
        yield _Unkept()
        return
    store = Store(url, data)
    try:
        yield Vault(store, read_key(data / "key"), channel)
    finally:
        store.close()


class _Unkept:
    def __init__(self) -> None:
        self._values: Mapping[str, Any] = {}

    def load(self) -> Mapping[str, Any]:
        return self._values

    def save(self, values: Mapping[str, Any]) -> None:
        self._values = values


def _line(channel: str, name: str, ok: bool, message: str, advice: str = "") -> dict[str, Any]:
    return {"channel": channel, "name": name, "ok": ok, "message": message, "advice": advice}


def _replay(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    count = on.store.write(replay_all, arguments.channel)
    on.close()
    print(f"{count} to be read again")
    return 0
