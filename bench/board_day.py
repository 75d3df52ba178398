"""A day's messages, eight weeks of sums and of what waited, for the bench of the live board."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from bench.sizes import size
from bench.words import Words
from inbox.bootstrap.parts import Installation
from inbox.services.figures.follow import follow_figures
from inbox.store.dialects import insert_ignoring
from inbox.store.search import index
from inbox.store.search.terms import of_message
from inbox.store.tables.boards import waiting_levels
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts
from inbox.store.tables.figures import figure_cells, figure_editions
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit

MESSAGES = size(30_000, 10_000)
"""Ten million a year are 27,000 a day."""
WAITING = 20
"""Every so many is unanswered."""
IN_AN_HOUR = size(1_100, 300)
"""Of each week before, at this time: what is rising now is held against it."""
WEEKS = 8
TEXTS = 500
AT_ONCE = 2_000
HOUR = timedelta(hours=1)


def fill_day(on: Installation) -> None:
    follow_figures(on.store, on.plan)
    contact = on.store.write(_contact)
    words, now = Words(1), on.store.clock()
    texts = [of_message(text := words.text(40), "sv", subject=text[:30]) for _ in range(TEXTS)]
    times = [now - timedelta(days=1) * (1 - n / MESSAGES) for n in range(MESSAGES)]
    for week in range(1, WEEKS + 1):
        end = now - timedelta(weeks=week) + HOUR / 2
        times += [end - HOUR * (n / IN_AN_HOUR) for n in range(IN_AN_HOUR)]
    numbered = list(enumerate(times))
    for start in range(0, len(numbered), AT_ONCE):
        on.store.write(_messages, contact, numbered[start : start + AT_ONCE], texts)
    on.store.write(_past, list(on.plan.channels))


def _contact(unit: Unit) -> int:
    id = unit.new_id()
    row = {"id": id, "name": "Kund", "needs": [], "fields": {}, "created_at": unit.now}
    unit.connection.execute(insert(contacts).values(row))
    return id


def _messages(
    unit: Unit,
    contact: int,
    numbered: Sequence[tuple[int, datetime]],
    texts: Sequence[Sequence[str]],
) -> None:
    cases, said, terms = [], [], []
    for number, at in numbered:
        case, message = unit.new_id(), unit.new_id()
        cases.append(_case(number, case, message, contact, at))
        said.append(_message(number, case, message, contact, at))
        terms.append((message, texts[number % len(texts)]))
    unit.connection.execute(insert(conversations), cases)
    unit.connection.execute(insert(messages), said)
    index.add(unit, terms)


def _case(number: int, id: int, message: int, contact: int, at: datetime) -> dict[str, Any]:
    waits = number % WAITING == 0
    return {
        "id": id,
        "number": 1_000_000 + number,
        "subject": "Faktura",
        "preview": "Hej",
        "status": "open" if waits else "pending",
        "origin_channel": "info",
        "origin_kind": "email",
        "contact_id": contact,
        "team_id": "service",
        "language": "sv",
        "fields": {},
        "unanswered": waits,
        "unanswered_since": at if waits else None,
        "sort_due": at,
        "first_inbound_at": at,
        "first_response_at": None if waits else at + timedelta(minutes=number % 90),
        "last_message_id": message,
        "last_message_at": at,
        "last_inbound_id": message,
        "last_inbound_at": at,
        "created_at": at,
        "thread_token": f"{number:026d}",
    }


def _message(number: int, case: int, id: int, contact: int, at: datetime) -> dict[str, Any]:
    return {
        "id": id,
        "conversation_id": case,
        "channel": "info",
        "channel_kind": "email",
        "direction": "inbound",
        "visibility": "customer",
        "origin": "human",
        "author_kind": "contact",
        "author_id": contact,
        "author_name": "Kund",
        "author_value": "kund@example.com",
        "subject": "Faktura",
        "text": "Hej",
        "reply_text": "Hej",
        "external_id": f"day{number}",
        "references": [],
        "parties": {},
        "fields": {},
        "language": "sv",
        "received_at": at,
        "options": {},
    }


def _past(unit: Unit, channels: list[str]) -> None:
    edition = unit.connection.scalar(
        select(figure_editions.c.edition).where(figure_editions.c.current)
    )
    hour = unit.now.replace(minute=0, second=0, microsecond=0)
    hours = [hour - place * HOUR for place in range(1, WEEKS * 7 * 24 + 24)]
    cells = [cell for at in hours for cell in _cells(edition, at, channels)]
    unit.connection.execute(insert_ignoring(unit, figure_cells), cells)
    levels = [{"start": at, "by": "", "key": "", "n": 1_500, "seconds": 9_000} for at in hours]
    unit.connection.execute(insert_ignoring(unit, waiting_levels), levels)


def _cells(edition: int | None, at: datetime, channels: list[str]) -> Iterator[dict[str, Any]]:
    keys = [("", ""), *(("channel", channel) for channel in channels)]
    for figure in ("messages", "within_target"):
        for by, key in keys:
            yield {
                **{"edition": edition, "figure": figure, "by": by, "unit": "h", "start": at},
                **{"key": key, "n": 100, "yes": 90, "seconds": 0, "open_seconds": 0},
            }
