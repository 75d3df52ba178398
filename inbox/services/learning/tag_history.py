"""What the organisation's own history teaches about tags.

A conversation tells of all tags, those that it has and those that it hasn't, once a person tagged it or
answered it and let them stand. A tag that a model set tells nothing while it stands, and that it was
wrong once somebody took it away.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import and_, exists, func, or_, select

from inbox.services.learning.history import CHUNK, Row, is_usable, newest
from inbox.services.learning.tag_names import live_tags
from inbox.store.tables.conversations import conversation_tags, conversations, reasons, tags
from inbox.store.tables.log import events
from inbox.store.unit import Unit
from routing.learning.examples import MOST_TEXTS, Tagged

_by_hand = exists().where(
    events.c.conversation_id == conversations.c.id,
    events.c.type.in_(("conversation.tagged", "conversation.untagged")),
    events.c.actor_kind == "agent",
)
_teaches = or_(conversations.c.first_response_at.is_not(None), _by_hand)


def read_tagged(unit: Unit, demo: bool) -> list[Tagged]:
    """The newest first. Labels are ids of tags, which stay when a tag is renamed."""
    scope = and_(is_usable, conversations.c.demo == demo, _teaches)
    listed = live_tags(unit)
    if not listed:
        return []
    rows = list(newest(unit, scope, MOST_TEXTS))
    found: list[Tagged] = []
    for some in _in_chunks(rows):
        ids = [row.id for row in some]
        standing, guessed = _tags_of(unit, ids, listed), _guessed(unit, ids)
        found += [_tagged(row, standing[row.id], guessed[row.id]) for row in some]
    return found


def _in_chunks(rows: Sequence[Row]) -> list[Sequence[Row]]:
    return [rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK)]


def _tagged(row: Row, standing: set[str], guessed: set[str]) -> Tagged:
    return Tagged(
        row.whole,
        frozenset(standing - guessed),
        frozenset(standing & guessed),
        row.language,
        str(row.id),
    )


def _tags_of(
    unit: Unit, ids: Collection[int], listed: Mapping[str, str]
) -> defaultdict[int, set[str]]:
    lasting = func.coalesce(tags.c.merged_into, tags.c.id)
    rows = unit.connection.execute(
        select(conversation_tags.c.conversation_id, lasting)
        .join(tags, tags.c.id == conversation_tags.c.tag_id)
        .where(conversation_tags.c.conversation_id.in_(ids))
    )
    found: defaultdict[int, set[str]] = defaultdict(set)
    for conversation, tag in rows:
        if str(tag) in listed:
            found[conversation].add(str(tag))
    return found


def _guessed(unit: Unit, ids: Collection[int]) -> defaultdict[int, set[str]]:
    rows = unit.connection.execute(
        select(reasons.c.conversation_id, reasons.c.facts).where(
            reasons.c.conversation_id.in_(ids),
            reasons.c.what == "tag",
            reasons.c.by.like("model:%"),
        )
    )
    found: defaultdict[int, set[str]] = defaultdict(set)
    for conversation, facts in rows:
        found[conversation].add(str(facts.get("tag", "")))
    return found
