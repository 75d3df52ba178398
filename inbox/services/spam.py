"""Spam: nobody waits, nothing is answered, and it can be taken back."""

from inbox.services.access import conversation
from inbox.services.stand import change_row, opened, wait_as_it_is
from inbox.store.unit import Unit


def mark_spam(unit: Unit, conversation_id: int, spam: bool = True) -> int:
    row = conversation(unit, conversation_id, "conversation.spam")
    if (row.status == "spam") == spam:
        return int(row.version)
    if spam:
        values = {**opened(), "status": "spam", "unanswered": False, "unanswered_since": None}
    else:
        values = {**opened(), **wait_as_it_is(unit, row.id)}
    version = change_row(unit, row, values)
    data = {"from": row.status, "to": values["status"]}
    unit.emit("conversation.status", row.id, version, data)
    return version
