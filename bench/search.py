"""Search over many messages, on both databases.

    python -m bench.search [--size 1000000] [--database sqlite] [--keep FOLDER]

The limit of this machine is the index asked for one plain word in the same run: no forms, no rows, no
snippets. Each question is asked once before it is timed: a server that runs has its pages in memory. What
has to come from the disk is limited by it: one page at a random place stands beside.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select, text

from bench.databases import KINDS, opened, workplace
from bench.disk import random_pages
from bench.fill import LABELS
from bench.lists import filled
from bench.sizes import size
from bench.timing import Times, measure
from bench.words import Words
from inbox.model.actor import Actor
from inbox.model.words import Role
from inbox.store.reading.lists import list_conversations
from inbox.store.reading.scopes import ListQuery
from inbox.store.reading.search import search
from inbox.store.store import Store
from inbox.store.tables.customers import contacts
from inbox.store.unit import Unit

ROUNDS = size(60, 20)
WHO = Actor("agent", 1, "", frozenset({Role.AGENT}))


def measure_all(store: Store) -> dict[str, Times]:
    words = Words(1)
    rare = words.words[2_000:40_000:600]
    names = store.read(_names)
    asked = {
        "a common word": ["faktura ", "räkning ", "avtal ", "konto "],
        "a word in every text": ["och ", "jag ", "att "],
        "a rare word": [f"{word} " for word in rare],
        "two words": ["faktura avtal ", "vatten läcka ", "och faktura "],
        "common and rare": [f"faktura {word} " for word in rare],
        "while typing": ["fak", "fakt", "faktu", "faktur", "faktura", "faktura av", "bet", "par"],
        "a compound's end": ["avgift ", "nummer ", "beslut "],
        "a misspelled word": ["faktrua ", "rakning ", "uppsagning ", "bradband "],
        "nothing": ["qqxzzq ", "wqzx wqzy "],
        "a phrase": ['"faktura avtal"', '"och jag"'],
        "a customer": [*names, *(f"customer{n * 997}@example.se" for n in range(20))],
        "a number": [f"#{1000 + n * 9973}" for n in range(20)],
    }
    found = {"limit: one word, ids only": measure(_raw(store), ROUNDS)}
    for name, queries in asked.items():
        turns = max(ROUNDS, len(queries))
        found[name] = measure(_searching(store, queries), turns, warm=len(queries))
    listed = ["faktura", *rare]
    found["a list with words"] = measure(_listing(store, listed), ROUNDS, warm=len(listed))
    return found


def _searching(store: Store, queries: list[str]) -> Callable[[int], object]:
    return lambda n: store.read_as(WHO, search, queries[n % len(queries)], LABELS)


def _listing(store: Store, queries: list[str]) -> Callable[[int], object]:
    return lambda n: store.read_as(
        WHO,
        list_conversations,
        ListQuery(view="closed", q=queries[n % len(queries)]),
        LABELS,
    )


def _raw(store: Store) -> Callable[[int], object]:
    statement = text(
        """SELECT rowid FROM message_search WHERE message_search MATCH 'faktura'
        ORDER BY rowid DESC LIMIT 20"""
        if store.is_sqlite
        else "SELECT id FROM message_search WHERE terms @@ 'faktura'::tsquery LIMIT 20"
    )
    return lambda _: store.read(lambda unit: unit.connection.execute(statement).all())


def _names(unit: Unit) -> list[str]:
    return list(unit.connection.scalars(select(contacts.c.name).limit(20)))


def show(kind: str, size: int, found: dict[str, Times]) -> None:
    limit = found["limit: one word, ids only"].p95
    print(f"\n{kind}, {size:,} messages          p95 ms   median   times the limit")
    for name, times in found.items():
        print(f"{name:<30}{times.p95:10.1f}{times.median:9.1f}{times.p95 / limit:12.1f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=size(1_000_000, 20_000))
    options.add_argument("--database", choices=KINDS, action="append")
    options.add_argument("--keep", type=Path)
    given = options.parse_args()
    with workplace(given.keep) as folder:
        for kind in given.database or KINDS:
            with opened(kind, folder, f"n{given.size}") as store:
                filled(store, given.size, None)
                found = measure_all(store)
                show(kind, given.size, found | {"limit: one page from disk": random_pages(folder)})


if __name__ == "__main__":
    main()
