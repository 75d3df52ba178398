"""Mails whose words are closed to us say so, and nothing of them is lost."""

import base64

import pytest

from connectors.email.parse import parse_mail
from connectors.email.reading import Reading
from inbox.model.messages import IncomingMessage

HEAD = (
    "From: Anna <anna@posten.example>\nTo: help@tallvik.example\nSubject: Hej\nMIME-Version: 1.0\n"
)
PGP_MIME = """Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b"

--b
Content-Type: application/pgp-encrypted

Version: 1

--b
Content-Type: application/octet-stream; name="encrypted.asc"

-----BEGIN PGP MESSAGE-----
hQEMA7s=
-----END PGP MESSAGE-----
--b--
"""
SMIME = """Content-Type: application/pkcs7-mime; {kind}name="smime.p7m"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="smime.p7m"

MIIBhgYJKoZIhvcNAQcDoIIBdzCC
"""
CLEAR_SIGNED = """Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary="b"

--b
Content-Type: text/plain

Min faktura är fel.
--b
Content-Type: application/pkcs7-signature; name="smime.p7s"
Content-Transfer-Encoding: base64

MIIBhgYJKoZIhvcNAQcDoIIBdzCC
--b--
"""
INLINE = "\n-----BEGIN PGP MESSAGE-----\n\nhQEMA7s=\n-----END PGP MESSAGE-----\n"


def read(body: str) -> IncomingMessage:
    reading = Reading(own_addresses=frozenset(), trusted_servers=frozenset())
    return parse_mail((HEAD + body).encode(), external_id="1", reading=reading)


@pytest.mark.parametrize(
    ("body", "expected", "file"),
    [
        (PGP_MIME, "encrypted", "encrypted.asc"),
        (SMIME.format(kind="smime-type=enveloped-data; "), "encrypted", "smime.p7m"),
        (SMIME.format(kind=""), "encrypted", "smime.p7m"),
        (SMIME.format(kind="smime-type=signed-data; "), "signed", "smime.p7m"),
    ],
)
def test_what_is_closed_says_so_and_stands_as_a_file(body: str, expected: str, file: str) -> None:
    message = read(body)
    assert message.fields == {"sealed": expected}
    assert message.text.strip() == ""
    assert file in [one.filename for one in message.attachments]


def test_an_encrypted_text_stands_as_it_came_and_says_so() -> None:
    message = read(INLINE)
    assert message.fields == {"sealed": "encrypted"}
    assert "hQEMA7s=" in message.text


def test_what_is_signed_and_can_be_read_is_a_mail_like_any_other() -> None:
    message = read(CLEAR_SIGNED)
    assert message.fields == {}
    assert "faktura" in message.text


def element(tag: int, *inside: bytes, endless: bool = False) -> bytes:
    held = b"".join(inside)
    if endless:
        return bytes([tag, 0x80]) + held + b"\0\0"
    size = len(held).to_bytes(3)
    return bytes([tag, 0x83]) + size + held


SIGNED_DATA, DATA = bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("06092a864886f70d010701")


def signature(*octets: bytes, endless: bool = False) -> bytes:
    holds = octets[0] if len(octets) == 1 else element(0x24, *octets, endless=endless)
    content = element(0x30, DATA, element(0xA0, holds, endless=endless), endless=endless)
    signed = element(0x30, b"\x02\x01\x01", b"\x31\x00", content, b"\x31\x00", endless=endless)
    return element(0x30, SIGNED_DATA, element(0xA0, signed, endless=endless), endless=endless)


def enclosing(data: bytes) -> str:
    kind = "smime-type=signed-data; "
    head = SMIME.format(kind=kind).partition("MII")[0]
    return head + base64.encodebytes(data).decode()


INSIDE = "Content-Type: text/plain; charset=utf-8\r\n\r\nMin faktura är fel.\r\n".encode()


@pytest.mark.parametrize(
    "data",
    [
        signature(element(0x04, INSIDE)),
        signature(element(0x04, INSIDE[:50]), element(0x04, INSIDE[50:]), endless=True),
    ],
    ids=["in one piece", "in pieces without a length"],
)
def test_a_signature_that_encloses_the_mail_is_opened(data: bytes) -> None:
    message = read(enclosing(data))
    assert (message.text, message.fields) == ("Min faktura är fel.", {})
    assert [one.filename for one in message.attachments] == ["smime.p7m"]


def test_signatures_within_signatures_have_an_end() -> None:
    inside = INSIDE
    for _ in range(300):
        head = b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\n"
        inside = head + signature(element(0x04, inside))
    message = read(enclosing(signature(element(0x04, inside))))
    assert (message.text, len(message.attachments)) == ("", 6)


@pytest.mark.parametrize("data", [b"0\x80" * 50_000, signature(element(0x04, INSIDE))[:40], b"0"])
def test_a_signature_that_is_none_stays_closed(data: bytes) -> None:
    assert read(enclosing(data)).fields == {"sealed": "signed"}
