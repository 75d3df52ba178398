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
        "Subject: Automatisk svar: X",
        "Subject: Automaattinen vastaus: X",
        "Subject: Out of Office: X",
        "Subject: Out of Office AutoReply: X",
        "Subject: Auto Reply Re: X",
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
    ("subject", "text"),
    [
        ("Frånvaro", "Hej! Jag är på semester till och med den 3 december."),
        (
            "Frånvarande: Faktura",
            "Tack för ditt mejl. Jag är\nföräldraledig och läser inte min e-post.",
        ),
        ("Fraværsmelding: X", "Jeg er ikke på kontoret. Tilbake mandag."),
        ("Ikkje til stades", "Eg har ferie og er tilbake 4. august."),
        ("Fravær: Faktura", "Jeg holder ferie og er tilbage den 7. august."),
        ("Poissaoloilmoitus", "Olen vuosilomalla 31.7. asti."),
        ("On leave", "I'm on parental leave until May."),
        ("Abwesend: Rechnung", "Ich bin bis zum 3. August nicht im Büro."),
        ("Absence", "Je suis absente jusqu'au 3 août."),
        ("Automatiskt svar från Anna", "Jag är ledig till måndag."),
    ],
)
def test_words_of_absence_are_automatic_where_somebody_says_to_be_away(
    subject: str, text: str
) -> None:
    head = f"Content-Type: text/plain; charset=utf-8\nSubject: {subject}"
    assert mail(head, text).auto == Auto.AUTO_REPLY


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("SV: Automatiskt svar: Min faktura", "Jag fick bara ett automatiskt svar. Vad händer?"),
        ("Re: Automatic reply: Order 55", "Nobody has called me."),
        ("VS: Automaattinen vastaus: Lasku", "Odotan yhä."),
        ("AW: Abwesenheitsnotiz: Rechnung", "Ich warte noch."),
        ("I am away next week, can we move the appointment?", "Thanks"),
        ("Frånvaro: anmälan för mitt barn", "Lisa är sjuk i dag."),
        ("Fraværsmelding for Ola", "Han er syk."),
        ("Fraværsmelding: Ola 3B", "Han er syk i dag."),
        ("Ikke til stede ved levering", "Jeg var ikke hjemme da dere kom."),
        ("Ej på kontoret på torsdag", "Kan ni komma på fredag i stället"),
        ("Poissa", "Lapseni on kipeä tänään."),
        ("Absence: question about my son", "When does term begin"),
        ("Out of office hours support?", "Do you have any"),
        ("Autosvar fungerar inte", "Det kommer inget svar när man mejlar."),
        ("Automatic response time too slow", "It took a week."),
    ],
)  # fmt: skip
def test_what_people_write_about_absence_and_automatic_answers_is_theirs(
    subject: str, text: str
) -> None:
    head = f"Content-Type: text/plain; charset=utf-8\nSubject: {subject}"
    assert mail(head, text).auto == Auto.NONE


REDIRECTED = (
    "X-MS-Exchange-Inbox-Rules-Loop: old@b.se\n"
    "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\n"
)


@pytest.mark.parametrize(
    "headers",
    [
        f"{REDIRECTED}Resent-From: <old@b.se>\nSubject: Min faktura",
        f"{REDIRECTED}Auto-Submitted: auto-generated\nResent-From: <old@b.se>\nSubject: Min faktura",
        f"{REDIRECTED}Auto-Submitted: auto-generated\nSubject: VB: Min faktura",
    ],
)
def test_mail_that_a_rule_of_exchange_passes_on_was_written_by_a_person(headers: str) -> None:
    assert mail(headers).auto == Auto.NONE


def test_an_absence_told_by_exchange_stays_automatic() -> None:
    message = mail(f"{REDIRECTED}Auto-Submitted: auto-generated\nSubject: Kurs")
    assert (message.auto, message.may_answer_automatically) == (Auto.AUTO_REPLY, False)


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


@pytest.mark.parametrize(
    ("status", "words", "reason"),
    [
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", "no_such_address"),
        ("5.4.1", "550 5.4.1 No answer from host", "not_reachable"),
        ("4.4.1", "Connection timed out", "not_reachable"),
    ],
)  # fmt: skip
def test_what_microsoft_calls_unreachable_is_an_address_that_is_not_there(
    status: str, words: str, reason: str
) -> None:
    said = f"Final-Recipient: rfc822; a@b.se\nAction: failed\nStatus: {status}\nDiagnostic-Code: smtp;{words}"
    bounce = read(report(said)).bounce
    assert bounce is not None
    assert bounce.reason == reason


def test_a_report_about_several_names_them_all() -> None:
    both = "\n\n".join(
        f"Final-Recipient: rfc822; {who}\nAction: {action}\nStatus: 5.1.1"
        for who, action in (("a@b.se", "failed"), ("c@b.se", "delayed"), ("d@b.se", "failed"))
    )
    bounce = read(report(both)).bounce
    assert bounce is not None
    assert (bounce.recipient, bounce.others) == ("a@b.se", ("d@b.se",))


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ("X-Failed-Recipients: a@b.se, d@b.se", "could not be delivered"),
        ("Return-Path: <>", "<a@b.se>: user unknown\n<d@b.se>: user unknown"),
    ],
)
def test_one_in_free_words_about_several_too(headers: str, text: str) -> None:
    bounce = mail(f"{headers}\nSubject: failure notice", text, "MAILER-DAEMON@b.se").bounce
    assert bounce is not None
    assert (bounce.recipient, bounce.others) == ("a@b.se", ("d@b.se",))


def test_a_recipient_is_named_as_we_wrote_it() -> None:
    said = "Final-Recipient: rfc822; anna@xn--rv-via.se\nAction: failed\nStatus: 5.1.1"
    bounce = read(report(said)).bounce
    assert bounce is not None
    assert bounce.recipient == "anna@räv.se"


def test_a_postmaster_who_writes_about_something_else_is_no_bounce() -> None:
    message = mail("Subject: Nytt certifikat", "Vi byter certifikat på lördag.", "postmaster@b.se")
    assert (message.bounce, message.auto) == (None, Auto.NONE)


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
    "a filter": (
        "From: \"Barracuda\" <postmaster@b.se>\nSubject: **Message you sent blocked by our bulk email filter**",
        "Your message to: anna@b.se\nwas blocked by our Spam Firewall. The email you sent with the following "
        f"subject has NOT BEEN DELIVERED:\n\nSubject: Faktura\nMessage-ID: {OUR_ID}\n",
        "content_refused", True,
    ),
    "held": (
        "From: postmaster@b.se\nSubject: Ditt meddelande granskas",
        f"Ditt meddelande till anna@b.se väntar på granskning.\n\nMessage-ID: {OUR_ID}\n",
        "delayed", False,
    ),
    "delayed mail": (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.b.se\nAuto-Submitted: auto-replied\n"
        "Subject: Delayed Mail (still being retried)",
        "# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\n\n"
        f"<anna@b.se>: connect to mx.b.se[192.0.2.1]:25: Connection timed out\n\nMessage-ID: {OUR_ID}\n",
        "timed_out", False,
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
