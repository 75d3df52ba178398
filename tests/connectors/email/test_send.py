"""Sending, against a real SMTP server that misbehaves at every point."""

import email
import email.policy
from typing import Any

import pytest

from connectors.base import Channel
from connectors.email import EmailConnector
from inbox.model.errors import (
    PermanentError,
    ReauthoriseError,
    TemporaryError,
    UnknownOutcomeError,
)
from inbox.model.messages import Party
from inbox.model.outbound import OutgoingAttachment
from tests.connectors.email.rig import make_connector, make_outbound, smtp_to
from tests.fakes.certificate import Certificate
from tests.fakes.cutting import Cutting
from tests.fakes.smtp import Mailserver, running_smtp


def sending_to(port: int, **more: Any) -> EmailConnector:
    return make_connector(smtp=smtp_to(port), **more)


def to(*addresses: str) -> tuple[Party, ...]:
    return tuple(Party("email", address) for address in addresses)


def test_a_reply_arrives_with_its_envelope(smtp: Mailserver) -> None:
    outbound = make_outbound(cc=to("chef@example.net"), bcc=to("arkiv@example.org"))
    sent = sending_to(smtp.port).send(outbound)
    (received,) = smtp.received
    parsed = email.message_from_bytes(received.content, policy=email.policy.default)
    assert sent.external_id == outbound.message_id
    assert sent.refused == {}
    assert received.sender == "info@example.org"
    assert received.recipients == ("kund@example.net", "chef@example.net", "arkiv@example.org")
    assert parsed["Message-ID"] == outbound.message_id
    assert b"arkiv" not in received.content
    body = parsed.get_body(("plain",))
    assert body is not None
    assert body.get_content() == "Hej!\r\n\r\nDet ordnar sig."


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_tls_checks_the_certificate(certificate: Certificate, security: str) -> None:
    with running_smtp(certificate, security=security) as server:
        more = {"security": security, "ca_file": certificate.certificate}
        make_connector(smtp=smtp_to(server.port, **more)).send(make_outbound())
        with pytest.raises(TemporaryError, match="in ca_file$"):
            make_connector(smtp=smtp_to(server.port, security=security)).send(make_outbound())
    assert len(server.received) == 1


def test_tls_where_none_is_spoken_is_said(smtp: Mailserver) -> None:
    connector = make_connector(smtp=smtp_to(smtp.port, security="tls"))
    with pytest.raises(TemporaryError, match="No TLS is spoken at this port"):
        connector.send(make_outbound())


def test_a_server_without_starttls_gets_nothing(smtp: Mailserver) -> None:
    connector = make_connector(smtp=smtp_to(smtp.port, security="starttls"))
    with pytest.raises(TemporaryError, match="offers no STARTTLS"):
        connector.send(make_outbound())
    assert smtp.log_ins == []


def test_login_is_used_where_there_is_no_plain(certificate: Certificate) -> None:
    with running_smtp(certificate, security="none", auth_exclude_mechanism=["PLAIN"]) as server:
        sending_to(server.port).send(make_outbound())
    assert server.log_ins == [("LOGIN", "info")]


def test_a_relay_without_log_in_is_used_as_it_is(certificate: Certificate) -> None:
    with running_smtp(certificate, security="none", auth_required=False) as server:
        smtp = {"host": "127.0.0.1", "port": server.port, "security": "none", "login": False}
        make_connector(smtp=smtp).send(make_outbound())
    assert server.received[0].user == ""


def test_a_wrong_password_asks_ops_and_shows_no_password(smtp: Mailserver) -> None:
    connector = make_connector(smtp=smtp_to(smtp.port, password="fel lösen"))
    with pytest.raises(ReauthoriseError, match="Check smtp.user and smtp.password") as caught:
        connector.send(make_outbound())
    assert "fel lösen" not in str(caught.value)


@pytest.mark.parametrize(
    ("point", "answer", "kind", "words"),
    [
        ("MAIL", "451 4.3.0 Try later", TemporaryError, "trouble of its own"),
        ("MAIL", "550 5.1.8 No", PermanentError, "does not accept our sender"),
        ("MAIL", "530 5.7.0 Authenticate", ReauthoriseError, "give smtp a user"),
        ("RCPT", "450 4.2.1 Greylisted", TemporaryError, "kund@example.net"),
        ("RCPT", "550 5.1.1 Unknown", PermanentError, "There is no such address"),
        ("RCPT", "552 5.2.2 Full", PermanentError, "mailbox is full"),
        ("RCPT", "421 4.3.2 Bye", TemporaryError, "closing down"),
        ("DATA", "451 4.7.1 Later", TemporaryError, "Later"),
        ("DATA", "554 5.7.1 Spam", PermanentError, "does not let us send"),
        ("DATA", "550 Looks like spam", PermanentError, "unwanted"),
    ],
)
def test_what_the_server_refuses_is_known_and_in_plain_words(
    smtp: Mailserver, point: str, answer: str, kind: type[Exception], words: str
) -> None:
    smtp.answers[point] = answer
    with pytest.raises(kind, match=words):
        sending_to(smtp.port).send(make_outbound())
    assert smtp.received == []


def test_recipients_turned_down_while_others_are_taken_are_named(smtp: Mailserver) -> None:
    smtp.answers["bort@example.net"] = "550 5.1.1 No such user"
    sent = sending_to(smtp.port).send(make_outbound(cc=to("bort@example.net")))
    assert smtp.received[0].recipients == ("kund@example.net",)
    assert list(sent.refused) == ["bort@example.net"]
    assert "There is no such address" in sent.refused["bort@example.net"]


@pytest.mark.parametrize(
    ("word", "delivers"),
    [
        (b"ehlo", False),
        (b"ehlo", True),
        (b"AUTH", False),
        (b"AUTH", True),
        (b"mail FROM", False),
        (b"mail FROM", True),
        (b"rcpt TO", False),
        (b"rcpt TO", True),
        (b"DATA", False),
        (b"DATA", True),
    ],
)
def test_a_line_that_drops_before_the_final_dot_is_known_not_to_have_sent(
    smtp: Mailserver, smtp_line: Cutting, word: bytes, delivers: bool
) -> None:
    smtp_line.cut_at_client_word, smtp_line.delivers_word = word, delivers
    # A large body, so that its end is in no packet with its beginning.
    outbound = make_outbound(text="Hej " * 100_000)
    with pytest.raises(TemporaryError):
        sending_to(smtp_line.port).send(outbound)
    assert smtp.received == []


def test_a_server_that_hangs_up_at_the_door_is_temporary(smtp_line: Cutting) -> None:
    smtp_line.is_down = True
    with pytest.raises(TemporaryError, match=r"127\.0\.0\.1"):
        sending_to(smtp_line.port).send(make_outbound())


def test_a_line_that_drops_after_the_final_dot_is_unknown(
    smtp: Mailserver, smtp_line: Cutting
) -> None:
    smtp_line.cut_at_client_word, smtp_line.delivers_word = b"\r\n.\r\n", True
    with pytest.raises(UnknownOutcomeError):
        sending_to(smtp_line.port).send(make_outbound())
    assert len(smtp.received) == 1, "the customer has it, and we can't know"


def test_a_server_that_never_answers_the_final_dot_is_unknown(
    smtp: Mailserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.email.smtp.FINAL_SECONDS", 0.3)
    smtp.answers["DATA"] = "silence"
    with pytest.raises(UnknownOutcomeError, match="did not say"):
        sending_to(smtp.port).send(make_outbound())


def test_an_answer_that_is_none_after_the_final_dot_is_unknown(
    smtp: Mailserver, smtp_line: Cutting
) -> None:
    smtp.answers["DATA"] = "250 Odd"
    smtp_line.server_words = {b"250 Odd": b"2x0 Odd"}
    with pytest.raises(UnknownOutcomeError, match="Odd"):
        sending_to(smtp_line.port).send(make_outbound())


def test_a_dropped_goodbye_takes_nothing_back(smtp: Mailserver, smtp_line: Cutting) -> None:
    smtp_line.cut_at_client_word = b"quit"
    sending_to(smtp_line.port).send(make_outbound())
    assert len(smtp.received) == 1


def test_too_large_a_message_is_refused_before_it_travels(smtp: Mailserver) -> None:
    heavy = OutgoingAttachment("film.mp4", "video/mp4", b"x" * 900_000)
    with pytest.raises(PermanentError, match=r"1\.2 MB; the mail server takes 1\.0 MB"):
        sending_to(smtp.port).send(make_outbound(attachments=(heavy,)))
    assert smtp.received == []


def test_ten_thousand_recipients_are_refused_before_anything_is_sent(smtp: Mailserver) -> None:
    many = to(*(f"kund{n}@example.net" for n in range(10_000)))
    with pytest.raises(PermanentError, match="10000 recipients; this channel allows 100"):
        sending_to(smtp.port).send(make_outbound(to=many))
    assert smtp.log_ins == []


def test_letters_beyond_ascii_before_the_at_travel_where_the_server_can(smtp: Mailserver) -> None:
    sending_to(smtp.port).send(make_outbound(to=to("åsa@räksmörgås.se")))
    (received,) = smtp.received
    assert received.recipients == ("åsa@xn--rksmrgs-5wao1o.se",)
    assert "SMTPUTF8" in received.options
    assert "To: åsa@xn--rksmrgs-5wao1o.se".encode() in received.content


def test_letters_beyond_ascii_before_the_at_are_refused_where_the_server_cannot(
    certificate: Certificate,
) -> None:
    with (
        running_smtp(certificate, security="none", enable_SMTPUTF8=False) as server,
        pytest.raises(PermanentError, match="before the @"),
    ):
        sending_to(server.port).send(make_outbound(to=to("åsa@example.net")))


@pytest.mark.parametrize(
    "address",
    ["", "ingen", "a@b@c", "a b@c.se", "a@b.se\r\nRCPT TO:<evil@x.se>", "<a@b.se>", "@b.se"],
)
def test_an_address_that_cannot_be_is_refused(smtp: Mailserver, address: str) -> None:
    with pytest.raises(PermanentError, match="can't be sent"):
        sending_to(smtp.port).send(make_outbound(to=to(address)))
    assert smtp.log_ins == []


def test_nobody_to_send_to_is_refused(smtp: Mailserver) -> None:
    with pytest.raises(PermanentError, match="no recipient"):
        sending_to(smtp.port).send(make_outbound(to=()))


def test_a_channel_without_smtp_or_beside_an_old_system_sends_nothing(smtp: Mailserver) -> None:
    beside = sending_to(smtp.port, channel=Channel("mejl", "Kundtjänst", parallel=True))
    for connector, words in ((make_connector(), "only receives"), (beside, "sends nothing")):
        assert not connector.capabilities.can_reply
        with pytest.raises(PermanentError, match=words):
            connector.send(make_outbound())
    assert smtp.received == []


def test_lines_with_dots_arrive_as_they_were_written(smtp: Mailserver) -> None:
    attachment = OutgoingAttachment("a.txt", "text/plain", b".\r\n..\r\n")
    sending_to(smtp.port).send(make_outbound(text=".\n..\nslut", attachments=(attachment,)))
    parsed = email.message_from_bytes(smtp.received[0].content, policy=email.policy.default)
    body = parsed.get_body(("plain",))
    assert body is not None
    assert body.get_content() == ".\r\n..\r\nslut"
    assert [part.get_content() for part in parsed.iter_attachments()] == [".\r\n..\r\n"]
