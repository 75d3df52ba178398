"""Bounces, auto-replies and lists: mail that a machine wrote or sent around."""

import pytest

from connectors.email.bounce import _BY_STATUS, _BY_WORDS
from connectors.email.parse import parse_mail
from connectors.email.reading import Reading
from inbox.model.messages import IncomingMessage
from inbox.model.words import Auto, NotSent

READING = Reading(own_addresses=frozenset({"kund@exempel.se"}))
TOKEN = "abcdefghijklmnopqrstuvwx23"
OUR_ID = f"<inkorg.{TOKEN}.17@exempel.se>"


def read(raw: str) -> IncomingMessage:
    return parse_mail(raw.replace("\n", "\r\n").encode(), external_id="x", reading=READING)


def mail(headers: str, text: str = "Hej", sender: str = "a@b.se") -> IncomingMessage:
    return read(
        f"From: {sender}\nTo: kund@exempel.se\n{headers}\n\n{text}".replace("\n\n\n", "\n\n")
    )


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-replied (vacation)",
        "Auto-Submitted: auto-generated",
        "X-Autoreply: yes",
        "X-Autorespond: hej",
        "Precedence: auto_reply",
        "X-Loop: yes",
        "X-Inkorg-Loop: kund",
        "Subject: Automatiskt svar: Din fråga",
        "Subject: Autosvar: Semester",
        "Subject: Frånvaro: Semester",
        "Subject: Automatisk svar: Ikke til stede",
        "Subject: Ikke til stede: Re: X",
        "Subject: Fraværsmelding: X",
        "Subject: Automatisk svar: X",
        "Subject: Ikkje til stades",
        "Subject: Automaattinen vastaus: X",
        "Subject: Out of Office: X",
        "Subject: Automatic reply: X",
        "Subject: Abwesenheitsnotiz: X",
        "Subject: Automatische Antwort: X",
        "Subject: =?utf-8?q?R=C3=A9ponse?= automatique : X",
    ],
)
def test_an_automatic_answer_is_told_and_never_answered(headers: str) -> None:
    message = mail(headers)
    assert (message.auto, message.may_answer_automatically) == (Auto.AUTO_REPLY, False)
    assert message.auto_reason


@pytest.mark.parametrize(
    ("headers", "sender"),
    [
        ("Precedence: bulk", "a@b.se"),
        ("List-Id: <x.y>", "a@b.se"),
        ("List-Unsubscribe: <mailto:x@y.z>", "a@b.se"),
        ("X-Auto-Response-Suppress: All", "a@b.se"),
        ("Return-Path: <>", "a@b.se"),
        ("Subject: Hej", "noreply@b.se"),
        ("Subject: Hej", "no-reply+x@b.se"),
        ("Subject: Hej", "Kund@Exempel.se"),
        ("Subject: Hej", "mailer-daemon@b.se"),
    ],
)
def test_bulk_and_own_mail_is_no_auto_reply_but_gets_no_automatic_answer(
    headers: str, sender: str
) -> None:
    message = mail(headers, sender=sender)
    assert (message.auto, message.may_answer_automatically) == (Auto.NONE, False)


@pytest.mark.parametrize(
    "headers",
    [
        "Subject: Hej",
        "Auto-Submitted: no",
        "Subject: Fråga om automatisk svarstjänst",
        "Subject: Semesterstängt?",
    ],
)
def test_a_person_may_get_an_acknowledgement(headers: str) -> None:
    message = mail(headers)
    assert (message.auto, message.may_answer_automatically) == (Auto.NONE, True)


def report(
    fields: str,
    original: str = f"Message-ID: {OUR_ID}\nSubject: Svar\n",
    kind: str = "text/rfc822-headers",
) -> str:
    return (
        "From: MAILER-DAEMON@mx.b.se\nTo: kund@exempel.se\nSubject: Undelivered Mail Returned to Sender\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.b.se\n\n{fields}\n"
        f"--b\nContent-Type: {kind}\n\n{original}\n--b--\n"
    )


def test_a_standard_report_is_a_bounce_of_our_mail() -> None:
    message = read(report(
        "Final-Recipient: rfc822; anna@b.se\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 <anna@b.se>: User unknown"
    ))  # fmt: skip
    bounce = message.bounce
    assert message.auto == Auto.BOUNCE
    assert bounce is not None
    assert (bounce.original_message_id, bounce.recipient, bounce.status) == (
        OUR_ID,
        "anna@b.se",
        "5.1.1",
    )
    assert (bounce.permanent, bounce.reason) == (True, "no_such_address")
    assert "User unknown" in bounce.detail
    assert message.thread_tokens == (TOKEN,)


def test_a_delay_is_a_bounce_that_is_not_permanent() -> None:
    bounce = read(report("Final-Recipient: rfc822; a@b.se\nAction: delayed\nStatus: 4.2.2")).bounce
    assert bounce is not None
    assert (bounce.permanent, bounce.reason) == (False, "mailbox_full")


@pytest.mark.parametrize("action", ["relayed", "delivered", "expanded"])
def test_a_report_of_success_is_no_bounce(action: str) -> None:
    message = read(report(f"Final-Recipient: rfc822; a@b.se\nAction: {action}\nStatus: 2.0.0"))
    assert (message.bounce, message.auto) == (None, Auto.AUTO_REPLY)


def test_a_read_receipt_is_an_auto_reply() -> None:
    message = read(
        "From: a@b.se\nSubject: Läst: Svar\n"
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nLäst.\n--b\nContent-Type: message/disposition-notification\n\n"
        f"Original-Message-ID: {OUR_ID}\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--\n"
    )
    assert (message.bounce, message.auto) == (None, Auto.AUTO_REPLY)


FREE_FORM = {
    "qmail": (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.b.se\nSubject: failure notice",
        "Hi. This is the qmail-send program at mx.b.se.\nI'm afraid I wasn't able to deliver your message.\n\n"
        "<anna@b.se>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n"
        f"Return-Path: <kund@exempel.se>\nMessage-ID: {OUR_ID}\nTo: anna@b.se\n",
        "no_such_address", True,
    ),
    "exim": (
        "From: Mail Delivery System <Mailer-Daemon@mx.b.se>\nX-Failed-Recipients: anna@b.se\n"
        "Auto-Submitted: auto-replied\nSubject: Mail delivery failed: returning message to sender",
        "A message that you sent could not be delivered.\n\n  anna@b.se\n    mailbox is full: retry timeout exceeded\n\n"
        f"------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: {OUR_ID}\n",
        "mailbox_full", True,
    ),
    "postfix": (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.b.se (Mail Delivery System)\nSubject: Undelivered Mail Returned to Sender",
        "<anna@b.se>: host mx.b.se[192.0.2.1] said: 550 5.1.1 <anna@b.se>: Recipient address rejected: "
        f"User unknown in local recipient table (in reply to RCPT TO command)\n\nMessage-Id: {OUR_ID}\n",
        "no_such_address", True,
    ),
    "exchange sv": (
        "From: postmaster@b.se\nSubject: Olevererbart: Svar",
        "Det gick inte att leverera till följande mottagare:\n\nanna@b.se\nE-postadressen gick inte att hitta.\n\n"
        f"Diagnostikinformation:\n550 5.1.10 RESOLVER.ADR.RecipientNotFound\n\nUrsprungliga meddelandehuvuden:\n"
        f"Message-ID: {OUR_ID}\n",
        "no_such_address", True,
    ),
    "exchange nb": (
        "From: postmaster@b.se\nSubject: Kan ikke leveres: Svar",
        f"Levering til anna@b.se mislyktes.\nAdressen ble ikke funnet.\n\nMessage-ID: {OUR_ID}\n",
        "no_such_address", True,
    ),
    "delay": (
        "From: Mailer-Daemon@mx.b.se\nSubject: Warning: message 1abc delayed 24 hours",
        "A message that you sent has not yet been delivered to one or more of its recipients.\n\n  anna@b.se\n"
        f"    Delay reason: Connection timed out\n\nMessage-ID: {OUR_ID}\n",
        "timed_out", False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("server", FREE_FORM)
def test_a_bounce_in_free_words_is_understood(server: str) -> None:
    headers, text, reason, permanent = FREE_FORM[server]
    message = read(f"{headers}\nTo: kund@exempel.se\n\n{text}")
    bounce = message.bounce
    assert bounce is not None
    assert (bounce.recipient, bounce.permanent) == ("anna@b.se", permanent)
    assert bounce.original_message_id == OUR_ID
    assert bounce.reason == reason


def test_a_customer_who_writes_about_undelivered_mail_is_no_bounce() -> None:
    message = mail("Subject: Undeliverable: min faktura", "Jag fick 550 5.1.1 tillbaka från er.")
    assert (message.bounce, message.auto) == (None, Auto.NONE)


def test_whatever_a_bounce_came_to_screens_have_a_word_for_it() -> None:
    reasons = {*_BY_STATUS.values(), *(key for key, _ in _BY_WORDS)}
    assert reasons <= set(NotSent)
