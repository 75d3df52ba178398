"""Asking the index: ids of what matches, newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import text

from inbox.store.search.schema import CONTACTS, MESSAGES
from inbox.store.unit import Unit

NEWEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Group:
    """One word: any of these terms, or anything that begins with one of these."""

    terms: tuple[str, ...]
    beginnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """All groups, and not all of `without` where that is given."""

    groups: tuple[Group, ...]
    without: tuple[Group, ...] = ()

    def in_fts(self) -> str:
        wanted, without = (_spell(groups, _FTS) for groups in (self.groups, self.without))
        return f"({wanted}) NOT ({without})" if without else wanted

    def in_tsquery(self) -> str:
        wanted, without = (_spell(groups, _TSQUERY) for groups in (self.groups, self.without))
        return f"({wanted}) & !({without})" if without else wanted


@dataclass(frozen=True, slots=True)
class _Spelling:
    both: str
    either: str
    term: str
    beginning: str


_FTS = _Spelling(" AND ", " OR ", '"{}"', '"{}"*')
_TSQUERY = _Spelling(" & ", " | ", "'{}'", "'{}':*")


def _spell(groups: Sequence[Group], how: _Spelling) -> str:
    """Terms hold letters, digits and `@._-+` only, so quotes are all the escaping there is."""
    return how.both.join(
        f"({how.either.join([*map(how.term.format, g.terms), *map(how.beginning.format, g.beginnings)])})"
        for g in groups
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
    """All that match, `size` at a time."""
    while found := find(unit, match, before, size, table):
        yield found
        if len(found) < size:
            return
        before = found[-1]


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


# GIN knows no order: all that match would be fetched to find the newest few. So the newest stretch of
# the table is asked first, then a longer one, then the rest.
STRETCHES = (4_000, 100_000)


def _find_postgresql(unit: Unit, table: str, match: Match, before: int, limit: int) -> list[int]:
    asked = {"q": match.in_tsquery()}
    found: list[int] = []
    for low in _stretches(unit, table, before):
        statement = _newest_between(table, low, before, limit - len(found))
        found += unit.connection.scalars(text(statement), asked)
        if len(found) >= limit:
            break
        before = low
    return found


def _newest_between(table: str, low: int, before: int, limit: int) -> str:
    """Numbers stand in the text, so that each question is planned for what it asks. `id + 0` keeps the
    planner from walking the primary key through a million rows in the hope of meeting a rare word soon.
    """
    return f"""SELECT id FROM {table}
        WHERE terms @@ CAST(:q AS tsquery) AND id >= {low:d} AND id < {before:d}
        ORDER BY id + 0 DESC LIMIT {limit:d}"""  # noqa: S608 - a constant and numbers


def _stretches(unit: Unit, table: str, before: int) -> Iterator[int]:
    """Where each stretch begins, the last one at the beginning of the table."""
    for length in STRETCHES:
        statement = f"""SELECT id FROM {table} WHERE id < {before:d}
            ORDER BY id DESC OFFSET {length:d} LIMIT 1"""  # noqa: S608 - a constant and numbers
        low = unit.connection.scalar(text(statement))
        if low is None:
            break
        yield low
        before = low
    yield 0
