"""Secrets that we hand out once and keep only as a hash."""

import hashlib
import secrets

SESSION_BYTES = 32
TOKEN_PREFIX = "ink_"
"""So that a token found in a log or a repository can be recognised."""

WALLBOARD_PREFIX = "inkw_"


def make_secret(prefix: str = "") -> str:
    return prefix + secrets.token_urlsafe(SESSION_BYTES)


def hash_secret(secret: str) -> str:
    """SHA-256 is enough for 256 random bits; slow hashes are for what people choose."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
