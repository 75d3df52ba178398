"""Reading a mailbox, against a real Dovecot."""

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from connectors.email import EmailConnector
from connectors.email.imap import ImapFault
from inbox.model.errors import ReauthoriseError, TemporaryError
from inbox.model.receipts import Fetched, RawItem
from tests.connectors.email.rig import NOW, imap_to, make_connector, make_mail
from tests.fakes.cutting import Cutting
from tests.fakes.dovecot import Account


def read_all(
    connector: EmailConnector, cursor: Any, now: datetime = NOW
) -> tuple[list[RawItem], Any]:
    items: list[RawItem] = []
    more = True
    while more:
        fetched = connector.fetch(cursor, now)
        items += fetched.items
        cursor, more = fetched.cursor, fetched.more
    return items, cursor


def subjects(items: list[RawItem]) -> list[str]:
    return [line for item in items for line in item.body.decode().splitlines() if "Subject" in line]


def test_a_new_mailbox_begins_now(account: Account) -> None:
    account.put(make_mail(1))
    connector = make_connector(imap=imap_to(account))
    first, cursor = read_all(connector, {})
    account.put(make_mail(2))
    second, _ = read_all(connector, cursor)
    connector.close()
    assert first == []
    assert [item.body for item in second] == [make_mail(2)]
    assert not second[0].history


def test_nothing_is_marked_seen(account: Account) -> None:
    connector = make_connector(imap=imap_to(account))
    _, cursor = read_all(connector, {})
    account.put_many([make_mail(1), make_mail(2), make_mail(3, size=1_500_000)])
    items, _ = read_all(connector, cursor)
    connector.kept(Fetched(tuple(items), {}))
    connector.close()
    assert len(items) == 3
    assert all(b"\\Seen" not in flags for flags in account.flags().values())


def test_what_was_read_is_not_read_again(account: Account) -> None:
    connector = make_connector(imap=imap_to(account))
    _, cursor = read_all(connector, {})
    account.put(make_mail(1))
    _, cursor = read_all(connector, cursor)
    again, unchanged = read_all(connector, cursor)
    connector.close()
    assert again == []
    assert unchanged == cursor


def test_a_quiet_look_changes_the_cursor_once_an_hour(account: Account) -> None:
    connector = make_connector(imap=imap_to(account))
    _, cursor = read_all(connector, {})
    _, soon = read_all(connector, cursor, NOW + timedelta(minutes=59))
    _, later = read_all(connector, cursor, NOW + timedelta(minutes=61))
    connector.close()
    assert soon == cursor
    assert later != cursor


def test_the_time_of_arrival_comes_with_the_mail(account: Account) -> None:
    connector = make_connector(imap=imap_to(account))
    _, cursor = read_all(connector, {})
    account.put(make_mail(1), at=datetime(2024, 11, 20, 8, 30, tzinfo=UTC))
    items, _ = read_all(connector, cursor)
    connector.close()
    assert items[0].headers["received-at"] == "2024-11-20T08:30:00+00:00"
    assert items[0].headers["folder"] == "INBOX"


def test_since_brings_what_is_older_as_history_and_the_new_first(account: Account) -> None:
    account.put(make_mail(1), at=datetime(2024, 1, 1, 12, tzinfo=UTC))
    account.put(make_mail(2), at=datetime(2024, 11, 1, 12, tzinfo=UTC))
    connector = make_connector(imap=imap_to(account, since=date(2024, 10, 1)))
    first = connector.fetch({}, NOW)
    account.put(make_mail(3))
    second, _ = read_all(connector, first.cursor)
    connector.close()
    assert [(item.body, item.history) for item in first.items] == [(make_mail(2), True)]
    assert [(item.body, item.history) for item in second] == [(make_mail(3), False)]


def test_a_long_history_comes_in_pieces_and_live_mail_overtakes_it(account: Account) -> None:
    account.put_many([make_mail(n) for n in range(250)])
    connector = make_connector(imap=imap_to(account, since=date(2020, 1, 1)))
    first = connector.fetch({}, NOW)
    account.put(make_mail(999))
    rest, _ = read_all(connector, first.cursor)
    connector.close()
    assert first.more
    assert len(first.items) == 200
    assert rest[0].body == make_mail(999)
    assert len(rest) == 51
    assert len({item.external_id for item in (*first.items, *rest)}) == 251


def test_pieces_are_limited_by_bytes_too(account: Account) -> None:
    connector = make_connector(imap=imap_to(account))
    _, cursor = read_all(connector, {})
    account.put_many([make_mail(n, size=9_000_000) for n in range(5)])
    first = connector.fetch(cursor, NOW)
    rest, _ = read_all(connector, first.cursor)
    connector.close()
    assert first.more
    assert len(first.items) == 4
    assert len(rest) == 1


def test_of_a_mail_over_the_limit_the_beginning_is_kept_and_said_so(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.email.fetch.LARGEST", 3_000_000)
    connector = make_connector(imap=imap_to(account))
    _, cursor = read_all(connector, {})
    account.put_many([make_mail(1), make_mail(2, "Stor", 4_000_000), make_mail(3)])
    items, _ = read_all(connector, cursor)
    connector.close()
    assert [item.headers.get("kept") for item in items] == [None, "beginning", None]
    assert items[1].body == make_mail(2, "Stor", 4_000_000)[:1_000_000]


def test_several_folders_have_cursors_of_their_own(account: Account) -> None:
    names = ("INBOX", "Ärenden & klagomål", "Underlag/2026 år", 'Med "citat"', "日本語")
    for name in names[1:]:
        account.create(name)
    connector = make_connector(imap=imap_to(account, folders=names))
    _, cursor = read_all(connector, {})
    for number, name in enumerate(names):
        account.put(make_mail(number), name)
    items, cursor = read_all(connector, cursor)
    connector.close()
    assert [item.headers["folder"] for item in items] == list(names)
    assert [item.body for item in items] == [make_mail(n) for n in range(len(names))]
    assert set(cursor) == set(names)


def test_a_missing_folder_is_named_with_those_that_exist(account: Account) -> None:
    account.create("Kundpost")
    connector = make_connector(imap=imap_to(account, folders=["Kundpsot"]))
    with pytest.raises(TemporaryError, match=r"no folder 'Kundpsot'.*INBOX, Kundpost"):
        connector.fetch({}, NOW)
    connector.close()


def test_a_missing_folder_does_not_stop_the_others(account: Account) -> None:
    account.create("Extra")
    connector = make_connector(imap=imap_to(account, folders=["Extra", "INBOX"]))
    _, cursor = read_all(connector, {})
    account.delete_folder("Extra")
    account.put(make_mail(1))
    fetched = connector.fetch(cursor, NOW)
    with pytest.raises(TemporaryError, match="no folder 'Extra'"):
        connector.fetch(fetched.cursor, NOW)
    connector.close()
    assert [item.body for item in fetched.items] == [make_mail(1)]
    assert fetched.cursor["Extra"] == cursor["Extra"]


def test_a_mail_deleted_under_us_is_passed_over(account: Account) -> None:
    connector = make_connector(imap=imap_to(account))
    _, cursor = read_all(connector, {})
    account.put_many([make_mail(n) for n in (1, 2, 3)])
    account.delete(2)
    items, cursor = read_all(connector, cursor)
    account.put(make_mail(4))
    later, _ = read_all(connector, cursor)
    connector.close()
    assert [item.body for item in (*items, *later)] == [make_mail(1), make_mail(3), make_mail(4)]


def test_a_mail_deleted_between_search_and_fetch_is_passed_over(account: Account) -> None:
    connector = make_connector(imap=imap_to(account))
    _, cursor = read_all(connector, {})
    account.put_many([make_mail(n) for n in (1, 2, 3)])
    found = _deleting_after_search(connector, account)
    items, _ = read_all(connector, cursor)
    connector.close()
    assert found == [[1, 2, 3]]
    assert [item.body for item in items] == [make_mail(1), make_mail(3)]


def _deleting_after_search(connector: EmailConnector, account: Account) -> list[list[int]]:
    """Someone deletes UID 2 right after we found it."""
    session = connector._held()._standing_session()
    search: Any = session.find
    found: list[list[int]] = []

    def find(*args: Any) -> list[int]:
        uids: list[int] = search(*args)
        if uids and not found:
            account.delete(2)
        found.append(uids)
        return uids

    session.__dict__["find"] = find
    return found


def test_a_mail_that_the_server_cannot_hand_out_blocks_nothing(account: Account) -> None:
    """It is tried again for some looks, and then kept as an item that says why."""
    connector = make_connector(imap=imap_to(account))
    _, cursor = read_all(connector, {})
    account.put_many([make_mail(n) for n in (1, 2, 3)])
    items: list[RawItem] = []
    refusals = 0
    while len(items) < 3:
        _refusing_second(connector)
        try:
            fetched = connector.fetch(cursor, NOW)
        except TemporaryError:
            refusals += 1
            continue
        items += fetched.items
        cursor = fetched.cursor
    connector.close()
    assert 2 < refusals < 10
    assert [item.body for item in items] == [make_mail(1), b"", make_mail(3)]
    assert items[1].headers["kept"] == "nothing"
    assert "broken index" in items[1].headers["fault"]


def _refusing_second(connector: EmailConnector) -> None:
    session = connector._held()._standing_session()
    fetch: Any = type(session).fetch_items

    def fetch_items(uids: Any, what: str) -> Any:
        if 2 in uids and "BODY" in what:
            raise ImapFault("NO broken index")
        return fetch(session, uids, what)

    session.__dict__["fetch_items"] = fetch_items


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (b"BODY[] {", b"BODY[] ~{"),
        (b"* 1 FETCH (UID", b"* 3 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (UID"),
        (b"* 2 FETCH (UID", b"* 9 EXISTS\r\n* 2 FETCH (FLAGS (\\Seen) UID 2)\r\n* 2 FETCH (UID"),
        (b"UIDNEXT", b"ODDNEXT"),
        (b" BODY[] ", b" body[] "),
    ],
)
def test_servers_with_odd_manners_are_understood(
    account: Account, imap_line: Cutting, said: bytes, heard: bytes
) -> None:
    connector = make_connector(imap=imap_to(account, imap_line.port))
    _, cursor = read_all(connector, {})
    account.put_many([make_mail(n) for n in (1, 2, 3)])
    imap_line.server_words = {said: heard}
    items, _ = read_all(connector, cursor)
    connector.close()
    assert [item.body for item in items] == [make_mail(n) for n in (1, 2, 3)]
    assert heard in imap_line.said


def test_a_mailbox_set_back_to_an_earlier_day_loses_nothing(account: Account) -> None:
    """UIDVALIDITY stays, UIDs are given out a second time: a restored backup."""
    looked = datetime.now(UTC)
    connector = make_connector(imap=imap_to(account))
    account.put(make_mail(1), at=looked - timedelta(hours=5))
    _, cursor = read_all(connector, {}, looked)
    ahead = {"INBOX": {**cursor["INBOX"], "uid": 50}}
    recent = f"{looked:%a, %d %b %Y %H:%M:%S} +0000"
    account.put(make_mail(2, date=recent))
    items, after = read_all(connector, ahead, looked + timedelta(minutes=6))
    connector.close()
    assert [(item.body, item.history) for item in items] == [
        (make_mail(1), True),
        (make_mail(2, date=recent), False),
    ]
    assert all(".1:" in item.external_id for item in items)
    assert after["INBOX"]["uid"] == 2


def test_a_folder_numbered_anew_loses_nothing_and_answers_nothing_twice(account: Account) -> None:
    looked = datetime.now(UTC)
    account.create("Post")
    connector = make_connector(imap=imap_to(account, folders=["Post"]))
    _, cursor = read_all(connector, {}, looked)
    known_at = looked - timedelta(hours=3)
    account.put(make_mail(1), "Post", known_at)
    known, cursor = read_all(connector, cursor, looked)
    # While we are away a mail arrives, and the server loses its numbering.
    recent = f"{looked + timedelta(minutes=1):%a, %d %b %Y %H:%M:%S} +0000"
    account.put(make_mail(2, date=recent), "Post", looked + timedelta(minutes=2))
    account.number_anew("Post")
    account.put(make_mail(3), "Post")
    again, cursor = read_all(connector, cursor, looked + timedelta(minutes=10))
    account.put(make_mail(4), "Post")
    later, _ = read_all(connector, cursor, looked + timedelta(minutes=20))
    connector.close()
    assert [(item.body, item.history) for item in again][:2] == [
        (make_mail(1), True),
        (make_mail(2, date=recent), False),
    ]
    assert [item.body for item in again[2:]] == [make_mail(3)]
    assert [(item.body, item.history) for item in later] == [(make_mail(4), False)]
    assert len({item.external_id for item in (*known, *again, *later)}) == 5


def test_what_was_there_before_the_mailbox_began_stays_history_when_it_is_numbered_anew(
    account: Account,
) -> None:
    began = datetime.now(UTC)
    account.create("Post")
    account.put(make_mail(1, date=format_datetime(began)), "Post", began - timedelta(minutes=2))
    connector = make_connector(imap=imap_to(account, folders=["Post"]))
    _, cursor = read_all(connector, {}, began)
    account.number_anew("Post")
    again, _ = read_all(connector, cursor, began + timedelta(minutes=1))
    connector.close()
    assert [item.history for item in again] == [True]


def test_a_dropped_line_loses_nothing_wherever_it_drops(
    account: Account, imap_line: Cutting
) -> None:
    """The line is cut after every so many bytes of one whole session; each time it goes on from there."""
    account.put(make_mail(0))
    connector = make_connector(imap=imap_to(account, imap_line.port))
    cursor = connector.fetch({}, NOW).cursor
    connector.close()
    account.put_many([make_mail(n, size=n * 300) for n in range(1, 8)])
    errors = 0
    bodies = {make_mail(n, size=n * 300) for n in range(1, 8)}
    for after in range(0, 14_000, 450):
        imap_line.cut_after = after
        trying = make_connector(imap=imap_to(account, imap_line.port))
        try:
            fetched = trying.fetch(cursor, NOW)
            partial = {item.body for item in fetched.items}
        except TemporaryError:
            errors += 1
            fetched, partial = Fetched((), cursor), set()
        finally:
            trying.close()
        imap_line.heal()
        healed = make_connector(imap=imap_to(account, imap_line.port))
        rest, _ = read_all(healed, fetched.cursor)
        healed.close()
        assert partial | {item.body for item in rest} == bodies
        assert len(partial) + len(rest) == 7
    assert errors > 3


def test_a_line_that_went_dead_while_quiet_is_made_anew(
    account: Account, imap_line: Cutting
) -> None:
    connector = make_connector(imap=imap_to(account, imap_line.port))
    _, cursor = read_all(connector, {})
    account.put(make_mail(1))
    imap_line.cut_now()
    items, _ = read_all(connector, cursor)
    connector.close()
    assert [item.body for item in items] == [make_mail(1)]


def test_a_server_that_is_down_is_a_temporary_error(account: Account, imap_line: Cutting) -> None:
    imap_line.is_down = True
    connector = make_connector(imap=imap_to(account, imap_line.port))
    with pytest.raises(TemporaryError, match=r"127\.0\.0\.1"):
        connector.fetch({}, NOW)


def test_wrong_credentials_say_what_to_do_and_show_no_password(account: Account) -> None:
    connector = make_connector(imap=imap_to(account, password="fel lösenord"))
    with pytest.raises(ReauthoriseError, match="Check imap.user and imap.password") as caught:
        connector.fetch({}, NOW)
    assert "fel lösenord" not in str(caught.value)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_tls_checks_the_certificate(account: Account, security: str) -> None:
    server = account.server
    port = server.tls_port if security == "tls" else server.port
    trusted = server.certificate.certificate
    good = make_connector(imap=imap_to(account, port, security=security, ca_file=trusted))
    bad = make_connector(imap=imap_to(account, port, security=security))
    good.fetch({}, NOW)
    good.close()
    with pytest.raises(TemporaryError, match=r"(?i)certificate"):
        bad.fetch({}, NOW)
