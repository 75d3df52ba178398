"""Erasing a customer: texts, names, addresses, files and raw items go; what ids point to stays counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, tuple_, update

from inbox.model.errors import ConflictError
from inbox.services.access import contact
from inbox.services.idempotency import forget_answers
from inbox.services.records.erase_told import erase_told, forget_receipts
from inbox.services.same_person.decide import forget_person
from inbox.services.surveys.read import erase_comments
from inbox.store.dialects import insert_ignoring
from inbox.store.search import index
from inbox.store.tables.calls import calls
from inbox.store.tables.chats import chats
from inbox.store.tables.conversations import (
    consultations,
    conversations,
    drafts,
    follow_ups,
    mentions,
    participants,
    reasons,
)
from inbox.store.tables.customers import contact_merges, contacts, identities
from inbox.store.tables.journal import receipts, tombstones
from inbox.store.tables.learning import suggestions
from inbox.store.tables.listening import listened_posts
from inbox.store.tables.messages import attachments, automatic_sends, deliveries, messages
from inbox.store.tables.platforms import acts, media, message_changes, thread_aliases
from inbox.store.unit import Unit

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Erased:
    conversations: int
    messages: int
    blobs: tuple[str, ...]
    """Contents that nothing points to any more: to be removed from disk after the commit."""


def erase_contact(unit: Unit, contact_id: int) -> Erased:
    """Refuses where a duty to keep stands, and names it."""
    contact(unit, contact_id, "contact.erase")
    cases = unit.connection.execute(
        select(conversations.c.id, conversations.c.number, conversations.c.record).where(
            conversations.c.contact_id == contact_id
        )
    ).all()
    kept = [case.number for case in cases if case.record == "register"]
    if kept:
        raise ConflictError(
            "Some conversations have to be kept: their topic says record: register.",
            {"conversations": kept},
            code="record_must_be_kept",
        )
    ids = [case.id for case in cases]
    said = _messages(unit, ids)
    hashes = _erase_files(unit, said)
    hashes |= erase_told(unit, contact_id, _chunks(said))
    hashes |= _erase_receipts(unit, said)
    _erase_messages(unit, said)
    _erase_around(unit, ids)
    for some in _chunks([contact_id, *ids]):
        forget_answers(unit, some)
    _erase_person(unit, contact_id)
    erase_comments(unit, contact_id)
    index.remove(unit, said)
    index.remove_contacts(unit, [contact_id])
    unit.emit("contact.erased", data={"contact": str(contact_id), "messages": len(said)})
    return Erased(len(ids), len(said), tuple(_unused(unit, hashes)))


def describe(unit: Unit, contact_id: int) -> str:
    """Whom it would be about, for whoever has typed a number."""
    row = contact(unit, contact_id, "contact.erase")
    known = unit.connection.execute(
        select(identities.c.value).where(identities.c.contact_id == contact_id).limit(5)
    ).scalars()
    count = unit.connection.scalar(
        select(func.count()).where(conversations.c.contact_id == contact_id)
    )
    return f"{row.name or '(no name)'}, {', '.join(known) or 'no address'}, {count} conversations"


def _chunks(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]


def _messages(unit: Unit, cases: Sequence[int]) -> list[int]:
    found: list[int] = []
    for some in _chunks(cases):
        found += unit.connection.execute(
            select(messages.c.id).where(messages.c.conversation_id.in_(some))
        ).scalars()
    return found


def _erase_files(unit: Unit, said: Sequence[int]) -> set[str]:
    hashes: set[str] = set()
    for some in _chunks(said):
        rows = unit.connection.execute(
            delete(attachments)
            .where(attachments.c.message_id.in_(some))
            .returning(attachments.c.hash)
        )
        hashes |= set(rows.scalars())
    return hashes


def _erase_receipts(unit: Unit, said: Sequence[int]) -> set[str]:
    """The raw items of their messages."""
    hashes: set[str] = set()
    for some in _chunks(said):
        of = select(messages.c.receipt_id).where(
            messages.c.id.in_(some), messages.c.receipt_id.is_not(None)
        )
        hashes |= forget_receipts(unit, list(unit.connection.scalars(of)))
    return hashes


def _erase_messages(unit: Unit, said: Sequence[int]) -> None:
    nothing: dict[str, Any] = {
        "text": "",
        "reply_text": "",
        "html": None,
        "subject": "",
        "author_name": "",
        "author_value": "",
        "header_id": "",
        "thread_key": None,
        "in_reply_to": None,
        "references": [],
        "parties": {},
        "fields": {},
        "auto_reason": "",
        "link": None,
        "erased_at": unit.now,
    }
    for some in _chunks(said):
        # A message that comes again by another way is known by its id in the channel.
        stones = [
            {"source": f"message:{channel}", "external_id": external_id[:255], "at": unit.now}
            for channel, external_id in unit.connection.execute(
                select(messages.c.channel, messages.c.external_id).where(messages.c.id.in_(some))
            )
        ]
        unit.connection.execute(insert_ignoring(unit, tombstones), stones)
        unit.connection.execute(update(messages).where(messages.c.id.in_(some)).values(**nothing))
        unit.connection.execute(
            update(deliveries)
            .where(deliveries.c.message_id.in_(some))
            .values(error=None, refused=None)
        )
        unit.connection.execute(
            delete(automatic_sends).where(automatic_sends.c.message_id.in_(some))
        )
        unit.connection.execute(delete(mentions).where(mentions.c.message_id.in_(some)))
        _erase_on_platforms(unit, some)


def _erase_on_platforms(unit: Unit, said: Sequence[int]) -> None:
    """What messages said before, who reacted, where files stood; of what was done, that it was done."""
    for table in (message_changes, media):
        unit.connection.execute(delete(table).where(table.c.message_id.in_(said)))
    unit.connection.execute(
        update(acts)
        .where(acts.c.message_id.in_(said))
        .values(text="", reason="", target="", thread_key="", link="", error=None)
    )


def _erase_around(unit: Unit, cases: Sequence[int]) -> None:
    for some in _chunks(cases):
        mine = select(conversations.c.origin_channel, conversations.c.thread_key).where(
            conversations.c.id.in_(some)
        )
        unit.connection.execute(delete(chats).where(tuple_(chats.c.channel, chats.c.key).in_(mine)))
        for table in (drafts, participants, reasons, suggestions, thread_aliases):
            unit.connection.execute(delete(table).where(table.c.conversation_id.in_(some)))
        unit.connection.execute(
            update(follow_ups).where(follow_ups.c.conversation_id.in_(some)).values(reason="")
        )
        unit.connection.execute(
            update(calls)
            .where(calls.c.conversation_id.in_(some))
            .values(number="", name="", recording="")
        )
        unit.connection.execute(
            delete(listened_posts).where(listened_posts.c.conversation_id.in_(some))
        )
        unit.connection.execute(
            update(consultations)
            .where(consultations.c.conversation_id.in_(some))
            .values(to_value="", messages=[])
        )
        unit.connection.execute(
            update(conversations)
            .where(conversations.c.id.in_(some))
            .values(
                subject="",
                preview="",
                fields={},
                # What the platform calls them; should they write again, it is another conversation.
                thread_key=None,
                version=conversations.c.version + 1,
            )
        )


def _erase_person(unit: Unit, contact_id: int) -> None:
    known = select(identities.c.value).where(identities.c.contact_id == contact_id)
    unit.connection.execute(
        delete(message_changes).where(
            message_changes.c.message_id.is_(None), message_changes.c.author_value.in_(known)
        )
    )
    unit.connection.execute(delete(identities).where(identities.c.contact_id == contact_id))
    forget_person(unit, [contact_id])
    unit.connection.execute(
        update(contact_merges)
        .where(
            (contact_merges.c.contact_id == contact_id) | (contact_merges.c.into_id == contact_id)
        )
        .values(moved={"identities": [], "conversations": []})
    )
    unit.connection.execute(
        update(contacts)
        .where(contacts.c.id == contact_id)
        .values(name="", language="", notes="", fields={}, needs=[], erased_at=unit.now)
    )


def _unused(unit: Unit, hashes: set[str]) -> set[str]:
    """Contents that no other message and no other receipt has."""
    if not hashes:
        return set()
    used = set(
        unit.connection.execute(
            select(attachments.c.hash).where(attachments.c.hash.in_(hashes))
        ).scalars()
    )
    used |= set(
        unit.connection.execute(
            select(receipts.c.blob).where(receipts.c.blob.in_(hashes))
        ).scalars()
    )
    return hashes - used
