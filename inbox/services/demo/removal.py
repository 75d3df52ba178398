"""Takes away all rows that the demo made, where it shares a database with something else."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, Table, delete, select, update

from inbox.store.search import index
from inbox.store.tables.boards import wallboards
from inbox.store.tables.chats import chats
from inbox.store.tables.conversations import case_links, conversations
from inbox.store.tables.customers import contacts
from inbox.store.tables.every import metadata
from inbox.store.tables.journal import channel_health, cursors, quarantine, receipts
from inbox.store.tables.log import jobs
from inbox.store.tables.messages import messages
from inbox.store.tables.people import agents, settings
from inbox.store.unit import Unit

SETTINGS = ("demo_past", "demo_weeks", "address")
Ids = Callable[[], ScalarSelect[int]]


def remove_demo(unit: Unit) -> int:
    """Answers how many conversations there were."""
    said = select(messages.c.id).where(messages.c.conversation_id.in_(_cases()))
    index.remove(unit, list(unit.connection.execute(said).scalars()))
    known = select(contacts.c.id).where(contacts.c.demo)
    index.remove_contacts(unit, list(unit.connection.execute(known).scalars()))
    _let_go(unit)
    unit.connection.execute(delete(wallboards).where(wallboards.c.created_by.in_(_staff())))
    channels = select(receipts.c.channel).where(receipts.c.id.in_(_receipts())).distinct()
    names = list(unit.connection.execute(channels).scalars())
    kept = list(unit.connection.execute(_receipts()).scalars())
    count = 0
    for table in reversed(metadata.sorted_tables):
        count += _remove(unit, table)
    _remove_receipts(unit, names, kept)
    unit.connection.execute(delete(settings).where(settings.c.key.in_(SETTINGS)))
    return count


def is_shared(unit: Unit) -> bool:
    """Whether there is anything that no demo made."""
    found = (
        select(table.c.id).where(~table.c.demo).limit(1)
        for table in (conversations, contacts, agents)
    )
    return any(unit.connection.execute(one).first() is not None for one in found)


def _cases() -> ScalarSelect[int]:
    return select(conversations.c.id).where(conversations.c.demo).scalar_subquery()


def _receipts() -> Select[Any]:
    return (
        select(messages.c.receipt_id)
        .where(messages.c.conversation_id.in_(_cases()), messages.c.receipt_id.is_not(None))
        .distinct()
    )


def _people() -> ScalarSelect[int]:
    return select(contacts.c.id).where(contacts.c.demo).scalar_subquery()


def _staff() -> ScalarSelect[int]:
    return select(agents.c.id).where(agents.c.demo).scalar_subquery()


def _said() -> ScalarSelect[int]:
    return select(messages.c.id).where(messages.c.conversation_id.in_(_cases())).scalar_subquery()


def _links() -> ScalarSelect[int]:
    found = select(case_links.c.id).where(case_links.c.conversation_id.in_(_cases()))
    return found.scalar_subquery()


_BELONGS: tuple[tuple[str, Ids], ...] = (
    ("case_link_id", _links),
    ("message_id", _said),
    ("conversation_id", _cases),
    ("contact_id", _people),
    ("agent_id", _staff),
)
"""Columns that say whose a row is; children stand before what they hang on."""


def _let_go(unit: Unit) -> None:
    """Real conversations that a demo agent touched lose that name, and rows point at no row of ours."""
    unit.connection.execute(
        update(conversations)
        .where(conversations.c.assignee_id.in_(_staff()))
        .values(assignee_id=None)
    )
    unit.connection.execute(
        update(conversations).where(conversations.c.demo).values(merged_into=None)
    )
    unit.connection.execute(update(contacts).where(contacts.c.demo).values(merged_into=None))


def _remove(unit: Unit, table: Table) -> int:
    """How many conversations that were."""
    if "demo" in table.c:
        gone = unit.connection.execute(delete(table).where(table.c.demo))
        return gone.rowcount if table is conversations else 0
    for column, ids in _BELONGS:
        if column in table.c:
            unit.connection.execute(delete(table).where(table.c[column].in_(ids())))
    return 0


def _remove_receipts(unit: Unit, channels: list[str], kept: list[int]) -> None:
    """Those that became messages and those of the same channels that were never read. Where nobody else
    writes, also what became no message: a call that rang, an echo."""
    mine: ColumnElement[bool] = receipts.c.id.in_(kept) | (
        receipts.c.channel.in_(channels) & (receipts.c.state != "done")
    )
    if not is_shared(unit):
        mine = receipts.c.id.is_not(None)
    aside = select(receipts.c.id).where(mine)
    unit.connection.execute(delete(quarantine).where(quarantine.c.receipt_id.in_(aside)))
    unit.connection.execute(delete(receipts).where(mine))
    for table in (cursors, channel_health, chats):
        unit.connection.execute(delete(table).where(table.c.channel.in_(channels)))
    lanes = [f"in:{name}" for name in channels]
    unit.connection.execute(delete(jobs).where(jobs.c.lane.in_(lanes)))
