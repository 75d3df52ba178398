"""What is done to a mailbox once its mails are kept: nothing, unless configured."""

import pytest

from connectors.base import Channel
from inbox.model.errors import TemporaryError
from inbox.model.receipts import Fetched
from tests.connectors.email.rig import NOW, imap_to, make_connector, make_mail
from tests.connectors.email.test_fetch import read_all
from tests.fakes.cutting import Cutting
from tests.fakes.dovecot import Account


def test_kept_mails_are_marked_where_configured(account: Account) -> None:
    connector = make_connector(imap=imap_to(account, after="mark_seen"))
    _, cursor = read_all(connector, {})
    account.put(make_mail(1))
    fetched = connector.fetch(cursor, NOW)
    before = account.flags()
    connector.kept(fetched)
    connector.close()
    assert b"\\Seen" not in before[1]
    assert b"\\Seen" in account.flags()[1]


def test_kept_mails_are_moved_where_configured(account: Account) -> None:
    account.create("Läst")
    connector = make_connector(imap=imap_to(account, after={"move_to": "Läst"}))
    _, cursor = read_all(connector, {})
    account.put_many([make_mail(1), make_mail(2)])
    fetched = connector.fetch(cursor, NOW)
    account.delete(1)
    connector.kept(fetched)
    connector.close()
    assert account.flags() == {}
    assert len(account.flags("Läst")) == 1


def test_marks_that_failed_are_made_with_the_next(account: Account, imap_line: Cutting) -> None:
    connector = make_connector(imap=imap_to(account, imap_line.port, after="mark_seen"))
    _, cursor = read_all(connector, {})
    account.put(make_mail(1))
    fetched = connector.fetch(cursor, NOW)
    imap_line.is_down = True
    imap_line.cut_now()
    with pytest.raises(TemporaryError):
        connector.kept(fetched)
    imap_line.heal()
    connector.kept(Fetched((), fetched.cursor))
    connector.close()
    assert b"\\Seen" in account.flags()[1]


def test_a_parallel_channel_marks_nothing(account: Account) -> None:
    channel = Channel("mejl", "Kundtjänst", parallel=True)
    connector = make_connector(channel=channel, imap=imap_to(account, after="mark_seen"))
    _, cursor = read_all(connector, {})
    account.put(make_mail(1))
    connector.kept(connector.fetch(cursor, NOW))
    connector.close()
    assert b"\\Seen" not in account.flags()[1]
