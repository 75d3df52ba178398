"""Models that were trained: kept or refused, which one is in use, and how sure it must be."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select

from inbox.model.errors import InvalidError
from inbox.services.permissions import require
from inbox.services.settings import read_setting, write_setting
from inbox.store.tables.learning import models
from inbox.store.unit import AnyRow, Unit

if TYPE_CHECKING:
    from routing.learning.trust import Held, Thresholds

TOPICS, TAGS = "topics", "tags"
ACTIVE = "learning.active"
"""{version, hash, do_at, own, suggest_at, doubtful, change}: all that a process must know."""
ACTIVE_TAGS = "learning.active_tags"
"""The same for tags. `change` counts up also when a tag is renamed or goes away."""
ACTIVE_OF: Mapping[str, str] = {TOPICS: ACTIVE, TAGS: ACTIVE_TAGS}
WISHES = "learning.wishes"
"""What a lead set on screen: {enabled, do_precision, suggest_precision, after}."""
PROBLEM = "learning.problem"
"""{code, text, at} or null."""
STARTED = "learning.started"
MOST_VERSIONS = 50
LIMITS: Mapping[str, tuple[float, float]] = {
    "do_precision": (0.8, 0.999),
    "suggest_precision": (0.1, 0.95),
    "after": (1, 10_000),
}


def wishes(unit: Unit, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """As the file says, or as somebody changed it on screen."""
    return {**defaults, **(read_setting(unit, WISHES) or {})}


def change_wishes(unit: Unit, defaults: Mapping[str, Any], change: Mapping[str, Any]) -> None:
    """Takes effect at once: thresholds are found again from what was measured."""
    require(unit.actor, "learning.manage")
    for name, value in change.items():
        low, high = LIMITS.get(name, (None, None))
        if low is not None and high is not None and not low <= value <= high:
            raise InvalidError(
                f"{name} is between {low} and {high}.", {"field": name}, code="threshold_invalid"
            )
    wanted = {**wishes(unit, defaults), **change}
    if wanted["suggest_precision"] > wanted["do_precision"]:
        raise InvalidError(
            "What is only suggested can't have to be surer than what is done.",
            {"field": "suggest_precision"},
            code="threshold_invalid",
        )
    write_setting(unit, WISHES, {**(read_setting(unit, WISHES) or {}), **change})
    for of in ACTIVE_OF:
        row = row_in_use(unit, of)
        if row is not None:
            use(unit, row, wanted)


def row_in_use(unit: Unit, of: str) -> AnyRow | None:
    active = read_setting(unit, ACTIVE_OF[of])
    if not active:
        return None
    return unit.connection.execute(
        select(models).where(models.c.version == active["version"])
    ).first()


def use(unit: Unit, row: AnyRow, wanted: Mapping[str, Any]) -> None:
    """From now on this one is asked."""
    from routing.learning.trust import find_thresholds

    found = find_thresholds(
        held_of(row), row.counts, wanted["do_precision"], wanted["suggest_precision"]
    )
    name = ACTIVE_OF[row.of]
    before = read_setting(unit, name) or {}
    write_setting(
        unit,
        name,
        {
            "version": row.version,
            "hash": row.hash,
            "do_at": found.do_at,
            "own": dict(found.own),
            "suggest_at": found.suggest_at,
            "doubtful": sorted(found.doubtful),
            "change": before.get("change", 0) + 1,
        },
    )


def held_of(row: AnyRow) -> "list[Held]":
    from routing.learning.trust import Held

    return [Held(said if right else "", said, sure, True) for said, sure, right in row.held]


def thresholds_of(active: Mapping[str, Any]) -> "Thresholds":
    from routing.learning.trust import Thresholds

    return Thresholds(
        active["suggest_at"],
        active["do_at"],
        frozenset(active["doubtful"]),
        active.get("own", {}),
    )


def note_tags_changed(unit: Unit) -> None:
    """Every process reads anew what tags are called and which are left."""
    active = read_setting(unit, ACTIVE_TAGS)
    if active:
        write_setting(unit, ACTIVE_TAGS, {**active, "change": active["change"] + 1})


def add_version(unit: Unit, values: Mapping[str, Any]) -> AnyRow:
    newest = unit.connection.scalar(select(func.max(models.c.version))) or 0
    id = unit.new_id()
    unit.connection.execute(
        insert(models).values(id=id, version=newest + 1, trained_at=unit.now, **values)
    )
    return unit.connection.execute(select(models).where(models.c.id == id)).one()


def forget_old(unit: Unit, of: str) -> list[str]:
    """Drops versions that are long past. Answers the files that nobody needs any more: all but the
    active one's and the newest two's."""
    active = (read_setting(unit, ACTIVE_OF[of]) or {}).get("version")
    rows = unit.connection.execute(
        select(models.c.id, models.c.version, models.c.hash)
        .where(models.c.of == of)
        .order_by(models.c.version.desc())
    ).all()
    wanted = {row.hash for row in rows[:2]} | {row.hash for row in rows if row.version == active}
    past = [row.id for row in rows[MOST_VERSIONS:] if row.version != active]
    if past:
        unit.connection.execute(delete(models).where(models.c.id.in_(past)))
    return sorted({row.hash for row in rows[2:]} - wanted)


def list_versions(unit: Unit) -> list[dict[str, Any]]:
    """The newest first."""
    require(unit.actor, "learning.read")
    active = {(read_setting(unit, name) or {}).get("version") for name in ACTIVE_OF.values()}
    rows = unit.connection.execute(select(models).order_by(models.c.version.desc()))
    return [describe(row, row.version in active) for row in rows]


def describe(row: AnyRow, in_use: bool) -> dict[str, Any]:
    return {
        "of": row.of,
        "version": row.version,
        "trained_at": row.trained_at,
        "kept": row.kept,
        "why": row.why,
        "in_use": in_use,
        "examples": row.examples,
        "topics": len(row.counts),
        "used_untagged": row.uses_untagged,
        "seconds": row.seconds,
        "figures": row.figures["all"],
        "languages": row.figures["languages"],
    }
