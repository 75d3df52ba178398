"""Lists, the next page, opening a conversation and counts, at two sizes, on both databases.

    python -m bench.lists [--sizes 1000,1000000] [--live N] [--database sqlite] [--keep FOLDER]

Server time: from the call until the rows are there, ready to be encoded. The limit of this machine is
50 rows by primary key on the same connection. Counts are asked for as the web process is asked: by all
agents, from groups that are read once for all of them; below stands what one such reading takes.
"""

import argparse
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bench.databases import KINDS, opened, workplace
from bench.fill import LABELS, fill
from bench.sizes import size
from bench.timing import Times, measure
from inbox.model.actor import Actor
from inbox.model.words import Role
from inbox.store.reading.conversation import read_conversation
from inbox.store.reading.lists import list_conversations
from inbox.store.reading.messages import list_messages
from inbox.store.reading.scopes import ListQuery
from inbox.store.reading.shared_groups import SharedGroups
from inbox.store.reading.views import count_groups
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.people import agents
from inbox.store.unit import Unit

ROUNDS = size(100, 30)
SIZES = f"1000,{size(1_000_000, 20_000)}"
VIEWS = (
    *("mine", "unanswered", "unassigned", "pending", "snoozed", "failed", "follow-ups"),
    *("closed", "team:team-1", "channel:channel-2"),
)
FILTERS: tuple[dict[str, Any], ...] = (
    {"view": "closed", "team": "team-3"},
    {"view": "closed", "tag": "Tag 2"},
    {"view": "closed", "tag": "Tag 30"},
    {"view": "unanswered", "topic": "topic-4"},
    {"topic": "topic-7"},
    {"assignee": "me"},
)


def filled(store: Store, size: int, live: int | None) -> None:
    standing = store.read(lambda unit: unit.connection.scalar(_count()))
    if standing != size:
        fill(store, size, live)


def _count() -> Any:
    return select(func.count()).select_from(conversations)


def measure_all(store: Store) -> dict[str, Times]:
    staff = store.read(lambda unit: list(unit.connection.scalars(select(agents.c.id))))
    people = [Actor("agent", id, "", frozenset({Role.AGENT})) for id in staff]
    ids = store.read(_some_ids)

    def who(n: int) -> Actor:
        return people[n % len(people)]

    def page(queries: list[dict[str, Any]], is_next: bool) -> Callable[[int], object]:
        cursors = {n: _cursor(store, who(n), queries[n % len(queries)]) for n in range(ROUNDS)}

        def run(n: int) -> object:
            query = queries[n % len(queries)]
            asked = ListQuery(**query, cursor=cursors[n] if is_next else None)
            return store.read_as(who(n), list_conversations, asked, LABELS)

        return run

    def opening(n: int) -> object:
        return store.read_as(who(n), _open, ids[n % len(ids)])

    shared = SharedGroups()
    views: list[dict[str, Any]] = [
        {"view": view, "sort": sort}
        for view, sort in itertools.product(VIEWS, ("due", "newest", "longest"))
    ]
    return {
        "limit: 50 rows by key": measure(lambda n: store.read(_rows, ids[:50]), ROUNDS),
        "list": measure(page(views, False), ROUNDS),
        "next page": measure(page(views, True), ROUNDS),
        "filtered": measure(page(list(FILTERS), False), ROUNDS),
        "open": measure(opening, ROUNDS),
        "counts": measure(lambda n: store.read_as(who(n), shared.list_views, LABELS), ROUNDS),
        "counts, groups read anew": measure(lambda _: store.read(count_groups), ROUNDS),
    }


def _cursor(store: Store, who: Actor, query: dict[str, Any]) -> str | None:
    return store.read_as(who, list_conversations, ListQuery(**query), LABELS)[1]


def _some_ids(unit: Unit) -> list[int]:
    """From everywhere: what is opened is not always new."""
    total = unit.connection.scalar(_count()) or 0
    step = max(1, total // 97)
    numbers = [1000 + n for n in range(0, total, step)]
    chosen = select(conversations.c.id).where(conversations.c.number.in_(numbers))
    return list(unit.connection.scalars(chosen))


def _rows(unit: Unit, ids: list[int]) -> object:
    return unit.connection.execute(select(conversations).where(conversations.c.id.in_(ids))).all()


def _open(unit: Unit, id: int) -> object:
    return read_conversation(unit, id, LABELS), list_messages(unit, id, LABELS)


def show(kind: str, found: dict[int, dict[str, Times]]) -> None:
    sizes = sorted(found)
    print(
        f"\n{kind}: p95 in ms (median)".ljust(30)
        + "".join(f"{s:>18,}" for s in sizes)
        + "   growth"
    )
    for name in found[sizes[0]]:
        times = [found[size][name] for size in sizes]
        cells = "".join(f"{one.p95:10.1f} ({one.median:4.1f})" for one in times)
        print(f"{name:<30}{cells}{times[-1].p95 / times[0].p95:9.2f}")
    limit = found[sizes[-1]]["limit: 50 rows by key"].p95
    slowest = max(times.p95 for times in found[sizes[-1]].values())
    print(f"{'slowest, in times of the limit':<30}{slowest / limit:9.1f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default=SIZES)
    options.add_argument("--live", type=int, help="open work, the same at each size")
    options.add_argument("--database", choices=KINDS, action="append")
    options.add_argument("--keep", type=Path)
    given = options.parse_args()
    with workplace(given.keep) as folder:
        for kind in given.database or KINDS:
            found = {}
            for count in map(int, given.sizes.split(",")):
                with opened(kind, folder, f"n{count}") as store:
                    filled(store, count, given.live)
                    found[count] = measure_all(store)
            show(kind, found)


if __name__ == "__main__":
    main()
