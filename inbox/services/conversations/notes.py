"""Internal notes. They change no status and no clock; who is mentioned finds them in a view of their own."""

from collections.abc import Sequence

from sqlalchemy import insert, select, update

from inbox.model.errors import InvalidError
from inbox.model.words import Direction, Origin, Visibility
from inbox.services.access import conversation
from inbox.services.outbound.rows import take_attachments
from inbox.store.dialects import insert_ignoring
from inbox.store.search import index
from inbox.store.search.terms import analyse
from inbox.store.tables.conversations import conversations, mentions
from inbox.store.tables.messages import messages
from inbox.store.tables.people import agents
from inbox.store.unit import Unit


def write_note(
    unit: Unit,
    conversation_id: int,
    text: str,
    attachments: Sequence[int] = (),
    mentioned: Sequence[int] = (),
) -> int:
    row = conversation(unit, conversation_id, "conversation.note")
    if not text.strip():
        raise InvalidError("The note is empty.", {"field": "text"}, code="text_empty")
    id = unit.new_id()
    unit.connection.execute(
        insert(messages).values(
            id=id,
            conversation_id=row.id,
            channel=row.origin_channel,
            channel_kind=row.origin_kind,
            direction=Direction.OUTBOUND,
            visibility=Visibility.INTERNAL,
            origin=Origin.HUMAN,
            author_kind="agent" if unit.actor.kind == "agent" else "system",
            author_id=unit.actor.id,
            author_name=unit.actor.name,
            text=text,
            reply_text=text,
            external_id=f"note:{id:x}",
            references=[],
            parties={},
            fields={},
            received_at=unit.now,
            options={},
        )
    )
    take_attachments(unit, attachments, id)
    _mention(unit, row.id, id, mentioned)
    index.add(unit, [(id, analyse(text, row.language))])
    unit.connection.execute(
        update(conversations)
        .where(conversations.c.id == row.id)
        .values(version=conversations.c.version + 1)
    )
    unit.emit("note.written", row.id, row.version + 1, {"message": str(id)})
    return id


def _mention(unit: Unit, conversation_id: int, message_id: int, ids: Sequence[int]) -> None:
    if not ids:
        return
    known = unit.connection.execute(
        select(agents.c.id).where(agents.c.id.in_(ids), agents.c.active)
    ).scalars()
    rows = [
        {
            "agent_id": agent,
            "message_id": message_id,
            "conversation_id": conversation_id,
            "at": unit.now,
        }
        for agent in known
    ]
    if rows:
        unit.connection.execute(insert_ignoring(unit, mentions), rows)
