"""Against a slow reference: every way to place a few rows is tried."""

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.matching import Row, match

PLACES = 3
costs = st.dictionaries(
    st.integers(0, 2), st.dictionaries(st.integers(0, PLACES - 1), st.integers(-9, 9)), min_size=1
)
fillings = st.lists(
    st.lists(st.integers(-9, 9), max_size=3).map(sorted), min_size=PLACES, max_size=PLACES
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Row], dict[int, dict[int, int]], dict[int, list[int]]]:
    of = draw(costs)
    filling = dict(enumerate(draw(fillings)))
    rows = []
    for kind in draw(st.lists(st.sampled_from(sorted(of)), max_size=6)):
        open_places = [place for place in of[kind] if filling[place]]
        favourite = draw(st.none() | st.sampled_from(open_places)) if open_places else None
        worth = draw(st.integers(0, 9)) if favourite is not None else 0
        rows.append(Row(kind, favourite, worth))
    return rows, of, filling


def price(
    rows: list[Row],
    of: dict[int, dict[int, int]],
    filling: dict[int, list[int]],
    at: dict[int, int],
) -> int:
    suits = sum(
        of[rows[number].kind][place]
        - (rows[number].worth if rows[number].favourite == place else 0)  # type: ignore[index]
        for number, place in at.items()
    )
    return suits + sum(sum(each[: list(at.values()).count(p)]) for p, each in filling.items())


def every_way(
    rows: list[Row],
    of: dict[int, dict[int, int]],
    filling: dict[int, list[int]],
    some: tuple[int, ...],
) -> list[dict[int, int]]:
    ways = product(*(of[rows[number].kind] for number in some))  # type: ignore[index]
    placed = [dict(zip(some, way, strict=True)) for way in ways]
    return [
        at for at in placed
        if all(list(at.values()).count(p) <= len(each) for p, each in filling.items())
    ]  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(cases())
def test_who_comes_first_is_served_and_the_whole_costs_the_least(
    case: tuple[list[Row], dict[int, dict[int, int]], dict[int, list[int]]],
) -> None:
    rows, of, filling = case
    given_places = match(rows, of, filling)  # type: ignore[arg-type]
    sets = [
        some
        for many in range(len(rows) + 1)
        for some in combinations(range(len(rows)), many)
        if every_way(rows, of, filling, some)
    ]
    # Of all sets that can be served, the one that passes nobody over: the first in the order of rows.
    best = max(sets, key=lambda some: [number in some for number in range(len(rows))])
    assert tuple(sorted(given_places)) == best
    assert all(place in of[rows[n].kind] for n, place in given_places.items())  # type: ignore[index]
    least = min(price(rows, of, filling, at) for at in every_way(rows, of, filling, best))
    assert price(rows, of, filling, given_places) == least


def test_many_alike_move_together_and_cost_no_more() -> None:
    rows = [Row("a")] * 40 + [Row("b")] * 40
    of = {"a": {1: 0, 2: 5}, "b": {1: 0}}
    given_places = match(rows, of, {1: [0] * 50, 2: [0] * 50})
    where = [given_places[number] for number in range(80)]
    assert (where[:40].count(2), where[40:].count(1)) == (30, 40)
