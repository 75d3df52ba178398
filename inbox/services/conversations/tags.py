"""The list of tags: renamed, merged, retired, and how much they are used."""

from collections import Counter
from datetime import datetime
from itertools import combinations
from typing import Any

from sqlalchemy import delete, func, select, update

from inbox.model.errors import ConflictError, InvalidError, NotFoundError
from inbox.services.conversations.tagging import LONGEST, find_or_make
from inbox.services.definitions.rows import remember
from inbox.services.learning.versions import note_tags_changed
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.dialects import insert_ignoring
from inbox.store.store import Store
from inbox.store.tables.conversations import conversation_tags, conversations, tags
from inbox.store.unit import AnyRow, Unit

TAG = "tag"
CHUNK = 200
MOST_COUNTED = 20_000
"""Conversations that figures look at, the newest of the span."""
MOST_SHOWN = 30


def list_tags(unit: Unit, retired: bool = False) -> list[dict[str, Any]]:
    require(unit.actor, "tag.read")
    uses = func.count(conversation_tags.c.conversation_id)
    statement = (
        select(tags, uses.label("uses"))
        .outerjoin(conversation_tags, conversation_tags.c.tag_id == tags.c.id)
        .group_by(tags.c.id)
        .order_by(tags.c.name)
        .limit(2000)
    )
    if not retired:
        statement = statement.where(tags.c.retired.is_(False))
    return [_shape(row, row.uses) for row in unit.connection.execute(statement)]


def make_tag(unit: Unit, plan: Plan, name: str) -> dict[str, Any]:
    """The tag of that name, made if there is none; capitals make no other tag. Where tags come from a
    list, only leads make them."""
    is_free = plan.organisation.tags == "free"
    require(unit.actor, "tag.make" if is_free else "tag.manage")
    (id,) = find_or_make(unit, [_clean(name)])
    return _shape(_row(unit, id), _uses(unit, id))


def _clean(name: str) -> str:
    clean = " ".join(name.split())
    if not clean or not clean.isprintable() or len(clean) > LONGEST:
        raise InvalidError(
            f"A tag has 1 to {LONGEST} letters.", {"field": "name"}, code="tag_invalid"
        )
    return clean


def _shape(row: Any, uses: int) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "uses": uses,
        "retired": row.retired,
        "merged_into": str(row.merged_into) if row.merged_into else None,
    }


def rename_tag(unit: Unit, id: int, name: str) -> dict[str, Any]:
    require(unit.actor, "tag.manage")
    row, clean = _row(unit, id), _clean(name)
    key = clean.casefold()[:100]
    other = unit.connection.execute(
        select(tags.c.id).where(tags.c.key == key, tags.c.id != id)
    ).scalar()
    if other is not None:
        raise ConflictError(
            "There is a tag of that name. Merge the two instead.",
            {"field": "name", "tag": str(other)},
            code="tag_exists",
        )
    unit.connection.execute(update(tags).where(tags.c.id == id).values(name=clean, key=key))
    if clean != row.name:
        remember(unit, TAG, str(id), "renamed", {"name": row.name}, {"name": clean})
        note_tags_changed(unit)
    return _shape(_row(unit, id), _uses(unit, id))


def retire_tag(unit: Unit, id: int, retired: bool = True) -> dict[str, Any]:
    """Conversations keep it; nobody is offered it any more."""
    require(unit.actor, "tag.manage")
    row = _row(unit, id)
    if row.merged_into and not retired:
        raise ConflictError("It was merged into another.", code="tag_was_merged")
    if row.retired != retired:
        unit.connection.execute(update(tags).where(tags.c.id == id).values(retired=retired))
        how = "retired" if retired else "restored"
        remember(unit, TAG, str(id), how, {"name": row.name}, {"name": row.name})
        note_tags_changed(unit)
    return _shape(_row(unit, id), _uses(unit, id))


def merge_tag(unit: Unit, id: int, into: int) -> dict[str, Any]:
    """From now on its name leads there; the conversations follow in chunks."""
    require(unit.actor, "tag.manage")
    row, other = _row(unit, id), _row(unit, into)
    if id == into:
        raise InvalidError("Name another tag.", {"field": "into"}, code="tag_is_itself")
    if other.retired or row.merged_into:
        raise ConflictError("That tag is retired.", {"field": "into"}, code="tag_is_retired")
    unit.connection.execute(
        update(tags)
        .where((tags.c.id == id) | (tags.c.merged_into == id))
        .values(retired=True, merged_into=into)
    )
    remember(unit, TAG, str(id), "merged", {"name": row.name}, {"name": other.name})
    note_tags_changed(unit)
    args = {"from": str(id), "into": str(into)}
    unit.enqueue("tag_merge", args, lane=f"tag:{id}", key=f"tag:{id}")
    return _shape(other, _uses(unit, into))


def follow_merge(store: Store, tag: int, into: int) -> int:
    moved = 0
    while count := store.write(move_chunk, tag, into):
        moved += count
    return moved


def move_chunk(unit: Unit, tag: int, into: int) -> int:
    rows = unit.connection.execute(
        select(conversation_tags.c.conversation_id, conversation_tags.c.at)
        .where(conversation_tags.c.tag_id == tag)
        .order_by(conversation_tags.c.conversation_id)
        .limit(CHUNK)
    ).all()
    if not rows:
        return 0
    ids = [row.conversation_id for row in rows]
    unit.connection.execute(
        insert_ignoring(unit, conversation_tags),
        [{"conversation_id": r.conversation_id, "tag_id": into, "at": r.at} for r in rows],
    )
    unit.connection.execute(
        delete(conversation_tags).where(
            conversation_tags.c.tag_id == tag, conversation_tags.c.conversation_id.in_(ids)
        )
    )
    for id in ids:
        unit.emit("conversation.untagged", id, None, {"tag": str(tag), "by": "merge"})
        unit.emit("conversation.tagged", id, None, {"tag": str(into), "by": "merge"})
    return len(ids)


def _row(unit: Unit, id: int) -> AnyRow:
    row = unit.connection.execute(select(tags).where(tags.c.id == id).with_for_update()).first()
    if row is None:
        raise NotFoundError("There is no such tag.", code="no_such_tag")
    return row


def _uses(unit: Unit, id: int) -> int:
    counted = select(func.count()).where(conversation_tags.c.tag_id == id)
    return int(unit.connection.execute(counted).scalar_one())


def tag_figures(
    unit: Unit, plan: Plan, since: datetime, until: datetime, team: str | None = None
) -> dict[str, Any]:
    """Of the conversations that began in that span; of the newest only where there are very many."""
    require(unit.actor, "overview.read")
    wanted = [
        conversations.c.created_at >= since,
        conversations.c.created_at < until,
        conversations.c.status != "spam",
        conversations.c.merged_into.is_(None),
    ]
    if team:
        wanted.append(conversations.c.team_id == team)
    newest = (
        select(conversations.c.id)
        .where(*wanted)
        .order_by(conversations.c.created_at.desc())
        .limit(MOST_COUNTED)
    ).subquery()
    total = unit.connection.execute(select(func.count()).select_from(newest)).scalar_one()
    pairs = unit.connection.execute(
        select(conversation_tags.c.conversation_id, conversation_tags.c.tag_id)
        .join(newest, newest.c.id == conversation_tags.c.conversation_id)
        .order_by(conversation_tags.c.conversation_id, conversation_tags.c.tag_id)
    )
    by_case: dict[int, list[int]] = {}
    for case, tag in pairs:
        by_case.setdefault(case, []).append(tag)
    return {
        "as_of": unit.now,
        "from": since,
        "to": until,
        "conversations": total,
        "is_sample": total == MOST_COUNTED,
        "untagged": total - len(by_case),
        **_counted(unit, by_case),
    }


def _counted(unit: Unit, by_case: dict[int, list[int]]) -> dict[str, Any]:
    used: Counter[int] = Counter()
    together: Counter[tuple[int, int]] = Counter()
    for some in by_case.values():
        used.update(some)
        together.update(combinations(sorted(some)[:20], 2))
    most, pairs = used.most_common(MOST_SHOWN), together.most_common(MOST_SHOWN)
    ids = {tag for tag, _ in most} | {tag for pair, _ in pairs for tag in pair}
    rows = unit.connection.execute(select(tags.c.id, tags.c.name).where(tags.c.id.in_(ids)))
    names = {id: name for id, name in rows}

    def named(id: int) -> dict[str, str]:
        return {"id": str(id), "name": names.get(id, "")}

    return {
        "most_used": [{"tag": named(id), "count": count} for id, count in most],
        "together": [
            {"tags": [named(a), named(b)], "count": count} for (a, b), count in pairs if count > 1
        ],
    }
