"""What the case page shows: where the case stands, and after a one-time code what was said."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from inbox.model.words import ARRIVED, Direction, Visibility
from inbox.services.case_page.links import no_case
from inbox.services.case_page.steps import CaseFacts
from inbox.services.outbound.rows import public_name
from inbox.store.tables.conversations import participants
from inbox.store.tables.log import events
from inbox.store.tables.messages import attachments, deliveries, messages
from inbox.store.tables.updates import topic_update_members
from inbox.store.unit import AnyRow, Unit


@dataclass(frozen=True, slots=True)
class Said:
    """One message as the customer may see it."""

    id: int
    ours: bool
    author: str
    text: str
    at: datetime
    files: tuple[tuple[int, str, int], ...]
    """(id, name, size) of each."""


def read_facts(unit: Unit, row: AnyRow) -> CaseFacts:
    given = select(events.c.at, events.c.data).where(
        events.c.conversation_id == row.id, events.c.type == "conversation.assigned"
    )
    times = [at for at, data in unit.connection.execute(given.limit(50)) if data.get("to")]
    promised = _earliest(row.follow_up_at, _about_topic(unit, row.id))
    return CaseFacts(
        received_at=row.first_inbound_at or row.created_at,
        assigned_at=min(times) if times else None,
        is_assigned=row.assignee_id is not None,
        answered_at=row.first_response_at,
        unanswered_since=row.unanswered_since if row.unanswered else None,
        status=row.status,
        pending_on=row.pending_on or "",
        closed_at=row.closed_at,
        due_at=_earliest(row.due_at, promised),
        promised_at=promised,
        told_at=_told_at(unit, row.id),
    )


def _earliest(*times: datetime | None) -> datetime | None:
    return min((at for at in times if at is not None), default=None)


def _about_topic(unit: Unit, conversation_id: int) -> datetime | None:
    """The next word about the topic, where it was promised to them."""
    members = topic_update_members.c
    return unit.connection.execute(
        select(func.min(members.due_at)).where(members.conversation_id == conversation_id)
    ).scalar()


def _told_at(unit: Unit, conversation_id: int) -> datetime | None:
    return unit.connection.execute(
        select(func.max(deliveries.c.at))
        .join(messages, messages.c.id == deliveries.c.message_id)
        .where(
            deliveries.c.conversation_id == conversation_id,
            deliveries.c.state.in_(ARRIVED),
            messages.c.visibility == Visibility.CUSTOMER,
        )
    ).scalar()


def customer_address(unit: Unit, conversation_id: int) -> str:
    """The mail address that is known; never a Reply-To, which anybody can write."""
    found = select(participants.c.value).where(
        participants.c.conversation_id == conversation_id,
        participants.c.role == "customer",
        participants.c.kind == "email",
    )
    return str(unit.connection.execute(found.limit(1)).scalar() or "")


def mask_address(address: str) -> str:
    """`m•••@p•••.example`: enough for its owner, nothing for anybody else."""
    local, _, domain = address.partition("@")
    name, _, ending = domain.rpartition(".")
    return f"{local[:1]}•••@{name[:1]}•••.{ending}" if name else ""


def read_said(unit: Unit, conversation_id: int) -> list[Said]:
    """What the customer can see, oldest first: never notes, questions to others, or what hasn't left."""
    rows = unit.connection.execute(
        select(messages)
        .where(
            messages.c.conversation_id == conversation_id,
            messages.c.visibility == Visibility.CUSTOMER,
            messages.c.auto == "none",
            messages.c.erased_at.is_(None),
            ~_is_about_a_call(),
        )
        .order_by(messages.c.id)
        .limit(500)
    ).all()
    out = _left(unit, [row.id for row in rows if row.direction == Direction.OUTBOUND])
    shown = [row for row in rows if row.direction == Direction.INBOUND or row.id in out]
    files = _files(unit, [row.id for row in shown])
    return [_said(unit, row, files.get(row.id, ())) for row in shown]


def _is_about_a_call() -> ColumnElement[bool]:
    """What a colleague wrote down of a call is no letter to the customer."""
    manner = func.coalesce(messages.c.manner, "")
    return manner.in_(("call", "visit")) & messages.c.receipt_id.is_(None)


def _left(unit: Unit, ids: list[int]) -> set[int]:
    found = select(deliveries.c.message_id).where(
        deliveries.c.message_id.in_(ids), deliveries.c.state.in_(ARRIVED)
    )
    return set(unit.connection.execute(found).scalars()) if ids else set()


def _files(unit: Unit, ids: list[int]) -> dict[int, tuple[tuple[int, str, int], ...]]:
    """Pictures within the text as well: the page shows the words alone."""
    found: dict[int, tuple[tuple[int, str, int], ...]] = {}
    if not ids:
        return found
    rows = unit.connection.execute(
        select(attachments).where(attachments.c.message_id.in_(ids)).order_by(attachments.c.id)
    )
    for row in rows:
        mine = (row.id, row.filename, row.size)
        found[row.message_id] = (*found.get(row.message_id, ()), mine)
    return found


def _said(unit: Unit, row: AnyRow, files: tuple[tuple[int, str, int], ...]) -> Said:
    ours = row.direction == Direction.OUTBOUND
    author = public_name(unit, row.author_id) if row.author_kind == "agent" else ""
    text = row.reply_text or row.text
    return Said(row.id, ours, author if ours else row.author_name, text, row.received_at, files)


def find_file(unit: Unit, conversation_id: int, attachment_id: int) -> AnyRow:
    """A file of that case's own messages: its hash and its name."""
    found = (
        select(attachments.c.hash, attachments.c.filename, attachments.c.message_id)
        .join(messages, messages.c.id == attachments.c.message_id)
        .where(attachments.c.id == attachment_id, messages.c.conversation_id == conversation_id)
    )
    row = unit.connection.execute(found).first()
    if row is None or row.message_id not in {said.id for said in read_said(unit, conversation_id)}:
        raise no_case()
    return row
