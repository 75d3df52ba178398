"""Asking for an act on the platform: why, by whom, until when it is looked at again, and what stood there."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from inbox.model.errors import ConflictError, InvalidError, NotFoundError
from inbox.services import access
from inbox.services.permissions import require
from inbox.services.plan import Channel, Plan
from inbox.services.platforms.rights import MODERATION, require_act
from inbox.store.tables.conversations import conversations
from inbox.store.tables.platforms import acts, sent_ids
from inbox.store.unit import AnyRow, Unit

UNDOES = {"unhide": "hide", "unblock": "block"}
REVIEWED = ("hide", "block")


def moderate(
    unit: Unit,
    plan: Plan,
    message_id: int,
    action: str,
    reason: str,
    review_at: datetime | None = None,
) -> int:
    """Answers the act's id. It is done by a job of its own."""
    message = access.message(unit, message_id, "message.moderate")
    channel = plan.channel(message.channel)
    if action not in MODERATION:
        raise InvalidError("There is no such act.", {"field": "action"}, code="act_not_possible")
    require_act(unit.actor, channel, action)
    _check(unit, message, action, reason, review_at)
    former = _standing(unit, message, UNDOES.get(action, action))
    if (former is not None) != (action in UNDOES):
        raise ConflictError("It stands so already.", {"action": action}, code="act_stands_already")
    row = {
        "channel": channel.id,
        "kind": action,
        "conversation_id": message.conversation_id,
        "message_id": message.id,
        "contact_id": message.author_id if message.author_kind == "contact" else None,
        "target": _target(unit, message, action),
        "thread_key": message.thread_key or "",
        "text": message.text,
        "reason": reason.strip(),
        "review_at": review_at if action in REVIEWED else None,
    }
    return ask(unit, channel, row)


def _check(
    unit: Unit, message: AnyRow, action: str, reason: str, review_at: datetime | None
) -> None:
    if not reason.strip():
        raise InvalidError("Say why.", {"field": "reason"}, code="reason_needed")
    if action in REVIEWED and (review_at is None or review_at <= unit.now):
        raise InvalidError(
            "Say when somebody looks at this again.",
            {"field": "review_at"},
            code="review_date_needed",
        )
    is_block = action in ("block", "unblock")
    fits = message.author_kind == "contact" if is_block else message.public
    if not fits or message.visibility != "customer":
        raise InvalidError(
            "This can't be done with this message.", {"field": "action"}, code="act_does_not_fit"
        )


def _target(unit: Unit, message: AnyRow, action: str) -> str:
    if action in ("block", "unblock"):
        return str(message.author_value)
    if message.direction == "inbound" or message.fields.get("elsewhere"):
        return str(message.external_id)
    id = unit.connection.execute(
        select(sent_ids.c.external_id)
        .where(sent_ids.c.message_id == message.id)
        .order_by(sent_ids.c.external_id)
        .limit(1)
    ).scalar()
    if id is None:
        raise InvalidError(
            "This message has not left yet.", {"field": "action"}, code="act_does_not_fit"
        )
    return str(id)


def _standing(unit: Unit, message: AnyRow, kind: str) -> AnyRow | None:
    """The act of this kind that holds: of the message, or for blocking of the person."""
    about = acts.c.message_id == message.id
    if kind == "block":
        about = (acts.c.contact_id == message.author_id) & (acts.c.channel == message.channel)
    return unit.connection.execute(
        select(acts)
        .where(about, acts.c.kind == kind, acts.c.state != "failed", acts.c.undone_by.is_(None))
        .order_by(acts.c.id.desc())
        .limit(1)
    ).first()


def ask(unit: Unit, channel: Channel, row: dict[str, Any]) -> int:
    """The row, its job and its event."""
    id = unit.new_id()
    unit.connection.execute(
        insert(acts).values(
            id=id, **row, agent_id=unit.actor.id, asked_at=unit.now, at=unit.now, state="asked"
        )
    )
    unit.enqueue("act", {"act": id}, lane=f"act:{channel.id}"[:64], key=f"act:{id}")
    tell_act(unit, {**row, "id": id}, "asked")
    return id


def tell_act(unit: Unit, row: Any, state: str) -> None:
    conversation, version = row["conversation_id"] if "conversation_id" in row else None, None
    if conversation is not None:
        version = unit.connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation)
            .values(version=conversations.c.version + 1)
            .returning(conversations.c.version)
        ).scalar_one()
    message = row["message_id"] if "message_id" in row else None
    data = {"act": str(row["id"]), "kind": row["kind"], "state": state, "channel": row["channel"]}
    more = {"message": str(message)} if message is not None else {}
    kind = "post.published" if row["kind"] == "publish" else "message.moderated"
    unit.emit(kind, conversation, version, data | more)


def review(unit: Unit, act_id: int, review_at: datetime | None) -> None:
    """Somebody looked at it again: it stands until another day, or for good."""
    require(unit.actor, "moderation.review")
    row = unit.connection.execute(select(acts).where(acts.c.id == act_id)).first()
    if row is None or row.review_at is None:
        raise NotFoundError("There is no such act.", code="no_such_act")
    if row.conversation_id is not None:
        access.conversation(unit, row.conversation_id, "moderation.review", lock=False)
    if review_at is not None and review_at <= unit.now:
        raise InvalidError(
            "Say when somebody looks at this again.",
            {"field": "review_at"},
            code="review_date_needed",
        )
    values: dict[str, Any] = {"review_at": review_at} if review_at else {"reviewed_at": unit.now}
    unit.connection.execute(update(acts).where(acts.c.id == act_id).values(**values))
    tell_act(unit, row._mapping, "reviewed")
