"""What each customer was promised by the updates about a topic. It stands with the rhythm while that goes on for
them; where it does not, it becomes a follow-up of their own, so that nobody waits in vain."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from inbox.services.conversations.merged import find_merged_into
from inbox.services.promises.follow_ups import UPDATE, Promise, insert_promise
from inbox.store.among import among
from inbox.store.tables.updates import topic_update_members, topic_updates
from inbox.store.unit import AnyRow, Unit

_M = topic_update_members.c
_MEMBERS = select(topic_update_members, topic_updates.c.team_id).join(
    topic_updates, topic_updates.c.id == _M.update_id
)
_OF_CONVERSATIONS = _MEMBERS.where(among(_M.conversation_id, "ids"), _M.due_at.is_not(None))
_LATE = _MEMBERS.where(
    among(_M.message_id, "ids"),
    _M.at <= _M.kept_due_at,
    _M.kept_due_at < bindparam("now"),
)
_BY_MESSAGE = _MEMBERS.where(_M.message_id == bindparam("message"))


def read_member(unit: Unit, update_id: int, conversation_id: int) -> AnyRow | None:
    one = (_M.update_id == update_id) & (_M.conversation_id == conversation_id)
    return unit.connection.execute(_MEMBERS.where(one)).first()


def tell_kept(unit: Unit, member: AnyRow, version: int) -> None:
    """The next word went to them. One event for each promise, as of follow-ups."""
    late = member.missed_at is not None
    kept = unit.now <= member.due_at and not late
    data = _about(member.update_id, member.message_id, member.due_at) | {"late": late, "kept": kept}
    unit.emit("topic_update.kept", member.conversation_id, version, data)


def judge_topic_updates(unit: Unit, message_ids: Sequence[int]) -> None:
    """When they were written they would have been in time; they left too late."""
    asked = {"ids": message_ids, "now": unit.now}
    for member in unit.connection.execute(_LATE, asked).all():
        about = _about(member.update_id, member.kept_message_id, member.kept_due_at)
        row = find_merged_into(unit, member.conversation_id)
        told = {"late": False, "kept": False, "counted_in": str(member.conversation_id)}
        unit.emit("topic_update.kept", row.id, row.version, about | told)
        _write(unit, member, at=unit.now)


def make_own(unit: Unit, member: AnyRow | None) -> None:
    """The rhythm does not keep it: somebody has to."""
    if member is None or member.due_at is None:
        return
    late = member.missed_at is not None
    _follow_up(unit, member, member.due_at, member.message_id, late)
    _write(unit, member, due_at=None, missed_at=None)


def let_answers_keep(unit: Unit, conversation_ids: Sequence[int]) -> None:
    """What was promised with the rhythm stands as follow-ups, for the answer to finish them."""
    found = unit.connection.execute(_OF_CONVERSATIONS, {"ids": conversation_ids}).all()
    for member in found:
        make_own(unit, member)


def take_back_topic_promise(unit: Unit, message_id: int) -> None:
    """An update that did not arrive has kept nothing."""
    for member in _told_by(unit, message_id):
        if member.kept_due_at is None:
            continue
        late = member.at > member.kept_due_at
        about = _about(member.update_id, member.kept_message_id, member.kept_due_at)
        row = find_merged_into(unit, member.conversation_id)
        data = about | {"late": late, "counted_in": str(member.conversation_id)}
        unit.emit("topic_update.reopened", row.id, row.version, data)
        _follow_up(unit, member, member.kept_due_at, member.kept_message_id, late, message_id)
        _write(unit, member, kept_due_at=None, kept_message_id=None)


def forget_topic_message(unit: Unit, message_id: int) -> None:
    take_back_topic_promise(unit, message_id)
    for member in _told_by(unit, message_id):
        _write(unit, member, message_id=None, due_at=None, missed_at=None)


def _told_by(unit: Unit, message_id: int) -> Iterator[AnyRow]:
    yield from unit.connection.execute(_BY_MESSAGE, {"message": message_id}).all()


def _about(update_id: int, message_id: int | None, due_at: Any) -> dict[str, Any]:
    """`promise` is our message that gave it: no other is named by that."""
    return {"update": str(update_id), "promise": str(message_id), "due_at": due_at.isoformat()}


def _follow_up(
    unit: Unit, member: AnyRow, due_at: Any, message: int | None, late: bool, by: int | None = None
) -> None:
    row = find_merged_into(unit, member.conversation_id)
    team = None if row.assignee_id else (row.team_id or member.team_id)
    promise = Promise(
        due_at,
        owner=row.assignee_id,
        team=team,
        kind=UPDATE,
        step=member.step,
        message=message,
        late=late,
        kept_by=by,
    )
    insert_promise(unit, row, promise)


def _write(unit: Unit, member: AnyRow, **values: Any) -> None:
    one = (_M.update_id == member.update_id) & (_M.conversation_id == member.conversation_id)
    unit.connection.execute(update(topic_update_members).where(one).values(**values))
