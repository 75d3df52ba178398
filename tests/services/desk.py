"""A small service desk for tests: a store, one mailbox that takes raw mail, and the work done by hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from config.channels import ChannelEntry
from config.organisation import Organisation
from connectors.base import Channel as ChannelFacts
from connectors.email import EmailConnector
from connectors.email.settings import EmailSettings
from inbox.model.actor import SYSTEM, Actor
from inbox.model.ids import new_id
from inbox.model.receipts import RawItem
from inbox.model.words import Role
from inbox.services.accept import accept, keep
from inbox.services.assigning.assign import assign_waiting
from inbox.services.calls.told import settle_call
from inbox.services.inbound.ingest import ingest
from inbox.services.notices.send import send_notices
from inbox.services.outbound.automatic import acknowledge
from inbox.services.outbound.deliver import SendLater, deliver
from inbox.services.plan import Channel, Plan
from inbox.services.platforms.activity import act_lightly
from inbox.services.platforms.echoes import look_at_echo
from inbox.services.platforms.media import download
from inbox.services.platforms.people import fetch_profile
from inbox.services.platforms.perform import perform
from inbox.services.reports.send_mails import send_report_mail
from inbox.services.rules.message import after_message
from inbox.services.rules.webhooks import send_webhook
from inbox.services.running import jobs
from inbox.services.surveys.ask import ask_survey
from inbox.services.sync_plan import sync_plan
from inbox.services.updates.members import spread
from inbox.services.waits.clocks import keep_clocks
from inbox.store.blobs import Blobs
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.log import events
from inbox.store.tables.messages import deliveries, messages
from inbox.store.tables.people import agents, competences, team_members
from inbox.store.unit import Unit
from routing.calendar_settings import CalendarSettings, ServiceLevel
from routing.rules import ChannelDefault, compile_rules
from routing.settings import Rule, Team, Topic

ADDRESS = "help@tallvik.example"


class NoTokens:
    def load(self) -> dict[str, Any]:
        return {}

    def save(self, values: Any) -> None:
        return None


@dataclass
class Movable:
    """A clock that tests turn."""

    at: datetime

    def __call__(self) -> datetime:
        self.at += timedelta(microseconds=1)
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


def email_channel(smtp_port: int | None, **entry: Any) -> Channel:
    settings: dict[str, Any] = {"address": ADDRESS, "name": "Tallvik"}
    if smtp_port:
        settings["smtp"] = {
            "host": "127.0.0.1",
            "port": smtp_port,
            "security": "none",
            "login": False,
        }
    shape = ChannelEntry(**{"id": "mail", "kind": "email", "name": "Help", "team": "help", **entry})
    facts = ChannelFacts(id=shape.id, name=shape.name, language="sv", parallel=shape.parallel)
    connector = EmailConnector(facts, EmailSettings.model_validate(settings), NoTokens())
    return Channel(shape, connector)


def make_plan(
    *channels: Channel,
    topics: tuple[dict[str, Any], ...] = ({"id": "invoice", "name": {"sv": "Faktura"}},),
    rules: tuple[dict[str, Any], ...] = (
        {
            "id": "invoices",
            "when": {"words": ["faktura"]},
            "then": {"topic": "invoice", "tags": ["betalning"]},
        },
    ),
    teams: tuple[dict[str, Any], ...] = ({"id": "help", "name": "Help"},),
    calendars: tuple[dict[str, Any], ...] = (),
    service_levels: tuple[dict[str, Any], ...] = (),
    **organisation: Any,
) -> Plan:
    shapes = tuple(Topic.model_validate(one) for one in topics)
    groups = tuple(Team.model_validate(one) for one in teams)
    defaults = {c.id: ChannelDefault(c.entry.team or "", c.entry.topic or "") for c in channels}
    written = tuple(Rule.model_validate(one) for one in rules)
    return Plan(
        organisation=Organisation(
            **{"name": "Tallvik", "languages": ("sv", "nb", "da", "en"), **organisation}
        ),
        channels={c.id: c for c in channels},
        rulebook=compile_rules(written, shapes, groups, defaults),
        teams=groups,
        topics=shapes,
        rules=written,
        calendar_settings=tuple(CalendarSettings.model_validate(one) for one in calendars),
        level_settings=tuple(ServiceLevel.model_validate(one) for one in service_levels),
    )


@dataclass
class Desk:
    store: Store
    plan: Plan
    blobs: Blobs
    clock: Movable
    serial: int = 0
    ids: dict[str, int] = field(default_factory=dict)

    # What comes in

    def mail(
        self,
        text: str = "Hej! Min faktura är fel.",
        *,
        sender: str = "Maria <maria@posten.example>",
        subject: str = "Fakturan",
        history: bool = False,
        uid: str | None = None,
        **headers: str,
    ) -> bytes:
        """Sends a mail to the mailbox and has it read."""
        raw = self.raw(text, sender=sender, subject=subject, **headers)
        self.give(raw, uid=uid, history=history)
        return raw

    def raw(self, text: str, *, sender: str, subject: str, **headers: str) -> bytes:
        self.serial += 1
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, ADDRESS, subject
        mail["Date"] = format_datetime(self.clock.at)
        mail["Message-ID"] = f"<m{self.serial}@posten.example>"
        for name, value in headers.items():
            del mail[name.replace("_", "-")]
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        return mail.as_bytes()

    def give(
        self, *raw: bytes, uid: str | None = None, history: bool = False, channel: str = "mail"
    ) -> None:
        items = []
        for one in raw:
            self.serial += 1
            items.append(RawItem(uid or f"INBOX/1/{self.serial}", one, history=history))
        self.store.write(accept, keep(channel, channel, items, self.blobs))
        self.work()

    # Work, done here instead of in workers

    def work(self) -> None:
        for _ in range(200):
            claimed = self.store.write(jobs.claim, "test", 20)
            if not claimed:
                return
            for job in claimed:
                self._do(job)

    def _do(self, job: jobs.Claimed) -> None:
        acts: dict[str, Callable[[], Any]] = {
            "ingest": lambda: ingest(
                self.store, self.blobs, self.plan, job.args["channel"], job.args["history"]
            ),
            "assign": lambda: self.store.write(assign_waiting, self.plan),
            "acknowledge": lambda: self.store.write(
                acknowledge, self.plan, job.args["conversation"], job.args["message"]
            ),
            "rules": lambda: self.store.write(after_message, self.plan, job.args),
            "rule_webhook": lambda: send_webhook(self.store, self.plan, job.args),
            "settle_call": lambda: self.store.write(settle_call, self.plan, job.args["call"]),
            "deliver": lambda: deliver(self.store, self.blobs, self.plan, job.args["delivery"]),
            "download": lambda: download(self.store, self.blobs, self.plan, job.args["message"]),
            "act": lambda: perform(self.store, self.plan, job.args["act"]),
            "activity": lambda: act_lightly(self.store, self.plan, **job.args),
            "profile": lambda: fetch_profile(self.store, self.plan, **job.args),
            "echo": lambda: self.store.write(
                look_at_echo, self.plan, job.args["channel"], job.args["change"]
            ),
            "ask_survey": lambda: self.store.write(ask_survey, self.plan, job.args["survey"]),
            "report_mail": lambda: send_report_mail(self.store, self.plan, job.args["mail"]),
            "topic_update": lambda: spread(self.store, self.plan, job.args),
            "notices": lambda: send_notices(
                self.store, self.plan, job.args["owner"], job.args["way"]
            ),
        }
        try:
            acts[job.actor]()
        except SendLater as later:
            self.store.write(jobs.postpone, job.id, job.claim, later.pause)
        else:
            self.store.write(jobs.finish, job.id, job.claim)

    # People

    def agent(self, name: str, *roles: Role, presence: str = "away", **levels: int) -> Actor:
        """`levels` are topics or languages with what they are good at."""
        return self.store.write(_insert_agent, name, roles or (Role.AGENT,), presence, levels)

    # What stands

    def conversations(self) -> list[Any]:
        return self.store.read(
            lambda unit: unit.connection.execute(
                select(conversations).order_by(conversations.c.number)
            ).all()
        )

    def only(self) -> Any:
        (row,) = self.conversations()
        return row

    def messages(self) -> list[Any]:
        return self.store.read(
            lambda unit: unit.connection.execute(select(messages).order_by(messages.c.id)).all()
        )

    def deliveries(self) -> list[Any]:
        return self.store.read(
            lambda unit: unit.connection.execute(select(deliveries).order_by(deliveries.c.id)).all()
        )

    def events(self) -> list[str]:
        return self.store.read(
            lambda unit: list(
                unit.connection.execute(select(events.c.type).order_by(events.c.number)).scalars()
            )
        )


def _insert_agent(
    unit: Unit, name: str, roles: tuple[Role, ...], presence: str, levels: dict[str, int]
) -> Actor:
    id = new_id(unit.now)
    unit.connection.execute(
        insert(agents).values(
            id=id,
            login=f"{name.lower()}@tallvik.example",
            name=name,
            roles=[str(role) for role in roles],
            presence=presence,
            presence_at=unit.now,
            settings={},
            created_at=unit.now,
        )
    )
    unit.connection.execute(insert(team_members).values(team_id="help", agent_id=id))
    for value, level in levels.items():
        kind = "language" if len(value) == 2 else "topic"
        unit.connection.execute(
            insert(competences).values(agent_id=id, kind=kind, value=value, level=level)
        )
    return Actor("agent", id, name, frozenset(roles), frozenset({"help"}))


def open_desk(store: Store, folder: Path, clock: Movable, plan: Plan) -> Desk:
    store.clock = clock
    store.write_as(SYSTEM, sync_plan, plan)
    store.do_last(partial(keep_clocks, plan=plan))
    return Desk(store, plan, Blobs(folder / "blobs"), clock)
