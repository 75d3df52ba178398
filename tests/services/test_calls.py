"""Calls: what a telephone system tells, what somebody logs, and what both do to clocks."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config.channels import ChannelEntry
from connectors.phone import PhoneConnector, PhoneSettings
from inbox.model.actor import Actor
from inbox.model.errors import InvalidError, NotFoundError
from inbox.model.words import Presence
from inbox.services.calls.entry import Outcome
from inbox.services.calls.log import Logged, log_call
from inbox.services.calls.told import LONGEST, end_forgotten
from inbox.services.calls.words import said_of
from inbox.services.case_page.reading import read_said
from inbox.services.figures.follow import follow_figures
from inbox.services.people.presence import set_presence
from inbox.services.plan import Channel
from inbox.store.schema import migrate
from inbox.store.store import Store
from inbox.store.tables.calls import calls
from inbox.store.tables.conversations import follow_ups
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.figures import figure_facts as facts
from inbox.store.tables.log import events
from inbox.store.tables.people import agents
from inbox.store.tables.platforms import message_changes
from tests.connectors.contract import Memory, make_channel
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk

NUMBER = "+46701234567"


def phone_channel() -> Channel:
    settings = PhoneSettings(secret="x" * 20, extensions={"101": "bjorn@tallvik.example"})
    shape = ChannelEntry(id="phone", kind="phone", name="Telefon", team="help")
    return Channel(shape, PhoneConnector(make_channel("phone", country="SE"), settings, Memory()))


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, made once: the schema is no subject here."""
    folder = tmp_path_factory.mktemp("migrated")
    store = Store(f"sqlite:///{folder}/inbox.db", folder)
    migrate(store)
    store.close()
    return folder / "inbox.db"


@pytest.fixture
def desk(migrated: Path, tmp_path: Path, clock: Movable) -> Iterator[Desk]:
    shutil.copy(migrated, tmp_path / "inbox.db")
    store = Store(f"sqlite:///{tmp_path}/inbox.db", tmp_path)
    plan = make_plan(
        phone_channel(),
        email_channel(None),
        service_levels=({"id": "all", "first_response": "1h", "next_response": "1h"},),
    )
    yield open_desk(store, tmp_path, clock, plan)
    store.close()


@pytest.fixture
def bjorn(desk: Desk) -> Actor:
    return desk.agent("Bjorn", presence="available")


def tell(desk: Desk, event: str, call: str = "c1", **more: Any) -> None:
    body = {"event": event, "call": call, "number": "070-123 45 67", **more}
    body.setdefault("at", desk.clock.at.isoformat())
    desk.give(json.dumps(body).encode(), channel="phone")


def presence(desk: Desk, agent: Actor) -> str:
    return desk.store.read(
        lambda unit: unit.connection.scalar(
            select(agents.c.presence).where(agents.c.id == agent.id)
        )
    )


def rows(desk: Desk, table: Any) -> list[Any]:
    return desk.store.read(lambda unit: unit.connection.execute(select(table)).all())


def log(desk: Desk, who: Actor, **said: Any) -> int:
    return desk.store.write_as(who, log_call, desk.plan, Logged("phone", **said))


# What a telephone system tells


def test_a_call_that_is_answered_makes_its_entry_by_itself(desk: Desk, bjorn: Actor) -> None:
    tell(desk, "started")
    assert desk.conversations() == []
    desk.clock.move(seconds=7)
    tell(desk, "answered", extension="101")

    row = desk.only()
    assert not row.unanswered
    assert row.assignee_id == bjorn.id
    assert (row.first_response_at - row.first_inbound_at).seconds == 7
    asked, answered = desk.messages()
    assert (asked.direction, asked.manner, asked.author_value) == ("inbound", "call", NUMBER)
    assert (answered.direction, answered.origin) == ("outbound", "human")


def test_an_agent_is_on_a_call_as_long_as_it_lasts(desk: Desk, bjorn: Actor) -> None:
    tell(desk, "answered", extension="101")
    assert presence(desk, bjorn) == "on_call"
    tell(desk, "ended")
    assert presence(desk, bjorn) == "available"


def test_whoever_went_home_during_a_call_stays_away(desk: Desk, bjorn: Actor) -> None:
    tell(desk, "answered", extension="101")
    desk.store.write_as(bjorn, set_presence, Presence.AWAY)
    tell(desk, "ended")
    assert presence(desk, bjorn) == "away"


def test_a_missed_call_becomes_a_conversation_that_waits(desk: Desk, bjorn: Actor) -> None:
    tell(desk, "started")
    desk.clock.move(seconds=30)
    tell(desk, "ended")
    assert desk.conversations() == []  # News that it was answered may still come.
    desk.clock.move(seconds=30)
    desk.work()

    row = desk.only()
    assert row.unanswered
    assert row.status == "open"
    assert row.due_at == row.first_inbound_at + timedelta(hours=1)
    assert row.preview == "Missat samtal, 070-123 45 67"


def test_a_call_is_named_in_bokmal_where_the_organisation_writes_any_norwegian() -> None:
    assert {said_of("missed", one) for one in ("nb", "nn", "no", "nn-NO")} == {"Tapt anrop"}
    assert said_of("missed", "fi") == "Missed call"


def test_who_tries_again_waits_in_the_same_conversation_since_the_first_time(desk: Desk) -> None:
    for call in ("c1", "c2"):
        tell(desk, "started", call)
        tell(desk, "ended", call)
        desk.clock.move(seconds=30)
        desk.work()
    row = desk.only()
    assert [m.external_id for m in desk.messages()] == ["call:c1", "call:c2"]
    assert row.unanswered_since == desk.messages()[0].received_at


def test_calling_back_answers_the_missed_call(desk: Desk, bjorn: Actor) -> None:
    tell(desk, "started")
    tell(desk, "ended")
    desk.clock.move(minutes=20)
    desk.work()
    tell(desk, "answered", "c2", direction="out", extension="101")
    row = desk.only()
    assert not row.unanswered
    assert row.first_response_at - row.first_inbound_at >= timedelta(minutes=20)


def test_whatever_the_order_the_entry_is_the_same(desk: Desk, bjorn: Actor) -> None:
    start = desk.clock.at
    told = (
        ("started", {"at": start}),
        ("answered", {"at": start + timedelta(seconds=5), "extension": "101"}),
        ("ended", {"at": start + timedelta(seconds=65)}),
        ("recording", {"at": start + timedelta(seconds=70), "url": "https://pbx.example/1"}),
    )
    desk.clock.move(minutes=2)
    for number, order in enumerate(permutations(told)):
        for event, more in order:
            tell(desk, event, f"c{number}", **{**more, "at": more["at"].isoformat()})
        desk.clock.move(seconds=30)
        desk.work()
    assert presence(desk, bjorn) == "available"
    for row in desk.conversations():
        assert not row.unanswered
        # Told of the answer first, nobody knows yet how long it rang.
        assert start <= row.first_inbound_at <= row.first_response_at
        assert row.first_response_at == start + timedelta(seconds=5)
    about = [m.fields["call"] for m in desk.messages() if m.direction == "inbound"]
    assert len(about) == 24
    assert all(one["seconds"] == 60 for one in about)
    assert all(one["recording"] == "https://pbx.example/1" for one in about)


def test_news_that_comes_late_turns_a_missed_call_into_an_answered_one(
    desk: Desk, bjorn: Actor
) -> None:
    start = desk.clock.at
    tell(desk, "ended", at=(start + timedelta(seconds=60)).isoformat())
    desk.clock.move(minutes=5)
    desk.work()
    assert desk.only().unanswered
    at = (start + timedelta(seconds=5)).isoformat()
    tell(desk, "answered", at=at, extension="101", started_at=start.isoformat())
    assert not desk.only().unanswered


def test_the_same_news_twice_is_one_entry(desk: Desk, bjorn: Actor) -> None:
    for _ in range(3):
        tell(desk, "answered", extension="101", at="2026-11-20T09:00:00Z")
    assert len(desk.messages()) == 2
    assert desk.events().count("call.changed") == 1
    assert rows(desk, message_changes) == []


def test_what_is_left_on_the_answering_machine_belongs_to_the_missed_call(desk: Desk) -> None:
    tell(desk, "started")
    tell(desk, "ended")
    desk.clock.move(seconds=30)
    desk.work()
    tell(desk, "voicemail", text="Vattnet är borta på Storgatan.")
    assert [m.text for m in desk.messages()] == ["", "Vattnet är borta på Storgatan."]
    assert desk.only().unanswered


def test_an_answering_machine_that_is_quicker_leaves_one_message_only(desk: Desk) -> None:
    tell(desk, "voicemail", text="Ring mig.")
    tell(desk, "started")
    tell(desk, "ended")
    desk.clock.move(seconds=30)
    desk.work()
    assert [m.text for m in desk.messages()] == ["Ring mig."]


def test_a_caller_is_known_by_number_in_any_format(desk: Desk, bjorn: Actor) -> None:
    log(desk, bjorn, number="0701234567", name="Maria Ek", text="Om fakturan.")
    tell(desk, "answered", "c2", number="0046 70 123 45 67", extension="101")
    first, second = desk.conversations()
    assert first.contact_id == second.contact_id


def test_a_hidden_number_is_a_customer_of_its_own(desk: Desk, bjorn: Actor) -> None:
    tell(desk, "answered", "c1", number="", extension="101")
    tell(desk, "answered", "c2", number="anonymous", extension="101")
    assert len({row.contact_id for row in desk.conversations()}) == 2


def test_an_end_that_is_never_told_frees_the_agent_after_some_hours(
    desk: Desk, bjorn: Actor
) -> None:
    tell(desk, "answered", extension="101")
    desk.clock.at += LONGEST + timedelta(minutes=1)
    desk.store.write(end_forgotten)
    assert presence(desk, bjorn) == "available"


# By hand


def test_a_logged_call_was_answered_when_it_was_made(desk: Desk, bjorn: Actor) -> None:
    at = desk.clock.at - timedelta(minutes=40)
    log(desk, bjorn, number="070-123 45 67", text="Undrar om avin.", topic="invoice", at=at)
    row = desk.only()
    assert (row.status, row.topic_id, row.assignee_id) == ("closed", "invoice", bjorn.id)
    assert row.first_response_at == row.first_inbound_at == at

    follow_figures(desk.store, desk.plan)
    found = {f.figure: f for f in rows(desk, facts)}
    assert found["first_response"].seconds == 0
    assert found["acknowledgement"].seconds == 0
    assert found["first_contact_resolution"].yes
    assert {"messages", "conversations", "resolution"} <= set(found)


@pytest.mark.parametrize(
    ("outcome", "status", "unanswered"),
    [
        (Outcome.SOLVED, "closed", False),
        (Outcome.OPEN, "open", False),
        (Outcome.PENDING, "pending", False),
        (Outcome.UNANSWERED, "open", True),
    ],
)
def test_how_it_ended_decides_where_it_stands(
    desk: Desk, bjorn: Actor, outcome: Outcome, status: str, unanswered: bool
) -> None:
    log(desk, bjorn, number=NUMBER, text="Hej", outcome=outcome)
    row = desk.only()
    assert (row.status, row.unanswered) == (status, unanswered)


def test_a_promise_is_made_with_it(desk: Desk, bjorn: Actor) -> None:
    due = desk.clock.at + timedelta(hours=3)
    promise = {"due_at": due, "reason": "Ringer tillbaka"}
    log(desk, bjorn, number=NUMBER, text="Hej", outcome=Outcome.OPEN, follow_up=promise)
    assert [row.due_at for row in rows(desk, follow_ups)] == [due]


def test_a_call_that_the_exchange_told_of_is_filled_in_and_not_entered_twice(
    desk: Desk, bjorn: Actor
) -> None:
    tell(desk, "answered", extension="101")
    (call,) = rows(desk, calls)
    log(desk, bjorn, call=call.id, text="Vill flytta.", topic="invoice", name="Maria Ek")
    row = desk.only()
    assert (row.status, row.topic_id, row.preview) == ("closed", "invoice", "Vill flytta.")
    assert [m.text for m in desk.messages()] == ["Vill flytta.", ""]
    assert [c.name for c in rows(desk, contacts)] == ["Maria Ek"]
    tell(desk, "ended")
    assert desk.only().status == "closed"


def test_what_was_logged_before_the_exchange_told_of_it_is_the_same_call(
    desk: Desk, bjorn: Actor
) -> None:
    tell(desk, "started", extension="101")
    (call,) = rows(desk, calls)
    log(desk, bjorn, call=call.id, text="Vill flytta.")
    tell(desk, "answered", extension="101")
    tell(desk, "ended")
    desk.clock.move(seconds=30)
    desk.work()
    assert len(desk.messages()) == 2


def test_somebody_elses_call_can_not_be_logged(desk: Desk, bjorn: Actor) -> None:
    tell(desk, "answered", extension="101")
    (call,) = rows(desk, calls)
    with pytest.raises(NotFoundError):
        log(desk, desk.agent("Eva"), call=call.id, text="Hej")


def test_calling_a_customer_back_answers_their_mail(desk: Desk, bjorn: Actor) -> None:
    desk.mail()
    desk.clock.move(minutes=10)
    log(desk, bjorn, conversation=desk.only().id, direction="out", text="Förklarade fakturan.")
    row = desk.only()
    assert (row.status, row.unanswered) == ("closed", False)
    assert row.first_response_at is not None
    assert desk.messages()[-1].text == "Förklarade fakturan."


def test_a_call_that_reached_nobody_is_a_note_and_answers_nothing(desk: Desk, bjorn: Actor) -> None:
    desk.mail()
    log(
        desk,
        bjorn,
        conversation=desk.only().id,
        direction="out",
        outcome=Outcome.UNANSWERED,
        text="Inget svar.",
    )
    assert desk.only().unanswered
    assert desk.messages()[-1].visibility == "internal"


def test_a_number_that_is_told_becomes_known_of_the_customer(desk: Desk, bjorn: Actor) -> None:
    desk.mail()
    contact = desk.only().contact_id
    log(desk, bjorn, contact=contact, number="070-123 45 67", text="Hej")
    kinds = {(i.kind, i.value): i.contact_id for i in rows(desk, identities)}
    assert kinds["phone", NUMBER] == contact


def test_what_was_written_down_of_a_call_is_not_shown_on_the_customers_page(
    desk: Desk, bjorn: Actor
) -> None:
    desk.mail("Min fråga")
    id = desk.only().id
    log(desk, bjorn, conversation=id, direction="out", text="Kunden var arg.")
    log(desk, bjorn, conversation=id, text="Ringde igen.")
    assert [one.text for one in desk.store.read(read_said, id)] == ["Min fråga"]


@pytest.mark.parametrize(
    "said",
    [
        {"number": "anna"},
        {"number": NUMBER, "topic": "nonsense"},
        {"number": NUMBER, "direction": "out"},
    ],
)
def test_what_can_not_be_is_refused(desk: Desk, bjorn: Actor, said: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        log(desk, bjorn, text="Hej", **said)


def test_no_event_of_a_call_holds_a_number_or_a_name(desk: Desk, bjorn: Actor) -> None:
    tell(desk, "answered", extension="101", name="Maria Ek")
    log(desk, bjorn, number=NUMBER, name="Maria Ek", text="Hemligt")
    told = json.dumps([dict(row.data) for row in rows(desk, events)])
    assert not any(word in told for word in ("Maria", "4670", "Hemligt"))
