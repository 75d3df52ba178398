"""The demo as it runs: customers write at a human pace, answer now and then, colleagues work a little."""

import heapq
import random
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException

import structlog

from inbox.bootstrap.parts import Installation
from inbox.model.errors import InkorgError
from inbox.model.words import Presence
from inbox.services.demo.letters import keep_copy, send_letter, smtp_port, write_letter
from inbox.services.demo.mailboxes import Kept, Mailboxes
from inbox.services.demo.material import Customer, Text, customers, texts
from inbox.services.logins.secret_tokens import hash_secret
from inbox.services.logins.sessions import begin_session, touch_sessions
from workers.demo.browser import FormPage, NotSentError
from workers.demo.calling import Calling
from workers.demo.desk import Desk
from workers.demo.pace import paced
from workers.demo.people import LOGIN
from workers.demo.weeks.wording import as_letter
from workers.demo.writing import (
    MORE,
    THANKS,
    form_of,
    form_topic,
    is_from_a_person,
    mail_for,
    pick_speaker,
    title,
    write_answer,
)

log = structlog.get_logger()

NEW_EVERY = (20, 60)
"""Seconds between two customers who write."""
ANSWER_EVERY = (40, 100)
REPLY_AFTER = (25, 120)
LOOK_SECONDS = 3
PRESENCE_EVERY = timedelta(minutes=5)
PATIENCE = timedelta(minutes=2)
"""Colleagues leave what is newer to whoever looks at the screen."""
MOST_WAITING = 70
"""From then on nobody new writes until some are answered."""


class Present:
    """One thread, one list of what happens when."""

    def __init__(
        self, on: Installation, mailboxes: Mailboxes, base_url: str, chance: random.Random
    ) -> None:
        self._on, self._mailboxes, self._chance = on, mailboxes, chance
        self._port = smtp_port(on.plan)
        self._base_url = base_url
        self._desk = Desk(on.store, on.plan, chance)
        self._calling = Calling(on.plan, self._desk, base_url, chance, self._now, self._in)
        self._seen = {one.email: mailboxes.next_uid(one.email) - 1 for one in customers()}
        self._sessions: list[str] = []
        self._turn = 0
        self._acts: list[tuple[datetime, int, Callable[[], object]]] = []

    def run(self, stop: threading.Event) -> None:
        self._in((3, 8), self._somebody_writes)
        self._in((10, 20), self._a_colleague_works)
        self._in((1, 1), self._look_for_answers)
        self._in((0, 0), self._keep_present)
        self._calling.begin()
        while not stop.is_set():
            at, _, act = self._acts[0]
            wait = (at - self._now()).total_seconds()
            if wait > 0:
                stop.wait(min(wait, 1.0))
                continue
            heapq.heappop(self._acts)
            try:
                act()
            except (OSError, SMTPException, InkorgError) as error:
                log.warning("the demo could not do something", error=type(error).__name__)

    def _now(self) -> datetime:
        return self._on.store.clock()

    def _in(self, seconds: tuple[float, float], act: Callable[[], object]) -> None:
        self._turn += 1
        at = self._now() + timedelta(seconds=self._chance.uniform(*seconds))
        heapq.heappush(self._acts, (at, self._turn, act))

    # Customers

    def _somebody_writes(self) -> None:
        self._in(paced(NEW_EVERY), self._somebody_writes)
        if len(self._desk.waiting()) < MOST_WAITING:
            text = self._chance.choice(texts())
            self._send(pick_speaker(text, self._chance), text)

    def _send(self, customer: Customer, text: Text) -> None:
        form = form_of(self._on.plan)
        if text.channel == "form" and form is not None:
            channel, settings = form
            page = FormPage(self._base_url, channel.id, customer.language)
            page.open()
            typed = {
                "name": customer.name,
                "email": customer.email,
                "subject": text.subject,
                "message": as_letter(text, customer.name, self._chance, greets=False),
                "topic": form_topic(self._on.plan, settings, text.topic),
            }
            # As long as somebody needs to type: a form takes nothing that comes at once.
            self._in((5, 15), partial(self._submit, page, typed))
            return
        to = sorted(mail_for(self._on.plan, text.topic).connector.addresses())[0]
        subject = text.subject or title(text.text)
        said = as_letter(text, customer.name, self._chance)
        letter = write_letter(customer, to, subject, said, self._now())
        send_letter(letter, self._port)
        keep_copy(self._mailboxes, customer, letter, self._now())

    def _submit(self, page: FormPage, typed: dict[str, str]) -> None:
        try:
            page.send(typed)
        except NotSentError as error:
            log.warning("the demo's form was not taken", why=str(error))

    def _look_for_answers(self) -> None:
        self._in((LOOK_SECONDS, LOOK_SECONDS), self._look_for_answers)
        for customer in customers():
            for kept in self._mailboxes.list(customer.email, self._seen[customer.email]):
                self._seen[customer.email] = kept.uid
                self._consider(customer, kept)

    def _consider(self, customer: Customer, kept: Kept) -> None:
        """About half of those who get an answer say something to it."""
        fate = self._chance.random()
        if customer.habit or fate > 0.5 or not is_from_a_person(kept.read()):
            return
        words = (THANKS if fate < 0.35 else MORE)[customer.language]
        self._in(REPLY_AFTER, partial(self._reply, customer, kept, self._chance.choice(words)))

    def _reply(self, customer: Customer, kept: Kept, text: str) -> None:
        letter = write_answer(customer, kept.read(), text, self._now())
        send_letter(letter, self._port)
        keep_copy(self._mailboxes, customer, letter, self._now())

    # Colleagues of whoever has logged in

    def _a_colleague_works(self) -> None:
        self._in(ANSWER_EVERY, self._a_colleague_works)
        others = set(self._desk.agent_ids(but=(LOGIN,)))
        ripe = self._now() - PATIENCE
        mine = [
            one for one in self._desk.waiting() if one.assignee_id in others and one.since < ripe
        ]
        if mine:
            self._desk.answer(mine[0], close=self._chance.random() < 0.4)

    def _keep_present(self) -> None:
        self._in((PRESENCE_EVERY.total_seconds(),) * 2, self._keep_present)
        others = self._desk.agent_ids(but=(LOGIN,))
        if not self._sessions:
            for agent_id in others:
                token = self._on.store.write(begin_session, agent_id, "127.0.0.1", "demo")
                self._sessions.append(hash_secret(token))
        self._on.store.write(touch_sessions, self._sessions)
        self._desk.set_presence(others, Presence.AVAILABLE)
