"""Tags: added and taken away by name, never twice the same in other letters."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, select, update

from inbox.model.errors import InvalidError
from inbox.model.ids import MAX_ID
from inbox.store.dialects import insert_ignoring
from inbox.store.tables.conversations import conversation_tags, tags
from inbox.store.unit import Unit

LONGEST = 100


def change_tags(
    unit: Unit,
    conversation_id: int,
    add: Sequence[str],
    remove: Sequence[str],
    may_make: bool = True,
) -> list[tuple[str, dict[str, Any]]]:
    """Tags by name or id. Answers the events that tell what really changed.

    Without `may_make` only tags of the list that leads keep.
    """
    if not may_make:
        _check_listed(unit, add)
    events: list[tuple[str, dict[str, Any]]] = []
    gone = _find(unit, remove)
    for id in gone:
        taken = unit.connection.execute(
            delete(conversation_tags).where(
                conversation_tags.c.conversation_id == conversation_id,
                conversation_tags.c.tag_id == id,
            )
        )
        if taken.rowcount:
            events.append(("conversation.untagged", {"tag": str(id)}))
    for id in find_or_make(unit, add):
        row = {"conversation_id": conversation_id, "tag_id": id, "at": unit.now}
        # psycopg counts no rows for this kind of insert; what comes back tells whether it was new.
        made = unit.connection.execute(
            insert_ignoring(unit, conversation_tags)
            .values(row)
            .returning(conversation_tags.c.tag_id)
        ).first()
        if made is not None:
            events.append(("conversation.tagged", {"tag": str(id), "by": "hand"}))
    return events


def find_or_make(unit: Unit, names: Sequence[str]) -> list[int]:
    clean = [" ".join(name.split()) for name in names]
    for name in clean:
        if not name or len(name) > LONGEST:
            raise InvalidError(
                f"A tag has 1 to {LONGEST} letters.", {"field": "tags"}, code="tag_invalid"
            )
    by_id = _known(unit, clean)
    words = {name.casefold(): name for name in clean if name not in by_id}
    if words:
        unit.connection.execute(
            insert_ignoring(unit, tags),
            [
                {"id": unit.new_id(), "name": name, "key": key[:100], "created_at": unit.now}
                for key, name in words.items()
            ],
        )
    if words:
        # Whoever writes a tag that was retired wants it back; one that was merged leads elsewhere.
        unit.connection.execute(
            update(tags)
            .where(tags.c.key.in_(words), tags.c.retired, tags.c.merged_into.is_(None))
            .values(retired=False)
        )
    return _find(unit, [*words, *by_id])


def _known(unit: Unit, names: Sequence[str]) -> set[str]:
    """Those that are ids; any other long number is a name, such as that of an order."""
    ids = _ids(names)
    return set(map(str, unit.connection.scalars(select(tags.c.id).where(tags.c.id.in_(ids)))))


def _ids(names: Sequence[str]) -> list[int]:
    numbers = [int(name) for name in names if name.isdecimal() and len(name) < 20]
    return [number for number in numbers if number <= MAX_ID]


def _check_listed(unit: Unit, names: Sequence[str]) -> None:
    keys = {" ".join(name.split()).casefold(): name for name in names}
    listed = unit.connection.execute(
        select(tags.c.key, tags.c.id).where(
            tags.c.retired.is_(False) | tags.c.merged_into.is_not(None)
        )
    )
    known = {text for key, id in listed for text in (key, str(id))}
    unknown = next((name for key, name in keys.items() if key not in known), None)
    if unknown is not None:
        raise InvalidError(
            f'"{unknown[:LONGEST]}" is not in the list of tags; a lead can add it.',
            {"field": "tags"},
            code="tag_not_in_list",
        )


def _find(unit: Unit, names: Sequence[str]) -> list[int]:
    if not names:
        return []
    keys = [" ".join(name.split()).casefold() for name in names]
    found = unit.connection.execute(
        select(func.coalesce(tags.c.merged_into, tags.c.id)).where(
            tags.c.key.in_(keys) | tags.c.id.in_(_ids(names))
        )
    )
    return list(dict.fromkeys(found.scalars()))
