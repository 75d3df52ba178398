"""A running web process on a socket, with an organisation of two teams, and clients that log in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, ClientSession, CookieJar
from aiohttp.test_utils import TestServer

from connectors.base import Channel as ChannelFacts
from connectors.chat import ChatConnector
from connectors.email import EmailConnector
from inbox.bootstrap.configuration import load_configuration
from inbox.model.words import Role
from inbox.services.accept import Committer
from inbox.services.inbound.ingest import ingest
from inbox.services.logins.passwords import hash_password
from inbox.services.logins.tokens import create_token
from inbox.services.people.agents import NewAgent, create_agent
from inbox.services.plan import Channel, Plan
from inbox.services.sync_plan import sync_plan
from inbox.store.blobs import Blobs
from inbox.store.store import Store
from inbox.web.parts import Parts

ORGANISATION = {
    "organisation": "name: Tallvik\nlanguages: [sv, en]\n",
    "teams": "- {id: service, name: Service}\n- {id: invoices, name: Invoices, topics: [invoice]}\n",
    "topics": "- {id: invoice, name: {sv: Faktura}, words: [faktura]}\n",
    "channels": """
- id: info
  kind: email
  name: Info
  team: service
  language: sv
  settings:
    address: info@tallvik.example
    imap: {host: localhost, port: 1, security: none, user: a, password: b}
    smtp: {host: localhost, port: 1, security: none, user: a, password: b}
""",
}
KINDS: Mapping[str, type[Any]] = {"email": EmailConnector, "chat": ChatConnector}
PASSWORD = "correct horse battery"
_HASH = hash_password(PASSWORD)


class NoCredentials:
    def load(self) -> Mapping[str, Any]:
        return {}

    def save(self, values: Mapping[str, Any]) -> None:
        return None


def make_plan(folder: Path, files: Mapping[str, str] = ORGANISATION) -> Plan:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    read = load_configuration(folder, KINDS)
    channels = {}
    for one in read.channels:
        facts = ChannelFacts(one.entry.id, one.entry.name, "sv", b"secret", "tallvik.example")
        connector = KINDS[one.entry.kind](facts, one.settings, NoCredentials())
        channels[one.entry.id] = Channel(one.entry, connector)
    rulebook = read.rulebook()
    plan = Plan(read.organisation, channels, rulebook, read.teams, read.topics, (), b"secret")
    plan.rules = read.rules
    return plan


@dataclass
class Client:
    """Speaks to the API as somebody. Checks that every failure is a problem with its own words."""

    http: ClientSession
    headers: dict[str, str] = field(default_factory=dict)

    async def call(self, method: str, path: str, expect: int | None = None, **options: Any) -> Any:
        response = await self.raw(method, path, **options)
        body = await _read(response)
        if expect is not None:
            assert response.status == expect, f"{response.status} {body}"
        if response.status >= 400:
            assert response.content_type == "application/problem+json", body
            assert body["status"] == response.status
            assert body["code"]
        return body

    async def raw(self, method: str, path: str, **options: Any) -> ClientResponse:
        headers = {**self.headers, **options.pop("headers", {})}
        address = path if path.startswith("/") else f"/api/v1/{path}"
        return await self.http.request(method, address, headers=headers, **options)

    async def get(self, path: str, expect: int = 200, **options: Any) -> Any:
        return await self.call("GET", path, expect, **options)

    async def post(self, path: str, json: Any = None, expect: int = 200, **options: Any) -> Any:
        return await self.call("POST", path, expect, json=json or {}, **options)

    async def patch(self, path: str, json: Any, expect: int = 200, **options: Any) -> Any:
        return await self.call("PATCH", path, expect, json=json, **options)


async def _read(response: ClientResponse) -> Any:
    if response.status == 204:
        return None
    return await response.json(content_type=None)


@dataclass
class Rig:
    parts: Parts
    server: TestServer
    clients: list[ClientSession] = field(default_factory=list)
    agent_ids: dict[str, int] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return self.parts.store

    def add_agent(self, login: str, *roles: Role, teams: tuple[str, ...] = (), **more: Any) -> int:
        new = NewAgent(login, login.title(), _HASH, roles=roles or (Role.AGENT,), teams=teams)
        self.agent_ids[login] = self.store.write(create_agent, new)
        return self.agent_ids[login]

    def token(self, role: Role) -> Client:
        made = self.store.write(create_token, f"test {role}", role)
        return Client(self._session(), {"Authorization": f"Bearer {made['token']}"})

    def anonymous(self) -> Client:
        return Client(self._session())

    async def log_in(self, login: str, password: str = PASSWORD) -> Client:
        client = self.anonymous()
        me = await client.post("session", {"login": login, "password": password}, 201)
        client.headers["X-CSRF-Token"] = me["csrf"]
        return client

    async def agent(self, login: str, *roles: Role, teams: tuple[str, ...] = ()) -> Client:
        self.add_agent(login, *roles, teams=teams)
        return await self.log_in(login)

    async def receive_mail(self, raw: bytes, channel: str = "info") -> None:
        """Through the door that a pipe uses, then read as a worker would."""
        client = self.token(Role.AGENT)
        headers = {"Content-Type": "message/rfc822"}
        await client.call("POST", f"channels/{channel}/inbound", 202, data=raw, headers=headers)
        ingest(self.store, self.parts.blobs, self.parts.plan, channel, False)

    async def conversation(self, subject: str = "Hej", **mail_options: str) -> str:
        """A customer writes; answers the conversation's id."""
        await self.receive_mail(mail(subject, **mail_options))
        admin = self.token(Role.ADMIN)
        rows = (await admin.get("conversations"))["items"]
        return str(next(row["id"] for row in rows if row["subject"] == subject))

    def _session(self) -> ClientSession:
        session = ClientSession(str(self.server.make_url("/")), cookie_jar=CookieJar(unsafe=True))
        self.clients.append(session)
        return session


def make_parts(
    store: Store, folder: Path, files: Mapping[str, str] = ORGANISATION, **more: Any
) -> Parts:
    plan = make_plan(folder / "config", files)
    store.write(sync_plan, plan)
    blobs = Blobs(folder / "blobs")
    return Parts(store, Committer(store, blobs), plan, blobs, store.bell, **more)


def mail(subject: str, text: str = "Hej!", sender: str = "kund@example.com", id: str = "") -> bytes:
    unique = id or f"{subject}.{sender}.{hash(text)}".replace(" ", "-")
    lines = (
        f"From: Kund Kundsson <{sender}>",
        "To: info@tallvik.example",
        f"Subject: {subject}",
        f"Message-ID: <{unique}@example.com>",
        "Content-Type: text/plain; charset=utf-8",
        "",
        text,
    )
    return "\r\n".join(lines).encode()
