"""A database that is locked, gone or full: what comes in is refused, so that it is sent again; then all goes on."""

import contextlib
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event

from inbox.model.errors import BusyError
from inbox.model.receipts import RawItem
from inbox.services.accept import accept, keep
from inbox.services.outbound.reply import Reply, write_reply
from inbox.store.store import Store
from inbox.store.tables.journal import receipts
from tests.fakes.machine import wait_for
from tests.fakes.smtp import Mailserver
from tests.promises.installation import Running, mail, make_installation
from tests.promises.taker import Taker
from tests.services.desk import Desk


@pytest.fixture
def served(tmp_path: Path, taker: Taker) -> Iterator[Running]:
    made = make_installation(tmp_path, taker.port)
    yield made
    made.close()


def refused(running: Running, number: int) -> None:
    status, problem, headers = running.call(
        "POST", "/api/v1/channels/mail/inbound", mail(number, "x" * 3000)
    )
    assert (status, problem["code"]) == (503, "busy")
    assert int(headers["Retry-After"]) > 0


def test_a_full_disk_refuses_mail_and_everything_goes_on_when_there_is_room(
    served: Running,
) -> None:
    served.start_web()
    served.start("work", "work")
    served.wait_for_web()
    assert served.post_mail(mail(0)) == 202
    wait_for(lambda: served.unread() == 0, "the first was not read", 60)
    for name in ("web", "work"):
        _no_file_may_grow(served, name)
    _fill(served)
    refused(served, 1)
    kept = served.count(receipts)
    for name in ("web", "work"):
        _files_may_grow(served, name)
    for number in range(1, 6):
        assert served.post_mail(mail(number, "x" * 3000)) == 202
    wait_for(lambda: served.unread() == 0, "the rest was not read", 120)
    assert kept <= served.count(receipts)
    assert {f"<kund.{number}@example.com>" for number in range(6)} <= set(served.message_ids())
    assert served.aside() == 0
    assert all(process.poll() is None for process in served.processes.values())


def _no_file_may_grow(running: Running, name: str) -> None:
    """As on a full disk: writing past 1 MB fails. The hard limit stays, so that it can be undone."""
    pid = running.processes[name].pid
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))


def _files_may_grow(running: Running, name: str) -> None:
    pid = running.processes[name].pid
    limits = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def _fill(running: Running) -> None:
    """Until the write-ahead log can take no more: where a large mail finds no room, a small one may."""
    numbers = iter(range(100, 800))
    for size in (30_000, 3_000, 300):
        answers = (running.post_mail(mail(number, "x" * size)) for number in numbers)
        assert 503 in answers, "it never became full"


ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
ON_POSTGRES = pytest.mark.parametrize("store_url", ["postgres"], indirect=True)


@ON_SQLITE
def test_a_locked_database_refuses_within_its_patience_and_then_takes(
    desk: Desk, tmp_path: Path
) -> None:
    store = desk.store

    @event.listens_for(store._writer, "connect")
    def hurry(connection, _record) -> None:
        connection.execute("PRAGMA busy_timeout=100")

    store._writer.dispose()
    kept = keep("mail", "mail", [RawItem("1", mail(1))], desk.blobs)
    with contextlib.closing(sqlite3.connect(tmp_path / "inbox.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError):
            store.write(accept, kept)
        other.rollback()
    store.write(accept, kept)
    desk.work()
    assert len(desk.messages()) == 1


@ON_POSTGRES
def test_a_database_that_was_restarted_is_found_again(store: Store, desk: Desk) -> None:
    desk.mail()
    with psycopg.connect(store.url.replace("+psycopg", ""), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    desk.mail("En till", subject="Annat")
    assert len(desk.messages()) == 2


@ON_POSTGRES
def test_a_connection_that_is_cut_in_the_middle_is_busy_and_keeps_nothing(
    store: Store, desk: Desk
) -> None:

    def cut(unit) -> None:
        accept(unit, keep("mail", "mail", [RawItem("1", mail(1))], desk.blobs))
        unit.connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(BusyError):
        store.write(cut)
    assert desk.messages() == []
    desk.give(mail(1), uid="1")
    assert len(desk.messages()) == 1


def test_what_was_sent_is_noted_when_the_database_takes_it_again(
    desk: Desk, smtp: Mailserver
) -> None:
    """Else a person would have to find out whether it arrived."""
    desk.mail()
    agent = desk.agent("Anna")
    reply = Reply(text="Hej", send_at=desk.store.clock())
    desk.store.write_as(agent, write_reply, desk.plan, desk.only().id, reply)
    refusals = iter(range(2))

    @event.listens_for(desk.store._writer, "before_cursor_execute")
    def full(connection, _cursor, statement, parameters, *_) -> None:
        if "sent" in str(parameters) and statement.startswith("UPDATE deliveries"):
            if next(refusals, None) is not None:
                raise BusyError("no room")

    desk.work()
    assert len(smtp.received) == 1
    assert desk.deliveries()[0].state == "sent"


def test_processes_that_start_at_once_on_an_empty_database_all_come_up(
    empty_postgres_url: str, tmp_path: Path, served: Running
) -> None:
    environment = {
        **served.environment,
        "INBOX_DATABASE_URL": empty_postgres_url,
        "INBOX_DATA": str(tmp_path / "fresh"),
    }
    command = [sys.executable, "-m", "inbox", "token", "create", "--name", "x", "--role", "agent"]
    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    ends = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0] * 4, ends
