"""Whose streams may go on: sessions that still stand, and what their owners may see by now."""

from collections.abc import Collection

from inbox.model.actor import Actor
from inbox.model.errors import ForbiddenError, UnknownCallerError
from inbox.services.logins.callers import Claim, identify, read_sessions
from inbox.services.permissions import may
from inbox.store.unit import Unit


def standing_claims(unit: Unit, claims: Collection[Claim]) -> dict[Claim, Actor]:
    """Those that were revoked, ran out or lost the right are missing."""
    held = {claim for claim in claims if claim.kind == "session" and claim.csrf is None}
    callers = read_sessions(unit, {claim.secret_hash for claim in held})
    found = {
        claim: callers[claim.secret_hash].actor for claim in held if claim.secret_hash in callers
    }
    found |= _one_by_one(unit, set(claims) - held)
    return {claim: actor for claim, actor in found.items() if may(actor, "event.read")}


def _one_by_one(unit: Unit, claims: Collection[Claim]) -> dict[Claim, Actor]:
    found = {}
    for claim in claims:
        try:
            found[claim] = identify(unit, claim).actor
        except (UnknownCallerError, ForbiddenError):
            continue
    return found
