"""Customers who do not answer us: reminded once, then closed, as their channel or their team wants it. Both
stop by themselves when the customer writes, since nothing waits for them then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from config.updates import Silence
from inbox.services.conversations.stand import change_row, closed
from inbox.services.plan import Plan
from inbox.services.promises.reach import find_reach
from inbox.services.promises.unprompted import Said, say
from inbox.services.settings import read_setting
from inbox.services.updates.texts import language_of, reminder_text
from inbox.store.dialects import upsert
from inbox.store.tables.conversations import conversations
from inbox.store.tables.updates import silences
from inbox.store.unit import AnyRow, Unit
from routing.gate import RATE_WINDOW

MOST = 100
TOO_OLD = timedelta(days=30)
"""Whoever has been silent for so much longer than is asked for is left to people: else the day on which this
is switched on would write to everybody of the last years."""
_C = conversations.c


@dataclass(frozen=True, slots=True)
class Quiet:
    """Which conversations a setting is for."""

    silence: Silence
    those: ColumnElement[bool]


def act_on_silence(unit: Unit, plan: Plan) -> int:
    """How many were looked at; the next turn goes on."""
    done = 0
    for quiet in _settings(plan):
        for row in _held(unit, _to_remind(unit, plan, quiet)):
            _remind(unit, plan, row, quiet.silence)
            done += 1
        for row in _held(unit, _to_close(unit, quiet)):
            _close(unit, row)
            done += 1
    return done


def silence_to_act_on(unit: Unit, plan: Plan) -> bool:
    """Asked without the write lock."""
    return any(
        unit.connection.execute(statement.limit(1)).first() is not None
        for quiet in _settings(plan)
        for statement in (_to_remind(unit, plan, quiet), _to_close(unit, quiet))
    )


def _held(unit: Unit, statement: Select[Any]) -> Sequence[AnyRow]:
    return unit.connection.execute(statement.with_for_update(of=conversations)).all()


def _settings(plan: Plan) -> Iterator[Quiet]:
    own = {id: one.entry.silence for id, one in plan.channels.items() if one.entry.silence}
    for id, silence in own.items():
        yield Quiet(silence, _C.origin_channel == id)
    for team in plan.teams:
        if team.silence is not None:
            those = and_(_C.team_id == team.id, _C.origin_channel.not_in(list(own)))
            yield Quiet(team.silence, those)


def _days(count: float | None) -> timedelta:
    return timedelta(days=count or 0)


def _silent(quiet: Quiet) -> Select[Any]:
    """Those who owe us the next step, and to whom we promised nothing."""
    return (
        select(conversations)
        .outerjoin(
            silences,
            (silences.c.conversation_id == _C.id) & (silences.c.since == _C.last_message_at),
        )
        .where(
            quiet.those,
            _C.status == "pending",
            _C.pending_on == "customer",
            _C.unanswered.is_(False),
            _C.follow_up_at.is_(None),
            _C.history.is_(False),
            _C.merged_into.is_(None),
        )
        .limit(MOST)
    )


def _to_remind(unit: Unit, plan: Plan, quiet: Quiet) -> Select[Any]:
    after = _days(quiet.silence.remind_after_days)
    if not after:
        return select(conversations).where(_C.id.is_(None))
    return (
        _silent(quiet)
        .where(
            _C.last_message_at <= unit.now - after,
            _C.last_message_at > unit.now - after - TOO_OLD,
            or_(silences.c.conversation_id.is_(None), _may_go_now(unit, plan)),
        )
        .order_by(_C.last_message_at)
    )


def _may_go_now(unit: Unit, plan: Plan) -> ColumnElement[bool]:
    """What was held for a while is tried again. What no machine may write to them at all is left to people."""
    is_braked = plan.organisation.brake or bool(read_setting(unit, "brake", False))
    often = silences.c.held.in_(("rate_conversation", "rate_identity"))
    counted_anew = func.coalesce(silences.c.tried_at, silences.c.since) <= unit.now - RATE_WINDOW
    tried = and_(often, counted_anew)
    return tried if is_braked else or_(tried, silences.c.held == "brake")


def _to_close(unit: Unit, quiet: Quiet) -> Select[Any]:
    silence, after = quiet.silence, _days(quiet.silence.close_after_days)
    if not after:
        return select(conversations).where(_C.id.is_(None))
    if silence.remind_after_days is not None:
        return _silent(quiet).where(silences.c.reminded_at <= unit.now - after)
    return _silent(quiet).where(
        _C.last_message_at <= unit.now - after,
        _C.last_message_at > unit.now - after - TOO_OLD,
    )


def _remind(unit: Unit, plan: Plan, row: AnyRow, silence: Silence) -> None:
    said = _say(unit, plan, row, silence)
    values = {
        "conversation_id": row.id,
        "since": row.last_message_at,
        "reminded_at": unit.now if said.message is not None else None,
        "held": said.why[:32],
        "tried_at": unit.now,
    }
    written = [name for name in values if name != "conversation_id"]
    upsert(unit, silences, values, ["conversation_id"], written)


def _say(unit: Unit, plan: Plan, row: AnyRow, silence: Silence) -> Said:
    """By their own channel while it is open, else by mail; by none, and then it is not closed either."""
    reach = find_reach(unit, plan, row, unit.now)
    if reach is None:
        data = {"why": "out_of_reach", "what": "reminder"}
        unit.emit("automatic.held", row.id, row.version, data)
        return Said(None, "out_of_reach")
    closes = _days(silence.close_after_days) or None
    text = reminder_text(plan, language_of(plan, row), silence.texts, closes)
    return say(unit, plan, row, reach, text, "reminder")


def _close(unit: Unit, row: AnyRow) -> None:
    version = change_row(unit, row, closed(unit.now))
    data = {"from": row.status, "to": "closed", "by": "silence", "why": "silence"}
    unit.emit("conversation.status", row.id, version, data)
