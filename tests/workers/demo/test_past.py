from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from inbox.bootstrap.parts import Installation
from inbox.services.demo.correspondence import read_threads
from inbox.services.demo.mailboxes import Mailboxes
from inbox.services.demo.material import customers
from inbox.services.demo.removal import remove_demo
from inbox.store.unit import Unit
from tests.workers.demo.conftest import demo_in
from workers.demo.past import ODD, make_past
from workers.demo.people import COLLEAGUES, HELPERS, LOGIN

SIZE = 15


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Made once for all who only look."""
    for demo in demo_in(tmp_path_factory.mktemp("past")):
        make_past(demo, SIZE)
        yield demo


@pytest.fixture
def mailboxes(past: Installation) -> Mailboxes:
    return Mailboxes(past.where.data / "mail")


def ask(on: Installation, statement: str) -> Any:
    def read(unit: Unit) -> Any:
        return [tuple(row) for row in unit.connection.execute(text(statement))]

    return on.store.read(read)


def test_an_inbox_that_looks_lived_in(past: Installation, mailboxes: Mailboxes) -> None:
    written = "SELECT count(*) FROM conversations WHERE origin_kind <> 'phone'"
    assert ask(past, written)[0][0] == SIZE + ODD
    assert ask(past, "SELECT count(*) FROM conversations WHERE origin_kind = 'phone'")[0][0] > 5
    assert ask(past, "SELECT count(*) FROM jobs") == [(0,)]
    assert ask(past, "SELECT count(*) FROM quarantine") == [(0,)]
    assert ask(past, "SELECT count(*) FROM conversations WHERE NOT demo") == [(0,)]
    statuses = {row[0] for row in ask(past, "SELECT DISTINCT status FROM conversations")}
    assert {"open", "pending"} <= statuses
    assert ask(past, "SELECT count(*) FROM conversations WHERE assignee_id IS NOT NULL")[0][0] > 5
    assert ask(past, "SELECT count(*) FROM messages WHERE auto = 'bounce'")[0][0] >= 1
    assert ask(past, "SELECT count(*) FROM messages WHERE auto = 'auto-reply'")[0][0] >= 1
    assert ask(past, "SELECT count(*) FROM deliveries WHERE state = 'sent'")[0][0] > 5
    people = ask(past, "SELECT login, presence FROM agents WHERE demo AND active")
    assert len(people) == len(COLLEAGUES)
    assert dict(people)[LOGIN] == "away"
    helpers = ask(past, "SELECT login FROM agents WHERE demo AND NOT active")
    assert {login for (login,) in helpers} == {login for login, _ in HELPERS}
    assert ask(past, "SELECT count(*) FROM wallboards WHERE withdrawn_at IS NULL") == [(1,)]


def test_it_happened_when_it_says(past: Installation) -> None:
    first, last = ask(past, "SELECT min(created_at), max(created_at) FROM conversations")[0]
    assert timedelta(microseconds=last - first) > timedelta(days=1)
    waited = ask(
        past,
        "SELECT first_response_at - first_inbound_at FROM conversations WHERE first_response_at > 0",
    )
    assert all(row[0] > 0 for row in waited)
    unordered = ask(
        past,
        "SELECT count(*) FROM events a JOIN events b ON b.number = a.number + 1 WHERE b.at < a.at",
    )
    assert unordered == [(0,)]


def test_each_customer_sees_what_was_said(past: Installation, mailboxes: Mailboxes) -> None:
    threads = [thread for one in customers() for thread in read_threads(mailboxes, one.email)]
    both = [t for t in threads if {mail.ours for mail in t.mails} == {True, False}]
    assert both
    assert not any(mail.text.lstrip().startswith(">") for t in threads for mail in t.mails)
    assert any(not t.mails[0].ours for t in both)


def test_the_second_start_makes_nothing_again(past: Installation) -> None:
    before = ask(past, "SELECT count(*) FROM messages")
    assert make_past(past, SIZE) == 0
    assert ask(past, "SELECT count(*) FROM messages") == before


def test_its_rows_can_be_taken_away(demo: Installation) -> None:
    past = demo
    make_past(past, SIZE)
    called = ask(past, "SELECT count(*) FROM conversations WHERE origin_kind = 'phone'")[0][0]
    assert past.store.write(remove_demo) == SIZE + ODD + called
    for table in (
        *("conversations", "messages", "contacts", "identities", "agents", "deliveries"),
        *("receipts", "participants", "events", "jobs", "attachments", "case_links", "reasons"),
    ):
        left = ask(past, f"SELECT count(*) FROM {table}")  # noqa: S608
        about = ask(past, f"SELECT * FROM {table} LIMIT 3")  # noqa: S608
        assert left[0][0] == 0 or table == "events", (table, about)
