"""An installation of a bench's own: one mailbox, some agents, and its processes as they really run."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.databases import postgresql
from inbox.bootstrap.parts import Installation, Where, open_installation
from inbox.model.words import Presence, Role
from inbox.services.logins.sessions import begin_session
from inbox.services.logins.tokens import create_token
from inbox.services.people.agents import NewAgent, create_agent
from inbox.services.people.presence import change_presence
from inbox.store.unit import Unit

ADDRESS = "info@bench.example"
CONFIG = {
    "organisation": "name: Bench\nlanguages: [sv, nb, da, en]\n",
    "teams": "- {id: service, name: Service, assign: push}\n",
    "topics": "- {id: invoice, name: {sv: Faktura}, words: [faktura, regning, invoice]}\n",
    "rules": """
- id: payment
  when: {words: [betala, betale, pay]}
  then: {topic: invoice, tags: [payment]}
""",
    "channels": f"""
- id: info
  kind: email
  name: Info
  team: service
  language: sv
  settings:
    address: {ADDRESS}
    imap: {{host: localhost, port: 1, security: none, user: a, password: b}}
    smtp: {{host: localhost, port: 1, security: none, user: a, password: b}}
""",
}
PLATFORMS = """
- id: facebook
  kind: facebook
  name: Facebook
  team: service
  language: sv
  settings: {app_id: "1", app_secret: bench, verify_token: bench, token: bench, page_id: "11", base: "http://127.0.0.1:1"}
- id: instagram
  kind: instagram
  name: Instagram
  team: service
  language: sv
  settings: {app_id: "1", app_secret: bench, verify_token: bench, token: bench, page_id: "11", account_id: "12", base: "http://127.0.0.1:1"}
- id: x
  kind: x
  name: X
  team: service
  language: sv
  settings: {account: bench, user_id: "13", consumer_key: bench, consumer_secret: bench, access_token: bench, access_token_secret: bench, api: "http://127.0.0.1:1"}
- id: phone
  kind: phone
  name: Phone
  team: service
  language: sv
  settings: {numbers: ["08-465 004 00"], secret: the-secret-of-the-bench}
"""
"""Facebook, Instagram, X and the telephone; nobody answers there."""
AGENTS = 20
KINDS = ("sqlite", "postgresql+redis")


@dataclass(frozen=True, slots=True)
class Place:
    folder: Path
    environment: Mapping[str, str]

    def open(self) -> Installation:
        return open_installation(Where.of(self.environment))


@contextlib.contextmanager
def installed(kind: str, more_channels: str = "") -> Iterator[Place]:
    """A new one in a folder that goes with it."""
    with contextlib.ExitStack() as until:
        folder = Path(tempfile.mkdtemp(prefix="inkorg-bench-"))
        until.callback(shutil.rmtree, folder, True)
        folder.chmod(0o755)
        (folder / "config").mkdir()
        config = {**CONFIG, "channels": CONFIG["channels"] + more_channels}
        for name, text in config.items():
            (folder / "config" / f"{name}.yaml").write_text(text, encoding="utf-8")
        about = {"INBOX_CONFIG": str(folder / "config"), "INBOX_DATA": str(folder / "data")}
        if kind != "sqlite":
            about["INBOX_DATABASE_URL"] = (
                until.enter_context(postgresql(folder / "pg")) + "/postgres"
            )
            about["INBOX_REDIS_URL"] = until.enter_context(redis(folder))
        yield Place(folder, about)


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    program = shutil.which("redis-server") or shutil.which("valkey-server") or "redis-server"
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, server)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("the Redis of the bench did not start")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def people(on: Installation, count: int = AGENTS) -> tuple[list[str], str]:
    """The tokens of agents' sessions, and one to hand mail in with."""
    return on.store.write(_sessions, count), on.store.write(create_token, "bench", Role.AGENT)[
        "token"
    ]


def _sessions(unit: Unit, count: int) -> list[str]:
    made = []
    for number in range(count):
        new = NewAgent(
            f"agent{number}", f"Agent {number}", "none", teams=("service",), capacity=10_000
        )
        id = create_agent(unit, new)
        change_presence(unit, id, Presence.AVAILABLE)
        made.append(begin_session(unit, id, "127.0.0.1", "bench"))
    return made


@contextlib.contextmanager
def running(place: Place, *commands: Sequence[str]) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """`inbox` with each of these, until the end."""
    with (place.folder / "log").open("ab") as log:
        children = [
            subprocess.Popen(
                [sys.executable, "-m", "inbox", *command],
                env={**os.environ, **place.environment},
                stdout=log,
                stderr=log,
            )
            for command in commands
        ]
        try:
            yield children
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait(60)


def wait_until_ready(port: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
            return
        time.sleep(0.1)
    raise RuntimeError("the web process did not become ready")
