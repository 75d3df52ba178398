"""The same request twice is done once: its answer is kept with the change, for 24 hours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import Text, cast, delete, or_, select, update

from inbox.model.errors import ConflictError, RefusedError
from inbox.store.dialects import insert_ignoring
from inbox.store.tables.people import idempotency_keys as keys
from inbox.store.unit import Unit

KEEP = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Repeatable:
    key: str
    request_hash: str
    """Of method, address and body: the same key may not stand for two requests."""
    is_shown_once: bool = False
    """The answer holds a secret that nothing else here keeps: neither does this."""


class OtherRequestError(RefusedError):
    """Raised when a key comes again with another request."""

    code = "idempotency_key_reused"


def once(unit: Unit, request: Repeatable, fn: Callable[[], Any]) -> Any:
    """What `fn` answered, now or the first time. Must be called inside the unit that does the work.

    The row goes in first: of two requests at the same moment the second waits for it (PostgreSQL) or
    for the whole unit (SQLite), and then finds the answer of the first.
    """
    owner = f"{unit.actor.kind}:{unit.actor.id}"
    mine = (keys.c.owner == owner) & (keys.c.key == request.key)
    unit.connection.execute(delete(keys).where(mine, keys.c.at < unit.now - KEEP))
    row = {
        "owner": owner,
        "key": request.key,
        "request_hash": request.request_hash,
        "status": 200,
        "answer": {},
        "at": unit.now,
    }
    # Not rowcount: psycopg has none for an insert that SQLAlchemy reads keys from.
    is_first = insert_ignoring(unit, keys).values(row).returning(keys.c.key)
    if unit.connection.execute(is_first).first() is None:
        return _kept(unit, mine, request)
    answer = to_jsonable_python(fn())
    kept = {} if request.is_shown_once else {"value": answer}
    unit.connection.execute(update(keys).where(mine).values(answer=kept))
    return answer


def _kept(unit: Unit, mine: Any, request: Repeatable) -> Any:
    row = unit.connection.execute(select(keys.c.request_hash, keys.c.answer).where(mine)).one()
    if row.request_hash != request.request_hash:
        raise OtherRequestError("This Idempotency-Key was used for another request.")
    if "value" not in row.answer:
        raise ConflictError(
            "This was done, and its secret was shown then. Make another.", code="shown_once"
        )
    return row.answer["value"]


def forget_answers(unit: Unit, about: Sequence[int]) -> None:
    """What was answered about these ids, a few hundred at most. The table holds a day: it is read through once."""
    answer = cast(keys.c.answer, Text)
    told = or_(False, *(answer.contains(f'"{id}"') for id in about))
    unit.connection.execute(delete(keys).where(told))


def sweep_keys(unit: Unit) -> None:
    unit.connection.execute(delete(keys).where(keys.c.at < unit.now - KEEP))
