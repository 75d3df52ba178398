"""Waiting for mail, against a real Dovecot. The limits are generous; what is waited for comes at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from connectors.email import EmailConnector
from inbox.model.errors import TemporaryError
from tests.connectors.email.rig import NOW, imap_to, make_connector, make_mail
from tests.fakes.cutting import Cutting
from tests.fakes.dovecot import Account
from tests.fakes.machine import wait_for

LIMIT = timedelta(seconds=60)


class Waiting:
    """A wait in a thread of its own."""

    def __init__(self, connector: EmailConnector) -> None:
        self.outcome: bool | Exception | None = None
        self._connector = connector
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.outcome = self._connector.wait(LIMIT)
        except TemporaryError as error:
            self.outcome = error

    def end(self) -> bool | Exception | None:
        self._thread.join(40)
        assert not self._thread.is_alive()
        return self.outcome


@contextmanager
def idling(connector: EmailConnector, line: Cutting) -> Iterator[Waiting]:
    """The server has said that it listens."""
    before = line.said.count(b"+ idling")
    waiting = Waiting(connector)
    wait_for(lambda: line.said.count(b"+ idling") > before, "IDLE")
    yield waiting


def ready(account: Account, line: Cutting, **imap: object) -> EmailConnector:
    connector = make_connector(imap=imap_to(account, line.port, **imap))
    connector.fetch({}, NOW)
    return connector


def test_a_new_mail_ends_the_wait(account: Account, imap_line: Cutting) -> None:
    connector = ready(account, imap_line, poll_seconds=3600)
    with idling(connector, imap_line) as waiting:
        account.put(make_mail(1))
        assert waiting.end() is True
    assert len(connector.fetch(connector.fetch({}, NOW).cursor, NOW).items) == 0
    connector.close()


def test_a_mail_that_came_between_look_and_wait_ends_it_at_once(
    account: Account, imap_line: Cutting
) -> None:
    connector = ready(account, imap_line, poll_seconds=3600)
    account.put(make_mail(1))
    assert connector.wait(LIMIT) is True
    connector.close()


def test_nothing_new_ends_with_the_limit(account: Account, imap_line: Cutting) -> None:
    connector = ready(account, imap_line)
    assert connector.wait(timedelta(milliseconds=300)) is False
    connector.close()


def test_a_deleted_mail_ends_no_wait(account: Account, imap_line: Cutting) -> None:
    account.put(make_mail(1))
    connector = ready(account, imap_line)
    with idling(connector, imap_line) as waiting:
        account.delete(1)
        wait_for(lambda: b"EXPUNGE" in imap_line.said, "EXPUNGE")
        assert waiting.outcome is None
        account.put(make_mail(2))
        assert waiting.end() is True
    connector.close()


def test_other_folders_are_looked_at_beside(account: Account, imap_line: Cutting) -> None:
    account.create("Klagomål")
    connector = ready(account, imap_line, folders=["INBOX", "Klagomål"], poll_seconds=1)
    with idling(connector, imap_line) as waiting:
        account.put(make_mail(1), "Klagomål")
        assert waiting.end() is True
    connector.close()


def test_a_server_without_idle_is_polled(account: Account, imap_line: Cutting) -> None:
    imap_line.server_words = {b" IDLE ": b" ODLE "}
    connector = ready(account, imap_line, poll_seconds=1)
    waiting = Waiting(connector)
    account.put(make_mail(1))
    assert waiting.end() is True
    assert b"+ idling" not in imap_line.said
    connector.close()


def test_close_from_another_thread_ends_a_wait(account: Account, imap_line: Cutting) -> None:
    connector = ready(account, imap_line, poll_seconds=3600)
    with idling(connector, imap_line) as waiting:
        connector.close()
        assert waiting.end() is False
    assert connector.wait(LIMIT) is False


def test_close_ends_a_wait_over_tls(account: Account) -> None:
    server = account.server
    trusted = server.certificate.certificate
    connector = make_connector(
        imap=imap_to(account, server.tls_port, security="tls", ca_file=trusted, poll_seconds=3600)
    )
    connector.fetch({}, NOW)
    waiting = Waiting(connector)
    account.put(make_mail(1))
    assert waiting.end() is True
    connector.fetch({}, NOW)
    waiting = Waiting(connector)
    threading.Event().wait(0.3)
    connector.close()
    assert waiting.end() is False


def test_a_closed_connector_opens_again_at_the_next_look(
    account: Account, imap_line: Cutting
) -> None:
    connector = ready(account, imap_line)
    cursor = connector.fetch({}, NOW).cursor
    connector.close()
    account.put(make_mail(1))
    assert len(connector.fetch(cursor, NOW).items) == 1
    connector.close()


def test_a_line_that_drops_while_waiting_is_a_temporary_error(
    account: Account, imap_line: Cutting
) -> None:
    connector = ready(account, imap_line, poll_seconds=3600)
    with idling(connector, imap_line) as waiting:
        imap_line.cut_now()
        assert isinstance(waiting.end(), TemporaryError)
    connector.close()


def test_waiting_without_a_mailbox_is_refused() -> None:
    connector = make_connector()
    assert not connector.listens
    with pytest.raises(Exception, match="no imap"):
        connector.wait(LIMIT)
