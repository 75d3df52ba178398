"""Web Push: a message sealed for one browser (RFC 8291, RFC 8188), and who sends it (VAPID, RFC 8292)."""

import base64
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD_SIZE = 4096
LIVES = timedelta(hours=12)
"""Of the token; push services take at most a day."""
TTL_SECONDS = 4 * 3600
"""How long the push service keeps it for a browser that is not running."""
LAST_RECORD = b"\x02"
_CURVE = ec.SECP256R1()


@dataclass(frozen=True, slots=True)
class Browser:
    endpoint: str
    key: bytes
    """The browser's public key, 65 bytes."""
    secret: bytes
    """Its authentication secret, 16 bytes."""


def to_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def to_bytes(text: str) -> bytes:
    """Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def public_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def load_key(number: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int(number, 16), _CURVE)


def new_key() -> str:
    return f"{ec.generate_private_key(_CURVE).private_numbers().private_value:064x}"


def is_browser(browser: Browser) -> bool:
    """Whether something can be sealed for it."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, browser.key)
    except ValueError:
        return False
    return len(browser.secret) == 16


def encrypt(
    browser: Browser,
    content: bytes,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """`own` and `salt` are made anew for each message; given only to check against the RFC."""
    own, salt = own or ec.generate_private_key(_CURVE), salt or os.urandom(16)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, browser.key)
    ours = public_key(own)
    info = b"WebPush: info\x00" + browser.key + ours
    secret = _derive(own.exchange(ec.ECDH(), theirs), browser.secret, info, 32)
    key = _derive(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\x00", 12)
    sealed = AESGCM(key).encrypt(nonce, content + LAST_RECORD, None)
    head = salt + RECORD_SIZE.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + sealed


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def headers(
    endpoint: str, contact: str, key: ec.EllipticCurvePrivateKey, now: datetime
) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + LIVES).timestamp()),
        "sub": contact,
    }
    return {
        "Authorization": f"vapid t={_token(claims, key)}, k={to_text(public_key(key))}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(TTL_SECONDS),
        "Urgency": "high",
        "User-Agent": "Inkorg",
    }


def _token(claims: dict[str, object], key: ec.EllipticCurvePrivateKey) -> str:
    """A JSON Web Token, ES256 (RFC 7515)."""
    parts = (json.dumps(one, separators=(",", ":")).encode() for one in (_HEAD, claims))
    signed = ".".join(to_text(part) for part in parts)
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    return f"{signed}.{to_text(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


_HEAD = {"typ": "JWT", "alg": "ES256"}
