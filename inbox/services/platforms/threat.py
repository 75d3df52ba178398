"""One action for a threat: the evidence is kept, the lead is told, and whoever had it may step away."""

from sqlalchemy import insert, select, update

from inbox.model.alarm import THREAT
from inbox.model.errors import ConflictError
from inbox.services import access
from inbox.services.conversations.notes import write_note
from inbox.services.conversations.stand import change_row
from inbox.services.plan import Plan
from inbox.services.platforms.changes import preview
from inbox.services.platforms.moderate import tell_act
from inbox.services.rules.tell import leads_of
from inbox.store.tables.messages import messages
from inbox.store.tables.people import agents
from inbox.store.tables.platforms import acts
from inbox.store.unit import AnyRow, Unit
from routing.when_said import nearest

WORDS = {
    "sv": "Anmält som hot. Texten är sparad som bevis.",
    "nb": "Meldt som trussel. Teksten er lagret som bevis.",
    "da": "Anmeldt som trussel. Teksten er gemt som bevis.",
    "en": "Reported as a threat. The text is kept as evidence.",
}
NOT_TODAY = ("away",)


def report(unit: Unit, plan: Plan, message_id: int, reason: str, step_away: bool) -> int:
    """Answers the act's id."""
    message = access.message(unit, message_id, "message.report")
    row = access.conversation(unit, message.conversation_id, "message.report")
    if _is_reported(unit, message.id):
        raise ConflictError("It is reported already.", code="reported_already")
    id = unit.new_id()
    kept = {
        "id": id,
        "channel": message.channel,
        "kind": "report",
        "conversation_id": row.id,
        "message_id": message.id,
        "contact_id": message.author_id if message.author_kind == "contact" else None,
        "text": message.text,
        "link": message.link or "",
        "reason": reason.strip(),
    }
    unit.connection.execute(
        insert(acts).values(
            **kept, agent_id=unit.actor.id, asked_at=unit.now, at=unit.now, state="done"
        )
    )
    unit.connection.execute(
        update(messages)
        .where(messages.c.id == message.id)
        .values(fields={**message.fields, THREAT: True})
    )
    preview(unit, message, "")
    leads = [lead for lead in leads_of(unit, row) if lead != unit.actor.id]
    write_note(unit, row.id, _words(plan, reason), mentioned=leads[:20])
    tell_act(unit, kept, "done")
    if step_away and row.assignee_id == unit.actor.id:
        _step_away(unit, row.id, leads)
    return id


def _is_reported(unit: Unit, message_id: int) -> bool:
    found = select(acts.c.id).where(acts.c.message_id == message_id, acts.c.kind == "report")
    return unit.connection.execute(found).first() is not None


def _words(plan: Plan, reason: str) -> str:
    words = WORDS[nearest(plan.organisation.default_language)]
    return f"{words}\n{reason.strip()}".strip()


def _step_away(unit: Unit, conversation_id: int, leads: list[int]) -> None:
    """To a lead who is here; where none is, to nobody. No transfer is counted."""
    row: AnyRow = access.conversation(unit, conversation_id, "message.report")
    to = _here(unit, leads)
    version = change_row(unit, row, {"assignee_id": to})
    data = {"from": str(row.assignee_id), "why": "threat"}
    if to is None:
        unit.emit("conversation.unassigned", row.id, version, data)
        unit.enqueue("assign", lane="assign", key="assign")
    else:
        unit.emit("conversation.assigned", row.id, version, data | {"to": str(to)})


def _here(unit: Unit, leads: list[int]) -> int | None:
    found = unit.connection.execute(
        select(agents.c.id)
        .where(agents.c.id.in_(leads), agents.c.active, agents.c.presence.not_in(NOT_TODAY))
        .order_by(agents.c.id)
        .limit(1)
    ).scalar()
    return found
