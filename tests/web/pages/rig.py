"""A web process with a form and a mailbox that really sends, and a browser without JavaScript."""

import html
import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, ClientSession, CookieJar, FormData
from aiohttp.test_utils import TestServer

from connectors.base import Channel as ChannelFacts
from connectors.registry import load_connectors
from inbox.bootstrap.configuration import Configuration, load_configuration
from inbox.bootstrap.parts import Installation, Where
from inbox.model.actor import SYSTEM
from inbox.services.accept import Committer
from inbox.services.plan import Channel, Plan
from inbox.services.running import jobs
from inbox.services.sync_plan import sync_plan
from inbox.store.bell import SocketBell
from inbox.store.blobs import Blobs
from inbox.store.store import Store
from inbox.web.parts import Parts
from tests.connectors.contract import Memory
from tests.fakes.dovecot import PASSWORD
from tests.fakes.smtp import Mailserver
from workers.actors import ACTORS, Job

FILES = {
    "organisation": """
name: Tallvik Energi
languages: [sv, nb, da, en]
base_url: http://tallvik.example
""",
    "teams": "- {id: service, name: Service}\n",
    "topics": "- {id: invoice, name: {sv: Faktura, en: Invoice}, words: [faktura]}\n",
    "channels": """
- id: info
  kind: email
  name: Info
  team: service
  settings:
    address: info@tallvik.example
    smtp: {host: localhost, port: PORT, security: none, user: info, password: WORD}
- id: kontakt
  kind: form
  name: Kontakt
  team: service
  acknowledge: {sv: "Tack.\\n\\nDitt ärende {number}: {case_link}"}
  settings:
    title: {sv: Kontakta oss, en: Contact us}
    topics: [invoice]
    allow_embed_from: ["https://www.tallvik.example"]
    guard: {min_seconds: 0, per_hour: 5}
    fields:
      - {id: meter, label: {sv: Mätare}, max_length: 20}
      - {id: picture, type: file, label: {sv: Bild}}
- id: anonym
  kind: form
  name: Anonym
  settings:
    name: {optional: true}
    email: {optional: true}
    guard: {min_seconds: 30, proof_of_work: true, min_seconds_without_proof: 60}
""",
}


KINDS = load_connectors()
"""Looked for once: it means to go through everything that is installed."""


def write_files(folder: Path, smtp_port: int) -> None:
    folder.mkdir()
    for name, text in FILES.items():
        filled = text.replace("PORT", str(smtp_port)).replace("WORD", PASSWORD)
        (folder / f"{name}.yaml").write_text(filled, "utf-8")


def make_plan(read: Configuration) -> Plan:
    channels = {}
    for one in read.channels:
        facts = ChannelFacts(one.entry.id, one.entry.name, "sv", b"secret", "tallvik.example")
        channels[one.entry.id] = Channel(
            one.entry, KINDS[one.entry.kind](facts, one.settings, Memory())
        )
    return Plan(
        read.organisation, channels, read.rulebook(), read.teams, read.topics, (), b"secret"
    )


@dataclass
class Site:
    parts: Parts
    server: TestServer
    installation: Installation
    smtp: Mailserver
    sessions: list[ClientSession] = field(default_factory=list)

    @property
    def store(self) -> Store:
        return self.parts.store

    def browser(self) -> "Browser":
        session = ClientSession(str(self.server.make_url("/")), cookie_jar=CookieJar(unsafe=True))
        self.sessions.append(session)
        return Browser(session)

    def work(self) -> None:
        """Everything that waits in the table, done as a worker does it."""
        while claimed := self.store.write_lightly(SYSTEM, jobs.claim, "test", 50):
            for job in claimed:
                ACTORS[job.actor](self.installation, Job(job.id, job.args))
                self.store.write(jobs.finish, job.id, job.claim)

    def mails(self) -> list[Any]:
        return [
            message_from_bytes(one.content, policy=policy.default) for one in self.smtp.received
        ]


def body(mail: Any) -> str:
    """The text of a mail as its reader sees it."""
    return str(mail.get_body(("plain",)).get_content())


@dataclass
class Browser:
    http: ClientSession
    status: int = 0
    text: str = ""
    headers: Any = None

    async def get(self, path: str, **options: Any) -> str:
        return await self._read(await self.http.get(path, **options))

    async def post(self, path: str, data: Any = None, **options: Any) -> str:
        return await self._read(await self.http.post(path, data=data, **options))

    async def send_form(
        self, path: str, files: dict[str, bytes] | None = None, **typed: Any
    ) -> str:
        """Fills in the form of the page last shown, hidden inputs included, and sends it."""
        data = {**self.hidden(), **typed}
        if files is None:
            return await self.post(path, data)
        form = FormData(quote_fields=False)
        for name, value in data.items():
            form.add_field(name, value)
        for name, content in files.items():
            form.add_field("picture", BytesIO(content), filename=name, content_type="image/jpeg")
        return await self.post(path, form)

    def hidden(self) -> dict[str, str]:
        found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.text)
        return {name: html.unescape(value) for name, value in found}

    def link(self, start: str) -> str:
        found = re.search(rf'href="({re.escape(start)}[^"]*)"', self.text)
        assert found, self.text
        return html.unescape(found.group(1))

    async def _read(self, response: ClientResponse) -> str:
        self.status, self.headers = response.status, response.headers
        self.text = await response.text()
        return self.text


def make_site_parts(store: Store, folder: Path, smtp_port: int) -> tuple[Parts, Installation]:
    write_files(folder / "config", smtp_port)
    configuration = load_configuration(folder / "config", KINDS)
    plan = make_plan(configuration)
    store.write(sync_plan, plan)
    blobs = Blobs(folder / "blobs")
    store.bell = SocketBell(folder / "bell")
    parts = Parts(store, Committer(store, blobs), plan, blobs, store.bell)
    where = Where(folder, folder / "config", "")
    return parts, Installation(where, configuration, store, blobs, store.bell, plan, b"k")
