"""The whole program, as `inbox up` starts it, and a real browser that uses it."""

import contextlib
import http.client
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.fakes.certificate import Certificate
from tests.fakes.graph import SECRET, make_world
from tests.fakes.machine import free_port, missing, wait_for
from tests.fakes.smtp import Mailserver, running_smtp
from workers.demo.graph.server import running_graph
from workers.demo.graph.world import World

# A machine that is busy with other tests takes its time; who waits for a fact loses nothing by waiting longer.
expect.set_options(timeout=20_000)

LOGIN, PASSWORD = "anna@tallvik.example", "correct horse battery"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SLOWLY = """
const fetched = window.fetch;
window.fetch = async (...asked) => {
  const answer = await fetched(...asked);
  await new Promise((go) => setTimeout(go, Math.random() * LONGEST));
  return answer;
};
"""
"""Answers overtake one another, as on a bad line: what was typed meanwhile stays, and no old answer is shown
over a new one. `make soak` runs the browser's tests once more like this."""
FILES = {
    "organisation": """
name: Tallvik
languages: [sv, nb, da, en]
contact_fields: [{id: customer_number, label: {sv: Kundnummer}}]
""",
    "teams": "- {id: help, name: Kundservice}\n",
    "topics": "- {id: invoice, name: {sv: Faktura}, words: [faktura], mandate: Du får ge anstånd.}\n",
    "channels": """
- id: mail
  kind: email
  name: Kundservice
  team: help
  language: sv
  settings:
    address: help@tallvik.example
    smtp: {host: 127.0.0.1, port: SMTP, security: none, login: false}
- id: kontakt
  kind: form
  name: Kontakt
  team: help
  language: sv
  settings:
    title: {sv: Kontakta oss}
    guard: {min_seconds: 0}
- {id: chatt, kind: chat, name: Chatt, team: help, language: sv}
- id: telefon
  kind: phone
  name: Telefon
  team: help
  language: sv
  settings: {secret: the exchange of the tests, extensions: {"101": anna@tallvik.example}}
- id: facebook
  kind: facebook
  name: Facebook
  team: help
  language: sv
  public_answers: {approval: true}
  settings: {app: meta, app_id: "9", app_secret: app-secret, verify_token: v, token: page-token,
    page_id: "1001", base: "GRAPH", poll_seconds: 5}
- id: instagram
  kind: instagram
  name: Instagram
  team: help
  language: sv
  settings: {app: meta, app_id: "9", app_secret: app-secret, verify_token: v, token: page-token,
    page_id: "1001", account_id: "2001", base: "GRAPH", poll_seconds: 5}
- id: x
  kind: x
  name: X
  team: help
  language: sv
  settings: {account: tallvik, user_id: "1001", consumer_key: demo-key, consumer_secret: demo-secret,
    access_token: demo-token, access_token_secret: demo-token-secret, api: "http://127.0.0.1:9"}
""",
}


@dataclass
class Desk:
    address: str
    token: str
    port: int
    smtp: Mailserver
    folder: Path
    graph: World
    """The double of Facebook and Instagram."""
    serial: int = 0

    def call(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Authorization": f"Bearer {self.token}"}
        if kind:
            headers["Content-Type"] = kind
        line.request(method, path, body, headers)
        answer = line.getresponse()
        raw = answer.read()
        line.close()
        assert answer.status < 300, raw
        return json.loads(raw) if raw else None

    def open_id(self, subject: str) -> str:
        """The conversation that was read from a mail with this subject."""
        found: list[str] = []

        def is_there() -> bool:
            rows = self.call("GET", "/api/v1/conversations?view=unanswered&sort=newest&limit=50")
            found[:] = [row["id"] for row in rows["items"] if row["subject"] == subject]
            return bool(found)

        wait_for(is_there, f"no conversation {subject!r}", 60)
        return found[0]

    def clear(self) -> None:
        """Marks all that waits, so that what comes now is in sight."""
        rows = self.call("GET", "/api/v1/conversations?view=unanswered&limit=100")["items"]
        # Without an id the customer is protected, which a program may not open.
        for row in (row for row in rows if row["contact"]["id"]):
            self.change(f"/api/v1/conversations/{row['id']}", b'{"needs_no_answer": true}')

    def change(self, path: str, body: bytes) -> Any:
        return self.call("PATCH", path, body, "application/json")

    def hear(self) -> None:
        """The platform tells what was done there since the last time."""
        for body, headers in self.graph.outbox.take(SECRET):
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            line.request("POST", "/hooks/meta", body, dict(headers))
            assert line.getresponse().status == 200
            line.close()

    def open_by(self, author: str, channel: str) -> str:
        """The newest conversation of this person there."""
        found: list[str] = []

        def is_there() -> bool:
            rows = self.call("GET", f"/api/v1/conversations?channel={channel}&sort=newest&limit=50")
            found[:] = [one["id"] for one in rows["items"] if one["contact"]["name"] == author]
            return bool(found)

        wait_for(is_there, f"nothing of {author!r}", 60)
        return found[0]

    def mail(
        self,
        text: str,
        *,
        subject: str,
        sender: str = "Maria Lind <maria@posten.example>",
        html: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.serial += 1
        mail = EmailMessage()
        mail["From"], mail["Subject"] = sender, subject
        for name, value in ({"To": "help@tallvik.example"} | dict(headers or {})).items():
            mail[name] = value
        mail["Message-ID"] = f"<b{self.serial}@posten.example>"
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
        self.call("POST", "/api/v1/channels/mail/inbound", mail.as_bytes(), "message/rfc822")


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    from tests.fakes.certificate import make_certificate

    certificate: Certificate = make_certificate(tmp_path_factory.mktemp("certificate"))
    folder = tmp_path_factory.mktemp("desk")
    with (
        running_smtp(certificate, security="none", auth_required=False) as smtp,
        running_graph(make_world()) as graph,
    ):
        for name, content in FILES.items():
            text = content.replace("SMTP", str(smtp.port)).replace("GRAPH", graph.base)
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        port = free_port()
        environment = {
            **os.environ,
            "INBOX_CONFIG": str(folder),
            "INBOX_DATA": str(folder / "data"),
        }
        token = _prepare(environment)
        with (folder / "log").open("wb") as log, _running(environment, port, log) as address:
            yield Desk(address, token, port, smtp, folder, graph)


def inbox(environment: dict[str, str], *command: str, given: str = "") -> str:
    return subprocess.run(
        [sys.executable, "-m", "inbox", *command],
        env=environment,
        input=given,
        text=True,
        check=True,
        stdout=subprocess.PIPE,
        timeout=120,
    ).stdout.strip()


def _prepare(environment: dict[str, str]) -> str:
    roles = ("--role", "agent", "--role", "lead", "--role", "admin")
    inbox(
        environment,
        "user",
        "add",
        LOGIN,
        "--name",
        "Anna Berg",
        *roles,
        "--team",
        "help",
        "--password-stdin",
        given=f"{PASSWORD}\n",
    )
    return inbox(environment, "token", "create", "--name", "tests", "--role", "admin")


@contextlib.contextmanager
def _running(environment: dict[str, str], port: int, log: Any) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "inbox", "up", "--port", str(port)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )
    try:
        wait_for(lambda: _is_up(port), f"no server; see {log.name}", 90)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(60)


def _is_up(port: int) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.closing(line):
            line.request("GET", "/readyz")
            return line.getresponse().status == 200
    return False


# A module at a time: while Playwright runs, no test of the same process may have an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # For one module: while it lives, Playwright runs an event loop that asyncio's own tests would meet.
    path = shutil.which("chromium")
    if path is None:
        missing("Chromium", "apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        if longest := os.environ.get("INBOX_SLOW_ANSWERS"):
            _slow_down(browser, int(longest))
        yield browser
        browser.close()


def _slow_down(browser: Browser, longest_ms: int) -> None:
    plain = browser.new_context

    def slow(**options: Any) -> BrowserContext:
        context = plain(**options)
        context.add_init_script(SLOWLY.replace("LONGEST", str(longest_ms)))
        return context

    browser.new_context = slow  # type: ignore[method-assign]


@pytest.fixture(params=[(1440, "light"), (360, "dark")], ids=["wide-light", "narrow-dark"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="sv-SE"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def wide(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="sv-SE")
    yield context.new_page()
    context.close()


def log_in(page: Page, desk: Desk, login: str = LOGIN, password: str = PASSWORD) -> None:
    page.goto(f"{desk.address}/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.click("button.btn--main")
    page.wait_for_url("**/inbox/**")


def sent_to(desk: Desk, recipient: str, before: int) -> bytes:
    """The first mail to them after so many: notices to colleagues and what other tests began leave meanwhile
    too."""

    def found() -> list[bytes]:
        later = desk.smtp.received[before:]
        return [one.content for one in later if recipient in one.recipients]

    wait_for(lambda: bool(found()), f"nothing was sent to {recipient}", 40)
    return found()[0]
