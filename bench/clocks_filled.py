"""Open conversations with what falls due on them, for the bench of the clock: nearly all in somebody's hands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert

from inbox.bootstrap.parts import Installation
from inbox.services.people.agents import NewAgent, create_agent
from inbox.store.tables.conversations import clock_notices, conversations, follow_ups
from inbox.store.tables.customers import contacts
from inbox.store.unit import Unit

AT_ONCE = 5_000
AGENTS = 60
ANSWERED = 0.75
UNASSIGNED = 100
"""Every so many is nobody's."""
FIRST_RESPONSE = timedelta(hours=4)
URGENT = timedelta(minutes=30)
RESOLUTION = timedelta(days=3)
WARN_BEFORE = timedelta(minutes=30)
_NUMBERS = count(5_000_000)
OVERDUE, SPREAD, CROWD = 0.3, 0.02, 0.02
"""Of those that are open: told of already, falling due here and there meanwhile, falling due together."""
MISSED, WARNED = "clock.missed first_response", "clock.warned first_response"
WOKE, BROKEN = "conversation.status time", "clock.missed follow_up"


@dataclass(frozen=True)
class Crowds:
    begins: datetime
    ends: datetime
    spread: dict[int, datetime]
    """Conversations whose time runs out then."""
    near: dict[int, datetime]
    """… of which is warned then."""
    together: dict[int, datetime]
    asleep: dict[int, datetime]
    promised: dict[int, datetime]
    raised_until: datetime
    raised: Sequence[int]
    """Due then once their priority is raised."""


def times_of(crowds: Crowds) -> Iterator[tuple[str, int, str, datetime]]:
    """What, which conversation, its event, and when."""
    first = next(iter(crowds.together.values()))
    quiet, beside = _split(crowds.spread, first)
    quiet_near, beside_near = _split(crowds.near, first)
    kinds = (
        ("missed, before any crowd", MISSED, quiet),
        ("warned, before any crowd", WARNED, quiet_near),
        ("missed, here and there beside crowds", MISSED, beside),
        ("warned, here and there beside crowds", WARNED, beside_near),
        ("missed, all in one moment", MISSED, crowds.together),
        ("rests that end in one moment", WOKE, crowds.asleep),
        ("promises due in that moment", BROKEN, crowds.promised),
        ("missed, priority raised", MISSED, dict.fromkeys(crowds.raised, crowds.raised_until)),
    )
    for name, event, times in kinds:
        for conversation, at in times.items():
            yield name, conversation, event, at


def _split(
    times: dict[int, datetime], at: datetime
) -> tuple[dict[int, datetime], dict[int, datetime]]:
    """Those before, and the others."""
    before = {id: due for id, due in times.items() if due < at}
    return before, {id: due for id, due in times.items() if due >= at}


@dataclass(frozen=True)
class People:
    contact: int
    agents: Sequence[int]


def people(on: Installation) -> People:
    return People(on.store.write(_contact), on.store.write(_agents))


def fill_open(on: Installation, who: People, many: int) -> None:
    """All that falls due before or after. Of those, three in four were answered: the whole matter is due."""
    later = many - int(many * (OVERDUE + 2 * SPREAD + 4 * CROWD))
    now = on.store.clock()
    overdue = [now - timedelta(minutes=1 + n % 2_000) for n in range(int(many * OVERDUE))]
    _write(on, who, overdue, told=True, answered=ANSWERED)
    _write(
        on,
        who,
        [now + timedelta(hours=1, seconds=n % 10_000) for n in range(later)],
        answered=ANSWERED,
    )
    _settle(on)


def fill_crowds(
    on: Installation, who: People, many: int, seconds: float, ready: timedelta
) -> Crowds:
    """What falls due within so many seconds, the first of it `ready` after all stands."""
    begun, size = on.store.clock(), int(many * CROWD)
    begins = (begun + ready + timedelta(seconds=many / 4_000 + 1)).replace(microsecond=0)
    ends = begins + timedelta(seconds=seconds)

    def crowd(part: float) -> datetime:
        return (begins + timedelta(seconds=part * seconds)).replace(microsecond=0)

    spread = [begins + (ends - begins) * (n / (many * SPREAD)) for n in range(int(many * SPREAD))]
    due = _write(on, who, spread)
    near = _write(on, who, [at + WARN_BEFORE for at in spread])
    together = _write(on, who, [crowd(0.4)] * size)
    asleep = _write(on, who, [ends + timedelta(days=1)] * size, rest_until=crowd(0.6))
    promised = _write(on, who, [ends + timedelta(days=1)] * size, promise=crowd(0.6))
    raised = _write(on, who, [crowd(0.9) - URGENT + FIRST_RESPONSE] * size)
    assert on.store.clock() < begins, "it fell due before it stood"
    return Crowds(
        begins=begins,
        ends=ends,
        spread=due,
        near={id: at - WARN_BEFORE for id, at in near.items()},
        together=together,
        asleep=dict.fromkeys(asleep, crowd(0.6)),
        promised=dict.fromkeys(promised, crowd(0.6)),
        raised_until=crowd(0.9),
        raised=list(raised),
    )


def _contact(unit: Unit) -> int:
    id = unit.new_id()
    row = {"id": id, "name": "Kund", "needs": [], "fields": {}, "created_at": unit.now}
    unit.connection.execute(insert(contacts).values(row))
    return id


def _agents(unit: Unit) -> list[int]:
    """Away: what is measured is not who gets it."""
    made = (NewAgent(f"a{n}", f"Agent {n}", "none", teams=("service",)) for n in range(AGENTS))
    return [create_agent(unit, one) for one in made]


def _write(
    on: Installation, who: People, due: Sequence[datetime], **more: Any
) -> dict[int, datetime]:
    written: dict[int, datetime] = {}
    for start in range(0, len(due), AT_ONCE):
        written |= on.store.write(_insert, who, due[start : start + AT_ONCE], **more)
    return written


def _insert(
    unit: Unit,
    who: People,
    due: Sequence[datetime],
    told: bool = False,
    rest_until: datetime | None = None,
    promise: datetime | None = None,
    answered: float = 0.0,
) -> dict[int, datetime]:
    ids = [unit.new_id() for _ in due]
    rows = [_row(id, who, at, rest_until, promise) for id, at in zip(ids, due, strict=True)]
    for row in rows[: round(len(rows) * answered)]:
        row |= _answered(row)
    unit.connection.execute(insert(conversations), rows)
    if told:
        notices = [_notice(row) for row in rows]
        unit.connection.execute(insert(clock_notices), notices)
    if promise is not None:
        unit.connection.execute(insert(follow_ups), [_promise(unit, id, promise) for id in ids])
    return dict(zip(ids, due, strict=True))


def _row(
    id: int, who: People, due: datetime, rest: datetime | None, promise: datetime | None
) -> dict[str, Any]:
    since, number = due - FIRST_RESPONSE, next(_NUMBERS)
    is_held = number % UNASSIGNED
    return {
        "id": id,
        "number": number,
        "subject": "Faktura",
        "preview": "Hej",
        "status": "snoozed" if rest else "open",
        "origin_channel": "info",
        "origin_kind": "email",
        "contact_id": who.contact,
        "team_id": "service",
        "assignee_id": who.agents[number % len(who.agents)] if is_held else None,
        "language": "sv",
        "fields": {},
        "unanswered": True,
        "unanswered_since": since,
        "sort_due": due,
        "service_level": "standard",
        "response_since": since,
        "response_due_at": due,
        "due_at": due,
        "due_kind": "first_response",
        "snooze_until": rest,
        "follow_up_at": promise,
        "first_inbound_at": since,
        "pending_on": None,
        "first_response_at": None,
        "resolution_due_at": due + RESOLUTION,
        "resolution_used": 0,
        "resolution_from": since,
        "last_message_at": since,
        "last_inbound_at": since,
        "created_at": since,
        "thread_token": f"{id:026d}",
    }


def _answered(row: dict[str, Any]) -> dict[str, Any]:
    """It waits for the customer, and the whole matter has its time."""
    return {
        "status": "pending",
        "pending_on": "customer",
        "unanswered": False,
        "unanswered_since": None,
        "response_since": None,
        "response_due_at": None,
        "first_response_at": row["first_inbound_at"] + timedelta(minutes=9),
        "due_kind": "resolution",
        "resolution_due_at": row["due_at"],
    }


def _notice(row: dict[str, Any]) -> dict[str, Any]:
    about = {"conversation_id": row["id"], "kind": row["due_kind"], "due_at": row["due_at"]}
    return {**about, "what": "missed", "at": row["due_at"]}


def _promise(unit: Unit, conversation: int, due: datetime) -> dict[str, Any]:
    made = unit.now - timedelta(hours=1)
    about = {"id": unit.new_id(), "conversation_id": conversation, "due_at": due}
    return {**about, "team_id": "service", "created_at": made, "warned_at": made}


def _settle(on: Installation) -> None:
    """Statistics, as a running database has them."""
    with on.store.connect() as connection:
        if on.store.is_sqlite:
            connection.connection.cursor().execute("PRAGMA optimize=0x10002")
        else:
            outside = connection.execution_options(isolation_level="AUTOCOMMIT")
            outside.exec_driver_sql("VACUUM ANALYZE")
