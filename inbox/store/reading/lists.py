"""Lists of conversations, as the inbox draws them."""

from collections.abc import Iterable
from typing import Any

from inbox.model.errors import InvalidError
from inbox.store.reading.labels import Labels
from inbox.store.reading.matches import read_matches
from inbox.store.reading.paging import read_page
from inbox.store.reading.rows import is_protected, mask_row, read_rows
from inbox.store.reading.rows import unread_among as unread_among
from inbox.store.reading.scopes import (
    IS_OPEN_TO_ALL,
    MAX_SEARCH,
    ListQuery,
    Scope,
    read_scope,
)
from inbox.store.unit import Unit

MAX_LIMIT = 100


def list_conversations(
    unit: Unit, query: ListQuery, labels: Labels
) -> tuple[list[dict[str, Any]], str | None]:
    """Rows (ConversationRow) as `unit.actor` may see them, and the cursor of the next page."""
    if not 1 <= query.limit <= MAX_LIMIT:
        raise InvalidError(
            f"A page holds 1 to {MAX_LIMIT}.", {"field": "limit"}, code="limit_invalid"
        )
    ids, cursor = list_ids(unit, query, query.limit, query.cursor)
    return rows_for(unit, ids, labels), cursor


def list_ids(
    unit: Unit, query: ListQuery, limit: int, cursor: str | None
) -> tuple[list[int], str | None]:
    """Only the ids, as many as asked for: what a list holds, for a change of all that match."""
    scope = _seen_by(unit, read_scope(unit, query))
    if not scope.words:
        return read_page(unit, scope, limit, cursor)
    if len(scope.words) > MAX_SEARCH:
        raise InvalidError(
            "That is too long to search for.", {"field": "q"}, code="search_too_long"
        )
    return read_matches(unit, scope, limit, cursor)


def rows_for(unit: Unit, ids: list[int], labels: Labels) -> list[dict[str, Any]]:
    """Rows in the order of `ids`, with the actor's own `unread` and what they may not see left out."""
    rows = read_rows(unit, ids, labels)
    unread = unread_among(unit, unit.actor.id, ids)
    return [shown_to(unit, {**rows[id], "unread": id in unread}) for id in ids if id in rows]


def rows_by_id(unit: Unit, ids: Iterable[int], labels: Labels) -> dict[int, dict[str, Any]]:
    """For the stream: the same for everyone, complete, `unread` false.

    Hand it on through `rows.mask_row` to those who may not open protected customers
    (`rows.is_protected` says which rows), and with `unread_among` for each agent.
    """
    return read_rows(unit, ids, labels)


def shown_to(unit: Unit, row: dict[str, Any]) -> dict[str, Any]:
    hidden = is_protected(row) and not unit.actor.protected_access
    return mask_row(row) if hidden else row


def _seen_by(unit: Unit, scope: Scope) -> Scope:
    """Who asks by customer, tag or words would learn whom a protected conversation belongs to."""
    asks = scope.contact is not None or scope.tag is not None or scope.words
    return scope.and_where(IS_OPEN_TO_ALL) if asks and not unit.actor.protected_access else scope
