"""The demo's mail servers, asked by the connector that asks real ones."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from connectors.email import EmailConnector
from inbox.bootstrap.parts import Installation
from inbox.model.errors import InkorgError, PermanentError
from inbox.model.messages import Party
from inbox.model.outbound import Outbound
from inbox.model.receipts import Receipt
from inbox.services.demo.letters import send_letter, smtp_port, write_letter
from inbox.services.demo.mailboxes import Mailboxes
from inbox.services.demo.material import Customer, customers, find_customer
from workers.demo.people import LOGIN
from workers.demo.servers import Ports, read_ports, running_servers

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
US = "kundservice@tallvik.example"


@pytest.fixture
def ports(demo: Installation, mailboxes: Mailboxes) -> Iterator[Ports]:
    with running_servers(demo.plan, mailboxes, lambda: NOW) as ports:
        yield ports
        for channel in demo.plan.channels.values():
            channel.connector.close()


def mailbox(demo: Installation) -> EmailConnector:
    connector = demo.plan.channel("kundservice").connector
    assert isinstance(connector, EmailConnector)
    return connector


def customer(habit: str = "") -> Customer:
    return next(one for one in customers() if one.habit == habit)


def answer(to: str) -> Outbound:
    return Outbound(
        message_id="<inkorg.aaaaaaaaaaaaaaaaaaaaaaaaaa.1@tallvik.example>",
        thread_token="a" * 26,
        to=(Party("email", to),),
        text="Hej, så här är det.",
        subject="Re: Fråga",
        written_at=NOW,
    )


def test_what_a_customer_sends_is_fetched_once_with_its_time(
    demo: Installation, ports: Ports
) -> None:
    ours = mailbox(demo)
    cursor = ours.fetch({}, NOW).cursor
    letter = write_letter(customer(), US, "Fråga om åäö", "Hej!\n.\nSlut", NOW)
    send_letter(letter, smtp_port(demo.plan))
    fetched = ours.fetch(cursor, NOW)
    (item,) = fetched.items
    assert item.headers["received-at"] == NOW.isoformat()
    assert message_from_bytes(item.body, policy=policy.default)["Subject"] == "Fråga om åäö"
    assert ours.fetch(fetched.cursor, NOW).items == ()


def test_somebody_who_waits_hears_of_new_mail(demo: Installation, ports: Ports) -> None:
    ours = mailbox(demo)
    ours.fetch({}, NOW)
    letter = write_letter(customer(), US, "Ny", "Hej", NOW)
    threading.Timer(0.5, send_letter, (letter, smtp_port(demo.plan))).start()
    assert ours.wait(timedelta(seconds=30))


def test_an_answer_lands_in_the_customers_mailbox(
    demo: Installation, ports: Ports, mailboxes: Mailboxes
) -> None:
    mailbox(demo).send(answer(customer().email))
    (kept,) = mailboxes.list(customer().email)
    got = message_from_bytes(kept.read(), policy=policy.default)
    assert got["To"] == customer().email
    assert kept.at == NOW


def test_a_colleague_who_is_told_of_things_by_mail_has_an_address(
    demo: Installation, ports: Ports, mailboxes: Mailboxes
) -> None:
    mailbox(demo).send(answer(LOGIN))
    assert list(mailboxes.list(LOGIN)) == []


def test_nothing_leaves_the_machine(demo: Installation, ports: Ports) -> None:
    with pytest.raises(PermanentError, match="nothing leaves"):
        mailbox(demo).send(answer("somebody@elsewhere.example"))
    assert _listening(ports.imap) == _listening(ports.smtp) == {"0100007F"}


def _listening(port: int) -> set[str]:
    """The addresses that something listens on at that port, as Linux tells them."""
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text("ascii").splitlines()[1:]:
            local, state = line.split()[1], line.split()[3]
            if state == "0A" and int(local.partition(":")[2], 16) == port:
                found.add(local.partition(":")[0])
    return found


def test_one_customers_mail_bounces_in_a_way_that_is_understood(
    demo: Installation, ports: Ports
) -> None:
    ours = mailbox(demo)
    cursor = ours.fetch({}, NOW).cursor
    sent = answer(customer("bounces").email)
    ours.send(sent)
    (item,) = ours.fetch(cursor, NOW).items
    parsed = ours.parse(Receipt(1, "kundservice", "x", item.body, item.headers, NOW))
    bounce = parsed.messages[0].bounce
    assert bounce is not None
    assert bounce.permanent
    assert bounce.original_message_id == sent.message_id
    assert bounce.recipient == customer("bounces").email


def test_one_customer_is_away_and_says_so_to_people_only(
    demo: Installation, ports: Ports, mailboxes: Mailboxes
) -> None:
    away = customer("away").email
    mailbox(demo).send(answer(away))
    (kept,) = mailboxes.list(US)
    assert message_from_bytes(kept.read())["Auto-Submitted"] == "auto-replied"
    with smtplib.SMTP("127.0.0.1", smtp_port(demo.plan), timeout=10) as server:
        server.sendmail(US, away, b"From: x\r\nAuto-Submitted: auto-replied\r\n\r\nHej")
    assert len(mailboxes.list(US)) == 1


def test_a_wrong_password_gets_nobody_in(demo: Installation, ports: Ports) -> None:
    with smtplib.SMTP("127.0.0.1", ports.smtp, timeout=10) as server:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            server.login(US, "wrong")
    with socket.create_connection(("127.0.0.1", ports.imap), 10) as line:
        said = line.makefile("rwb")
        said.readline()
        said.write(b'a LOGIN %s "wrong"\r\n' % US.encode())
        said.flush()
        assert b"AUTHENTICATIONFAILED" in said.readline()


@pytest.mark.parametrize(
    "line",
    [
        b"\r\n",
        b"a\r\n",
        b"a UID\r\n",
        b"a UID FETCH\r\n",
        b"a UID FETCH 1:x (UID)\r\n",
        b"a SELECT ../../etc\r\n",
        b"a LOGIN\r\n",
        b'a LOGIN "../x" ""\r\n',
        b"a UID FETCH 1 BODY[1.2.MIME]\r\n",
        b"\xff\xfe\x00\r\n",
        b"a LOGIN {5}\r\n",
    ],
)
def test_an_odd_line_is_answered_and_does_no_harm(
    demo: Installation, ports: Ports, line: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", ports.imap), 10) as connection:
        said = connection.makefile("rwb")
        said.readline()
        said.write(line)
        said.flush()
        if line.endswith(b"}\r\n"):
            assert said.readline().startswith(b"+")
            return
        assert said.readline().split(b" ", 2)[1] in (b"BAD", b"NO")
    mailbox(demo).fetch({}, NOW)


def test_a_port_that_is_taken_is_named(demo: Installation, mailboxes: Mailboxes) -> None:
    port = read_ports(demo.plan).smtp
    with socket.create_server(("127.0.0.1", port)):
        with pytest.raises(InkorgError, match=str(port)):
            with running_servers(demo.plan, mailboxes, lambda: NOW):
                pass


def test_addresses_can_be_no_paths(mailboxes: Mailboxes) -> None:
    for address in ("../x", "a/b@c", "", ".hidden", "a\0@b"):
        with pytest.raises(ValueError, match="can have no mailbox"):
            mailboxes.deliver(address, b"", NOW)


def test_two_who_deliver_at_once_get_two_numbers(mailboxes: Mailboxes) -> None:
    threads = [
        threading.Thread(target=mailboxes.deliver, args=("a@b.example", b"x", NOW))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [kept.uid for kept in mailboxes.list("a@b.example")] == list(range(1, 21))


def test_everybody_in_the_demo_can_have_a_mailbox(mailboxes: Mailboxes) -> None:
    for one in customers():
        mailboxes.deliver(one.email, b"x", NOW)
        assert find_customer(one.email.upper()) == one
