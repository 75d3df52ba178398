"""How a channel is: what worked last, what failed last, and what to do about it."""

from typing import Any

from sqlalchemy import select

from inbox.model.words import Trouble
from inbox.store.dialects import upsert
from inbox.store.tables.journal import channel_health
from inbox.store.unit import Unit


def note_success(unit: Unit, channel: str) -> None:
    _note(unit, channel, "connected", {})


def note_failure(
    unit: Unit,
    channel: str,
    error: str,
    reauthorise: bool = False,
    advice: str = "",
    trouble: Trouble | None = None,
) -> None:
    """`trouble` is what screens say in their reader's language; `error` stands beside it. A first failure makes it `degraded`; one that needs a person, or that lasts, `failing`."""
    standing = unit.connection.execute(
        select(channel_health.c.state).where(channel_health.c.channel == channel)
    ).scalar()
    state = "failing" if reauthorise or standing in ("degraded", "failing") else "degraded"
    _note(
        unit,
        channel,
        state,
        {
            "last_error": error[:2000],
            "last_error_at": unit.now,
            "advice": advice or None,
            "trouble": trouble,
            "reauthorise": reauthorise,
        },
    )


def _note(unit: Unit, channel: str, state: str, more: dict[str, Any]) -> None:
    standing = unit.connection.execute(
        select(channel_health.c.state, channel_health.c.since).where(
            channel_health.c.channel == channel
        )
    ).first()
    if standing is not None and standing.state == state and not more:
        return
    since = standing.since if standing is not None and standing.state == state else unit.now
    row = {"channel": channel, "state": state, "since": since, "reauthorise": False, **more}
    upsert(unit, channel_health, row, ["channel"], ["state", "since", "reauthorise", *more])
    if standing is None or standing.state != state:
        unit.emit("channel.health", None, None, {"channel": channel, "state": state})
