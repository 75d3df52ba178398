"""No list reads a whole table, whatever the view, the order and the page."""

import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from inbox.model.actor import Actor
from inbox.model.words import Role
from inbox.store.reading.access import Asked, list_access
from inbox.store.reading.contacts import read_contact
from inbox.store.reading.conversation import read_conversation
from inbox.store.reading.cursors import write_cursor
from inbox.store.reading.lists import ListQuery, list_conversations
from inbox.store.reading.messages import list_messages
from inbox.store.reading.overview import read_overview
from inbox.store.reading.search import search
from inbox.store.reading.views import list_views
from inbox.store.store import Store
from inbox.store.unit import Unit
from tests.store.reading.seed import (
    LABELS,
    actor,
    add_agent,
    add_contact,
    add_conversation,
    add_message,
    add_team,
    ago,
)

VIEWS = (
    *("mine", "unanswered", "unassigned", "pending", "snoozed", "follow-ups", "failed"),
    *("mentions", "drafts", "closed", "spam", "team:el", "channel:post"),
)
SMALL = ("teams", "saved_views", "topics", "tags", "agents", "given")
"""Tables of a few rows."""
_SCAN = re.compile(r"^SCAN (\w+)")


@contextmanager
def plans(unit: Unit) -> Iterator[list[str]]:
    """The plan of every statement that runs inside."""
    found: list[str] = []

    def note(_c: Any, cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        raw = cursor.connection if hasattr(cursor, "connection") else cursor._connection
        for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", values):
            found.append(row[3])

    event.listen(unit.connection, "before_cursor_execute", note)
    yield found
    event.remove(unit.connection, "before_cursor_execute", note)


@pytest.fixture
def filled(sqlite_store: Store) -> tuple[Store, int, int, int]:
    def seed(unit: Unit) -> tuple[int, int, int]:
        me, contact = add_agent(unit), add_contact(unit, "Karin Ek", "karin@example.se")
        add_team(unit, "el")
        for n in range(12):
            id = add_conversation(
                unit,
                contact,
                at=ago(hours=n),
                team_id="el",
                assignee_id=(me, None)[n % 2],
                status=("open", "pending", "closed")[n % 3],
            )
            add_message(unit, id, "faktura", at=ago(hours=n))
        return me, id, contact

    return sqlite_store, *sqlite_store.write(seed)


def scans(store: Store, who: Actor, read: Callable[[Unit], Any]) -> list[str]:
    def watched(unit: Unit) -> list[str]:
        with plans(unit) as found:
            read(unit)
        assert found
        return [step for step in found if _is_whole(step)]

    return store.read_as(who, watched)


def _is_whole(step: str) -> bool:
    found = _SCAN.match(step)
    # What SQLite made itself (a merged page) and the index of search are no tables to be walked.
    made = found is not None and (found[1].startswith("anon") or "VIRTUAL TABLE INDEX" in step)
    return found is not None and found[1] not in SMALL and not made


@pytest.mark.parametrize("sort", ["due", "newest", "longest"])
def test_a_list_and_its_next_page_walk_an_index(
    filled: tuple[Store, int, int, int], sort: str
) -> None:
    store, me, _, contact = filled
    filters = ({}, {"topic": "x"}, {"tag": "x"}, {"contact": str(contact)}, {"team": "el"})
    for view, more in itertools.product((*VIEWS, None), filters):
        query = ListQuery(view=view, sort=sort, limit=1, **more)

        def both(unit: Unit, query: ListQuery = query) -> None:
            _, cursor = list_conversations(unit, query, LABELS)
            again = {**{n: getattr(query, n) for n in query.__slots__}, "cursor": cursor}
            list_conversations(unit, ListQuery(**again), LABELS)

        assert scans(store, actor(me), both) == []
        guest = Actor("agent", me, "", frozenset({Role.GUEST}), frozenset({"el"}))
        assert scans(store, guest, both) == []


@pytest.mark.parametrize("view", ["mine", "unanswered", "unassigned", "pending", "team:el"])
def test_open_work_is_read_in_order_and_not_sorted(
    filled: tuple[Store, int, int, int], view: str
) -> None:
    store, me, _, _ = filled

    def steps(unit: Unit) -> list[str]:
        with plans(unit) as found:
            list_conversations(unit, ListQuery(view=view, limit=1), LABELS)
        return found

    found = store.read_as(actor(me), steps)
    assert found[0].startswith("SEARCH conversations USING")
    assert "TEMP B-TREE" not in found[1]


def test_counting_reads_nothing_but_indexes(filled: tuple[Store, int, int, int]) -> None:
    store, me, _, _ = filled

    def steps(unit: Unit) -> list[str]:
        with plans(unit) as found:
            list_views(unit, LABELS)
        return [step for step in found if "conversations" in step and "reads" not in step]

    found = store.read_as(actor(me), steps)
    counted = [step for step in found if "assignee" not in step]
    # Whose team's an open promise is stands on its conversation: a row for each of those few.
    promised = [step for step in counted if "INTEGER PRIMARY KEY" in step]
    assert (len(counted), len(promised)) == (3, 1)
    assert all("USING COVERING INDEX" in step for step in counted if step not in promised), counted


def test_opening_and_searching_walk_indexes(filled: tuple[Store, int, int, int]) -> None:
    store, me, id, contact = filled
    for read in (
        lambda unit: read_conversation(unit, id, LABELS),
        lambda unit: list_messages(unit, id, LABELS),
        lambda unit: read_contact(unit, contact, LABELS),
        lambda unit: read_overview(unit, "Europe/Stockholm", LABELS),
        lambda unit: search(unit, "faktura", LABELS),
        lambda unit: search(unit, "karin@example.se", LABELS),
        lambda unit: search(unit, "#1000", LABELS),
        lambda unit: list_conversations(unit, ListQuery(q="faktura"), LABELS),
    ):
        assert scans(store, actor(me, Role.LEAD), read) == []


def test_the_access_log_is_read_along_an_index(filled: tuple[Store, int, int, int]) -> None:
    store, me, id, contact = filled
    period: dict[str, Any] = {"since": ago(days=1), "until": ago(days=0)}
    everybody: tuple[dict[str, Any], ...] = ({}, {"show": "reason"}, {"show": "ahead"}, period)
    for asked in (*everybody, {"agent": me}, {"contact": contact}, {"conversation": id}):

        def next_page(unit: Unit, asked: dict[str, Any] = asked) -> None:
            list_access(unit, Asked(**asked), 1, write_cursor(1, 1))

        assert scans(store, actor(me, Role.LEAD), next_page) == [], asked
