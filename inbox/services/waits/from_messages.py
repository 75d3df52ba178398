"""How long the customer waits, told again from the messages alone, as domain.md defines it. For whatever
moved messages or took an answer away; what arrives and what is answered knows it without."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from inbox.model.words import ARRIVED, Auto, Delivery, Direction, Origin, Visibility
from inbox.store.among import among
from inbox.store.tables.messages import deliveries, messages
from inbox.store.unit import AnyRow, Unit

ANSWERING = (Delivery.SCHEDULED, Delivery.QUEUED, Delivery.SENDING, *ARRIVED)
LET_GO = "needs_no_answer"
"""In the options of a customer's message: when somebody said so of it."""
EARLIER = "earlier"
"""In its place, where the row alone knows that it was said."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message that the customer sees, no machine's; ours only where it left or is going to."""

    id: int
    at: datetime
    """When it reached us; of ours, when it was written, or said."""
    ours: bool
    by_person: bool = True
    sent_at: datetime | None = None
    """None for what has not left yet."""
    let_go: str = ""
    """When somebody said that it needs no answer."""


@dataclass(frozen=True, slots=True)
class Wait:
    first_inbound_at: datetime | None = None
    first_response_at: datetime | None = None
    run: tuple[Said, ...] = ()
    """What the customer wrote since our last answer, oldest first."""
    last_inbound: Said | None = None

    @property
    def since(self) -> datetime | None:
        return next((one.at for one in self.waiting), None)

    @property
    def needs_no_answer(self) -> bool:
        return bool(self.run) and bool(self.run[-1].let_go)

    @property
    def waiting(self) -> tuple[Said, ...]:
        return tuple(one for one in self.run if not one.let_go)


def wait_of(said: Sequence[Said]) -> Wait:
    told = sorted(said, key=lambda one: (one.at, one.id))
    theirs = [one for one in told if not one.ours]
    run: list[Said] = []
    for one in told:
        run = [] if one.ours else [*run, one]
    first = theirs[0].at if theirs else None
    sent = [one.sent_at for one in told if one.ours and one.by_person and one.sent_at is not None]
    answers = [at for at in sent if first is not None and at >= first]
    last = theirs[-1] if theirs else None
    return Wait(first, min(answers, default=None), tuple(run), last)


def read_wait(unit: Unit, row: AnyRow) -> Wait:
    """Of a conversation's row."""
    return wait_of(read_said(unit, row))


def read_said(unit: Unit, row: AnyRow) -> list[Said]:
    found = unit.connection.execute(_SAID.where(messages.c.conversation_id == row.id)).all()
    marked = {one.id: str(one.options[LET_GO]) for one in found if one.options.get(LET_GO)}
    let_go = marked or _let_go_before_marks(row, found)
    return [_said(one, let_go.get(one.id, "")) for one in found]


def let_go(unit: Unit, some: Sequence[Said], at: datetime | None) -> None:
    """Says of messages that they need no answer; with no time, takes it back."""
    if not some:
        return
    mark = {LET_GO: at.isoformat()} if at else {}
    rows = unit.connection.execute(_OPTIONS, {"ids": [one.id for one in some]}).all()
    changed = [{"_id": row.id, "_options": _without_mark(row.options) | mark} for row in rows]
    unit.connection.execute(_MARK, changed)


def _without_mark(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name != LET_GO}


def mark_what_rows_know(unit: Unit, row: AnyRow) -> None:
    """Before messages leave a row that says of them what they don't say themselves."""
    if row.needs_no_answer:
        known = [one for one in read_said(unit, row) if one.let_go == EARLIER]
        let_go(unit, known, unit.now)


_OPTIONS = select(messages.c.id, messages.c.options).where(among(messages.c.id, "ids"))
_MARK = (
    update(messages)
    .where(messages.c.id == bindparam("_id"))
    .values(options=bindparam("_options", type_=messages.c.options.type))
)

_SAID = (
    select(
        *(messages.c.id, messages.c.direction, messages.c.origin, messages.c.received_at),
        *(messages.c.sent_at, messages.c.options, deliveries.c.state),
        func.coalesce(deliveries.c.sent_at, deliveries.c.at).label("left_at"),
    )
    .outerjoin(deliveries, deliveries.c.message_id == messages.c.id)
    .where(
        messages.c.visibility == Visibility.CUSTOMER,
        messages.c.history.is_(False),
        ((messages.c.direction == Direction.INBOUND) & (messages.c.auto == Auto.NONE))
        | ((messages.c.origin != Origin.AUTOMATIC) & deliveries.c.state.in_(ANSWERING)),
    )
)


def _let_go_before_marks(row: AnyRow, found: Sequence[AnyRow]) -> dict[int, str]:
    """Where it was said before messages were marked, the row alone knows of it."""
    last = row.last_inbound_id
    if not row.needs_no_answer or last is None:
        return {}
    theirs = [one.id for one in found if one.direction == Direction.INBOUND]
    meant = {last} if row.unanswered else {id for id in theirs if id <= last}
    return dict.fromkeys(meant, EARLIER)


def _said(row: AnyRow, let_go: str) -> Said:
    if row.direction == Direction.INBOUND:
        return Said(row.id, row.received_at, ours=False, let_go=let_go)
    # What was said elsewhere is written down later than it was said.
    at = row.sent_at or row.received_at
    sent_at = row.left_at if row.state in ARRIVED else None
    return Said(row.id, at, ours=True, by_person=row.origin == Origin.HUMAN, sent_at=sent_at)
