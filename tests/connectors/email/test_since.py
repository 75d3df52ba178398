"""`since:` on a mailbox that runs already, against a real Dovecot."""

from datetime import UTC, date, datetime

from tests.connectors.email.rig import NOW, imap_to, make_connector, make_mail
from tests.connectors.email.test_fetch import read_all
from tests.fakes.dovecot import Account


def test_since_is_followed_once_also_where_it_was_added_to_a_running_mailbox(
    account: Account,
) -> None:
    account.put(make_mail(1), at=datetime(2024, 1, 1, 12, tzinfo=UTC))
    account.put(make_mail(2), at=datetime(2024, 11, 1, 12, tzinfo=UTC))
    running = make_connector(imap=imap_to(account))
    saved = running.fetch({}, NOW).cursor
    running.close()
    for since, brings in (
        (date(2024, 10, 1), [make_mail(2)]),
        (date(2024, 10, 1), []),
        (date(2023, 12, 1), [make_mail(1), make_mail(2)]),
        (date(2025, 1, 1), []),
    ):
        connector = make_connector(imap=imap_to(account, since=since))
        items, saved = read_all(connector, saved)
        connector.close()
        assert [(item.body, item.history) for item in items] == [(one, True) for one in brings]
