"""The answers of somebody who learns are shown to the colleague who helps them: among their mentions."""

from sqlalchemy import bindparam, select

from inbox.store.dialects import insert_ignoring
from inbox.store.tables.conversations import mentions, reasons
from inbox.store.tables.people import agents
from inbox.store.unit import Unit

_GIVEN = (
    select(reasons.c.value, reasons.c.code, reasons.c.facts)
    .where(reasons.c.conversation_id == bindparam("conversation"), reasons.c.what == "assignee")
    .order_by(reasons.c.id.desc())
    .limit(1)
)


def show_to_colleague(unit: Unit, conversation_id: int, message_id: int) -> None:
    """Where the conversation was given to them as to one who learns."""
    given = unit.connection.execute(_GIVEN, {"conversation": conversation_id}).first()
    if given is None or given.code != "learning" or given.value != str(unit.actor.id):
        return
    colleague = given.facts.get("learning_with")
    known = select(agents.c.id).where(agents.c.id == int(colleague or 0), agents.c.active)
    if unit.connection.execute(known).first() is None:
        return
    row = {
        "agent_id": int(colleague),
        "message_id": message_id,
        "conversation_id": conversation_id,
        "at": unit.now,
    }
    unit.connection.execute(insert_ignoring(unit, mentions), [row])
    unit.emit("answer.shown", conversation_id, data={"to": colleague, "message": str(message_id)})
