"""Bounces whose servers follow no standard, and people's mails that only look like them."""

import pytest

from connectors.email.parse import parse_mail
from connectors.email.reading import Reading
from inbox.model.messages import Bounce, IncomingMessage
from inbox.model.words import Auto

READING = Reading(own_addresses=frozenset({"kund@exempel.se"}))


def read(head: str, text: str) -> IncomingMessage:
    raw = f"To: kund@exempel.se\n{head}\n\n{text}\n".replace("\n", "\r\n").encode()
    return parse_mail(raw, external_id="x", reading=READING)


def bounce_of(head: str, text: str) -> Bounce:
    bounce = read(head, text).bounce
    assert bounce is not None
    return bounce


SERVERS = {
    "a return path with its host": (
        "Return-Path: <MAILER-DAEMON@mx.exempel.se>\nFrom: filter@b.se\nSubject: Mail could not be delivered",
        "Sent <<< RCPT TO:<anna@b.se>\nReceived >>> 550 5.1.1 unknown user.",
    ),
    "a gateway's own name": (
        "From: SMTP_Mail_Service@b.se\nSubject: Returned Mail - Error During Delivery",
        "------ Failed Recipients ------\n\n<anna@b.se>: mailbox unavailable. [SMTP Error Code 550]",
    ),
    "an administrator's name": (
        "From: admin@b.se\nSubject: Non-Delivery: Din order",
        "--- Report ---\nThe email below could not be delivered to the following user:\n\n"
        '"anna@b.se" <anna@b.se>',
    ),
    "no subject": (
        "From: MAILER-DAEMON@b.se",
        "I'm afraid I wasn't able to deliver the following message.\n\nTo: anna@b.se",
    ),
    "other words": (
        "From: MAILER-DAEMON@b.se\nSubject: Processing Error",
        "Intended recipient: anna@b.se\n\nThe following mail has been returned because of an error.",
    ),
    "the alias that we wrote to": (
        "From: MAILER-DAEMON@b.se\nSubject: Returned mail",
        "   ----- The following addresses had permanent fatal errors -----\nbo@intern.b.se\n"
        "    (expanded from: anna@b.se)",
    ),
    "an address that we do not know": (
        "From: Mailer-Daemon@b.se\nX-Failed-Recipients: bo@intern.b.se\nSubject: Mail delivery failed",
        "A message could not be delivered to one or more of its recipients. The following\n"
        "address(es) failed:\n\n  bo@intern.b.se\n    (ultimately generated from anna@b.se)\n    timed out",
    ),
    "an address that it hides": (
        "From: Mailer-Daemon@b.se\nSubject: Mail delivery failed: returning message to sender",
        "The following address(es) failed:\n\n  an undisclosed address\n    (generated from anna@b.se)",
    ),
    "X.400": (
        "From: postmaster@b.se\nSubject: Undeliverable: Order",
        "Your message\n\n  To:      annan@c.se\n\ndid not reach the following recipient(s):\n\n"
        "c=SE;a= ;p=B;dda:SMTP=anna@b.se; on Fri, 4 Oct 2024\n    The recipient name is not recognized",
    ),
}  # fmt: skip


@pytest.mark.parametrize("server", SERVERS)
def test_a_server_may_say_it_in_its_own_way(server: str) -> None:
    assert bounce_of(*SERVERS[server]).recipient == "anna@b.se"


PART = "\n--g\nContent-Type: {}\n\n{}"
MIXED = 'Content-Type: multipart/{}; boundary="g"'


def test_a_mail_that_comes_back_without_a_word_is_a_bounce() -> None:
    text = PART.format("text/plain", "b.se\n\n<anna@b.se>:\n\n<bo@b.se>:\n")
    text += PART.format("message/rfc822", "Subject: Order\nMessage-ID: <a@exempel.se>\n\nHej")
    bounce = bounce_of(f"From: MAILER-DAEMON@b.se\n{MIXED.format('mixed')}", f"{text}\n--g--")
    assert (bounce.recipient, bounce.others) == ("anna@b.se", ("bo@b.se",))
    assert bounce.original_message_id == "<a@exempel.se>"


def test_a_report_within_a_gateways_cover_is_read() -> None:
    status = "Reporting-MTA: dns; b.se\n\nFinal-Recipient: rfc822; anna@b.se\nAction: failed\nStatus: 5.2.2"
    inner = (
        'Subject: Failure\nContent-Type: multipart/report; report-type=delivery-status; boundary="i"\n\n'
        f"--i\nContent-Type: text/plain\n\nIt failed.\n--i\nContent-Type: message/delivery-status\n\n{status}\n--i--"
    )
    head = f"From: postmaster@b.se\nSubject: Delivery Status Notification (Failure)\n{MIXED.format('mixed')}"
    bounce = bounce_of(head, PART.format("message/rfc822", inner) + "\n--g--")
    assert (bounce.recipient, bounce.status, bounce.reason) == (
        "anna@b.se",
        "5.2.2",
        "mailbox_full",
    )


MDN = "Final-Recipient: rfc822; anna@b.se\nOriginal-Message-ID: <a@exempel.se>\nDisposition: {}; deleted"


def test_what_a_rule_in_a_mailbox_turned_away_came_back() -> None:
    head = (
        "From: Mail Delivery Subsystem <admin@b.se>\nSubject: Automatically rejected mail\n"
        f"Auto-Submitted: auto-replied (rejected)\n{MIXED.format('report')}"
    )
    text = PART.format(
        "text/plain", "Your message to <anna@b.se> was automatically rejected:\nQuota exceeded"
    )
    text += PART.format(
        "message/disposition-notification",
        MDN.format("automatic-action/MDN-sent-automatically"),
    )
    bounce = bounce_of(head, f"{text}\n--g--")
    assert (bounce.recipient, bounce.permanent, bounce.reason) == (
        "anna@b.se",
        True,
        "mailbox_full",
    )
    assert bounce.original_message_id == "<a@exempel.se>"


def test_who_deleted_a_mail_unread_sends_a_receipt() -> None:
    text = PART.format("text/plain", "Your message was deleted without being read.")
    text += PART.format(
        "message/disposition-notification",
        MDN.format("automatic-action/MDN-sent-automatically"),
    )
    message = read(
        f"From: anna@b.se\nSubject: Not read: Order\n{MIXED.format('report')}", f"{text}\n--g--"
    )
    assert (message.bounce, message.auto) == (None, Auto.AUTO_REPLY)


def test_blank_lines_between_recipients_hide_none_of_them() -> None:
    failed = "Final-Recipient: rfc822;{}@b.se\nAction: failed\nStatus: 5.0.0"
    status = "\n\n\n".join(["Reporting-MTA: dns;b.se", failed.format("anna"), failed.format("bo")])
    head = f"From: postmaster@b.se\nSubject: Failure\n{MIXED.format('report')}; report-type=delivery-status"
    bounce = bounce_of(head, PART.format("message/delivery-status", status) + "\n--g--")
    assert (bounce.recipient, bounce.others) == ("anna@b.se", ("bo@b.se",))


def test_what_is_said_of_the_whole_report_is_said_of_whom_it_names() -> None:
    status = (
        "Reporting-MTA: dns; b.se\nAction: failed\n\n"
        "Final-Recipient: rfc822; anna@b.se\nDiagnostic-Code: smtp; 452 Mailbox size limit exceeded\nStatus: 5.0.0"
    )
    head = f"From: postmaster@b.se\nSubject: Failure\n{MIXED.format('report')}; report-type=delivery-status"
    bounce = bounce_of(head, PART.format("message/delivery-status", status) + "\n--g--")
    assert (bounce.recipient, bounce.reason) == ("anna@b.se", "mailbox_full")


@pytest.mark.parametrize(
    "told",
    [
        "<anna@b.se>:\n550 No such user\n\n<bo@b.se>:\n550 No such user",
        "The following recipients did not receive your message:\n\n  <anna@b.se>\n"
        "The following recipients did not receive your message:\n\n  <bo@b.se>\n\nPlease reply to c@b.se",
        "Unknown user: anna@b.se\n\n553 5.3.0\n\nUnknown user: bo@b.se\n\n553 5.3.0",
        "Delivery to the following recipients failed:\n\n   anna@b.se\n   bo@b.se\n\nAsk c@b.se",
    ],
)
def test_all_whom_a_report_names_were_not_reached(told: str) -> None:
    bounce = bounce_of("From: MAILER-DAEMON@b.se\nSubject: failure notice", told)
    assert (bounce.recipient, bounce.others) == ("anna@b.se", ("bo@b.se",))


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Delivery failed", "Hej! I wrote to the following address:\nbo@b.se\nand it came back."),
        ("Undeliverable: Order", "Jag får detta när jag mejlar:\n\n<bo@b.se>: unknown user"),
        ("VB: Undeliverable: Order", "could not be delivered to the following user:\n\n<bo@b.se>"),
        ("Delivery failure", "could not be delivered to the following user:\n\n<kund@exempel.se>"),
    ],
)
def test_a_customer_who_tells_of_a_bounce_wrote_a_mail(subject: str, text: str) -> None:
    message = read(f"From: anna@b.se\nSubject: {subject}", text)
    assert (message.bounce, message.auto) == (None, Auto.NONE)
