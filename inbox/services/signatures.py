"""What we hand out and want to recognise: signed with the installation's secret, a key for each purpose."""

import base64
import binascii
import hashlib
import hmac

MAC_BYTES = 16


def sign(secret: bytes, purpose: str, value: bytes) -> bytes:
    key = hmac.new(secret, f"inkorg {purpose}".encode(), hashlib.sha256).digest()
    return hmac.new(key, value, hashlib.sha256).digest()


def seal(secret: bytes, purpose: str, value: bytes) -> str:
    """`value` and its signature as letters that an address can hold. Readable, not changeable."""
    mac = sign(secret, purpose, value)[:MAC_BYTES]
    return base64.urlsafe_b64encode(mac + value).decode().rstrip("=")


def unseal(secret: bytes, purpose: str, sealed: str) -> bytes | None:
    """None for what we did not seal for that purpose."""
    try:
        raw = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    mac, value = raw[:MAC_BYTES], raw[MAC_BYTES:]
    expected = sign(secret, purpose, value)[:MAC_BYTES]
    return value if len(mac) == MAC_BYTES and hmac.compare_digest(mac, expected) else None
