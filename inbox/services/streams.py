"""Whose streams may go on: sessions that still stand, and what their owners may see by now."""

from collections.abc import Iterable

from inbox.model.actor import Actor
from inbox.model.errors import ForbiddenError, UnknownCallerError
from inbox.services.callers import Claim, identify
from inbox.services.permissions import may
from inbox.store.unit import Unit


def standing_claims(unit: Unit, claims: Iterable[Claim]) -> dict[Claim, Actor]:
    """Those that were revoked, ran out or lost the right are missing."""
    found = {}
    for claim in set(claims):
        try:
            actor = identify(unit, claim).actor
        except (UnknownCallerError, ForbiddenError):
            continue
        if may(actor, "event.read"):
            found[claim] = actor
    return found
