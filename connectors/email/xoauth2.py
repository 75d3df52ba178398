"""SASL XOAUTH2, as Google and Microsoft have it: one message, and an empty line after a refusal."""

import json
from typing import Any

from inbox.model.errors import PermanentError


class XOAuth2:
    """Answers challenges. `refusal` holds what the server said instead of letting us in."""

    def __init__(self, user: str, token: str) -> None:
        if "\x01" in user + token:
            raise PermanentError("The user name holds a control character")
        self._first = f"user={user}\x01auth=Bearer {token}\x01\x01"
        self.refusal = ""

    def initial(self) -> str:
        return self._first

    def __call__(self, challenge: bytes) -> str:
        if not challenge.strip():
            return self._first
        self.refusal = _status(challenge)
        return ""


def _status(challenge: bytes) -> str:
    try:
        values: Any = json.loads(challenge)
    except (ValueError, RecursionError):
        return challenge[:200].decode("utf-8", "replace")
    return str(values.get("status", "refused"))[:100] if isinstance(values, dict) else "refused"
