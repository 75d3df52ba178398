"""Mails as other programs' test data taught us that they come."""

import base64

import pytest

from connectors.email.describe import describe
from connectors.email.parse import parse_mail
from connectors.email.reading import Reading
from inbox.model.messages import IncomingMessage


def read(raw: str | bytes) -> IncomingMessage:
    data = raw if isinstance(raw, bytes) else raw.encode("utf-8")
    return parse_mail(data, external_id="", reading=Reading())


def mixed(*parts: str) -> IncomingMessage:
    head = 'From: a@b.se\nSubject: Hej\nContent-Type: multipart/mixed; boundary="gr"\n\n'
    return read(head + "".join(f"--gr\n{part}\n" for part in parts) + "--gr--\n")


def test_two_senders_without_a_comma_between_them_are_two() -> None:
    message = read("From: Anna Ek <anna@b.se> Bo Ek <bo@b.se>\nTo: <x@b.se> <y@b.se>\n\nHej")
    assert message.author
    assert (message.author.value, message.author.name) == (
        "anna@b.se",
        "Anna Ek",
    )
    assert [party.value for party in message.to] == ["x@b.se", "y@b.se"]


@pytest.mark.parametrize(
    "missing", ['application/pdf name="faktura.pdf"', 'application/pdf  name=""']
)
def test_a_type_without_its_semicolon_is_still_that_type(missing: str) -> None:
    part = f"Content-Type: {missing}\nContent-Disposition: attachment; filename=faktura.pdf\n\n%PDF"
    (attachment,) = mixed("\nHej", part).attachments
    assert (attachment.filename, attachment.content_type) == ("faktura.pdf", "application/pdf")


def test_words_that_only_claim_to_be_base64_stay_words() -> None:
    words = "Jag undrar  var mitt paket\nhar tagit vagen eftersom jag\n"
    raw = f"From: a@b.se\nContent-Transfer-Encoding: base64\n\n{words}"
    assert read(raw).text == words.strip()


def test_base64_broken_into_short_lines_is_decoded() -> None:
    code = base64.b64encode("Hej, är ni öppna på lördag?".encode()).decode()
    lines = "\n".join(code[at : at + 8] for at in range(0, len(code), 8))
    raw = f"From: a@b.se\nContent-Transfer-Encoding: base64\n\n{lines}\n"
    assert read(raw).text == "Hej, är ni öppna på lördag?"


def test_utf_7_without_the_ends_of_its_shifts_is_read() -> None:
    raw = "From: a@b.se\nContent-Type: text/plain; charset=utf-7\n\nSm+APY-r +AD4 Hej +AOU"
    assert read(raw).text == "Smör > Hej å"


def test_a_boundary_ends_a_header_that_no_blank_line_ends() -> None:
    raw = (
        "From: a@b.se\nContent-Type: multipart/mixed; boundary=gr\nSubject: \n \n"
        "--gr\nContent-Type: text/plain\n\nHej\n--gr--\n"
    )
    assert (read(raw).subject, read(raw).text) == ("", "Hej")


def test_a_field_without_a_name_is_passed_over() -> None:
    assert read("From: a@b.se\n: Hej\n\nText").text == "Text"


def test_a_text_with_a_blank_name_belongs_to_the_message() -> None:
    message = mixed('Content-Type: text/plain; name=" "\n\nHej')
    assert (message.text, message.attachments) == ("Hej", ())


def test_a_text_a_hundred_levels_down_is_found() -> None:
    raw = "From: a@b.se\n"
    for level in range(100):
        raw += f"Content-Type: multipart/mixed; boundary=b{level}x\n\n--b{level}x\n"
    assert read(raw + "\nHej").text == "Hej"


def test_what_lies_deeper_than_anybody_nests_is_kept_closed() -> None:
    raw = "From: a@b.se\n"
    for level in range(130):
        raw += f"Content-Type: multipart/mixed; boundary=b{level}x\n\n--b{level}x\n"
    message = read(raw + "\nHej")
    assert (message.text, len(message.attachments)) == ("", 1)


@pytest.mark.parametrize("kind", ["text/xhtml", "application/xhtml+xml"])
def test_xhtml_is_html(kind: str) -> None:
    raw = (
        "From: a@b.se\nContent-Type: multipart/alternative; boundary=gr\n\n"
        f"--gr\nContent-Type: {kind}\n\n<p>Hej <b>du</b></p>\n--gr--\n"
    )
    assert (read(raw).text, read(raw).attachments) == ("Hej du", ())


def test_a_mail_inside_is_called_by_its_subject_but_that_is_not_its_name() -> None:
    message = mixed("\nSe nedan", "Content-Type: message/rfc822\n\nSubject: Order 5\n\nText")
    (attachment,) = message.attachments
    assert attachment.filename == "Order 5.eml"
    assert describe(message, lambda text: "")["attachments"][0]["filename"] == ""


def test_boundaries_that_only_begin_alike_part_nothing() -> None:
    raw = (
        "From: a@b.se\nContent-Type: multipart/mixed; boundary=gr\n\n--gr\n\nHej\n--grx\nhopp\n"
        "--gr \nContent-Type: text/plain; name=a.txt\n\nfil\n--gr--\n"
    )
    assert read(raw).text == "Hej\n--grx\nhopp"
    assert [a.filename for a in read(raw).attachments] == ["a.txt"]


@pytest.mark.parametrize("sender", ["MDaemon@b.se", "mail.delivery.system@b.se"])
def test_a_mail_server_by_another_name_reports_a_bounce(sender: str) -> None:
    text = "could not be delivered to the following recipients:\n\n  [SMTP:bo@c.se]\n\nUser unknown"
    bounce = read(f"From: {sender}\nTo: k@b.se\nSubject: Report\n\nYour mail {text}").bounce
    assert bounce
    assert (bounce.recipient, bounce.reason) == ("bo@c.se", "no_such_address")


def test_a_customer_whose_parcel_failed_is_no_bounce() -> None:
    assert read("From: anna@b.se\nSubject: Delivery failure\n\nUser unknown to me").bounce is None


def test_an_absence_that_lotus_notes_tells_is_automatic() -> None:
    message = read("From: a@b.se\nSubject: AUTO: Anna Ek is out of the office (back 3/12)\n\nHej")
    assert message.auto.value == "auto-reply"


SHOWN = 'Content-Type: text/html\n\n<p>Se <IMG SRC="cid:Bild%401"> här</p>'


def test_only_what_the_html_shows_stands_within_the_text() -> None:
    """Apple's programs call every picture and PDF inline."""
    said = "Content-Disposition: inline; filename="
    message = mixed(
        SHOWN,
        f"Content-Type: application/pdf\n{said}kvitto.pdf\n\n%PDF",
        f"Content-Type: image/jpeg\nContent-ID: <f_123>\n{said}skada.jpg\n\nJPEG",
        f"Content-Type: image/png\nContent-ID: <bild@1>\n{said}bild.png\n\nPNG",
    )
    assert {one.filename: one.inline for one in message.attachments} == {
        "kvitto.pdf": False,
        "skada.jpg": False,
        "bild.png": True,
    }


def test_a_picture_beside_plain_words_is_a_file() -> None:
    (picture,) = mixed(
        "\nHej", "Content-Type: image/png\nContent-Disposition: inline\nContent-ID: <a@b>\n\nPNG"
    ).attachments
    assert not picture.inline


def labelled(charset: str, body: bytes) -> str:
    head = f"From: a@b.se\nContent-Type: text/plain; charset={charset}\n\n".encode()
    return read(head + body).text


def test_a_latin_notice_under_a_text_in_utf_8_is_read_and_so_is_the_text() -> None:
    notice = "Meddelandet är avsett för mottagaren; är ni någon annan, hör av er på båda vägar."
    found = labelled("utf-8", "Hej då!\n\n".encode() + notice.encode("latin-1"))
    assert found == f"Hej då!\n\n{notice}"


def test_a_character_that_was_cut_off_is_not_taken_for_a_latin_one() -> None:
    assert labelled("utf-8", "Hej då å".encode()[:-1]) == "Hej då \ufffd"


def test_what_claims_to_be_ascii_and_is_not_is_looked_at() -> None:
    russian = "Это сообщение имеет неправильную кодировку."
    assert labelled("us-ascii", russian.encode("cp1251")) == russian
    assert labelled("us-ascii", "Är ni öppna?".encode("latin-1")) == "Är ni öppna?"


EVENT = "BEGIN:VCALENDAR\nBEGIN:VEVENT\n{}\nEND:VEVENT\nEND:VCALENDAR"
ALARM = "BEGIN:VALARM\nDESCRIPTION:REMINDER\nEND:VALARM"


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (f"SUMMARY:Besök\n{ALARM}", "Besök"),
        ("DESCRIPTION;LANGUAGE=sv-SE:\\n\nSUMMARY:Accepterat: Besök\\, tisdag", "Accepterat: Besök, tisdag"),
        (f"{ALARM}\nDESCRIPTION:Vi ses\\npå tor\n sdag\nSUMMARY:Besök", "Vi ses\npå torsdag"),
    ],
)  # fmt: skip
def test_an_invitation_without_words_of_its_own_says_what_it_is_about(
    event: str, words: str
) -> None:
    invitation = f"Content-Type: text/calendar; charset=utf-8\n\n{EVENT.format(event)}"
    assert read(f"From: a@b.se\n{invitation}").text == words
    empty = "Content-Type: text/html\n\n<html><body><br></body></html>"
    assert mixed(empty, invitation).text == words


@pytest.mark.parametrize(
    ("sender", "name", "address"),
    [
        ("=?utf-8?Q?Anna=20Ek=20<a@b.se>?=", "Anna Ek", "a@b.se"),
        ("=?UTF-8?B?QW5uYSBFayA8YUBiLnNlPg==?=", "Anna Ek", "a@b.se"),
        ("Anna Ek [mailto:a@b.se]", "Anna Ek", "a@b.se"),
        ('"very.@.odd"@b.se', "", '"very.@.odd"@b.se'),
        ("Ek\\, Anna <a@b.se>", "Ek, Anna", "a@b.se"),
    ],
)
def test_a_sender_is_found_however_it_is_wrapped(sender: str, name: str, address: str) -> None:
    author = read(f"From: {sender}\n\nHej").author
    assert author
    assert (author.name, author.value) == (name, address)


@pytest.mark.parametrize("to", ["a@b.se c@d.se", "=?utf-8?Q?a@b.se,_c@d.se?="])
def test_recipients_with_only_a_blank_between_them_are_two(to: str) -> None:
    assert [one.value for one in read(f"From: x@b.se\nTo: {to}\n\nHej").to] == ["a@b.se", "c@d.se"]


def test_a_date_by_the_half_day_keeps_its_zone() -> None:
    moment = read("From: a@b.se\nDate: Wed, 12 Nov 2025 2:03:00 PM +0100\n\nHej").sent_at
    assert moment
    assert moment.isoformat() == "2025-11-12T13:03:00+00:00"
