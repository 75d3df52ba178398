"""Which of our messages kept a promise: known for good when it has left, and taken back when it did not."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from inbox.services.promises.follow_ups import UPDATE, finish, reopen, show_next_due, tell_done
from inbox.services.updates.promised import (
    forget_topic_message,
    judge_topic_updates,
    let_answers_keep,
    take_back_topic_promise,
)
from inbox.store.among import among
from inbox.store.tables.conversations import follow_ups
from inbox.store.unit import AnyRow, Unit

_F = follow_ups.c


def keep_promises(unit: Unit, sent: Sequence[tuple[int, int]], answered: Mapping[int, int]) -> None:
    """Messages that are out, each with its conversation; and of conversations that a person answered, the
    answer: what was promised to these customers is kept by it."""
    if answered:
        let_answers_keep(unit, sorted(answered))
    messages = {message for message, _ in sent}
    judge_topic_updates(unit, sorted(messages))
    asked = {"ids": sorted({id for _, id in sent}), "messages": sorted(messages)}
    for promise in unit.connection.execute(_CONCERNED, asked).all():
        by = promise.kept_by if promise.kept_by in messages else None
        if promise.done_at is not None:
            _judge(unit, promise)
        elif by is not None or promise.conversation_id in answered:
            finish(unit, promise, promise.conversation_id, by or answered[promise.conversation_id])


_CONCERNED = (
    select(follow_ups)
    .where(
        among(_F.conversation_id, "ids"),
        _F.kind == UPDATE,
        or_(_F.done_at.is_(None), among(_F.kept_by, "messages")),
    )
    .order_by(_F.due_at, _F.id)
)


def _judge(unit: Unit, promise: AnyRow) -> None:
    """When it was written it would have been in time; it left too late."""
    done_at: datetime = promise.done_at
    if done_at <= promise.due_at < unit.now:
        unit.connection.execute(
            update(follow_ups).where(_F.id == promise.id).values(done_at=unit.now)
        )
        tell_done(unit, promise, promise.conversation_id)


def take_back_kept(unit: Unit, message_id: int) -> None:
    """It did not arrive, or nobody can know: what it was to keep is open again, and for a person to see to.
    Should it turn out to have left, it keeps that after all."""
    for promise in _kept_by(unit, message_id):
        reopen(unit, promise, automatic=False)
    take_back_topic_promise(unit, message_id)


def forget_message(unit: Unit, conversation_id: int, message_id: int) -> None:
    """It was taken back before it left: nothing was promised by it, and nothing kept."""
    of = (_F.conversation_id == conversation_id) & (_F.message_id == message_id)
    for id in unit.connection.execute(select(_F.id).where(of)).scalars().all():
        unit.connection.execute(follow_ups.delete().where(_F.id == id))
        version = show_next_due(unit, conversation_id)
        unit.emit("follow_up.dropped", conversation_id, version, {"follow_up": str(id)})
    for promise in _kept_by(unit, message_id):
        reopen(unit, promise, kept_by=None)
    forget_topic_message(unit, message_id)


def _kept_by(unit: Unit, message_id: int) -> Sequence[AnyRow]:
    return unit.connection.execute(_KEPT_BY, {"message": message_id}).all()


_KEPT_BY = (
    select(follow_ups)
    .where(_F.kept_by == bindparam("message"), _F.kept_by.is_not(None), _F.done_at.is_not(None))
    .order_by(_F.due_at, _F.id)
)
