"""The conversations behind a number: exactly as many as it says."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, TextClause, and_, func, literal, or_, select, tuple_

from inbox.services.figures.read import edition_row
from inbox.services.figures.standing import chunks, read_all_same
from inbox.services.reports.ask import HOUR_OF_WEEK, Question
from inbox.services.reports.cells import hour_of_week
from inbox.services.reports.definitions import Measure
from inbox.services.reports.report import as_of, own_key
from inbox.store.reading.cursors import moment, read_cursor, write_cursor
from inbox.store.reading.labels import Labels
from inbox.store.reading.rows import is_protected, mask_row, read_rows
from inbox.store.tables.columns import microseconds
from inbox.store.tables.figures import STANDS, figure_facts
from inbox.store.unit import AnyRow, Unit
from routing.figures.facts import SET_ASIDE
from routing.figures.periods import first_hour, starts_between
from routing.figures.same import Same

_F = figure_facts.c
_ASIDE = {str(shown): str(kept) for kept, shown in SET_ASIDE.items()}


def read_behind(
    unit: Unit,
    asked: Question,
    key: str | None,
    labels: Labels,
    limit: int = 50,
    cursor: str | None = None,
) -> dict[str, Any]:
    """One item for each unit of n, newest first; a conversation stands as often as it counts."""
    own = own_key(unit, asked)
    edition = edition_row(unit)
    if edition is None:
        return {"as_of": as_of(unit, None), "total": 0, "items": [], "next": None}
    facts = _facts(unit, asked, edition, own if own is not None else key)
    counted = unit.connection.execute(select(func.count()).select_from(facts.subquery()))
    rows = _page(unit, facts, limit + 1, cursor)
    more = len(rows) > limit
    return {
        "as_of": as_of(unit, edition),
        "total": counted.scalar_one(),
        "items": _items(unit, rows[:limit], asked, labels),
        "next": write_cursor(microseconds(rows[limit - 1].at), rows[limit - 1].number)
        if more
        else None,
    }


def _facts(unit: Unit, asked: Question, edition: AnyRow, key: str | None) -> Select[Any]:
    is_people = asked.definition.kind is Measure.PEOPLE
    kept = _ASIDE.get(asked.figure, "messages" if is_people else asked.figure)
    wanted: list[ColumnElement[bool] | TextClause] = [
        _F.edition == edition.edition,
        _F.figure == kept,
        _F.aside == (asked.figure in _ASIDE),
        STANDS,
        *_when(asked, key),
        *_which(asked, key),
    ]
    if not is_people:
        return select(figure_facts).where(*wanted)
    # One for each person: what they wrote last.
    newest = select(func.max(_F.number)).where(*wanted, _F.contact_id.is_not(None))
    same = read_all_same(unit, edition.edition)
    earlier = _of_same(unit, same, wanted) if same.known else []
    return select(figure_facts).where(
        _F.edition == edition.edition,
        _F.figure == kept,
        _F.number.in_(newest.group_by(_F.contact_id)),
        _F.number.not_in(earlier),
    )


def _of_same(unit: Unit, same: Same, wanted: Sequence[Any]) -> list[int]:
    """What those customers wrote last who are another one that wrote later."""
    newest: dict[int, int] = {}
    earlier: list[int] = []
    for some in chunks(sorted(same.known)):
        mine = select(_F.contact_id, func.max(_F.number).label("number")).where(
            *wanted, _F.contact_id.in_(some)
        )
        for row in unit.connection.execute(mine.group_by(_F.contact_id)):
            root = same.root(row.contact_id)
            numbers = sorted((row.number, newest.get(root, row.number)))
            earlier += numbers[:1] if root in newest else ()
            newest[root] = numbers[-1]
    return earlier


def _when(asked: Question, key: str | None) -> Sequence[ColumnElement[bool]]:
    if asked.by != HOUR_OF_WEEK or key is None:
        return [_F.at >= first_hour(asked.since), _F.at < first_hour(asked.until)]
    hours = starts_between("h", asked.since, asked.until, asked.zone)
    mine = [at for at in hours if hour_of_week(at, asked.zone) == key]
    hour = timedelta(hours=1)
    return [or_(False, *(and_(_F.at >= at, _F.at < at + hour) for at in mine))]


def _which(asked: Question, key: str | None) -> Sequence[ColumnElement[bool]]:
    if key is None or asked.by in ("", HOUR_OF_WEEK):
        return []
    if asked.by == "tag":
        return [_F.tags.contains(f" {key} ", autoescape=True)]
    return [figure_facts.c[asked.by] == key]


def _page(unit: Unit, facts: Select[Any], limit: int, cursor: str | None) -> Sequence[AnyRow]:
    after = read_cursor(cursor, 2)
    if after is not None:
        # Typed, or SQLite would be handed a time as text.
        at = literal(moment(after[0]), _F.at.type)
        facts = facts.where(tuple_(_F.at, _F.number) < tuple_(at, literal(after[1])))
    ordered = facts.order_by(_F.at.desc(), _F.number.desc()).limit(limit)
    return unit.connection.execute(ordered).all()


def _items(
    unit: Unit, rows: Sequence[AnyRow], asked: Question, labels: Labels
) -> list[dict[str, Any]]:
    known = read_rows(unit, {row.conversation_id for row in rows}, labels)
    kind, opened = asked.definition.kind, asked.clock == "business"
    items = []
    for row in rows:
        shown = known.get(row.conversation_id)
        if shown is not None and is_protected(shown) and not unit.actor.protected_access:
            shown = mask_row(shown)
        seconds = row.open_seconds if opened else row.seconds
        items.append(
            {
                "conversation_id": str(row.conversation_id),
                "conversation": shown,
                "at": row.at,
                "seconds": seconds if kind is Measure.TIME else None,
                "yes": row.yes if kind is Measure.SHARE else None,
            }
        )
    return items
