"""However the log is read, in whatever batches, before or after: the figures are the same to the last unit."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from inbox.model.actor import Actor
from inbox.model.errors import RefusedError
from inbox.model.words import NotSent, Role
from inbox.services.contacts import merge_contacts, unmerge_contact
from inbox.services.conversations.change import change_conversation
from inbox.services.conversations.merge import merge, split, unmerge
from inbox.services.conversations.notes import write_note
from inbox.services.conversations.spam import mark_spam
from inbox.services.figures import bulk, follow
from inbox.services.figures.follow import follow_figures
from inbox.services.figures.rebuild import rebuild_figures
from inbox.services.outbound.begin import begin_conversation
from inbox.services.outbound.deliver import Taken, record_failure, take
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.outbound.withdraw import withdraw_reply
from inbox.services.promises.due import tell_of_promises
from inbox.services.promises.follow_ups import add_follow_up, change_follow_up
from inbox.services.records.access_log import Visit, note_visits
from inbox.services.updates.status import tell_status
from inbox.services.waits.notices import tell_of_clocks
from inbox.store.store import Store
from inbox.store.tables.conversations import follow_ups
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk
from tests.services.figures.counting import all_rows, count
from tests.services.figures.recount.histories import merged_contacts

CALENDARS = ({"id": "office", "hours": {"mon-fri": "08:00-17:00"}},)
LEVELS = ({"id": "usual", "calendar": "office", "first_response": "2 h", "next_response": "4 h"},)
PEOPLE = [f"{name}@posten.example" for name in ("eva", "ola", "per", "liv")]


class Office:
    """A desk where anything may happen, chosen by numbers."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.random = desk, random.Random()
        self.agents = [desk.agent(name, Role.LEAD) for name in ("Anna", "Bo", "Cia")]
        self.acts: list[Callable[[], Any]] = [
            *[self.mail] * 4,
            *[self.answer] * 4,
            *[self.send] * 3,
            self.fail,
            self.withdraw,
            self.note,
            self.close,
            self.reopen,
            self.no_answer,
            self.answer_needed,
            self.merge,
            self.unmerge,
            self.split,
            self.spam,
            self.not_spam,
            self.topic,
            self.team,
            self.assign,
            self.tag,
            self.begin,
            self.late,
            self.miss,
            self.machine,
            self.visit,
            self.visit,
            self.set_back,
            self.promise,
            self.update,
            self.settle,
            self.same_customer,
            self.same_customer,
            self.other_customer,
        ]

    def live(self, seeds: list[int]) -> None:
        for seed in seeds:
            self.random = random.Random(seed)
            self.desk.clock.move(minutes=self.random.choice([1, 40, 300, 2000, 9000]))
            with suppress(RefusedError):
                self.acts[seed % len(self.acts)]()

    @property
    def anybody(self) -> Actor:
        return self.random.choice(self.agents)

    @property
    def some(self) -> Any:
        if not self.desk.conversations():
            self.desk.mail()
        return self.random.choice(self.desk.conversations()[-8:])

    def mail(self, **more: Any) -> None:
        row = self.random.choice([*self.desk.conversations()[-6:], None])
        if row is not None:
            more |= {"In_Reply_To": f"<inkorg.{row.thread_token}.1@tallvik.example>"}
        self.desk.mail(sender=self.random.choice(PEOPLE), **more)

    def late(self) -> None:
        before = self.desk.clock.at
        self.desk.clock.move(hours=-self.random.choice([2, 30]))
        self.mail()
        self.desk.clock.at = max(before, self.desk.clock.at)

    def visit(self) -> None:
        seconds = self.random.choice([0, 5, 400])
        visit = Visit(self.anybody.id or 0, self.some.id, seconds)
        self.desk.store.write(note_visits, [visit])

    def set_back(self) -> None:
        """Somebody corrects the clock, and it stays so."""
        self.desk.clock.move(hours=-3)

    def machine(self) -> None:
        self.mail(Auto_Submitted="auto-replied")

    def act(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return self.desk.store.write_as(self.anybody, partial(fn, **kwargs), *args)

    def answer(self) -> None:
        then = self.random.choice(["pending", "close"])
        self.act(write_reply, self.desk.plan, self.some.id, Reply("Tack!", then=then))

    def send(self) -> None:
        self.desk.clock.move(seconds=15)
        self.desk.work()

    def fail(self) -> None:
        self.desk.clock.move(seconds=15)
        rows = [d for d in self.desk.deliveries() if d.state in ("scheduled", "queued")]
        if rows:
            taken = self.desk.store.write(take, rows[0].id)
            if not isinstance(taken, Taken):
                return
            self.desk.store.write(record_failure, taken, "Full.", NotSent.REFUSED)

    def withdraw(self) -> None:
        rows = [d for d in self.desk.deliveries() if d.state == "scheduled"]
        if rows:
            self.act(withdraw_reply, rows[-1].conversation_id, rows[-1].message_id)

    def note(self) -> None:
        self.act(write_note, self.some.id, "Kollar.")

    def change(self, **change: Any) -> None:
        self.act(change_conversation, self.desk.plan, self.some.id, change)

    def close(self) -> None:
        self.change(status="closed")

    def reopen(self) -> None:
        self.change(status="open")

    def no_answer(self) -> None:
        self.change(needs_no_answer=True)

    def answer_needed(self) -> None:
        self.change(needs_no_answer=False)

    def topic(self) -> None:
        self.change(topic=self.random.choice(["invoice", None]))

    def team(self) -> None:
        self.change(team=self.random.choice(["help", "more"]))

    def assign(self) -> None:
        self.change(assignee=self.random.choice([str(self.anybody.id), None]))

    def tag(self) -> None:
        self.change(tags={"add": ["snabb"], "remove": ["betalning"]})

    def merge(self) -> None:
        self.act(merge, self.some.id, self.some.id)

    def unmerge(self) -> None:
        merged = [row for row in self.desk.conversations() if row.merged_into]
        if merged:
            self.act(unmerge, merged[-1].id)

    def split(self) -> None:
        row = self.some
        said = [m.id for m in self.desk.messages() if m.conversation_id == row.id]
        self.act(split, row.id, said[-1:])

    def same_customer(self) -> None:
        self.act(merge_contacts, self.some.contact_id, self.some.contact_id)

    def other_customer(self) -> None:
        merged = self.desk.store.read(merged_contacts)
        if merged:
            self.act(unmerge_contact, self.random.choice(merged))

    def spam(self) -> None:
        self.act(mark_spam, self.some.id)

    def not_spam(self) -> None:
        spam = [row for row in self.desk.conversations() if row.status == "spam"]
        if spam:
            self.act(mark_spam, spam[-1].id, False)

    def begin(self) -> None:
        to = [self.random.choice(PEOPLE)]
        self.act(begin_conversation, self.desk.plan, "mail", to, "Hej", "Vi ringer.")

    def miss(self) -> None:
        self.desk.store.write(tell_of_clocks, self.desk.plan)
        self.desk.store.write(tell_of_promises)

    @property
    def soon(self) -> datetime:
        return self.desk.clock.at + timedelta(hours=self.random.choice([1, 30, 300]))

    def promise(self) -> None:
        self.act(add_follow_up, self.some.id, self.soon)

    def update(self) -> None:
        self.act(tell_status, self.desk.plan, self.some.id, self.soon)

    def settle(self) -> None:
        """Done, moved, or not done after all."""
        rows = self.desk.store.read(lambda unit: unit.connection.execute(select(follow_ups)).all())
        if rows:
            one = self.random.choice(rows)
            changes: tuple[Any, ...] = ({"done": True}, {"done": False}, {"due_at": self.soon})
            change = self.random.choice(changes)
            self.act(change_follow_up, one.conversation_id, one.id, change)


@pytest.fixture
def office(sqlite_store: Store, tmp_path: Path, smtp: Any) -> Office:
    return open_office(sqlite_store, tmp_path, smtp)


def open_office(store: Store, folder: Path, smtp: Any) -> Office:
    clock = Movable(datetime(2026, 10, 20, 9, 0, tzinfo=UTC))
    teams = ({"id": "help", "name": "Help"}, {"id": "more", "name": "More"})
    plan = make_plan(
        email_channel(smtp.port), teams=teams, calendars=CALENDARS, service_levels=LEVELS
    )
    return Office(open_desk(store, folder, clock, plan))


@settings(
    max_examples=4,
    phases=(Phase.generate,),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    seeds=st.lists(st.integers(0, 2**32), min_size=15, max_size=40),
    at_once=st.integers(1, 60),
)
def test_after_any_history_figures_made_anew_are_those_that_were_kept_up(
    office: Office, seeds: list[int], at_once: int
) -> None:
    live_and_rebuild(office, seeds, at_once)


def test_so_it_is_on_the_other_database(postgres_url: str, tmp_path: Path, smtp: Any) -> None:
    """Whose values go another way: one history, with everything that may happen in it twice."""
    store = Store(postgres_url, tmp_path)
    office = open_office(store, tmp_path, smtp)
    seeds = random.Random(6).sample(range(2 * len(office.acts)), 2 * len(office.acts))
    live_and_rebuild(office, seeds, at_once=20)
    store.close()


def live_and_rebuild(office: Office, seeds: list[int], at_once: int) -> None:
    store, plan = office.desk.store, office.desk.plan
    usual, follow.AT_ONCE = follow.AT_ONCE, at_once
    for start in range(0, len(seeds), 7):
        office.live(seeds[start : start + 7])
        follow_figures(store, plan)
    kept = all_rows(store)
    follow.AT_ONCE = usual
    rebuild_figures(store, plan)
    assert all_rows(store) == kept
    # And where nearly all is written down and read again when it is met.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "MOST_KEPT", 2)
        patch.setattr(bulk, "AT_ONCE", 5)
        rebuild_figures(store, plan)
    assert all_rows(store) == kept
    promises = [f for f in kept["figure_facts"] if f["figure"] == "promises_kept" and not f["gone"]]
    assert len({one["message"] for one in promises}) == len(promises), "each counts once"


def test_messages_are_those_that_stand_in_the_log(office: Office) -> None:
    office.live(list(range(60)))
    follow_figures(office.desk.store, office.desk.plan)
    spam = {row.id for row in office.desk.conversations() if row.status == "spam"}
    facts = all_rows(office.desk.store)["figure_facts"]
    counted = [f for f in facts if f["figure"] == "messages"]
    assert len(counted) == office.desk.events().count("message.received") - count(
        office.desk.store, "machine"
    )
    kept = [f for f in counted if f["conversation_id"] not in spam]
    assert count(office.desk.store, "messages") == len(kept)
