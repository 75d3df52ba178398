"""What others may not read although it lies in the database: addresses of chat tools and of browsers."""

import base64
from functools import lru_cache
from typing import TYPE_CHECKING

from inbox.services.plan import Plan
from inbox.services.signatures import sign

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


@lru_cache(maxsize=4)
def _fernet(secret: bytes) -> "Fernet":
    from cryptography.fernet import Fernet

    # Of the installation's key file, as all that is signed and sealed.
    return Fernet(base64.urlsafe_b64encode(sign(secret, "notices", b"addresses")))


def seal(plan: Plan, text: str) -> bytes:
    return _fernet(plan.thread_secret).encrypt(text.encode())


def unseal(plan: Plan, sealed: bytes) -> str:
    """Empty where another key file is in use now: then it has to be given again."""
    from cryptography.fernet import InvalidToken

    try:
        return _fernet(plan.thread_secret).decrypt(sealed).decode()
    except InvalidToken:
        return ""
