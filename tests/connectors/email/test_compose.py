"""What a mail of ours looks like to whoever gets it."""

import email
import email.policy
import re
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.email.compose import Sender, compose
from connectors.email.parse import parse_mail
from connectors.email.reading import Reading
from inbox.model.messages import IncomingMessage, Party
from inbox.model.outbound import OutgoingAttachment
from inbox.model.words import Auto, Origin
from tests.connectors.email.rig import NOW, TOKEN, make_outbound

SENDER = Sender("info@example.org", "Kundtjänst", "mejl")


def composed(sender: Sender = SENDER, **more: Any) -> bytes:
    return compose(make_outbound(**more), sender, NOW).content


def as_seen(sender: Sender = SENDER, **more: Any) -> EmailMessage:
    seen = email.message_from_bytes(composed(sender, **more), policy=email.policy.default)
    assert isinstance(seen, EmailMessage)
    return seen


def as_read(**more: Any) -> IncomingMessage:
    return parse_mail(composed(**more), external_id="", reading=Reading())


def test_the_same_reply_gives_the_same_bytes() -> None:
    attachments = (OutgoingAttachment("a.pdf", "application/pdf", b"x"),)
    assert composed(attachments=attachments) == composed(attachments=attachments)
    assert composed(message_id=f"<inkorg.{TOKEN}.2@example.org>") != composed()


def test_a_text_goes_as_text_and_as_html() -> None:
    seen = as_seen(
        text="Hej <du>!\n\n  Se https://example.org/a?b=1&c=2.\nMvh", signature="Anna\nKommunen"
    )
    plain, rich = seen.get_body(("plain",)), seen.get_body(("html",))
    assert seen.get_content_type() == "multipart/alternative"
    assert plain is not None
    assert rich is not None
    assert plain.get_content() == (
        "Hej <du>!\r\n\r\n  Se https://example.org/a?b=1&c=2.\r\nMvh\r\n\r\n-- \r\nAnna\r\nKommunen"
    )
    html = rich.get_content()
    assert "<p>Hej &lt;du&gt;!</p>" in html
    assert '<a href="https://example.org/a?b=1&amp;c=2">' in html
    assert "Anna<br>" in html


def test_images_stand_with_the_html_and_files_apart() -> None:
    seen = as_seen(
        html='<p><img src="cid:bild1"></p>',
        attachments=(
            OutgoingAttachment("bild.png", "image/png", b"png", inline=True, content_id="bild1"),
            OutgoingAttachment("Räkning.pdf", "application/pdf", b"pdf"),
            OutgoingAttachment(
                "oanvänd.png", "image/png", b"other", inline=True, content_id="bild2"
            ),
        ),
    )
    kinds = [part.get_content_type() for part in seen.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
        "image/png",
    ]
    assert [part.get_filename() for part in seen.iter_attachments()] == [
        "Räkning.pdf",
        "oanvänd.png",
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (
            "Räkning för mars månad tvåtusentjugosex – den riktiga, slutliga versionen 日本語.pdf",
            None,
        ),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ('a"b\r\nX-Evil: 1.pdf', "a'b X-Evil: 1.pdf"),
        ("", "file"),
        ("x" * 300, "x" * 200),
    ],
)
def test_file_names_arrive_whole_and_harmless(name: str, shown: str | None) -> None:
    (found,) = as_read(attachments=(OutgoingAttachment(name, "text/csv", b"1;2"),)).attachments
    assert found.content == b"1;2"
    seen = next(
        iter(as_seen(attachments=(OutgoingAttachment(name, "text/csv", b"1"),)).iter_attachments())
    )
    assert seen.get_filename() == (shown or name)
    assert "X-Evil" not in seen


@pytest.mark.parametrize(
    "kind", ["message/rfc822", "multipart/mixed", "bad type\r\nX: y", "", "text/html; x=y"]
)
def test_odd_content_types_do_no_harm(kind: str) -> None:
    seen = next(
        iter(as_seen(attachments=(OutgoingAttachment("a", kind, b"x"),)).iter_attachments())
    )
    assert seen.get_content_type() in ("application/octet-stream", "text/html")
    assert seen["X"] is None


def test_replies_are_threaded_by_the_first_ids_and_the_last() -> None:
    references = tuple(f"<{n}@example.net>" for n in range(50))
    seen = as_read(in_reply_to="<50@example.net>", references=references)
    assert seen.in_reply_to == "<50@example.net>"
    assert len(seen.references) == 20
    assert seen.references[:2] == ("<0@example.net>", "<1@example.net>")
    assert seen.references[-1] == "<50@example.net>"


def test_what_is_no_identifier_is_left_out() -> None:
    bad = ("<a b@c>", "<x@y>\r\nBcc: evil@example.net", "x", f"<{'a' * 1000}@b>", "<å@b>")
    seen = as_seen(in_reply_to="<x@y>\nBcc: a@b", references=(*bad, "<good@example.net>"))
    assert seen["References"] == "<good@example.net>"
    assert "In-Reply-To" not in seen
    assert "Bcc" not in seen


def test_a_message_id_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="no Message-ID"):
        composed(message_id="<a@b>\r\nX: y")


def test_the_reply_address_carries_the_token_where_configured() -> None:
    plus = Sender("info@example.org", "Kundtjänst", "mejl", plus_addressing=True)
    assert f"info+{TOKEN}@example.org" in as_seen(plus)["Reply-To"]
    assert "Reply-To" not in as_seen()


def test_our_tokens_are_found_again_in_the_answer() -> None:
    answer = (
        f"From: kund@example.net\r\nTo: info+{TOKEN}@example.org\r\nMessage-ID: <a@b>\r\n"
        f"In-Reply-To: {make_outbound().message_id}\r\n\r\nTack"
    )
    assert TOKEN in parse_mail(answer.encode(), external_id="", reading=Reading()).thread_tokens


def test_a_person_writes_without_marks_and_a_machine_with_all_of_them() -> None:
    marks = ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence", "X-Inkorg-Loop")
    person = as_seen(origin=Origin.HUMAN)
    machine = as_seen(origin=Origin.AUTOMATIC, in_reply_to="<a@b>")
    assert [person[mark] for mark in marks] == [None] * 4
    assert [machine[mark] for mark in marks] == ["auto-replied", "All", "bulk", "mejl"]
    assert as_seen(origin=Origin.MASS)["Auto-Submitted"] == "auto-generated"
    read = as_read(origin=Origin.AUTOMATIC)
    assert read.auto is Auto.AUTO_REPLY
    assert not read.may_answer_automatically


def test_bcc_stands_in_no_header() -> None:
    mail = compose(make_outbound(to=(), bcc=(Party("email", "hemlig@example.net"),)), SENDER, NOW)
    assert mail.recipients == ("hemlig@example.net",)
    assert b"hemlig" not in mail.content
    assert b"To: undisclosed-recipients:;" in mail.content


def test_each_recipient_gets_one_copy() -> None:
    twice = (Party("email", "Kund@Example.net"), Party("email", "kund@example.net"))
    assert len(compose(make_outbound(to=twice, cc=twice), SENDER, NOW).recipients) == 1


@pytest.mark.parametrize(
    "name",
    [
        "Åsa Öst",
        'Bo "Bosse" Ek',
        "Ek, Bo",
        "=?utf-8?q?x?=",
        "a" * 300,
        "日本語 " * 30,
        "x\r\nBcc: a@b",
        "\\",
        "🎉",
    ],
)
def test_names_arrive_as_they_are_and_inject_nothing(name: str) -> None:
    seen = as_seen(to=(Party("email", "kund@example.net", name),), author_name=name)
    expected = " ".join(name.split())[:150].strip()
    (party,) = as_read(to=(Party("email", "kund@example.net", name),)).to
    assert party.value == "kund@example.net"
    assert party.name == expected
    assert seen["Bcc"] is None
    assert len(seen["To"].addresses) == 1


hostile = st.text(max_size=300)


@given(
    subject=hostile, name=hostile, text=hostile, signature=hostile, filename=hostile, cid=hostile
)
def test_nothing_from_outside_breaks_the_frame(
    subject: str, name: str, text: str, signature: str, filename: str, cid: str
) -> None:
    """Every header is one we wrote, every line fits, and the text comes back."""
    attachment = OutgoingAttachment(filename, filename, b"x", inline=True, content_id=cid)
    raw = composed(
        subject=subject,
        author_name=name,
        to=(Party("email", "kund@example.net", name),),
        text=text,
        signature=signature,
        attachments=(attachment,),
    )
    assert all(
        len(line) <= 998 and b"\r" not in line and b"\n" not in line for line in raw.split(b"\r\n")
    )
    assert raw.isascii()
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", raw)
    seen = email.message_from_bytes(raw)
    assert set(seen.keys()) <= {
        "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert seen.defects == []
    assert [address for _, address in email.utils.getaddresses(seen.get_all("To", []))] == [
        "kund@example.net"
    ]


@given(subject=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=200))
def test_every_subject_arrives_as_it_was_written(subject: str) -> None:
    assert as_read(subject=subject).subject == subject
