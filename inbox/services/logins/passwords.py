"""Passwords by argon2id (RFC 9106). Slow on purpose: call it in a thread, few at once."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# 46 MB and two passes: above what OWASP asks, and two at once don't fill a small machine.
_hasher = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1)

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def hash_password(password: str) -> str:
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe())


def is_password(hashed: str | None, password: str) -> bool:
    """Takes as long for a login that doesn't exist (None) as for one that does."""
    try:
        return _hasher.verify(hashed or _nobody(), password) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(hashed: str) -> bool:
    return _hasher.check_needs_rehash(hashed)


def make_password() -> str:
    """For one use, easy to read out: four groups of four without letters that look alike."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
