"""Whom a topic's updates go to, told in chunks. A job may run twice: each is told once for each step."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, update

from inbox.services.plan import Plan
from inbox.services.promises.follow_ups import finish, open_updates
from inbox.services.promises.reach import find_reach
from inbox.services.promises.unprompted import Said, say
from inbox.services.updates.promised import make_own, read_member, tell_kept
from inbox.services.updates.texts import holding_text, language_of, last_text, update_text
from inbox.store.dialects import upsert
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.updates import topic_update_members, topic_updates
from inbox.store.unit import AnyRow, Unit

CHUNK = 50
_C, _M = conversations.c, topic_update_members.c
_LIVE = ("open", "pending", "snoozed")


def spread(store: Store, plan: Plan, args: Any) -> int:
    """Answers how many conversations were looked at."""
    after = looked = 0
    act = _note_missed if args.get("missed") else _tell_some
    while True:
        ids = store.read(_next, plan, args, after)
        if not ids:
            return looked
        store.write(act, plan, args, ids)
        after, looked = ids[-1], looked + len(ids)


def _next(unit: Unit, plan: Plan, args: Any, after: int) -> list[int]:
    row = _update(unit, args["update"])
    if row is None or ("step" in args and row.step != args["step"]):
        return []
    found = _members(row) if args.get("missed") else _targets(plan, row)
    statement = found.where(_C.id > after).order_by(_C.id).limit(CHUNK)
    return list(unit.connection.execute(statement).scalars())


def _update(unit: Unit, id: int) -> AnyRow | None:
    return unit.connection.execute(select(topic_updates).where(topic_updates.c.id == id)).first()


def _targets(plan: Plan, row: AnyRow) -> Select[Any]:
    """Who waits for an answer about it, and who was told before. A last word is for the latter."""
    tree = plan.rulebook.tree
    topics = [topic for topic in tree.topics if row.topic_id in tree.line(topic)]
    whose: list[ColumnElement[bool]] = [_M.update_id.is_not(None)]
    if row.ended_at is None:
        whose.append(_C.topic_id.in_(topics) & _C.unanswered)
    # Who was promised something and can't be told by itself now is looked at too: it is not forgotten.
    return (
        select(_C.id)
        .outerjoin(topic_update_members, (_M.conversation_id == _C.id) & (_M.update_id == row.id))
        .where(
            _C.status != "spam",
            or_(_M.step.is_(None), _M.step < row.step),
            or_(and_(_may_be_told(), or_(*whose)), _M.due_at.is_not(None)),
        )
    )


def _may_be_told() -> ColumnElement[bool]:
    return and_(
        _C.status.in_(_LIVE),
        _C.merged_into.is_(None),
        _C.history.is_(False),
        _C.public.is_(False),
        _C.sensitivity == "normal",
    )


def _members(row: AnyRow) -> Select[Any]:
    """Who was promised word, and did not get it."""
    return (
        select(_C.id)
        .join(topic_update_members, _M.conversation_id == _C.id)
        .where(
            _M.update_id == row.id,
            _M.due_at <= row.due_at,
            _M.missed_at.is_(None),
            _C.status != "spam",
        )
    )


def _tell_some(unit: Unit, plan: Plan, args: Any, ids: Sequence[int]) -> None:
    row = _update(unit, args["update"])
    if row is None or row.step != args["step"]:
        return
    for id in ids:
        _tell(unit, plan, row, id)


def _tell(unit: Unit, plan: Plan, row: AnyRow, id: int) -> None:
    one = unit.connection.execute(
        select(conversations, _may_be_told().label("may_be_told"))
        .where(_C.id == id)
        .with_for_update()
    ).one()
    member = read_member(unit, row.id, id)
    if member is not None and member.step >= row.step:
        return
    said = _say(unit, plan, row, one)
    promised = member if member is not None and member.due_at is not None else None
    if said.message is None:
        make_own(unit, promised)
    elif promised is not None:
        tell_kept(unit, promised, one.version)
    kept = promised if said.message is not None else None
    values = {
        "update_id": row.id,
        "conversation_id": id,
        "step": row.step,
        "message_id": said.message,
        "held": said.why[:32],
        "at": unit.now,
        "due_at": row.due_at if said.message is not None and row.ended_at is None else None,
        "missed_at": None,
        "kept_due_at": kept.due_at if kept else None,
        "kept_message_id": kept.message_id if kept else None,
    }
    keys = ["update_id", "conversation_id"]
    upsert(unit, topic_update_members, values, keys, [name for name in values if name not in keys])


def _say(unit: Unit, plan: Plan, row: AnyRow, one: AnyRow) -> Said:
    if row.ended_at is not None and not row.texts:
        return Said(None, "ended")
    if not one.may_be_told:
        return Said(None, "closed" if one.status == "closed" else "not_by_itself")
    until = unit.now if row.ended_at is not None else row.due_at
    reach = find_reach(unit, plan, one, until)
    if reach is None:
        data = {"why": "out_of_reach", "what": "update"}
        unit.emit("automatic.held", one.id, one.version, data)
        return Said(None, "out_of_reach")
    said = say(unit, plan, one, reach, _text(unit, plan, row, one), "update")
    if said.message is not None:
        for promise in open_updates(unit, one.id):
            finish(unit, promise, one.id, said.message)
    return said


def _text(unit: Unit, plan: Plan, row: AnyRow, one: AnyRow) -> str:
    language = language_of(plan, one)
    if row.ended_at is not None:
        return last_text(plan, language, row.texts)
    if row.step == 0 and not row.texts:
        return holding_text(plan, language, row.due_at, unit.now)
    return update_text(plan, language, row.due_at, unit.now, row.texts)


def _note_missed(unit: Unit, plan: Plan, args: Any, ids: Sequence[int]) -> None:
    """A breach for each who waits. Whom it concerns is told once, of the topic."""
    row = _update(unit, args["update"])
    if row is None or row.missed_at is None:
        return
    missed = unit.connection.execute(
        select(_C.id, _C.version, _M.due_at, _M.message_id)
        .join(topic_update_members, _M.conversation_id == _C.id)
        .where(
            _M.update_id == row.id, _M.due_at <= unit.now, _M.missed_at.is_(None), _C.id.in_(ids)
        )
    ).all()
    for one in missed:
        data = {
            "kind": "status_update",
            "due_at": one.due_at.isoformat(),
            "service_level": None,
            "to": [],
            "update": str(row.id),
            "promise": str(one.message_id),
        }
        unit.emit("clock.missed", one.id, one.version, data)
    unit.connection.execute(
        update(topic_update_members)
        .where(_M.update_id == row.id, _M.conversation_id.in_([one.id for one in missed]))
        .values(missed_at=unit.now)
    )
