"""What may happen at a service desk, one act after the other, each chosen by two small numbers."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from inbox.model.errors import RefusedError
from inbox.model.outbound import Sent
from inbox.model.words import NotSent, Role
from inbox.services.contacts import merge_contacts, unmerge_contact
from inbox.services.conversations.change import change_conversation
from inbox.services.conversations.merge import merge, split, unmerge
from inbox.services.conversations.notes import write_note
from inbox.services.conversations.spam import mark_spam
from inbox.services.outbound.begin import begin_conversation
from inbox.services.outbound.deliver import Taken, record, record_failure, take
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.outbound.withdraw import withdraw_reply
from inbox.services.waits.notices import tell_of_clocks
from inbox.store.store import Store
from inbox.store.tables.customers import contacts
from inbox.store.unit import Unit
from tests.fakes.sqlite import put_migrated
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk
from tests.services.test_outbound import bounce_of

ZONE = "Europe/Stockholm"
OFFICE = {"id": "office", "hours": {"mon-fri": "08:00-17:00"}, "holidays": "SE"}
LEVEL = {"id": "usual", "calendar": "office", "first_response": "4h", "next_response": "2h"}
MORE = {
    "spam": True,
    "needs_no_answer": True,
    "merges": True,
    "splits": True,
    "customers": True,
    "late": True,
}
"""What happens in histories, by name."""
PAUSES = (0.05, 3, 50, 400, 2000, 9000)
Act = tuple[str, int, int]


class History:
    """Few customers and few conversations, so that much happens to each."""

    def __init__(self, folder: Path) -> None:
        store = Store(put_migrated(folder), folder)
        self.clock = Movable(
            datetime(2026, 10, 23, 6, 0, tzinfo=UTC)
        )  # Summer time ends on Sunday.
        plan = make_plan(
            email_channel(1),
            email_channel(1, id="other", name="Other"),
            teams=({"id": "help", "name": "Help"}, {"id": "more", "name": "More"}),
            topics=({"id": "invoice", "name": {"sv": "Faktura"}},),
            calendars=(OFFICE,),
            service_levels=(LEVEL,),
            zone=ZONE,
        )
        self.desk: Desk = open_desk(store, folder, self.clock, plan)
        self.agents = [self.desk.agent(name, Role.LEAD) for name in ("Anna", "Bo")]
        self.bounced = 0

    def live(self, acts: Sequence[Act]) -> Iterator[str]:
        """What is refused did not happen. Tells what did."""
        for name, one, other in acts:
            self.clock.move(minutes=PAUSES[other % len(PAUSES)])
            with suppress(RefusedError):
                ACTS[name](self, one, other)
                yield name

    def some(self, one: int) -> Any:
        rows = self.desk.conversations()
        if not rows:
            self.new(one, 0)
            rows = self.desk.conversations()
        return rows[-1 - one % min(4, len(rows))]

    def act(self, one: int, fn: Any, *args: Any, **more: Any) -> Any:
        return self.desk.store.write_as(self.agents[one % 2], partial(fn, **more), *args)

    def change(self, one: int, other: int, **change: Any) -> None:
        self.act(other, change_conversation, self.desk.plan, self.some(one).id, change)

    # What comes in

    def new(self, one: int, other: int, *, history: bool = False) -> None:
        text = ("Hej! Min faktura är fel.", "Hej! När har ni öppet?")[other % 2]
        raw = self.desk.raw(text, sender=_customer(one), subject=f"Fråga {self.desk.serial}")
        self.desk.give(raw, history=history, channel=("mail", "other")[one % 2])

    def imported(self, one: int, other: int) -> None:
        now = self.clock.at
        self.clock.move(days=-300)
        self.new(one, other, history=True)
        self.clock.at = now

    def more(self, one: int, other: int, **headers: str) -> None:
        row = self.some(one)
        sender = self.customer_of(row) or _customer(one)
        headers |= {"In_Reply_To": f"<inkorg.{row.thread_token}.1@tallvik.example>"}
        raw = self.desk.raw("Hur går det?", sender=sender, subject="Re: Fråga", **headers)
        self.desk.give(raw, channel=("mail", "other")[other % 2])

    def customer_of(self, row: Any) -> str | None:
        written = [m for m in self.desk.messages() if m.conversation_id == row.id]
        return next((m.author_value for m in written if m.direction == "inbound"), None)

    def machine(self, one: int, other: int) -> None:
        self.more(one, other, Auto_Submitted="auto-replied")

    def late(self, one: int, other: int) -> None:
        now = self.clock.at
        self.clock.move(hours=-2)
        self.more(one, other)
        self.clock.at = max(now, self.clock.at)

    def bounce(self, one: int, other: int) -> None:
        sent = {d.message_id for d in self.desk.deliveries() if d.state == "sent"}
        of = [m for m in self.desk.messages() if m.id in sent]
        if of:
            self.bounced += 1
            report = bounce_of(of[-1 - one % len(of)].header_id)
            # Each report is one of its own.
            self.desk.give(report.replace(b"<bounce.", f"<bounce{self.bounced}.".encode()))

    # What goes out

    def answer(self, one: int, other: int) -> None:
        then = ("pending", "close")[other % 2]
        self.act(other, write_reply, self.desk.plan, self.some(one).id, Reply("Hej!", then=then))

    def answer_at_once(self, one: int, other: int) -> None:
        self.answer(one, other)
        self.send(one, other)

    def send(self, one: int, other: int) -> None:
        for taken in self.taken():
            self.desk.store.write(record, taken, Sent("x"))

    def fail(self, one: int, other: int) -> None:
        for taken in self.taken():
            self.desk.store.write(record_failure, taken, "Full.", NotSent.REFUSED)

    def taken(self) -> list[Taken]:
        self.clock.move(seconds=11)
        waiting = [d for d in self.desk.deliveries() if d.state in ("scheduled", "queued")]
        found = [self.desk.store.write(take, one.id) for one in waiting]
        return [one for one in found if isinstance(one, Taken)]

    def withdraw(self, one: int, other: int) -> None:
        rows = [d for d in self.desk.deliveries() if d.state == "scheduled"]
        if rows:
            self.act(other, withdraw_reply, rows[-1].conversation_id, rows[-1].message_id)

    def begin(self, one: int, other: int) -> None:
        to = [_customer(one)]
        self.act(other, begin_conversation, self.desk.plan, "mail", to, "Hej", "Vi ringer.")

    # What is done with it

    def note(self, one: int, other: int) -> None:
        self.act(other, write_note, self.some(one).id, "Kollar.")

    def close(self, one: int, other: int) -> None:
        self.change(one, other, status="closed")

    def reopen(self, one: int, other: int) -> None:
        self.change(one, other, status="open")

    def topic(self, one: int, other: int) -> None:
        self.change(one, other, topic=("invoice", None)[other % 2])

    def team(self, one: int, other: int) -> None:
        self.change(one, other, team=("help", "more")[other % 2])

    def assign(self, one: int, other: int) -> None:
        who = (str(self.agents[0].id), str(self.agents[1].id), None)[other % 3]
        self.change(one, other, assignee=who)

    def hand_over(self, one: int, other: int) -> None:
        who, team = str(self.agents[other % 2].id), ("help", "more")[other % 2]
        self.change(one, other, team=team, assignee=who)

    def time_runs_out(self, one: int, other: int) -> None:
        self.desk.store.write(tell_of_clocks, self.desk.plan)

    def spam(self, one: int, other: int) -> None:
        row = self.some(one)
        self.act(other, mark_spam, row.id, row.status != "spam")

    def needs_no_answer(self, one: int, other: int) -> None:
        self.change(one, other, needs_no_answer=True)

    def needs_one(self, one: int, other: int) -> None:
        self.change(one, other, needs_no_answer=False)

    def merge(self, one: int, other: int) -> None:
        self.act(other, merge, self.some(one).id, self.some(other).id)

    def unmerge(self, one: int, other: int) -> None:
        merged = [row for row in self.desk.conversations() if row.merged_into]
        if merged:
            self.act(other, unmerge, merged[-1].id)

    def split(self, one: int, other: int) -> None:
        row = self.some(one)
        said = [m.id for m in self.desk.messages() if m.conversation_id == row.id]
        self.act(other, split, row.id, said[-1:] if other % 2 else said[:1])

    def same_customer(self, one: int, other: int) -> None:
        ids = sorted({row.contact_id for row in self.desk.conversations()})
        if len(ids) > 1:
            self.act(other, merge_contacts, ids[one % len(ids)], ids[other % len(ids)])

    def other_customer(self, one: int, other: int) -> None:
        """Two customers after all."""
        ids = self.desk.store.read(merged_contacts)
        if ids:
            self.act(other, unmerge_contact, ids[one % len(ids)])


ALWAYS = (
    *("new", "imported", "more", "machine", "bounce", "answer", "answer_at_once", "send", "fail"),
    *("withdraw", "begin", "note", "close", "reopen", "topic", "team", "assign", "hand_over"),
    "time_runs_out",
)
OFTEN = ("new", "more", "more", "answer_at_once", "answer_at_once", "send")
NAMED = {
    "spam": ("spam",),
    "needs_no_answer": ("needs_no_answer", "needs_one"),
    "merges": ("merge", "unmerge"),
    "splits": ("split",),
    "customers": ("same_customer", "other_customer"),
    "late": ("late",),
}
ACTS: dict[str, Callable[[History, int, int], None]] = {
    name: getattr(History, name) for name in (*ALWAYS, *(n for of in NAMED.values() for n in of))
}


def kinds() -> list[str]:
    return [*ALWAYS, *OFTEN, *(name for of, names in NAMED.items() if MORE[of] for name in names)]


def merged_contacts(unit: Unit) -> list[int]:
    merged = select(contacts.c.id).where(contacts.c.merged_into.is_not(None))
    return list(unit.connection.scalars(merged.order_by(contacts.c.id)))


def _customer(one: int) -> str:
    return f"{('eva', 'ola', 'per')[one % 3]}@posten.example"
