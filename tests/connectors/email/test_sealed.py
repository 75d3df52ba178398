"""Mails whose words are closed to us say so, and nothing of them is lost."""

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
