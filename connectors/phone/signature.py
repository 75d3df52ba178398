"""Whether a call to us comes from the telephone system: HMAC-SHA256 over time, full stop and body."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

TIME = "inkorg-time"
SIGNATURE = "inkorg-signature"


def sign(secret: str, moment: str, body: bytes) -> str:
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def check_signature(
    secret: str, headers: Mapping[str, str], body: bytes, now: datetime, max_age: timedelta
) -> None:
    """Raises PermissionError in words for whoever sets the telephone system up."""
    moment, given = headers.get(TIME, ""), headers.get(SIGNATURE, "")
    if not moment.isascii() or not moment.isdigit() or len(moment) > 12:
        raise PermissionError("Send Inkorg-Time: seconds since 1970.")
    expected = sign(secret, moment, body)
    if not hmac.compare_digest(expected.encode(), given.removeprefix("sha256=").lower().encode()):
        raise PermissionError("Inkorg-Signature does not fit the body.")
    if abs(now.timestamp() - int(moment)) > max_age.total_seconds():
        raise PermissionError("Inkorg-Time is too far from now; check the clock.")
