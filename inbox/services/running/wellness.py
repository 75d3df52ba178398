"""What somebody who runs the installation asks of the database: nothing here changes anything."""

from datetime import timedelta
from typing import Any

from sqlalchemy import exists, func, select

from inbox.services.learning.versions import PROBLEM
from inbox.services.running.vital_signs import read_gauges
from inbox.services.settings import read_setting
from inbox.store.reading.channel_health import read_health
from inbox.store.tables.journal import channel_health, leases
from inbox.store.tables.log import jobs
from inbox.store.unit import Unit

LONG_SECONDS = 300
LATE_SECONDS = 180
LATELY = timedelta(days=1)


def read_wellness(unit: Unit) -> list[dict[str, Any]]:
    """Lines of `{name, ok, message, advice}`."""
    gauges = {**read_gauges(unit), **_dead(unit), "learning_problem": _learning(unit)}
    return [_line(name, gauges, *row) for name, row in _LINES.items()] + _channels(unit)


def _channels(unit: Unit) -> list[dict[str, Any]]:
    """Those that are silent against their habit, or do not tell us what they should."""
    known = [*unit.connection.execute(select(channel_health.c.channel)).scalars()]
    lines = []
    for channel, fared in sorted(read_health(unit, known, "UTC").items()):
        health, found = fared.health, fared.health["found"]
        said = []
        if health["state"] == "quiet":
            said.append(f"silent since {health['last_message_at']:%Y-%m-%d %H:%M} UTC")
        if found and found["at"] > unit.now - LATELY:
            said.append(f"{found['many']} messages had to be fetched: nobody had told us of them")
        if health["state"] == "failing":
            said.append(str(health.get("last_error") or "does not work"))
        advice = health.get("advice") or "See Settings, Channels; test it there"
        message = "; ".join(said) or "as usual"
        line = {"name": f"channel {channel}", "ok": not said, "message": message}
        lines.append(line | {"advice": advice if said else ""})
    return lines


def _learning(unit: Unit) -> str:
    problem = read_setting(unit, PROBLEM) or {}
    return str(problem.get("text") or "What was learnt can be used")


def is_listened_to(unit: Unit, channel: str) -> bool:
    """Whether a process holds it open."""
    held = exists().where(leases.c.name == f"listen:{channel}", leases.c.until >= unit.now)
    return bool(unit.connection.scalar(select(held)))


def _dead(unit: Unit) -> dict[str, float]:
    """Held by somebody who stopped renewing it: taken over by itself, unless nobody runs."""
    held = select(func.count()).where(leases.c.until < unit.now)
    running = select(func.count()).where(jobs.c.state == "running", jobs.c.lease_until < unit.now)
    scalar = unit.connection.scalar
    return {"leases_dead": scalar(held) or 0, "jobs_dead": scalar(running) or 0}


_RUNS = "Look whether `inbox up` or the workers run, and what their log says"
_LINES: dict[str, tuple[str, str, float, str]] = {
    "receipts": ("receipts_oldest_seconds", "{receipts_waiting:.0f} items wait to be read", LONG_SECONDS, _RUNS),
    "jobs": ("jobs_oldest_seconds", "{jobs_due:.0f} jobs are due", LONG_SECONDS, _RUNS),
    "clock": (
        "clock_late_seconds", "Recurring work is {clock_late_seconds:.0f} seconds late", LATE_SECONDS,
        "Look whether `inbox up` or `inbox clock` runs: until then nobody is reminded and nothing wakes",
    ),
    "jobs given up": (
        "jobs_failed", "{jobs_failed:.0f} jobs were tried to the end", 0,
        "They are looked at every hour; the log of the workers says why",
    ),
    "could not be read": (
        "quarantined", "{quarantined:.0f} items", 0, "See Settings, or run `inbox replay` after an update",
    ),
    "could not be sent": (
        "deliveries_stuck", "{deliveries_stuck:.0f} answers failed or are unconfirmed", 0,
        "Somebody has to look at them in Settings",
    ),
    "learning": (
        "learning_unusable", "{learning_problem}", 0,
        "Rules carry on without it; `inbox learn status` says more, and `inbox learn train` makes a new one",
    ),
    "rules": (
        "rules_off", "{rules_off:.0f} are switched off because of a mistake", 0,
        "A lead finds them marked red under Rules, with what is wrong",
    ),
    "held by the dead": ("jobs_dead", "{jobs_dead:.0f} jobs, {leases_dead:.0f} leases", 0, _RUNS),
}  # fmt: skip


def _line(
    name: str, gauges: dict[str, Any], key: str, message: str, most: float, advice: str
) -> dict[str, Any]:
    ok = gauges[key] <= most
    said = message.format(**gauges)
    if key.endswith("oldest_seconds") and gauges[key]:
        said += f", the oldest for {gauges[key]:.0f} seconds"
    return {"name": name, "ok": ok, "message": said, "advice": "" if ok else advice}
