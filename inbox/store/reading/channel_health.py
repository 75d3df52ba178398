"""How each channel fares: what was noted of it, when it last gave us something, and how much today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from inbox.store.tables.journal import channel_health, receipts
from inbox.store.tables.messages import messages
from inbox.store.tables.platforms import channel_signs
from inbox.store.unit import Unit

USUAL_FOR = timedelta(days=28)
USUAL_COUNT = 20
SILENT_FOR = timedelta(days=3)
"""Long enough to outlast a weekend."""
SHORTEST_GAP = timedelta(minutes=30)
USUAL_IN_GAP = 6
"""Where so many usually come, none comes by chance once in four hundred times."""


@dataclass(frozen=True, slots=True)
class Fared:
    health: dict[str, Any]
    in_today: int


def read_health(unit: Unit, channels: list[str], zone: str) -> dict[str, Fared]:
    noted = {row.channel: row for row in unit.connection.execute(select(channel_health))}
    today = unit.now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    in_today, lately = _inbound(unit, today), _inbound(unit, unit.now - USUAL_FOR)
    signs, found = _signs(unit), {}
    for channel in channels:
        last = _last_receipt(unit, channel)
        usual = _usual_since(unit, channel, last) if lately.get(channel, 0) >= USUAL_COUNT else ()
        health = shape_health(noted.get(channel), last, lately.get(channel, 0), unit.now, usual)
        health |= shape_signs(signs.get(channel, ()))
        found[channel] = Fared(health, in_today.get(channel, 0))
    return found


def shape_health(
    noted: Any | None,
    last: datetime | None,
    lately: int,
    now: datetime,
    usual: Sequence[int] = (),
) -> dict[str, Any]:
    """Pure. `lately` is how many messages came in the last four weeks, `usual` how many came in each
    of them in the hours that have been silent now."""
    names = ("since", "last_error", "last_error_at", "advice", "trouble", "reauthorise")
    health = {name: getattr(noted, name) for name in names} if noted is not None else {}
    state = noted.state if noted is not None else "connected"
    if last is None and noted is None:
        state = "new"
    elif state == "connected" and last is not None:
        is_silent = lately >= USUAL_COUNT and now - last > SILENT_FOR
        state = "quiet" if is_silent or is_unusual(usual) else "connected"
    return {**health, "state": state, "last_message_at": last}


def is_unusual(usual: Sequence[int]) -> bool:
    """Silence where something came every week, and so much that chance hardly explains it."""
    return bool(usual) and min(usual) > 0 and sum(usual) >= USUAL_IN_GAP * len(usual)


def shape_signs(signs: Sequence[Any]) -> dict[str, Any]:
    """The last of each kind, and what had to be fetched since the platform had not told us."""
    found = next((one for one in signs if one.kind == "found"), None)
    return {
        "signs": [
            {"kind": one.kind, "at": one.at, "many": one.many}
            for one in signs
            if one.kind != "found"
        ],
        "found": {"many": found.last_many, "in_all": found.many, "at": found.at} if found else None,
    }


def _signs(unit: Unit) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    rows = unit.connection.execute(select(channel_signs).order_by(channel_signs.c.at.desc()))
    for row in rows:
        found.setdefault(row.channel, []).append(row)
    return found


def _usual_since(unit: Unit, channel: str, last: datetime | None) -> tuple[int, ...]:
    """How many came in the same hours of each of the four weeks before."""
    if last is None or not SHORTEST_GAP < unit.now - last < SILENT_FOR:
        return ()
    return tuple(
        unit.connection.execute(
            select(func.count()).where(
                messages.c.direction == "inbound",
                messages.c.channel == channel,
                messages.c.received_at > last - back,
                messages.c.received_at <= unit.now - back,
            )
        ).scalar_one()
        for back in (timedelta(weeks=week) for week in (1, 2, 3, 4))
    )


def _inbound(unit: Unit, since: datetime) -> dict[str, int]:
    rows = unit.connection.execute(
        select(messages.c.channel, func.count())
        .where(messages.c.direction == "inbound", messages.c.received_at >= since)
        .group_by(messages.c.channel)
    )
    return {row[0]: row[1] for row in rows}


def _last_receipt(unit: Unit, channel: str) -> datetime | None:
    last: datetime | None = unit.connection.scalar(
        select(receipts.c.received_at)
        .where(receipts.c.channel == channel)
        .order_by(receipts.c.id.desc())
        .limit(1)
    )
    return last
