"""Spam: nobody waits, nothing is answered, and it can be taken back."""

from datetime import datetime
from typing import Any

from inbox.services.access import conversation
from inbox.services.conversations.stand import change_row, clock_as_it_is, opened
from inbox.store.unit import AnyRow, Unit

_TIMES = ("closed_at", "snooze_until")


def mark_spam(unit: Unit, conversation_id: int, spam: bool = True) -> int:
    row = conversation(unit, conversation_id, "conversation.spam")
    if (row.status == "spam") == spam:
        return int(row.version)
    return _change(unit, row, _marked(unit, row)) if spam else take_spam_back(unit, row)


def take_spam_back(unit: Unit, row: AnyRow) -> int:
    """Of a conversation that is marked. Whoever answers says that it is none, and need not say so before."""
    values = _taken_back(unit, row)
    wrote = {"wrote": True} if row.before_spam and _wrote(row, values) else {}
    return _change(unit, row, values, **wrote)


def none_after_all(unit: Unit, row: AnyRow) -> dict[str, Any]:
    """Of a conversation that is marked: what is to be written beside the status it gets by hand."""
    return {**clock_as_it_is(unit, row), "before_spam": None}


def _change(unit: Unit, row: AnyRow, values: dict[str, Any], **more: bool) -> int:
    version = change_row(unit, row, values)
    data = {"from": row.status, "to": values["status"], **more}
    unit.emit("conversation.status", row.id, version, data)
    return version


def _marked(unit: Unit, row: AnyRow) -> dict[str, Any]:
    names = ("status", "pending_on", "snooze_on_reply", "unanswered")
    last = clock_as_it_is(unit, row)["last_inbound_id"]
    before = {name: getattr(row, name) for name in names} | {"last_inbound_id": last}
    times = {name: _text(getattr(row, name)) for name in (*_TIMES, "unanswered_since")}
    return {
        **opened(),
        "status": "spam",
        "unanswered": False,
        "unanswered_since": None,
        "before_spam": before | times,
    }


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _taken_back(unit: Unit, row: AnyRow) -> dict[str, Any]:
    """As it stood before, unless the customer wrote meanwhile or waits again."""
    clock = clock_as_it_is(unit, row)
    before = row.before_spam or {}
    restored = _restored(before, unit.now)
    wrote = bool(before) and _wrote(row, clock)
    is_ours = restored.get("status") in ("open", "snoozed") or restored.get("pending_on") not in (
        None,
        "customer",
    )
    if not restored or (clock["unanswered"] and (wrote or not is_ours)):
        restored = {**opened(), **({"before_last_inbound": _stood(before)} if wrote else {})}
    return {**opened(), **restored, **clock, "before_spam": None}


def _wrote(row: AnyRow, clock: dict[str, Any]) -> bool:
    """The customer, while it was spam."""
    return bool(clock["last_inbound_id"] != row.before_spam["last_inbound_id"])


def _restored(before: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A rest whose end has come is none."""
    if not before:
        return {}
    times = {n: datetime.fromisoformat(before[n]) if before[n] else None for n in _TIMES}
    until = times["snooze_until"]
    rests = before["snooze_on_reply"] or (until is not None and until > now)
    if before["status"] == "snoozed" and not rests:
        return opened()
    names = ("status", "pending_on", "snooze_on_reply")
    return {**opened(), **{name: before[name] for name in names}, **times}


def _stood(before: dict[str, Any]) -> dict[str, Any] | None:
    """For *needs no answer*, said of what came while it was spam."""
    names = ("status", "pending_on", "unanswered", "unanswered_since", "closed_at")
    return {name: before[name] for name in names} if before else None
