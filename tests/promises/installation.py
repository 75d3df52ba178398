"""A real installation: its folder, its YAML, and its processes, which tests start and kill."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from inbox.bootstrap.parts import Installation, Where, open_installation
from inbox.model.actor import Actor
from inbox.model.words import Role
from inbox.services.logins.tokens import create_token
from inbox.services.people.agents import NewAgent, create_agent
from inbox.store.tables.journal import quarantine, receipts
from inbox.store.tables.log import jobs
from inbox.store.tables.messages import deliveries, messages
from tests.fakes.machine import free_port, wait_for
from tests.fakes.sqlite import put_migrated

QUICK = """
from datetime import timedelta
import workers.dispatch
import workers.listen
from inbox.services.running import jobs
from inbox.services.running import leases
jobs.LEASE, leases.LENGTH = timedelta(seconds=6), timedelta(seconds=8)
workers.dispatch.RENEW_SECONDS = 2
workers.listen.PAUSE_HELD = 1
from inbox.__main__ import main
main()
"""
"""The program with shorter leases, so that a test need not wait for long ones to end."""

FILES = {
    "organisation": "name: Tallvik\nlanguages: [sv, en]\n",
    "teams": "- {id: help, name: Help, assign: pull}\n",
    "channels": """
- id: mail
  kind: email
  name: Help
  team: help
  settings:
    address: help@tallvik.example
    smtp: {host: 127.0.0.1, port: SMTP, security: none, login: false}
""",
}


@dataclass
class Running:
    on: Installation
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    token: str = ""
    agent: Actor = field(default_factory=lambda: Actor("agent"))
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str, *command: str, quick: bool = True, **options: Any) -> None:
        """`name` is the test's own; the command is the program's."""
        program = ["-c", QUICK] if quick else ["-m", "inbox"]
        log = (self.on.where.data / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            [sys.executable, *program, *command],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **options,
        )
        log.close()

    def start_web(self, **options: Any) -> None:
        self.start("web", "web", "--port", str(self.port), **options)

    def web_is_up(self) -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.call("GET", "/readyz")[0] == 200
        return False

    def wait_for_web(self) -> None:
        try:
            wait_for(lambda: self.web_is_up() or self._has_ended("web"), "no web", 120)
            assert not self._has_ended("web"), "it ended by itself"
        except (TimeoutError, AssertionError) as error:
            raise TimeoutError(f"{error}: {self.log('web')[-3000:]}") from None

    def _has_ended(self, name: str) -> bool:
        return self.processes[name].poll() is not None

    def kill(self, name: str, how: signal.Signals = signal.SIGKILL) -> None:
        process = self.processes.pop(name)
        process.send_signal(how)
        process.wait(60)

    def log(self, name: str) -> str:
        return (self.on.where.data / f"{name}.log").read_text(errors="replace")

    def close(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        self.on.close()

    # What the world does

    def call(self, method: str, path: str, body: bytes | None = None) -> tuple[int, Any, Any]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = {"Content-Type": "message/rfc822", "Authorization": f"Bearer {self.token}"}
            line.request(method, path, body, headers)
            answer = line.getresponse()
            raw = answer.read()
            is_json = "json" in (answer.headers.get("Content-Type") or "")
            return answer.status, json.loads(raw) if is_json else raw, answer.headers
        finally:
            line.close()

    def post_mail(self, raw: bytes) -> int:
        return self.call("POST", "/api/v1/channels/mail/inbound", raw)[0]

    # What stands

    def count(self, table: Any, *where: Any) -> int:
        return int(
            self.on.store.read(
                lambda unit: unit.connection.execute(
                    select(func.count()).select_from(table).where(*where)
                ).scalar_one()
            )
        )

    def unread(self) -> int:
        return self.count(receipts, receipts.c.state == "new")

    def aside(self) -> int:
        return self.count(quarantine)

    def sending(self) -> int:
        return self.count(deliveries, deliveries.c.state == "sending")

    def on_the_way(self) -> int:
        return self.count(deliveries, deliveries.c.state.in_(("scheduled", "queued", "sending")))

    def waiting_jobs(self) -> int:
        return self.count(jobs, jobs.c.state != "failed")

    def message_ids(self) -> list[str]:
        """Of what customers sent, each time it stands there."""
        return self.on.store.read(
            lambda unit: list(
                unit.connection.execute(
                    select(messages.c.header_id).where(messages.c.direction == "inbound")
                ).scalars()
            )
        )


def make_installation(
    folder: Path,
    smtp_port: int,
    database_url: str | None = None,
    redis_url: str | None = None,
    files: dict[str, str] | None = None,
) -> Running:
    config = folder / "config"
    config.mkdir(parents=True)
    for name, text in {**FILES, **(files or {})}.items():
        (config / f"{name}.yaml").write_text(text.replace("SMTP", str(smtp_port)))
    environment = {
        **os.environ,
        "INBOX_DATA": str(folder / "data"),
        "INBOX_CONFIG": str(config),
        "PYTHONPATH": str(Path(__file__).parent.parent.parent),
        "PYTHONWARNINGS": "ignore",
        # Many processes start: what is compiled once serves them all, wherever bytecode is not kept.
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": f"{tempfile.gettempdir()}/inkorg-tests-{os.getuid()}",
    }
    if database_url:
        environment["INBOX_DATABASE_URL"] = database_url
    else:
        put_migrated(folder / "data")
    if redis_url:
        environment["INBOX_REDIS_URL"] = redis_url
    running = Running(open_installation(Where.of(environment)), environment)
    running.token = running.on.store.write(create_token, "tests", Role.ADMIN)["token"]
    new = NewAgent("anna", "Anna", "no password", teams=("help",))
    id = running.on.store.write(create_agent, new)
    running.agent = Actor("agent", id, "Anna", frozenset({Role.AGENT}), frozenset({"help"}))
    return running


def mail(number: int, text: str = "Hej! När kommer ni?", **headers: str) -> bytes:
    lines = {
        "From": f"Kund <kund{number}@example.com>",
        "To": "help@tallvik.example",
        "Subject": f"Fråga {number}".encode("ascii", "replace").decode(),
        "Message-ID": f"<kund.{number}@example.com>",
        "Date": "Sun, 22 Nov 2026 10:00:00 +0000",
        "Content-Type": "text/plain; charset=utf-8",
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{head}\r\n{text} ({number})\r\n".encode()
