"""The topic tree as people see it, and one topic merged into another."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update

from config.channels import ChannelEntry
from inbox.model.errors import ConflictError, InvalidError
from inbox.services.definitions.editing import retire, set_merged
from inbox.services.definitions.rows import RULE, SERVICE_LEVEL, TOPIC, row_of, rows_of
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.dialects import insert_ignoring
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations, topics
from inbox.store.tables.people import agents, competences
from inbox.store.unit import AnyRow, Unit

CHUNK = 200


def list_topics(unit: Unit, language: str, retired: bool = False) -> list[dict[str, Any]]:
    """In the order that leads gave them; names in that language where there is one."""
    require(unit.actor, "topic.read")
    records = {
        row.id: row.record for row in unit.connection.execute(select(topics.c.id, topics.c.record))
    }
    rows = [row for row in rows_of(unit, TOPIC) if retired or row.retired_at is None]
    people = _names(unit, rows)
    return [shape_of(row, language, records, people) for row in rows]


def read_topic(unit: Unit, id: str, language: str) -> dict[str, Any]:
    require(unit.actor, "topic.read")
    row = row_of(unit, TOPIC, id, lock=False)
    record = unit.connection.execute(select(topics.c.record).where(topics.c.id == id)).scalar()
    return shape_of(row, language, {id: record or "none"}, _names(unit, [row]))


def shape_of(
    row: AnyRow, language: str, records: Mapping[str, str], people: Mapping[int, str]
) -> dict[str, Any]:
    body, names = row.body, row.body.get("name") or {}
    return {
        "id": row.id,
        "name": names.get(language) or next(iter(names.values()), row.id),
        "names": names,
        "parent": body.get("parent"),
        "owner": body.get("owner", ""),
        "instruction": body.get("instruction", ""),
        "mandate": body.get("mandate", ""),
        "priority": body.get("priority"),
        "record": records.get(row.id, "none"),
        "own_record": body.get("record"),
        "competence": body.get("competence"),
        "handling_minutes": body.get("handling_minutes"),
        "service_level": body.get("service_level"),
        "automatic_updates": body.get("automatic_updates"),
        "answer": body.get("answer", {}),
        "next": body.get("next", []),
        "words": body.get("words", []),
        "merged_into": row.merged_into,
        **about(row, people),
    }


def about(row: AnyRow, people: Mapping[int, str]) -> dict[str, Any]:
    """What every definition says of itself."""
    return {
        "position": row.position,
        "version": row.version,
        "origin": row.origin,
        "in_file": row.filed is not None,
        "differs": row.filed is not None and (row.filed != row.body or row.retired_at is not None),
        "retired": row.retired_at is not None,
        "faults": row.fault or [],
        "updated_at": row.updated_at,
        "updated_by": people.get(row.updated_by or 0, ""),
    }


def _names(unit: Unit, rows: list[AnyRow]) -> dict[int, str]:
    return names_of_people(unit, {row.updated_by for row in rows if row.updated_by})


def names_of_people(unit: Unit, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    found = unit.connection.execute(select(agents.c.id, agents.c.name).where(agents.c.id.in_(ids)))
    return {id: name for id, name in found}


def retire_topic(unit: Unit, plan: Plan, id: str, anyway: bool) -> None:
    """Conversations keep it. What would stop working without it is named first."""
    require(unit.actor, "topic.manage")
    used = _used_by(unit, plan, id)
    if any(named for what, named in used.items() if what != "conversations") and not anyway:
        raise ConflictError(
            "It is named elsewhere. Retire it all the same, and those rules and service levels are"
            " switched off.",
            {"used_by": used},
            code="topic_in_use",
        )
    retire(unit, plan, TOPIC, id)


def _used_by(unit: Unit, plan: Plan, id: str) -> dict[str, Any]:
    row_of(unit, TOPIC, id)
    standing = conversations.c.status.in_(("open", "pending", "snoozed"))
    waiting = unit.connection.execute(
        select(func.count())
        .select_from(conversations)
        .where(conversations.c.topic_id == id, standing)
    ).scalar_one()
    rules, others, levels = (
        [row for row in rows_of(unit, kind) if row.retired_at is None]
        for kind in (RULE, TOPIC, SERVICE_LEVEL)
    )
    return {
        "rules": [row.id for row in rules if _names_topic(row.body, id)],
        "topics": [row.id for row in others if id in _topics_named_by(row.body)],
        "service_levels": [row.id for row in levels if id in _applies_to(row.body)],
        "teams": [team.id for team in plan.teams if id in team.topics],
        "channels": [one.id for one in plan.channels.values() if _asks_for(one.entry, id)],
        "conversations": int(waiting),
    }


def _topics_named_by(body: Mapping[str, Any]) -> set[Any]:
    return {body.get("parent"), body.get("competence"), *body.get("next", ())}


def _applies_to(body: Mapping[str, Any]) -> Sequence[str]:
    return list((body.get("applies") or {}).get("topic", ()))


def _asks_for(entry: ChannelEntry, topic: str) -> bool:
    """It is what comes there is about, or its form offers it."""
    offered = entry.settings.get("topics") or ()
    return topic == entry.topic or topic in offered


def _names_topic(body: Mapping[str, Any], id: str) -> bool:
    rows = body.get("checks", [])
    flat = [one for row in rows for one in (row, *row.get("any", ()), *row.get("none", ()))]
    flat += [one for row in rows for one in row.get("all", ())]
    in_rows = any(one.get("field") == "topic" and id in one.get("value", ()) for one in flat)
    in_when = id in (body.get("when") or {}).get("topic", ())
    return in_rows or in_when or (body.get("then") or {}).get("topic") == id


def merge_topic(unit: Unit, plan: Plan, id: str, into: str) -> None:
    """From now on its name leads there; the conversations follow in chunks."""
    require(unit.actor, "topic.manage")
    row, other = row_of(unit, TOPIC, id), row_of(unit, TOPIC, into)
    if id == into:
        raise InvalidError("Name another topic.", {"field": "into"}, code="topic_is_itself")
    if other.retired_at is not None or row.merged_into:
        raise ConflictError("That topic is retired.", {"field": "into"}, code="topic_is_retired")
    set_merged(unit, plan, row, other)
    unit.enqueue("topic_merge", {"from": id, "into": into}, lane=f"topic:{id}", key=f"topic:{id}")


def follow_merge(store: Store, plan: Plan, topic: str, into: str) -> int:
    """Answers how many conversations were moved."""
    moved = 0
    while count := store.write(move_chunk, plan, topic, into):
        moved += count
    store.write(_move_competences, topic, into)
    return moved


def move_chunk(unit: Unit, plan: Plan, topic: str, into: str) -> int:
    rows = unit.connection.execute(
        select(conversations.c.id, conversations.c.version)
        .where(conversations.c.topic_id == topic)
        .order_by(conversations.c.id)
        .limit(CHUNK)
        .with_for_update()
    ).all()
    for row in rows:
        unit.connection.execute(
            update(conversations)
            .where(conversations.c.id == row.id)
            .values(topic_id=into, record=plan.records.get(into, "none"), version=row.version + 1)
        )
        data = {"from": topic, "to": into, "by": "merge"}
        unit.emit("conversation.topic", row.id, row.version + 1, data)
    return len(rows)


def _move_competences(unit: Unit, topic: str, into: str) -> None:
    """Who knew the one knows the other; where somebody has both, what was granted there stands."""
    mine = (competences.c.kind == "topic") & (competences.c.value == topic)
    rows = unit.connection.execute(select(competences).where(mine)).all()
    for row in rows:
        unit.connection.execute(
            insert_ignoring(unit, competences).values({**row._mapping, "value": into})
        )
    unit.connection.execute(delete(competences).where(mine))
