"""*Needs no answer* is said of the customer's last message: what stood before it stands again."""

from typing import Any

from inbox.model.errors import InvalidError
from inbox.services.inbound.conversation import from_json
from inbox.services.stand import closed, opened, wait_as_it_is
from inbox.store.unit import AnyRow, Unit


def no_answer_needed(unit: Unit, row: AnyRow) -> dict[str, Any]:
    if not row.unanswered:
        raise InvalidError("Nobody waits here.", {"field": "needs_no_answer"}, code="nobody_waits")
    ended = {"unanswered": False, "unanswered_since": None, "needs_no_answer": True}
    if not row.before_last_inbound:
        return {**closed(unit.now), **ended}
    before = from_json(row.before_last_inbound)
    return {
        **opened(),
        "status": str(before.status),
        "pending_on": str(before.pending_on) if before.pending_on else None,
        "closed_at": before.closed_at,
        # Snoozed for a time that has passed is open.
        **({"status": "open"} if before.status == "snoozed" else {}),
        "unanswered": before.unanswered,
        "unanswered_since": before.unanswered_since,
        "needs_no_answer": True,
    }


def answer_needed(unit: Unit, row: AnyRow) -> dict[str, Any]:
    """Taken back: the clock runs on from where it began."""
    return {**opened(), "needs_no_answer": False, **wait_as_it_is(unit, row.id)}
