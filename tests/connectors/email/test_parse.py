import struct
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.email.addresses import parse_addresses
from connectors.email.parse import parse_mail
from connectors.email.reading import Reading
from connectors.email.rtf import decompress, rtf_to_html
from inbox.model.errors import ParseError
from inbox.model.messages import IncomingMessage, Party
from tests.connectors.email.test_mails import DATA

READING = Reading(frozenset({"kund@exempel.se"}), frozenset({"mx.exempel.se"}))
TOKEN = "abcdefghijklmnopqrstuvwx23"


def read(raw: bytes | str) -> IncomingMessage:
    data = raw if isinstance(raw, bytes) else raw.encode("utf-8")
    return parse_mail(data, external_id="", reading=READING)


def body(content: bytes, *headers: str) -> str:
    head = "\r\n".join(("From: a@b.se", "MIME-Version: 1.0", *headers)).encode()
    return read(head + b"\r\n\r\n" + content).text


@pytest.mark.parametrize(
    ("label", "content"),
    [
        ("iso-8859-1", "Smörgås €".encode("cp1252")),
        ("iso-8859-1", "Smörgås €".encode()),
        ("utf-8", "Smörgås €".encode("cp1252")),
        ("us-ascii", "Smörgås €".encode()),
        ("x-unknown", "Smörgås €".encode()),
        ("utf8", "Smörgås €".encode()),
        ('"windows-1252"', "Smörgås €".encode("cp1252")),
        ("unicode-1-1-utf-7", "Smörgås €".encode("utf-7")),
        ("cp-858", "Smörgås €".encode("cp858")),
    ],
)
def test_a_text_is_read_whatever_its_charset_is_called(label: str, content: bytes) -> None:
    assert body(content, f"Content-Type: text/plain; charset={label}") == "Smörgås €"


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [("ks_c_5601-1987", "cp949", "스티해"), ("x-sjis", "cp932", "あいうえお"), ("iso-8859-8-i", "iso8859-8", "שלום"),
     ("gb2312", "gb18030", "漢字"), ("iso-2022-jp", "iso2022_jp", "すみません")],
)  # fmt: skip
def test_other_scripts_are_read_by_their_labels(label: str, codec: str, text: str) -> None:
    assert body(text.encode(codec), f"Content-Type: text/plain; charset={label}") == text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("=?utf-8?q?Sm=C3?= =?utf-8?q?=B6rg=C3=A5s?=", "Smörgås"),
        ("=?UTF-8?B?U23D?=\r\n =?UTF-8?B?tnI=?=", "Smör"),
        ("=?iso-8859-1?Q?Sm=F6r och br=F6d?=", "Smör och bröd"),
        ("=?iso-8859-1?q?Sm=F6r_och?= mer", "Smör och mer"),
        ("=?utf-8?B?U23DtnI?=", "Smör"),
        ('Re: "=?utf-8?Q?Sm=C3=B6r?=" x', 'Re: "Smör" x'),
        ("=?utf-8?Q?Vad??=", "Vad?"),
        ("ren text =? är inget", "ren text =? är inget"),
    ],
)
def test_a_subject_with_encoded_words_is_decoded(raw: str, expected: str) -> None:
    assert read(f"From: a@b.se\r\nSubject: {raw}\r\n\r\nx").subject == expected


@pytest.mark.parametrize(
    ("raw", "email", "name"),
    [
        ("Svensson, Anna <Anna@B.se>", "anna@b.se", "Svensson, Anna"),
        ("=?utf-8?q?Svensson=2C_=C3=85sa?= <a@b.se>", "a@b.se", "Svensson, Åsa"),
        ('"Anna \\"A\\" S" <a@b.se>', "a@b.se", 'Anna "A" S'),
        ("a@b.se (Anna S)", "a@b.se", "Anna S"),
        ("Anna a@b.se", "a@b.se", "Anna"),
        ("Anna <a@b.se", "a@b.se", "Anna"),
        ('"Anna <a@b.se>', "a@b.se", "Anna"),
        ('"info@x.se" <a@b.se>', "a@b.se", "info@x.se"),
        ("info@x.se <a@b.se>", "a@b.se", "info@x.se"),
        ("<a@b.se.>", "a@b.se", ""),
        ("mailto:a@b.se", "a@b.se", ""),
        ("Åsa <åsa@exämple.se>", "åsa@exämple.se", "Åsa"),
        ("Anna <<a@b.se>>", "a@b.se", "Anna"),
    ],
)
def test_a_sender_is_found_in_odd_writings(raw: str, email: str, name: str) -> None:
    author = read(f"From: {raw}\r\n\r\nx").author
    assert author is not None
    assert (author.value, author.name) == (email, name)


def test_without_from_the_sender_is_who_else_stands_for_it() -> None:
    assert (
        read("Reply-To: Bo <b@c.se>\r\nSubject: x\r\n\r\nx").author
        == read("From: Bo <b@c.se>\r\n\r\nx").author
    )


@pytest.mark.parametrize(
    ("headers", "email", "name"),
    [
        ("From: Anna Ek <>", "", "Anna Ek"),
        ('From: "Ek, Anna" < >', "", "Ek, Anna"),
        ("From: Ek, Anna <>", "", "Ek, Anna"),
        ("From: =?utf-8?q?=C3=85sa_Ek?= <>", "", "Åsa Ek"),
        ("From: <> (Anna Ek)", "", "Anna Ek"),
        ("From: Anna Ek", "", "Anna Ek"),
        ("From: <>\r\nFrom: Anna Ek <>", "", "Anna Ek"),
        ("From: Anna Ek <>, Bo Ek <bo@x.se>", "bo@x.se", "Bo Ek"),
        ("From: Bo Ek <bo@x.se>, Anna Ek <>", "bo@x.se", "Bo Ek"),
        ("From: Anna Ek <>\r\nFrom: bo@x.se", "bo@x.se", ""),
        ("From: Anna Ek <>\r\nReply-To: anna@x.se", "anna@x.se", "Anna Ek"),
        ("From: Anna Ek <>\r\nSender: Listan <list@x.se>", "list@x.se", "Anna Ek"),
        (
            "From: Anna Ek <>\r\nSender: Listan <list@x.se>\r\nReply-To: Anna Ek <anna@x.se>",
            "anna@x.se",
            "Anna Ek",
        ),
        ("From: <>\r\nSender: Listan <list@x.se>\r\nReply-To: a@x.se", "list@x.se", "Listan"),
        ("From: Styrelsen: Anna Ek <anna@x.se>, Bo <bo@x.se>;", "anna@x.se", "Anna Ek"),
        ("From: Styrelsen:;\r\nSender: s@x.se", "s@x.se", "Styrelsen"),
        ("From: Styrelsen:;", "", "Styrelsen"),
        ("From: undisclosed-recipients:;", "", ""),
        ("From: <>", "", ""),
    ],
)
def test_the_name_of_who_wrote_is_kept_without_their_address(
    headers: str, email: str, name: str
) -> None:
    message = read(f"{headers}\r\nSubject: x\r\n\r\nx")
    assert (message.author.value if message.author else "", message.called) == (email, name)


def test_a_bounce_without_an_address_is_known_by_the_name_it_came_from() -> None:
    text = "Your mail to bo@x.se could not be delivered: 550 5.1.1 no such user"
    raw = f"From: Mail Delivery System <>\r\nTo: k@b.se\r\nSubject: Report\r\n\r\n{text}"
    assert read(raw).bounce is not None


@pytest.mark.parametrize(
    ("value", "address", "name"),
    [
        ('"a b"@x.se', '"a b"@x.se', ""),
        ('"a b"@x.se (Anna)', '"a b"@x.se', "Anna"),
        ('Anna "a b"@x.se', '"a b"@x.se', "Anna"),
        (r'"a\"b"@x.se', r'"a\"b"@x.se', ""),
        ('"Anna Ek" a@x.se', "a@x.se", "Anna Ek"),
    ],
)
def test_an_address_may_begin_in_quotes(value: str, address: str, name: str) -> None:
    assert parse_addresses([value]) == (Party("email", address, name),)


def test_nobody_looks_past_the_ten_thousandth_address() -> None:
    def values() -> Iterator[str]:
        yield ", ".join(["a@b.se"] * 9_999)
        yield "Bo <bo@b.se>, c@b.se"
        raise AssertionError("read on")

    assert [one.value for one in parse_addresses(values())] == ["a@b.se", "bo@b.se"]


def test_groups_and_undisclosed_recipients_are_no_addresses() -> None:
    raw = "From: a@b.se\r\nTo: undisclosed-recipients:;\r\nCc: Team: c@d.se, E <e@f.se>;\r\n\r\nx"
    message = read(raw)
    assert message.to == ()
    assert [party.value for party in message.cc] == ["c@d.se", "e@f.se"]


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        ("filename*=utf-8''r%C3%A4kning.pdf", "räkning.pdf"),
        ("filename*0*=iso-8859-1''r%E4k; filename*1*=ning; filename*2=.pdf", "räkning.pdf"),
        ('filename*0=rak; filename*1="ning.pdf"', "rakning.pdf"),
        ('filename="=?utf-8?Q?r=C3=A4kning.pdf?="', "räkning.pdf"),
        ('filename="C:\\temp\\räkning.pdf"', "räkning.pdf"),
        ('filename="../../etc/passwd"', "passwd"),
        ("filename=min räkning.pdf", "min räkning.pdf"),
    ],
)
def test_a_file_name_is_found_and_made_safe(disposition: str, expected: str) -> None:
    raw = f"From: a@b.se\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; {disposition}\r\n\r\nx"
    assert [a.filename for a in read(raw).attachments] == [expected]


PARTS = (
    "Content-Type: text/plain\r\n\r\nett\r\n",
    "Content-Type: image/png; name=a.png\r\n\r\nx\r\n",
)


@pytest.mark.parametrize(
    ("declared", "used", "end"),
    [
        ("; boundary=b", "b", "--b--"),
        ("; boundary=b", "b", ""),
        ("", "b", "--b--"),
        ("; boundary=wrong", "b", "--b--"),
        ('; boundary="b"', "b  ", "--b--"),
        ('; boundary="b', "b", "--b--"),
    ],
)
def test_a_multipart_with_a_broken_boundary_is_cut_all_the_same(
    declared: str, used: str, end: str
) -> None:
    raw = f"From: a@b.se\r\nContent-Type: multipart/mixed{declared}\r\n\r\n"
    raw += "".join(f"--{used}\r\n{part}" for part in PARTS) + end
    message = read(raw)
    assert message.text == "ett"
    assert [a.filename for a in message.attachments] == ["a.png"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(newline: str) -> None:
    raw = newline.join(
        ["", "From x Thu Nov 12 2026", "From: a@b.se", "Subject : Hej", " igen", "", "text", "mer"]
    )
    message = read(raw)
    assert (message.subject, message.text) == ("Hej igen", "text\nmer")


def test_the_html_is_harmless_and_names_remote_images_only() -> None:
    source = (
        '<p onclick="x()">Hej<script>alert(1)</script><img src="https://x.y/spy.png">'
        '<img src="cid:bild"><a href="javascript:x()">a</a><form><input></form>'
        '<iframe src="https://x.y"></iframe><p style="background:url(https://x.y/z);color:red">b'
    )
    html = read(f"From: a@b.se\r\nContent-Type: text/html\r\n\r\n{source}").html
    for evil in ("onclick", "alert", ' src="https', "javascript", "<form", "<iframe", "url("):
        assert evil not in html
    assert 'data-remote-src="https://x.y/spy.png"' in html
    assert 'src="cid:bild"' in html


def test_surrogates_and_nul_never_come_out() -> None:
    message = read(
        b"From: a@b.se\r\nSubject: a\x00b\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+2D0-x\x00y"
    )
    shown = message.subject + message.text
    shown.encode("utf-8")
    assert "\x00" not in shown


def test_a_mail_without_an_id_gets_the_same_made_one_every_time() -> None:
    raw = b"From: a@b.se\r\n\r\nx"
    assert read(raw).message_id == read(raw).message_id != read(raw + b"y").message_id


def test_our_tokens_are_found_in_ids_and_addresses() -> None:
    other = "b" * 26
    raw = (
        f"From: a@b.se\r\nTo: K <kund+{other}@exempel.se>\r\nIn-Reply-To: <x@y>\r\n"
        f"References: <x@y><inkorg.{TOKEN}.17@exempel.se>\r\n\r\nx"
    )
    message = read(raw)
    assert message.thread_tokens == (TOKEN, other)
    assert message.references == ("<x@y>", f"<inkorg.{TOKEN}.17@exempel.se>")


def tnef() -> bytes:
    def attribute(level: int, name: int, kind: int, value: bytes) -> bytes:
        return (
            struct.pack("<BHHI", level, name, kind, len(value))
            + value
            + struct.pack("<H", sum(value) % 65536)
        )

    return (
        b"\x78\x9f\x3e\x22\x01\x00"
        + attribute(1, 0x800C, 2, "Hej från Outlook".encode("cp1252") + b"\x00")
        + attribute(2, 0x9002, 6, b"\x00" * 14)
        + attribute(2, 0x8010, 1, b"rapport.doc\x00")
        + attribute(2, 0x800F, 6, b"INNEHALL")
        + attribute(2, 0x9002, 6, b"\x00" * 14)
        + attribute(2, 0x800F, 6, b"")
        + attribute(2, 0x8010, 1, b"tom.txt\x00")
    )


def test_a_winmail_dat_is_opened() -> None:
    mail = EmailMessage()
    mail["From"] = "a@b.se"
    mail.add_attachment(tnef(), maintype="application", subtype="ms-tnef", filename="winmail.dat")
    message = read(mail.as_bytes())
    assert message.text == "Hej från Outlook"
    assert [(a.filename, a.content) for a in message.attachments] == [
        ("rapport.doc", b"INNEHALL"),
        ("tom.txt", b""),
    ]


def test_compressed_rtf_gives_back_its_html() -> None:
    html = rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}\htmlrtf \b\htmlrtf0 sm\'f6r \u8364?{\*\htmltag72 </p>}}"
    stored = struct.pack("<IIII", len(html) + 12, len(html), 0x414C454D, 0) + html
    assert rtf_to_html(decompress(stored)) == "<p>smör €</p>"


def test_the_example_of_the_specification_is_unpacked() -> None:
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af3"
        "2068656c090020627705b06c647d0a800fa0"
    )  # MS-OXRTFCP section 4.1.1
    assert decompress(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_what_is_no_mail_is_refused_with_a_reason() -> None:
    for raw in (b"", b"\r\n\r\n", b"\x89PNG\r\n\x1a\n" * 50):
        with pytest.raises(ParseError, match="mail"):
            read(raw)


def test_a_mail_of_very_many_nested_parts_is_answered() -> None:
    raw = (
        b"From: a@b.se\r\n" + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' * 50_000
    )
    assert read(raw).author is not None


def read_or_refuse(raw: bytes) -> IncomingMessage | None:
    """A ParseError that wraps another error hides a mistake of ours: that one is raised."""
    try:
        return read(raw)
    except ParseError as error:
        if error.__cause__ is not None:
            raise error.__cause__ from error
        return None


MAILS = [path.read_bytes() for path in sorted((DATA / "mails").glob("*.eml"))]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(MAILS), st.data())
def test_a_damaged_mail_gives_a_message_or_a_parse_error(raw: bytes, data: st.DataObject) -> None:
    damaged = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, max(0, len(damaged) - 1)))
        piece = data.draw(
            st.sampled_from([b"", b"\x00", b"\xff", b'"', b"--", b"\r\n", b"=?", b"(", b"<", b":"])
        )
        damaged[at : at + data.draw(st.integers(0, 40))] = piece
    message = read_or_refuse(bytes(damaged))
    if message is None:
        return
    for text in (message.text, message.reply_text, message.subject, message.html):
        text.encode("utf-8")
        assert "\x00" not in text
