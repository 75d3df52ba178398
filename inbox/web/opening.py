"""Opening a customer or a conversation: what is asked first, and what is kept of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from inbox.model.errors import InvalidError
from inbox.model.words import Sensitivity
from inbox.services.records.access_log import LONGEST_REASON, Visit, note_visits
from inbox.store.unit import Unit
from inbox.web.call import Call
from inbox.web.together import TOGETHER

HEADER = "X-Access-Reason"
T = TypeVar("T")
MOST_BYTES = 12 * LONGEST_REASON
"""Each character may be four bytes, each byte three characters."""


async def open_it(
    call: Call,
    say_why: Callable[[Unit, int, str], None],
    read: Callable[[Unit], dict[str, Any]],
    id: int,
    visit: Callable[[int, dict[str, Any]], Visit],
) -> dict[str, Any]:
    """Reads as whoever calls, and keeps that a person did. A reason is kept before anything is shown."""
    reason = reason_of(call.request.headers.get(HEADER))
    if reason:
        await call.run(say_why, id, reason)
    answer, agent_id = await call.ask(_read, read)
    if agent_id is not None:
        ahead = _is_fetched_ahead(call, answer)
        note_visit(call, replace(visit(agent_id, answer), ahead=ahead))
    return answer


async def look_into(
    call: Call, read: Callable[[Unit], T], conversation_of: Callable[[T], int]
) -> T:
    """Of what stands in a conversation: whoever reads it without opening it has looked too."""
    answer, agent_id = await call.ask(_read, read)
    if agent_id is not None:
        note_visit(call, Visit(agent_id, conversation_of(answer), ahead=_says_ahead(call)))
    return answer


def note_visit(call: Call, visit: Visit | None) -> None:
    """Soon, unless it is none. Asked for again before it was written, it is one."""
    if visit is not None:
        call.request.app[TOGETHER].put(("opened", visit), lambda unit: note_visits(unit, [visit]))


def _is_fetched_ahead(call: Call, answer: dict[str, Any]) -> bool:
    """A screen asked for what may be opened next. Of a protected customer that is an opening, too."""
    about = (answer, answer.get("contact") or {})
    is_protected = any(
        one.get("sensitivity", Sensitivity.NORMAL) != Sensitivity.NORMAL for one in about
    )
    return _says_ahead(call) and not is_protected


def _says_ahead(call: Call) -> bool:
    return call.request.headers.get("Purpose") == "prefetch"


def _read(unit: Unit, read: Callable[[Unit], T]) -> tuple[T, int | None]:
    """Programs read whole lists over and over; who looked is asked of people."""
    return read(unit), unit.actor.id if unit.actor.kind == "agent" else None


def reason_of(header: str | None) -> str:
    """Percent-encoded UTF-8, since a header holds no other letters."""
    if not header:
        return ""
    try:
        if len(header) > MOST_BYTES:
            raise ValueError
        return unquote_to_bytes(header).decode("utf-8")
    except ValueError:
        raise InvalidError(
            f"{HEADER} is percent-encoded UTF-8 of at most {LONGEST_REASON} characters.",
            {"field": HEADER},
            code="reason_invalid",
        ) from None
