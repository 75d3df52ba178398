"""What is learnt, for the screen and the command line; and when it is time to learn again."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from inbox.services.learning.history import count_taught
from inbox.services.learning.tag_names import live_tags
from inbox.services.learning.versions import (
    ACTIVE_OF,
    PROBLEM,
    STARTED,
    TAGS,
    TOPICS,
    describe,
    held_of,
    row_in_use,
    thresholds_of,
    wishes,
)
from inbox.services.permissions import require
from inbox.services.settings import read_setting, write_setting
from inbox.store.tables.log import jobs
from inbox.store.unit import Unit

REST = timedelta(minutes=10)
"""Between two trainings, however much is taught."""
FIRST_AFTER = 20
"""Topics set by hand before it is worth trying for the first time."""


def read_status(unit: Unit, defaults: Mapping[str, Any]) -> dict[str, Any]:
    require(unit.actor, "learning.read")
    wanted = wishes(unit, defaults)
    return {
        "enabled": wanted["enabled"],
        "after": wanted["after"],
        "do_precision": wanted["do_precision"],
        "suggest_precision": wanted["suggest_precision"],
        "corrections_waiting": count_taught(unit, _started(unit)),
        "is_training": _is_training(unit),
        "problem": read_setting(unit, PROBLEM) or None,
        "model": _in_use(unit, TOPICS),
        "tags": _in_use(unit, TAGS),
    }


def _in_use(unit: Unit, of: str) -> dict[str, Any] | None:
    row, active = row_in_use(unit, of), read_setting(unit, ACTIVE_OF[of])
    if row is None or not active:
        return None
    from routing.learning.figures import by_label

    found = by_label(held_of(row), row.counts, thresholds_of(active))
    names = live_tags(unit) if of == TAGS else {}
    labels = [{**asdict(one), "name": names.get(one.label, "")} for one in found]
    return {
        **describe(row, True),
        "do_at": active["do_at"],
        "suggest_at": active["suggest_at"],
        "only_suggested": active["doubtful"],
        "labels": [one for one in labels if of == TOPICS or one["name"]],
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
    # One that can't be used, such as that of the version before, is made anew without being asked for.
    is_broken = (read_setting(unit, PROBLEM) or {}).get("code") == "model_unusable"
    if not is_broken and count_taught(unit, started) < needed:
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
