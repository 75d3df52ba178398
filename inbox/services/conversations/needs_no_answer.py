"""*Needs no answer* is said of the customer's last message: what stood before it stands again. Of several in
a row it is said one by one, from the last."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from inbox.model.errors import InvalidError
from inbox.services.conversations.stand import closed, opened, waiting
from inbox.services.inbound.conversation import from_json
from inbox.services.waits.from_messages import EARLIER, Said, let_go, read_wait
from inbox.store.unit import AnyRow, Unit

Written = tuple[dict[str, Any], dict[str, Any]]
"""Columns to write, and what is told."""


def no_answer_needed(unit: Unit, row: AnyRow) -> Written:
    if not row.unanswered:
        raise InvalidError("Nobody waits here.", {"field": "needs_no_answer"}, code="nobody_waits")
    *others, last = read_wait(unit, row).waiting or (None,)
    earlier = [one for one in others if one is not None]
    let_go(unit, [last] if last else (), unit.now)
    since = last.at if last and earlier else row.unanswered_since
    told = _told(unit, row, [last] if last else (), since)
    return (_waits_on(row, earlier) if earlier else _ended(unit, row)), told


def owed_to_none(unit: Unit, row: AnyRow, since: datetime | None) -> Written:
    """Of all that waits: whoever closes it by hand says that no answer is owed."""
    some = read_wait(unit, row).waiting
    let_go(unit, some, unit.now)
    ended = {"unanswered": False, "unanswered_since": None, "needs_no_answer": True}
    return ended, _told(unit, row, some, since)


def answer_needed(unit: Unit, row: AnyRow) -> Written:
    """What was said last is taken back: the clock runs on from where it began."""
    wait = read_wait(unit, row)
    last_said = max((one.let_go for one in wait.run), default="")
    meant = [one for one in wait.run if one.let_go and one.let_go == last_said]
    let_go(unit, [one for one in meant if one.let_go != EARLIER], None)
    run = tuple(replace(one, let_go="") if one in meant else one for one in wait.run)
    after = replace(wait, run=run)
    values = {**opened(), "needs_no_answer": after.needs_no_answer, **waiting(after)}
    if not meant:
        return values, {}
    last = meant[-1]
    came_back = row.closed_at is not None and row.closed_at < last.at
    told = {"message": str(last.id), "at": last.at.isoformat(), "came_back": came_back}
    return values, told | _several(meant)


def _waits_on(row: AnyRow, earlier: Sequence[Said]) -> dict[str, Any]:
    """As before its last message; for those before it, the customer still waits."""
    before = row.before_last_inbound
    of_last = before is not None and before.get("unanswered")
    return {
        **(_stood(before) if of_last else {}),
        "unanswered": True,
        "unanswered_since": earlier[0].at,
        "needs_no_answer": True,
        "before_last_inbound": _before_all(before),
    }


def _ended(unit: Unit, row: AnyRow) -> dict[str, Any]:
    ended = {"unanswered": False, "unanswered_since": None, "needs_no_answer": True}
    before = _before_all(row.before_last_inbound)
    return {**(_stood(before) if before else closed(unit.now)), **ended}


def _before_all(before: dict[str, Any] | None) -> dict[str, Any] | None:
    """What stood before the first of several in a row; None where a conversation began with it."""
    return before.get("run") if before and before.get("unanswered") else before


def _stood(before: dict[str, Any]) -> dict[str, Any]:
    standing = from_json(before)
    return {
        **opened(),
        "status": str(standing.status),
        "pending_on": str(standing.pending_on) if standing.pending_on else None,
        "closed_at": standing.closed_at,
        # Snoozed for a time that has passed is open.
        **({"status": "open"} if standing.status == "snoozed" else {}),
    }


def _told(unit: Unit, row: AnyRow, some: Sequence[Said], since: datetime | None) -> dict[str, Any]:
    """All that are meant are named where it is more than one."""
    last = some[-1].id if some else row.last_inbound_id
    return {
        "message": str(last) if last else None,
        "waited_seconds": int((unit.now - since).total_seconds()) if since else None,
        **_several(some),
    }


def _several(some: Sequence[Said]) -> dict[str, Any]:
    return {"messages": [str(one.id) for one in some]} if len(some) > 1 else {}
