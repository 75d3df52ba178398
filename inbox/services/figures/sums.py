"""All sums of an edition from its facts, which stand already: in one reading of each figure, by the month."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any

from sqlalchemy import func, select, type_coerce
from sqlalchemy.types import NullType

from inbox.services.figures.adding import Columns, Sums, add_people, add_sums
from inbox.services.figures.pieces import Piece, raw_times
from inbox.services.figures.standing import read_all_same
from inbox.store.store import Store
from inbox.store.tables.figures import STANDS, figure_facts
from inbox.store.unit import Unit
from routing.figures.cells import PEOPLE
from routing.figures.facts import SET_ASIDE, Figure
from routing.figures.periods import next_start, start_of
from routing.figures.same import Same

AT_ONCE = 4_000
_F = figure_facts.c
_or = func.coalesce


def sum_up(
    store: Store, edition: int, zone: str, at: datetime, part: slice = slice(None)
) -> Iterator[Piece]:
    """`at` is that of the newest event read: months before its own have sums of their own."""
    over = start_of("m", at, zone)
    for figure in list(Figure)[part]:
        for aside, name in ((False, figure), (True, SET_ASIDE.get(figure))):
            if name is not None:
                yield from _sum_figure(store, edition, zone, over, figure, aside, name)


def _sum_figure(
    store: Store,
    edition: int,
    zone: str,
    over: datetime,
    figure: Figure,
    aside: bool,
    name: Figure,
) -> Iterator[Piece]:
    raw = raw_times(store)
    same = store.read(read_all_same, edition) if name == Figure.MESSAGES else Same()
    first, last = store.read(_span, edition, figure, aside)
    # The week of the first message may begin in the month before.
    month = start_of("m", start_of("w", first, zone), zone) if first else None
    while month is not None and last is not None and month <= last:
        end = next_start("m", month, zone)
        # A week may begin in this month and end in the next.
        until = next_start("w", start_of("w", end, zone), zone) if name == Figure.MESSAGES else end
        columns = store.read(_read, edition, figure, aside, month, until, zone)
        of_month = columns.before(end)
        units = ("h", "d", "m") if month < over else ("h", "d")
        rows = _rows(store, edition, str(name), add_sums(of_month, units))
        if name == Figure.MESSAGES:
            if same.known:
                columns = columns.counted_as(same.root)
                of_month = columns.before(end)
            rows = chain(rows, _rows(store, edition, PEOPLE, add_people(of_month, ("h", "d", "m"))))
            weeks = _rows(store, edition, PEOPLE, add_people(columns, ("w",)))
            rows = chain(rows, (row for row in weeks if raw(month) <= row[4] < raw(end)))
        while some := list(islice(rows, AT_ONCE)):
            yield Piece(cells=some)
        month = end


def _span(
    unit: Unit, edition: int, figure: Figure, aside: bool
) -> tuple[datetime | None, datetime | None]:
    mine = (
        _F.edition == edition,
        _F.figure == str(figure),
        _F.aside == aside,
        STANDS,
    )
    ends = (_F.at, _F.at.desc())
    first, last = (
        unit.connection.execute(select(_F.at).where(*mine).order_by(end).limit(1)).scalar()
        for end in ends
    )
    return first, last


def _read(
    unit: Unit,
    edition: int,
    figure: Figure,
    aside: bool,
    since: datetime,
    until: datetime,
    zone: str,
) -> Columns:
    # As the database has it: a time is made of each hour, not of each fact.
    at = type_coerce(_F.at, NullType())
    columns = (_F.channel, _F.topic, _F.team, _F.language, _F.agent, _F.tags)
    times = (_or(_F.seconds, -1), _or(_F.open_seconds, -1))
    found = unit.connection.execute(
        select(at, *columns, _or(_F.contact_id, 0), _F.yes, *times).where(
            _F.edition == edition,
            _F.figure == str(figure),
            _F.aside == aside,
            STANDS,
            _F.at >= since,
            _F.at < until,
        )
    )
    # Past what SQLAlchemy does for each row: of these there are as many as events.
    rows: Sequence[tuple[Any, ...]] = found.cursor.fetchall() if found.cursor else ()
    return Columns.of(rows, zone)


def _rows(
    store: Store, edition: int, figure: str, sums: Iterable[Sums]
) -> Iterator[tuple[Any, ...]]:
    raw = raw_times(store)
    return chain.from_iterable(some.rows(edition, figure, raw) for some in sums)
