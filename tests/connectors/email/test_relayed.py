"""Mail that a form, a group or a list sent for somebody: whose it is."""

import pytest

from connectors.email.parse import parse_mail
from connectors.email.reading import Reading
from inbox.model.messages import IncomingMessage
from inbox.model.words import Auto

READING = Reading(
    own_addresses=frozenset({"kund@exempel.se"}), trusted_servers=frozenset({"mx.exempel.se"})
)


def read(headers: str) -> IncomingMessage:
    raw = f"To: kund@exempel.se\nSubject: Kontakt\n{headers}\n\nHej\n"
    return parse_mail(raw.replace("\n", "\r\n").encode(), external_id="x", reading=READING)


def wrote(headers: str) -> tuple[str, str]:
    message = read(headers)
    assert message.author is not None
    return message.author.value, message.called


@pytest.mark.parametrize(
    ("headers", "value", "name"),
    [
        ('From: "anna@k.se via Webb" <noreply@webb.se>\nReply-To: anna@k.se', "anna@k.se", ""),
        ("From: Webben <noreply@webb.se>\nReply-To: Anna Ek <anna@k.se>", "anna@k.se", "Anna Ek"),
        ("From: WordPress <wordpress@firma.dk>\nReply-To: mette@k.dk", "mette@k.dk", ""),
        ("From: skjema@kommune.no\nReply-To: kari@k.no", "kari@k.no", ""),
        ("From: Lomake <ala-vastaa@e.fi>\nReply-To: pekka@k.fi", "pekka@k.fi", ""),
        ("From: kontaktformular@x.de\nReply-To: Uwe <uwe@k.de>", "uwe@k.de", "Uwe"),
        ("From: Vår sida <kund@exempel.se>\nReply-To: anna@k.se", "anna@k.se", ""),
        ("From: noreply@exempel.se\nReply-To: lisa@exempel.se", "lisa@exempel.se", ""),
        (
            "From: 'Anna Ek' via Kund <kund@exempel.se>\nX-Original-From: Anna Ek <anna@k.se>\n"
            "Reply-To: anna@k.se, kund@exempel.se",
            "anna@k.se", "Anna Ek",
        ),
        ("From: Bo via Lista <lista@grupp.se>\nReply-To: bo@k.se", "bo@k.se", "Bo"),
    ],
)  # fmt: skip
def test_what_a_form_or_a_group_sends_is_of_whom_its_one_reply_to_names(
    headers: str, value: str, name: str
) -> None:
    assert wrote(headers) == (value, name)


@pytest.mark.parametrize(
    ("headers", "value"),
    [
        ("From: Anna <anna@jobb.se>\nReply-To: anna@hemma.se", "anna@jobb.se"),
        ("From: noreply@webb.se", "noreply@webb.se"),
        ("From: noreply@webb.se\nReply-To: noreply@annan.se", "noreply@webb.se"),
        ("From: noreply@webb.se\nReply-To: a@k.se, b@k.se", "noreply@webb.se"),
        ("From: noreply@webb.se\nReply-To: kund@exempel.se", "noreply@webb.se"),
        ("From: noreply@post.se\nReply-To: kundtjanst@post.se", "noreply@post.se"),
        ("From: Bo via Forum <hej@f.se>\nReply-To: svar+17@in.f.se", "hej@f.se"),
        ("From: notifications@git.com\nReply-To: reply+AB12@reply.git.com", "notifications@git.com"),
        (
            f"From: kund@exempel.se\nReply-To: kund+{'a' * 26}@exempel.se",
            "kund@exempel.se",
        ),
        (
            f"Message-ID: <inkorg.{'a' * 26}.1@exempel.se>\nFrom: kund@exempel.se\nReply-To: a@k.se",
            "kund@exempel.se",
        ),
    ],
)  # fmt: skip
def test_everybody_elses_mail_is_their_own(headers: str, value: str) -> None:
    assert wrote(headers)[0] == value


def test_it_may_be_acknowledged_and_remembers_who_sent_it() -> None:
    message = read("From: Webben <noreply@webb.se>\nReply-To: anna@k.se")
    assert message.may_answer_automatically
    assert (message.relayed_by, message.fields["relayed"]["name"]) == ("noreply@webb.se", "Webben")


def test_a_form_that_calls_its_mail_generated_still_sends_what_somebody_wrote() -> None:
    head = "From: noreply@webb.se\nReply-To: anna@k.se\nAuto-Submitted: auto-generated"
    message = read(head)
    assert (message.auto, message.may_answer_automatically) == (Auto.NONE, False)
    assert read(head.replace("Reply-To: anna@k.se\n", "")).auto == Auto.AUTO_REPLY
    assert read(f"{head}\nIn-Reply-To: <x@y>").auto == Auto.AUTO_REPLY


@pytest.mark.parametrize(("found", "said"), [("pass", "none"), ("fail", "fail")])
def test_that_the_form_is_genuine_vouches_for_nobody(found: str, said: str) -> None:
    trusted = f"Authentication-Results: mx.exempel.se; dmarc={found}\n"
    assert read(f"{trusted}From: noreply@webb.se\nReply-To: anna@k.se").authentication == said
