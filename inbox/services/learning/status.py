"""What is learnt, for the screen and the command line; and when it is time to learn again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from inbox.services.learning.history import count_taught
from inbox.services.learning.versions import ACTIVE, PROBLEM, STARTED, describe, wishes
from inbox.services.permissions import require
from inbox.services.settings import read_setting, write_setting
from inbox.store.tables.learning import models
from inbox.store.tables.log import jobs
from inbox.store.unit import Unit

REST = timedelta(minutes=10)
"""Between two trainings, however much is taught."""
FIRST_AFTER = 20
"""Topics set by hand before it is worth trying for the first time."""


def read_status(unit: Unit, defaults: Mapping[str, Any]) -> dict[str, Any]:
    require(unit.actor, "learning.read")
    wanted = wishes(unit, defaults)
    active = read_setting(unit, ACTIVE)
    row = None
    if active:
        row = unit.connection.execute(
            select(models).where(models.c.version == active["version"])
        ).first()
    return {
        "enabled": wanted["enabled"],
        "after": wanted["after"],
        "do_precision": wanted["do_precision"],
        "suggest_precision": wanted["suggest_precision"],
        "corrections_waiting": count_taught(unit, _started(unit)),
        "is_training": _is_training(unit),
        "problem": read_setting(unit, PROBLEM) or None,
        "model": {
            **describe(row, row.version),
            "do_at": active["do_at"],
            "suggest_at": active["suggest_at"],
            "only_suggested": active["doubtful"],
        }
        if row is not None and active
        else None,
    }


def ask_for_training(unit: Unit) -> None:
    require(unit.actor, "learning.manage")
    enqueue_training(unit)


def enqueue_training(unit: Unit) -> None:
    unit.enqueue("learn", lane="learn", key="learn")


def train_if_due(unit: Unit, defaults: Mapping[str, Any]) -> bool:
    wanted = wishes(unit, defaults)
    if not wanted["enabled"] or _is_training(unit):
        return False
    started = _started(unit)
    if started is not None and unit.now - started < REST:
        return False
    needed = wanted["after"] if started is not None else min(FIRST_AFTER, wanted["after"])
    if count_taught(unit, started) < needed:
        return False
    enqueue_training(unit)
    return True


def _started(unit: Unit) -> datetime | None:
    started = read_setting(unit, STARTED)
    return datetime.fromisoformat(started) if started else None


def _is_training(unit: Unit) -> bool:
    waiting = select(jobs.c.id).where(
        jobs.c.actor == "learn", jobs.c.state.in_(("queued", "running"))
    )
    return unit.connection.execute(waiting.limit(1)).first() is not None


def note_training_failed(unit: Unit, words: str) -> None:
    """It is tried again when enough has been taught anew."""
    problem = {"code": "training_failed", "text": words, "at": unit.now.isoformat()}
    write_setting(unit, PROBLEM, problem)
    write_setting(unit, STARTED, unit.now.isoformat())
