"""Whether the installation is well: what waits, and for how long."""

from sqlalchemy import func, select

from inbox.services.learning.versions import PROBLEM
from inbox.services.settings import read_setting
from inbox.store.schema import newest, standing
from inbox.store.tables.conversations import conversations
from inbox.store.tables.definitions import definitions
from inbox.store.tables.journal import quarantine, receipts
from inbox.store.tables.log import jobs, schedules
from inbox.store.tables.messages import deliveries
from inbox.store.unit import Unit


def read_gauges(unit: Unit) -> dict[str, float]:
    """Name → value. Seconds where the name says so."""
    run = unit.connection.execute
    waiting, oldest = run(
        select(func.count(), func.min(receipts.c.received_at)).where(receipts.c.state == "new")
    ).one()
    queued, due = run(
        select(func.count(), func.min(jobs.c.due_at)).where(
            jobs.c.state == "queued", jobs.c.due_at <= unit.now
        )
    ).one()
    failed = select(func.count()).where(jobs.c.state == "failed")
    unanswered = select(func.count()).where(
        conversations.c.unanswered.is_(True),
        conversations.c.status.in_(("open", "pending", "snoozed")),
    )
    stuck = select(func.count()).where(deliveries.c.state.in_(("failed", "unconfirmed")))
    return {
        "receipts_waiting": waiting,
        "receipts_oldest_seconds": (unit.now - oldest).total_seconds() if oldest else 0,
        "jobs_due": queued,
        "jobs_oldest_seconds": (unit.now - due).total_seconds() if due else 0,
        "jobs_failed": run(failed).scalar_one(),
        "quarantined": run(select(func.count()).select_from(quarantine)).scalar_one(),
        "clock_late_seconds": clock_late_seconds(unit),
        "unanswered": run(unanswered).scalar_one(),
        "deliveries_stuck": run(stuck).scalar_one(),
        "learning_unusable": float(is_learning_unusable(unit)),
        "rules_off": run(_rules_off).scalar_one(),
    }


def clock_late_seconds(unit: Unit) -> float:
    """For how long what comes round each minute has not: reminders, due times and snoozes stand still."""
    at = unit.connection.scalar(select(schedules.c.next_at).where(schedules.c.name == "presence"))
    return max(0.0, (unit.now - at).total_seconds()) if at else 0.0


_rules_off = select(func.count()).where(
    definitions.c.kind == "rule",
    definitions.c.retired_at.is_(None),
    definitions.c.fault.is_not(None),
)


def is_learning_unusable(unit: Unit) -> bool:
    """The model's file is damaged, gone or from another version, or the last training failed."""
    problem = read_setting(unit, PROBLEM) or {}
    return problem.get("code") in ("model_unusable", "training_failed")


def is_schema_newest(unit: Unit) -> bool:
    return standing(unit.connection) == newest()
