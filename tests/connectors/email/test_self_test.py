"""A mail that a mailbox sends to itself: seen, recognised, taken away; and nobody else can write one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from connectors.base import Channel
from connectors.email.self_test import HEADER, is_self_test, prove
from inbox.model.receipts import Receipt
from tests.connectors.email.rig import NOW, imap_to, make_connector, make_mail, smtp_to
from tests.fakes.dovecot import Account
from tests.fakes.smtp import Mailserver

CHANNEL = Channel("mejl", "Kundtjänst", "sv", thread_secret=b"ours")


@contextmanager
def delivering(smtp: Mailserver, account: Account) -> Iterator[list[bytes]]:
    """What the server takes lands in the mailbox a little later, as it does."""
    over, delivered = threading.Event(), []

    def deliver() -> None:
        while not over.wait(0.05):
            for mail in smtp.received[len(delivered) :]:
                account.put(mail.content)
                delivered.append(mail.content)

    thread = threading.Thread(target=deliver)
    thread.start()
    try:
        yield delivered
    finally:
        over.set()
        thread.join()


def test_a_mailbox_is_proved_from_end_to_end_and_left_as_it_was(
    smtp: Mailserver, account: Account
) -> None:
    account.put(make_mail(1))
    connector = make_connector(channel=CHANNEL, imap=imap_to(account), smtp=smtp_to(smtp.port))
    with delivering(smtp, account) as delivered:
        checks = connector.prove()
    assert {one.name: one.ok for one in checks} == {
        "self-test sent": True,
        "self-test received": True,
        "self-test removed": True,
        "clock": True,
    }, checks
    assert len(account.flags()) == 1, "only the customer's mail is left"
    receipt = Receipt(1, "mejl", "INBOX/1/2", delivered[0], {}, NOW)
    assert connector.parse(receipt).messages == ()


def test_a_mail_that_never_arrives_is_said_so(smtp: Mailserver, account: Account) -> None:
    connector = make_connector(channel=CHANNEL, imap=imap_to(account), smtp=smtp_to(smtp.port))
    checks = prove(CHANNEL, connector.settings, None, timedelta(seconds=0.2))
    assert [one.ok for one in checks] == [True, False]


def test_nobody_outside_can_write_a_mail_that_is_passed_over() -> None:
    for mark in ("", "x", "abc.def", "å.å"):
        forged = f"{HEADER}: {mark}\r\n".encode() + make_mail(1)
        assert not is_self_test(forged, CHANNEL)
        assert not is_self_test(forged, Channel("mejl", "Kundtjänst"))
