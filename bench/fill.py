"""Fills a database with conversations, quickly: rows as ingest would leave them, without going through it.

python -m bench.fill URL COUNT [--live N]
"""

import argparse
import itertools
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from bench.copies import copy_back, drop_search_indexes, make_search_indexes
from bench.words import Words
from inbox.model.ids import id_at, new_id
from inbox.store.dialects import insert_ignoring
from inbox.store.reading.labels import ChannelName, Labels
from inbox.store.schema import migrate
from inbox.store.search import index
from inbox.store.search.terms import of_message
from inbox.store.store import Store
from inbox.store.tables.conversations import (
    conversation_tags,
    conversations,
    reads,
    tags,
    topics,
)
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.messages import messages
from inbox.store.tables.people import agents, teams
from inbox.store.unit import Unit

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
YEARS = timedelta(days=3 * 365)
"""How far back the oldest lies."""
FAR = timedelta(days=36_500)
CHUNK = 2_000
WRITTEN = 25_000
TEXTS = 8_000
AGENTS, TEAMS, CHANNELS, TOPICS, TAGS = 60, 6, 8, 20, 40

LABELS = Labels(
    {f"channel-{i}": ChannelName("email", f"Mailbox {i}") for i in range(CHANNELS)}, "sv"
)


@dataclass(frozen=True, slots=True)
class Filled:
    conversations: int
    live: int
    agents: tuple[int, ...]
    tags: tuple[int, ...]
    names: tuple[str, ...]
    span: timedelta


def fill(store: Store, count: int, live: int | None = None, seed: int = 1) -> Filled:
    """`live` of `count` conversations (2 % unless said) are still worked on: the newest ones.

    Some are written from here, the others are copies of these, made inside the database.
    """
    chance, words = random.Random(seed), Words(seed)
    living = count // 50 if live is None else live
    written = count if count <= WRITTEN else max(count // -(-count // WRITTEN), living)
    span = timedelta(seconds=int(YEARS.total_seconds()) * written // count)
    staff, labels = store.write(_write_staff)
    names = tuple(words.name() for _ in range(written // 2))
    filled = Filled(written, living, staff, labels, names, span)
    texts = _make_texts(words)
    for numbers in _chunks(range(written), CHUNK):
        rows = [_Row(n, filled, chance, texts) for n in numbers]
        store.write(_write_rows, rows)
    if count > written:
        store.write(drop_search_indexes)
        for turn in range(1, count // written):
            store.write(copy_back, turn, span, written, id_at(NOW - span))
        store.write(make_search_indexes)
    _settle(store)
    return filled


def _write_staff(unit: Unit) -> tuple[tuple[int, ...], tuple[int, ...]]:
    staff = [new_id(NOW - YEARS) for _ in range(AGENTS)]
    labels = [new_id(NOW - YEARS) for _ in range(TAGS)]
    common = {"roles": ["agent"], "presence_at": NOW, "settings": {}, "created_at": NOW}
    run = unit.connection.execute
    run(
        insert(agents),
        [common | {"id": id, "login": f"a{n}", "name": f"Agent {n}"} for n, id in enumerate(staff)],
    )
    run(insert(teams), [{"id": f"team-{n}", "name": f"Team {n}"} for n in range(TEAMS)])
    run(
        insert(topics),
        [{"id": f"topic-{n}", "names": {"sv": f"Ämne {n}"}} for n in range(TOPICS)],
    )
    run(
        insert(tags),
        [
            {"id": id, "name": f"Tag {n}", "key": f"tag {n}", "created_at": NOW}
            for n, id in enumerate(labels)
        ],
    )
    return tuple(staff), tuple(labels)


_Texts = Sequence[tuple[str, str, dict[str, None]]]
"""Subject, text, and their terms."""


def _make_texts(words: Words) -> _Texts:
    """Analysed once and used again: filling is not what is measured."""
    made = [(words.text(6), words.text(60)) for _ in range(TEXTS)]
    return [
        (subject, body, dict.fromkeys(of_message(body, "sv", subject=subject)))
        for subject, body in made
    ]


class _Row:
    """One conversation with its customer and one message."""

    def __init__(self, n: int, filled: Filled, chance: random.Random, texts: _Texts) -> None:
        at = NOW - filled.span * (1 - (n + 1) / (filled.conversations + 1))
        self.id, self.contact, self.message = new_id(at), new_id(at), new_id(at)
        self.n, self.at = n, at
        self.is_live = n >= filled.conversations - filled.live
        self.status = "closed"
        if self.is_live:
            self.status = chance.choices(("open", "pending", "snoozed"), (60, 30, 10))[0]
        elif n % 40 == 0:
            self.status = "spam"
        self.unanswered = self.status == "open" and n % 5 != 0
        self.assignee = filled.agents[n * 7 % AGENTS] if n % 10 else None
        self.reader = filled.agents[n % AGENTS]
        self.tag = filled.tags[min(int(chance.expovariate(0.2)), TAGS - 1)]
        self.due_at = at + timedelta(days=2) if self.unanswered and n % 3 else None
        self.name = chance.choice(filled.names)
        self.subject, self.text, self.known_terms = chance.choice(texts)

    def contact_row(self) -> dict[str, Any]:
        return {
            "id": self.contact,
            "name": self.name,
            "needs": [],
            "fields": {},
            "created_at": self.at,
        }

    def identity_row(self) -> dict[str, Any]:
        return {
            "id": self.contact,
            "contact_id": self.contact,
            "kind": "email",
            "value": f"customer{self.n}@example.se",
            "created_at": self.at,
        }

    def conversation_row(self) -> dict[str, Any]:
        since = self.at if self.unanswered else None
        answered = None if self.is_live else self.at + timedelta(minutes=self.n % 600)
        return {
            "id": self.id,
            "number": self.n + 1000,
            "subject": self.subject,
            "preview": self.text[:200],
            "status": self.status,
            "origin_channel": f"channel-{self.n % CHANNELS}",
            "origin_kind": "email",
            "contact_id": self.contact,
            "team_id": f"team-{self.n % TEAMS}",
            "assignee_id": self.assignee,
            "topic_id": f"topic-{self.n % TOPICS}",
            "language": "sv",
            "fields": {},
            "unanswered": self.unanswered,
            "unanswered_since": since,
            "response_due_at": self.due_at,
            "due_at": self.due_at,
            "due_kind": "first_response" if self.due_at else None,
            "sort_due": self.due_at or (since + FAR if since else self.at + 2 * FAR),
            "first_inbound_at": self.at,
            "first_response_at": answered,
            "last_message_id": self.message,
            "last_message_at": self.at,
            "last_inbound_id": self.message,
            "last_inbound_at": self.at,
            "created_at": self.at,
            "follow_up_at": self.at + timedelta(days=9)
            if self.is_live and self.n % 20 == 0
            else None,
            "failed": self.is_live and self.n % 200 == 0,
            "thread_token": f"{self.n:026d}",
        }

    def message_row(self) -> dict[str, Any]:
        return {
            "id": self.message,
            "conversation_id": self.id,
            "channel": f"channel-{self.n % CHANNELS}",
            "channel_kind": "email",
            "direction": "inbound",
            "visibility": "customer",
            "origin": "human",
            "author_kind": "contact",
            "author_id": self.contact,
            "author_name": self.name,
            "author_value": f"customer{self.n}@example.se",
            "subject": self.subject,
            "text": self.text,
            "reply_text": self.text,
            "external_id": str(self.n),
            "references": [],
            "parties": {"to": [["email", "us@example.com", ""]]},
            "fields": {},
            "language": "sv",
            "received_at": self.at,
            "options": {},
        }

    def terms(self) -> list[str]:
        own = of_message(self.name, "sv", author_value=f"customer{self.n}@example.se")
        return [*self.known_terms, *(term for term in own if term not in self.known_terms)]


def _write_rows(unit: Unit, rows: Sequence[_Row]) -> None:
    many: list[tuple[Table, list[dict[str, Any]]]] = [
        (contacts, [row.contact_row() for row in rows]),
        (identities, [row.identity_row() for row in rows]),
        (conversations, [row.conversation_row() for row in rows]),
        (messages, [row.message_row() for row in rows]),
        (
            conversation_tags,
            [{"conversation_id": row.id, "tag_id": row.tag, "at": row.at} for row in rows],
        ),
        (
            reads,
            [
                {"agent_id": row.reader, "conversation_id": row.id, "message_id": row.message}
                for row in rows
                if row.n % 2
            ],
        ),
    ]
    for table, values in many:
        if values:
            unit.connection.execute(insert_ignoring(unit, table), values)
    index.add(unit, [(row.message, row.terms()) for row in rows])
    index.add_contacts(
        unit, [(row.contact, row.name, [f"customer{row.n}@example.se"]) for row in rows]
    )


def _settle(store: Store) -> None:
    """What a running database does by itself in time: statistics, and pending lists merged."""
    with store.connect() as connection:
        if store.is_sqlite:
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        connection.connection.driver_connection.autocommit = True  # type: ignore[union-attr]
        connection.connection.cursor().execute("VACUUM ANALYZE")


def _chunks(numbers: range, size: int) -> Iterator[list[int]]:
    at = iter(numbers)
    while chunk := list(itertools.islice(at, size)):
        yield chunk


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("url")
    options.add_argument("count", type=int)
    options.add_argument("--live", type=int)
    given = options.parse_args()
    store = Store(given.url, Path(tempfile.mkdtemp()))
    migrate(store)
    began = time.perf_counter()
    fill(store, given.count, given.live)
    print(f"{given.count} conversations in {time.perf_counter() - began:.0f} s")
    store.close()


if __name__ == "__main__":
    main()
