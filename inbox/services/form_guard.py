"""Keeping programs out of forms without a third party: a trap in time, a stamp, work to prove, a limit.

A stamp is made with the page, says when that was, and is the submission's name: however often one page is
sent, it can only become what its content differs in.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from inbox.services.logins.attempts import attempt, network_of
from inbox.services.signatures import seal, sign, unseal
from inbox.store.unit import Unit

PURPOSE = "form"
STAMP_LIVES = timedelta(hours=24)
PROOF_BITS = 16
"""65,000 hashes on average: about a second on a poor phone."""
HOUR = timedelta(hours=1)
NONCE_BYTES = 12


class Refusal(StrEnum):
    """Why a submission has to be sent once more. Everything typed is shown again."""

    STAMP = "stamp"  # missing, forged or of another form
    EXPIRED = "expired"
    FAST = "fast"
    HONEYPOT = "honeypot"


@dataclass(frozen=True, slots=True)
class Stamp:
    made_at: datetime
    nonce: str


@dataclass(frozen=True, slots=True)
class Limits:
    honeypot: bool
    min_seconds: int
    min_seconds_without_proof: int
    proof_of_work: bool


def make_stamp(secret: bytes, channel: str, now: datetime) -> str:
    moment = int(now.timestamp()).to_bytes(8, "big")
    return seal(secret, f"{PURPOSE} {channel}", moment + secrets.token_bytes(NONCE_BYTES))


def read_stamp(secret: bytes, channel: str, stamp: str) -> Stamp | None:
    value = unseal(secret, f"{PURPOSE} {channel}", stamp) if len(stamp) < 200 else None
    if value is None or len(value) != 8 + NONCE_BYTES:
        return None
    made_at = datetime.fromtimestamp(int.from_bytes(value[:8], "big"), UTC)
    return Stamp(made_at, value[8:].hex())


def find_refusal(
    stamp: Stamp | None, given: str, honeypot: str, proof: str, limits: Limits, now: datetime
) -> Refusal | None:
    """None for what may come in. `given` is the stamp as it was sent, which the proof is made for."""
    if stamp is None:
        return Refusal.STAMP
    if limits.honeypot and honeypot.strip():
        return Refusal.HONEYPOT
    age = now - stamp.made_at
    if age > STAMP_LIVES:
        return Refusal.EXPIRED
    return Refusal.FAST if age < timedelta(seconds=_least(given, proof, limits)) else None


def _least(given: str, proof: str, limits: Limits) -> int:
    if not limits.proof_of_work or is_proof(given, proof):
        return limits.min_seconds
    return max(limits.min_seconds, limits.min_seconds_without_proof)


def is_proof(stamp: str, proof: str) -> bool:
    """Whether SHA-256 of `stamp:proof` begins with enough zero bits."""
    if not (proof.isascii() and proof.isdigit() and len(proof) <= 12):
        return False
    digest = hashlib.sha256(f"{stamp}:{proof}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - PROOF_BITS) == 0


def limit_address(unit: Unit, secret: bytes, channel: str, address: str, per_hour: int) -> None:
    """Raises TooManyError. The address itself is never kept, only its keyed hash."""
    attempt(unit, f"form:{channel}:{hide_address(secret, address)}", per_hour, HOUR)


def hide_address(secret: bytes, address: str) -> str:
    return sign(secret, "address", network_of(address).encode()).hex()[:32]
