"""How each channel fares: what was noted of it, when it last gave us something, and how much today."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from inbox.store.tables.journal import channel_health, receipts
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit

USUAL_FOR = timedelta(days=28)
USUAL_COUNT = 20
SILENT_FOR = timedelta(days=3)
"""Long enough to outlast a weekend."""


@dataclass(frozen=True, slots=True)
class Fared:
    health: dict[str, Any]
    in_today: int


def read_health(unit: Unit, channels: list[str], zone: str) -> dict[str, Fared]:
    noted = {row.channel: row for row in unit.connection.execute(select(channel_health))}
    today = unit.now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    in_today, lately = _inbound(unit, today), _inbound(unit, unit.now - USUAL_FOR)
    found = {}
    for channel in channels:
        last = _last_receipt(unit, channel)
        health = shape_health(noted.get(channel), last, lately.get(channel, 0), unit.now)
        found[channel] = Fared(health, in_today.get(channel, 0))
    return found


def shape_health(
    noted: Any | None, last: datetime | None, lately: int, now: datetime
) -> dict[str, Any]:
    """Pure. `lately` is how many messages came in the last four weeks."""
    names = ("since", "last_error", "last_error_at", "advice", "reauthorise")
    health = {name: getattr(noted, name) for name in names} if noted is not None else {}
    state = noted.state if noted is not None else "connected"
    if last is None and noted is None:
        state = "new"
    elif state == "connected" and last is not None:
        is_silent = lately >= USUAL_COUNT and now - last > SILENT_FOR
        state = "quiet" if is_silent else "connected"
    return {**health, "state": state, "last_message_at": last}


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
