"""Conversations with a message that holds certain words, in the order of their newest such message."""

from sqlalchemy import and_, select, true

from inbox.store.reading.cursors import read_cursor, write_cursor
from inbox.store.reading.paging import conditions_of
from inbox.store.reading.phrases import holding_phrases
from inbox.store.reading.scopes import Scope
from inbox.store.search.match import NEWEST, Match, batches, find_among
from inbox.store.search.meaning import strictly
from inbox.store.search.parse import Query, parse
from inbox.store.tables.conversations import conversations
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit

SPARE = 10
MOST_NEWER = 200
MAX_SCANNED = 800
"""Messages looked at for one page. A page may end early, with a cursor that goes on."""


def read_matches(
    unit: Unit, scope: Scope, limit: int, cursor: str | None
) -> tuple[list[int], str | None]:
    """Ids of conversations, and where the next page begins."""
    query = parse(scope.words)
    match = strictly(unit, query)
    (before,) = read_cursor(cursor, 1) or (NEWEST,)
    start, found, scanned = before, list[int](), 0
    for ids in batches(unit, match, before, limit + SPARE):
        seen = set(found)
        for message, conversation in _fitting(unit, scope, query, ids):
            if conversation in seen or (
                start < NEWEST and _was_shown(unit, match, conversation, start)
            ):
                continue
            if len(found) == limit:
                return found, write_cursor(before)
            found.append(conversation)
            seen.add(conversation)
            before = message
        before, scanned = ids[-1], scanned + len(ids)
        if scanned >= MAX_SCANNED:
            return found, write_cursor(before)
    return found, None


def _fitting(unit: Unit, scope: Scope, query: Query, ids: list[int]) -> list[tuple[int, int]]:
    wanted = and_(true(), *conditions_of(scope))
    if scope.among is not None:
        wanted &= conversations.c.id.in_(scope.among)
    statement = (
        select(messages.c.id, messages.c.conversation_id, wanted.label("wanted"))
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(messages.c.id.in_(ids))
        .order_by(messages.c.id.desc())
    )
    rows = [row for row in unit.connection.execute(statement) if row.wanted]
    holding = holding_phrases(unit, query, [row.id for row in rows])
    return [(row.id, row.conversation_id) for row in rows if row.id in holding]


def _was_shown(unit: Unit, match: Match, conversation: int, start: int) -> bool:
    """On an earlier page, by a newer message."""
    statement = select(messages.c.id).where(
        messages.c.conversation_id == conversation, messages.c.id >= start
    )
    newer = list(unit.connection.scalars(statement.limit(MOST_NEWER)))
    return bool(find_among(unit, match, newer))
