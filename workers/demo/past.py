"""The days before the first start: mail, forms and answers, done by the same code at another time.

A store with a clock of its own goes through them in order, so every figure and every reason is what it
would have been. It all happens before anything else of the installation runs.
"""

import heapq
import random
import re
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from connectors.form.submission import CONTENT_TYPE, Submission, to_bytes
from inbox.bootstrap.parts import Installation
from inbox.model.actor import SYSTEM
from inbox.model.receipts import RawItem
from inbox.model.words import Presence
from inbox.services.accept import accept, keep
from inbox.services.demo.letters import keep_copy, send_letter, smtp_port, write_letter
from inbox.services.demo.mailboxes import Mailboxes
from inbox.services.demo.material import (
    Customer,
    Exchange,
    Text,
    customers,
    exchanges,
    lines,
    texts,
)
from inbox.services.demo.room import KEY as ROOM
from inbox.services.demo.room import leave_room
from inbox.services.outbound.deliver import SendLater
from inbox.services.plan import Channel
from inbox.services.running import jobs
from inbox.services.running.listening import read_cursor
from inbox.services.settings import read_setting, write_setting
from inbox.services.waits.clocks import keep_clocks
from workers.actors import ACTORS, Job
from workers.demo.desk import Desk, Waiting
from workers.demo.exchange import news, phone_of
from workers.demo.people import LOGIN, hire
from workers.demo.servers import mail_folder, running_servers
from workers.demo.unhurried import Unhurried
from workers.demo.weeks.wording import as_letter
from workers.demo.writing import (
    INVOICE_TOPICS,
    THANKS,
    form_of,
    form_topic,
    is_from_a_person,
    mail_for,
    pick_speaker,
    title,
    write_answer,
)

DAYS = 3
CONVERSATIONS = 62
"""A fifth of them are whole exchanges."""
SEED = 20261122
DONE = "demo_past"
FOR_LOGIN = 5
CALLS = 8
ODD = 2 + FOR_LOGIN
"""Conversations besides: a bounce, somebody away, and what waits for whoever logs in."""
UNDO = timedelta(seconds=11)
GREETED = re.compile(r"^(Hej|Hei|Hi|Hello|Dear|Kære|Kära) [A-ZÅÄÖÆØ][\w-]+")

Cursor = tuple[str, Mapping[str, Any]]


def make_past(on: Installation, size: int = CONVERSATIONS, days: int = 0) -> int:
    """Fills an empty demo; answers how many conversations it began. Does nothing the second time.

    Leaves room for what is older, as far back as `days`, which weeks/filling.py makes later.
    """
    if on.store.read(read_setting, DONE):
        hire(on)
        return 0
    mailboxes = Mailboxes(mail_folder(on.where.data))
    now = on.store.clock()
    began = now - timedelta(days=DAYS)
    if days > DAYS and not on.store.read(read_setting, ROOM):
        on.store.write(leave_room, now - timedelta(days=days), began)
    past = Past(on, mailboxes, began, random.Random(SEED))
    with closing(past), running_servers(on.plan, mailboxes, past.clock):
        begun = past.run(now, size)
    on.store.write(write_setting, DONE, True)
    return begun


@dataclass(order=True)
class Act:
    at: datetime
    turn: int
    do: Callable[[], object] = field(compare=False)


class Past:
    def __init__(
        self, on: Installation, mailboxes: Mailboxes, start: datetime, chance: random.Random
    ) -> None:
        self._now = start
        self._store = Unhurried(on.store.url, on.store.data, on.store.bell, self.clock)
        self._store.do_last(partial(keep_clocks, plan=on.plan))
        self._on = replace(on, store=self._store)
        self._mailboxes, self._chance = mailboxes, chance
        self._acts: list[Act] = []
        self._turns = count()
        self._fetched: dict[str, int] = {}
        self._about: dict[str, str] = {}
        """What customers wrote about last."""
        hire(self._on)
        self._desk = Desk(self._store, on.plan, chance)

    def clock(self) -> datetime:
        return self._now

    def close(self) -> None:
        for channel in self._on.plan.channels.values():
            channel.connector.close()
        self._store.close()

    def run(self, until: datetime, size: int) -> int:
        for channel in self._on.plan.channels.values():
            self._fetch(channel)  # A new mailbox begins now.
        self._desk.set_presence(self._desk.agent_ids(), Presence.AVAILABLE)
        begun = self._plan_days(until, size)
        while self._acts and self._acts[0].at < until:
            act = heapq.heappop(self._acts)
            self._now = max(self._now, act.at)
            act.do()
            self._work()
        self._now = until
        self._work()
        mine = [i for i in self._desk.agent_ids() if i not in self._desk.agent_ids(but=(LOGIN,))]
        self._desk.set_presence(mine, Presence.AWAY)
        return begun

    def _at(self, at: datetime, do: Callable[[], object]) -> None:
        heapq.heappush(self._acts, Act(at, next(self._turns), do))

    def _plan_days(self, until: datetime, size: int) -> int:
        written = self._chance.sample(texts(), size - size // 5)
        talked = self._chance.sample(exchanges(), size // 5)
        span = (until - self._now).total_seconds()
        # More of it lately, as it looks where people have been working.
        times = sorted(span * (1 - self._chance.random() ** 1.6 * 0.98) for _ in written)
        for seconds, text in zip(times, written, strict=True):
            at = self._now + timedelta(seconds=seconds - 240 * self._chance.random())
            self._at(at, partial(self._write, text, until - at))
        for exchange in talked:
            at = self._now + timedelta(seconds=span * 0.7 * self._chance.random())
            self._at(at, partial(self._talk, exchange))
        self._plan_oddities(until)
        self._plan_calls(until)
        self._plan_desk(until)
        return size + ODD

    def _plan_oddities(self, until: datetime) -> None:
        """What is seldom but should be seen: a bounce, somebody away, something put off, promised, noted."""
        for hours, habit in ((13.0, "bounces"), (11.0, "away")):
            customer = next(one for one in customers() if one.habit == habit)
            text = next(t for t in texts() if t.language == customer.language)
            said = Text(text.topic, text.language, "email", text.subject, text.text)
            at = until - timedelta(hours=hours)
            self._at(at, partial(self._mail, customer, said))
            self._at(at + timedelta(minutes=40), partial(self._answer, customer, ""))
        for hours, act in ((9.0, self._snooze), (5.0, self._promise), (3.0, self._note)):
            self._at(until - timedelta(hours=hours), act)
            self._at(until - timedelta(hours=hours / 2), act)

    def _plan_calls(self, until: datetime) -> None:
        """Some that were answered and written down, some that nobody answered."""
        phone = phone_of(self._on.plan)
        if phone is None:
            return
        channel, settings = phone
        able = [one for one in customers() if not one.habit]
        for number in range(CALLS):
            customer = self._chance.choice(able)
            about = self._chance.choice(
                [t for t in lines("phone_note") if t.language == customer.language]
            )
            at = until - timedelta(hours=self._chance.uniform(0.5, 20))
            extension = self._chance.choice(sorted(settings.extensions))
            call = f"past-{number}"
            tell = partial(self._exchange_tells, channel, customer, call)
            self._at(at, partial(tell, "started", at))
            end = at + timedelta(seconds=self._chance.uniform(40, 400))
            if number % 4:
                picked = at + timedelta(seconds=self._chance.uniform(3, 15))
                self._at(picked, partial(tell, "answered", picked, extension=extension))
                login = settings.extensions[extension]
                written = partial(self._desk.write_down, login, about, customer)
                self._at(end + timedelta(seconds=30), written)
            self._at(end, partial(tell, "ended", end))

    def _exchange_tells(
        self, channel: Channel, customer: Customer, call: str, event: str, at: datetime, **more: str
    ) -> None:
        item = channel.connector.wrap(news(event, call, customer, at, **more), "")
        self._keep(channel, (item,), None)

    def _plan_desk(self, until: datetime) -> None:
        """Something for whoever logs in, who knows most of invoices."""
        about = [t for t in texts() if t.topic in INVOICE_TOPICS and t.language in ("sv", "en")]
        for text in self._chance.sample(about, FOR_LOGIN):
            at = until - timedelta(minutes=self._chance.uniform(6, 200))
            said = Text(text.topic, text.language, "email", text.subject, text.text)
            self._at(at, partial(self._send, pick_speaker(said, self._chance), said))

    # Customers

    def _write(self, text: Text, left: timedelta) -> None:
        customer = pick_speaker(text, self._chance)
        self._send(customer, text)
        if self._chance.random() < _share_answered(left):
            minutes = min(self._chance.lognormvariate(3.7, 0.9), 60 * 20)
            self._at(
                self._now + timedelta(minutes=minutes), partial(self._answer_one, customer.name)
            )

    def _send(self, customer: Customer, text: Text) -> None:
        self._about[customer.name] = text.topic
        form = form_of(self._on.plan)
        if text.channel == "form" and form is not None:
            topic = form_topic(self._on.plan, form[1], text.topic)
            self._submit(form[0], customer, text, topic)
        else:
            self._mail(customer, text)

    def _mail(self, customer: Customer, text: Text) -> None:
        channel = mail_for(self._on.plan, text.topic)
        to = sorted(channel.connector.addresses())[0]
        subject = text.subject or title(text.text)
        said = as_letter(text, customer.name, self._chance)
        letter = write_letter(customer, to, subject, said, self._now)
        send_letter(letter, smtp_port(self._on.plan))
        keep_copy(self._mailboxes, customer, letter, self._now)
        self._fetch(channel)

    def _submit(self, channel: Channel, customer: Customer, text: Text, topic: str) -> None:
        body = to_bytes(
            Submission.model_construct(
                name=customer.name,
                email=customer.email,
                message=as_letter(text, customer.name, self._chance, greets=False),
                topic=topic,
                language=customer.language,
                page="https://tallvik.example/kontakt",
                browser=self._chance.choice(("Safari 17", "Chrome 141", "Firefox 144")),
                system=self._chance.choice(("iOS 18", "Android 15", "Windows 10/11")),
            )
        )
        item = channel.connector.wrap(body, CONTENT_TYPE)
        self._keep(channel, (item,), None)

    def _talk(self, exchange: Exchange) -> None:
        """A whole exchange: the customer's first words, then each turn when it was said."""
        first = exchange.turns[0][1]
        text = Text(exchange.topic, exchange.language, "email", title(first), first)
        customer = pick_speaker(text, self._chance)
        self._mail(customer, text)
        at = self._now
        for who, said, minutes in exchange.turns[1:]:
            at += timedelta(minutes=max(minutes, 2))
            if who == "agent":
                named = rf"\1 {customer.name.split(' ')[0]}"
                self._at(at, partial(self._answer, customer, GREETED.sub(named, said)))
            else:
                self._at(at, partial(self._reply, customer, said))

    def _reply(self, customer: Customer, text: str) -> None:
        """The customer answers the last mail that a person wrote."""
        got = [one.read() for one in reversed(self._mailboxes.list(customer.email))]
        last = next((raw for raw in got if is_from_a_person(raw)), None)
        if last is None:
            return
        letter = write_answer(customer, last, text, self._now)
        send_letter(letter, smtp_port(self._on.plan))
        keep_copy(self._mailboxes, customer, letter, self._now)
        for channel in self._on.plan.channels.values():
            self._fetch(channel)

    # Agents

    def _answer(self, customer: Customer, text: str) -> None:
        mine = [one for one in self._desk.waiting() if one.customer == customer.name]
        if mine:
            self._sent(self._desk.answer(mine[0], text))

    def _answer_one(self, name: str) -> None:
        waiting = self._desk.waiting()
        one = next((one for one in waiting if one.customer == name), None)
        if one is None:
            return
        fate = self._chance.random()
        if fate < 0.03:
            self._desk.spam(one)
            return
        topic = self._about.get(one.customer, one.topic)
        if one.is_first and topic != one.topic and self._desk.change(one, {"topic": topic}):
            one = replace(one, topic=topic)
        self._sent(self._desk.answer(one, close=fate > 0.5))
        if fate > 0.82:
            self._thank(one)

    def _any_waiting(self) -> Waiting | None:
        waiting = self._desk.waiting()
        return self._chance.choice(waiting) if waiting else None

    def _snooze(self) -> None:
        if one := self._any_waiting():
            until = self._now + timedelta(days=1)
            self._desk.change(one, {"status": "snoozed", "snooze": {"until": until}})

    def _promise(self) -> None:
        if one := self._any_waiting():
            self._desk.promise(
                one, self._now + timedelta(hours=20), "Ringer efter montörens besök."
            )

    def _note(self) -> None:
        if one := self._any_waiting():
            self._desk.note(one, "Väntar på besked från fältgruppen.")

    def _thank(self, one: Waiting) -> None:
        customer = next((c for c in customers() if c.name == one.customer), None)
        if customer is not None and not customer.habit:
            said = self._chance.choice(THANKS[customer.language])
            later = self._now + timedelta(minutes=self._chance.randint(3, 90))
            self._at(later, partial(self._reply, customer, said))
            self._at(later + timedelta(minutes=20), self._tidy)

    def _tidy(self) -> None:
        """A thank-you needs no answer."""
        for one in self._desk.waiting():
            if self._desk.is_thanks(one):
                self._desk.answer(one)

    def _sent(self, is_written: bool) -> None:
        """Past the seconds in which a reply can be taken back."""
        if is_written:
            self._now += UNDO
            self._work()
            for channel in self._on.plan.channels.values():
                self._fetch(channel)  # What came back at once: bounces, and who is away.

    # The machine

    def _fetch(self, channel: Channel) -> None:
        """Where something new lies, or nobody has looked yet."""
        if not channel.connector.listens or channel.kind != "email":
            return  # Platforms have no past here: nobody answers for them yet.
        newest = self._mailboxes.next_uid(sorted(channel.connector.addresses())[0])
        if self._fetched.get(channel.id) == newest:
            return
        self._fetched[channel.id] = newest
        cursor = self._store.read(read_cursor, channel.id)
        fetched = channel.connector.fetch(cursor, self._now)
        if fetched.items or dict(fetched.cursor) != dict(cursor):
            self._keep(channel, fetched.items, (channel.id, fetched.cursor))

    def _keep(self, channel: Channel, items: tuple[RawItem, ...], cursor: Cursor | None) -> None:
        kept = keep(channel.id, channel.id, items, self._on.blobs)
        self._store.write(accept, kept, cursor)
        self._work()

    def _work(self) -> None:
        """Everything that is due, done as a worker does it."""
        while claimed := self._store.write_lightly(SYSTEM, jobs.claim, "past", 50):
            for job in claimed:
                try:
                    ACTORS[job.actor](self._on, Job(job.id, job.args))
                except SendLater as later:
                    self._store.write(jobs.postpone, job.id, job.claim, later.pause)
                else:
                    self._store.write_lightly(SYSTEM, jobs.finish, job.id, job.claim)


def _share_answered(left: timedelta) -> float:
    """The older, the likelier it is that somebody has answered."""
    hours = left.total_seconds() / 3600
    return 0.995 if hours > 20 else 0.97 if hours > 6 else 0.88 if hours > 2 else 0.5
