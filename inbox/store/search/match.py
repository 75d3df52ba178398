"""Asking the index: ids of what matches, newest first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from inbox.store.search.schema import CONTACTS, MESSAGES
from inbox.store.unit import Unit

NEWEST = 2**63 - 1
MOST_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Group:
    """One word: any of these terms, or anything that begins with one of these."""

    terms: tuple[str, ...]
    beginnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """All of its groups."""

    groups: tuple[Group, ...]

    def in_fts(self) -> str:
        return _spell(self.groups, _FTS)

    def in_tsquery(self) -> str:
        return _spell(self.groups, _TSQUERY)


@dataclass(frozen=True, slots=True)
class _Spelling:
    both: str
    either: str
    term: str
    beginning: str


_FTS = _Spelling(" AND ", " OR ", '"{}"', '"{}"*')
_TSQUERY = _Spelling(" & ", " | ", "'{}'", "'{}':*")


def _spell(groups: Sequence[Group], how: _Spelling) -> str:
    """The narrowest first, as that rules out most. Terms hold letters, digits and `@._-+` only, so
    quotes are all the escaping there is."""
    return how.both.join(
        f"({how.either.join([*map(how.term.format, g.terms), *map(how.beginning.format, g.beginnings)])})"
        for g in sorted(groups, key=lambda group: len(group.terms))
    )


def find(unit: Unit, match: Match, before: int, limit: int, table: str = MESSAGES) -> list[int]:
    """Up to `limit` ids below `before`, newest first."""
    if not match.groups or before <= 0:
        return []
    if unit.dialect == "sqlite":
        return _find_sqlite(unit, table, match, before, limit)
    return _find_postgresql(unit, table, match, before, limit)


def batches(
    unit: Unit, match: Match, before: int, size: int, table: str = MESSAGES
) -> Iterator[list[int]]:
    """All that match: `size` first, then more at a time, as the first were not enough."""
    while found := find(unit, match, before, size, table):
        yield found
        if len(found) < size:
            return
        before, size = found[-1], max(size, min(2 * size, MOST_AT_ONCE))


def find_among(unit: Unit, match: Match, ids: Sequence[int]) -> set[int]:
    """Those of few `ids` that match."""
    if not ids or not match.groups:
        return set()
    listed = ",".join(str(int(id)) for id in ids)
    if unit.dialect == "sqlite":
        statement = f"""SELECT rowid FROM message_search
            WHERE message_search MATCH :q AND rowid IN ({listed})"""  # noqa: S608 - numbers
        return set(unit.connection.scalars(text(statement), {"q": match.in_fts()}))
    statement = f"""SELECT id FROM message_search
        WHERE terms @@ CAST(:q AS tsquery) AND id IN ({listed})"""  # noqa: S608 - numbers
    return set(unit.connection.scalars(text(statement), {"q": match.in_tsquery()}))


def is_found(unit: Unit, term: str) -> bool:
    """Whether any message holds it."""
    return bool(find(unit, Match((Group((term,)),)), NEWEST, 1))


_SQLITE = {
    MESSAGES: text("""SELECT rowid FROM message_search
        WHERE message_search MATCH :q AND rowid < :before ORDER BY rowid DESC LIMIT :n"""),
    CONTACTS: text("""SELECT rowid FROM contact_search
        WHERE contact_search MATCH :q AND rowid < :before ORDER BY rowid DESC LIMIT :n"""),
}


def _find_sqlite(unit: Unit, table: str, match: Match, before: int, limit: int) -> list[int]:
    values = {"q": match.in_fts(), "before": before, "n": limit}
    return list(unit.connection.scalars(_SQLITE[table], values))


# GIN knows no order: all that match would be fetched to find the newest few. So what is common is looked
# for among the newest rows, one by one, where it is met at once (measured: 100 hits in 0.6 ms, where GIN
# would fetch 400,000 rows); what is rare is fetched whole. Which it is, the planner's statistics of terms
# say before anything is read; of terms they do not know they guess high, and the first walk tells.
RARE = 5_000
"""Rows. About the root of (a page × all rows): fetching so many costs what walking to a page of them does."""
FIRST_WALK, LONGEST_WALK = 2_000, 32_000


def _find_postgresql(unit: Unit, table: str, match: Match, before: int, limit: int) -> list[int]:
    asked = {"q": match.in_tsquery()}
    fetching = _fetching(table, before, limit)
    if _estimated(unit, fetching, asked) >= RARE:
        found = _walk(unit, table, before, FIRST_WALK, limit, asked)
        # At this rate, would the longest walk meet enough?
        if len(found) < limit <= len(found) * LONGEST_WALK // FIRST_WALK:
            found = _walk(unit, table, before, LONGEST_WALK, limit, asked)
        if len(found) >= limit:
            return found
    return list(unit.connection.scalars(text(fetching), asked))


def _walk(
    unit: Unit, table: str, before: int, rows: int, limit: int, asked: Mapping[str, str]
) -> list[int]:
    return list(unit.connection.scalars(text(_walking(table, before, rows, limit)), asked))


def _estimated(unit: Unit, statement: str, asked: Mapping[str, str]) -> float:
    """How many rows all but the limit leaves."""
    (top,) = unit.connection.scalar(text(f"EXPLAIN (FORMAT JSON) {statement}"), asked)
    return float(_before_limit(top["Plan"])["Plan Rows"])


def _before_limit(plan: Mapping[str, Any]) -> Mapping[str, Any]:
    return plan["Plans"][0] if plan["Node Type"] == "Limit" else plan


# Numbers stand in the text, so that each question is planned for what it asks.


def _walking(table: str, before: int, rows: int, limit: int) -> str:
    """Ends as soon as it has enough."""
    return f"""SELECT id FROM (
            SELECT id, terms FROM {table} WHERE id < {before:d} ORDER BY id DESC LIMIT {rows:d}
        ) AS newest WHERE terms @@ CAST(:q AS tsquery) ORDER BY id DESC LIMIT {limit:d}"""  # noqa: S608


def _fetching(table: str, before: int, limit: int) -> str:
    """`id + 0` keeps the planner from walking the primary key through all rows for a rare word."""
    return f"""SELECT id FROM {table} WHERE terms @@ CAST(:q AS tsquery) AND id < {before:d}
        ORDER BY id + 0 DESC LIMIT {limit:d}"""  # noqa: S608
