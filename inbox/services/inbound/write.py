"""Writes what was placed: a few statements for a whole set, then the events and the work that follows."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, update

from inbox.model.alarm import THREAT
from inbox.model.words import Direction, Origin, Visibility
from inbox.services.inbound.arrive import Arrival
from inbox.services.inbound.bounces import write_bounces
from inbox.services.inbound.conversation import ON_UPDATE, Conversation
from inbox.services.inbound.keys import write_alias
from inbox.services.inbound.place import Placed, Placing
from inbox.services.inbound.tell import emit, enqueue
from inbox.services.inbound.world import lasting_tags
from inbox.services.learning.suggest import write_suggestions
from inbox.services.promises.kept import take_back_kept
from inbox.store.dialects import insert_ignoring
from inbox.store.rows import insert_new_rows, insert_rows
from inbox.store.search import index
from inbox.store.tables.conversations import (
    consultations,
    conversation_tags,
    conversations,
    links,
    participants,
    reasons,
    tags,
)
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.journal import blobs
from inbox.store.tables.messages import attachments, messages
from inbox.store.unit import Unit
from routing.reasons import Reason


class MovedError(Exception):
    """Raised when somebody changed a conversation after it was read: nothing is written, read again."""


def write(unit: Unit, placing: Placing) -> None:
    touched = {p.conversation.id: p.conversation for p in placing.placed}
    _write_contacts(unit, placing)
    _write_conversations(unit, touched.values())
    for key, conversation in placing.new_aliases.items():
        write_alias(unit, placing.channel.connector.source(), key, conversation.id)
    _write_messages(unit, placing)
    _write_attachments(unit, placing.placed)
    _write_participants(unit, touched.values())
    _write_tags(unit, placing)
    _write_reasons(unit, placing)
    _write_links(unit, placing.placed)
    write_bounces(unit, placing.placed)
    _write_answers(unit, placing.placed)
    write_suggestions(unit, placing.placed)
    index.add(unit, [(p.id, p.item.terms) for p in placing.placed])
    for placed in placing.placed:
        known = placing.world.tags
        tags = [known[name.casefold()] for name in _tag_names(placed)]
        emit(unit, placed, placing.channel.id, tags)
    for placed in placing.placed:
        if placed.bounced is not None and placed.item.message.bounce is not None:
            take_back_kept(unit, placed.bounced.message)
    enqueue(unit, placing)


def _write_contacts(unit: Unit, placing: Placing) -> None:
    new = placing.new_contacts
    insert_rows(
        unit,
        contacts,
        [
            {
                "id": contact.id,
                "name": contact.name[:500],
                "language": contact.language,
                "needs": [],
                "fields": {},
                "demo": placing.plan.demo,
                "created_at": unit.now,
            }
            for contact in new
        ],
    )
    # Two processes that meet somebody new at once: the second set fails here and is repeated.
    insert_rows(
        unit,
        identities,
        [
            {
                "id": unit.new_id(),
                "contact_id": contact.id,
                "kind": contact.first_of.kind,
                "value": contact.first_of.value[:320],
                "verified_method": contact.first_of.verified[:32] or None,
                "verified_at": unit.now if contact.first_of.verified else None,
                "created_at": unit.now,
            }
            for contact in new
            if contact.first_of is not None
        ],
    )
    known = [(c.id, c.name, (c.first_of.value,)) for c in new if c.first_of is not None]
    index.add_contacts(unit, known)


def _write_conversations(unit: Unit, touched: Iterable[Conversation]) -> None:
    touched = list(touched)
    insert_rows(unit, conversations, [{**c.row(), "fields": {}} for c in touched if c._new])
    # In one order everywhere, so that two units never wait for each other.
    changed = sorted((c for c in touched if not c._new and c._changed), key=lambda c: c.id)
    if not changed:
        return
    columns = (*ON_UPDATE, "sort_due")
    swapped = unit.connection.execute(
        update(conversations)
        .where(
            conversations.c.id == bindparam("_id"), conversations.c.version == bindparam("_read")
        )
        .values({name: bindparam(name) for name in columns}),
        [
            {k: v for k, v in c.row().items() if k in columns} | {"_id": c.id, "_read": c._read}
            for c in changed
        ],
    )
    if swapped.rowcount != len(changed):
        raise MovedError


def _write_messages(unit: Unit, placing: Placing) -> None:
    insert_rows(unit, messages, [_message_row(placing, placed) for placed in placing.placed])


def _message_row(placing: Placing, placed: Placed) -> dict[str, Any]:
    message, item = placed.item.message, placed.item
    third_party = _is_third_partys(placed)
    return {
        "id": placed.id,
        "conversation_id": placed.conversation.id,
        "channel": placing.channel.id,
        "channel_kind": placing.channel.kind,
        "direction": Direction.INBOUND,
        "visibility": Visibility.THIRD_PARTY if third_party else Visibility.CUSTOMER,
        "public": message.public,
        "origin": Origin.HUMAN if not message.auto or message.auto == "none" else Origin.AUTOMATIC,
        "auto": message.auto,
        "auto_reason": message.auto_reason[:200],
        "author_kind": "third_party" if third_party else "contact",
        "author_id": placed.contact.id if placed.contact and not third_party else None,
        "author_name": message.called[:500],
        "author_value": (message.author.value if message.author else "")[:320],
        "foreign_sender": placed.foreign,
        "subject": message.subject[:998],
        "text": message.text,
        "reply_text": message.reply_text,
        "html": message.html or None,
        "external_id": placed.external_id[:998],
        "header_id": message.message_id[:998],
        "in_reply_to": message.in_reply_to[:998] or None,
        "references": list(message.references[-50:]),
        "parties": {
            "to": _parties(message.to),
            "cc": _parties(message.cc),
            "reply_to": _parties(message.reply_to),
        },
        "fields": _fields(placed),
        "language": item.language,
        "authentication": message.authentication,
        "may_answer_automatically": message.may_answer_automatically,
        "history": item.receipt.history,
        "sent_at": message.sent_at,
        "received_at": item.at,
        "receipt_id": item.receipt.id,
        "thread_key": message.thread_key[:255] or None,
        "manner": message.manner[:16] or None,
        "link": message.link[:2000] or None,
        "options": {},
    }


def _is_third_partys(placed: Placed) -> bool:
    """Their absence and their server's report belong to what we asked them, which no customer sees."""
    if placed.consultation is None:
        return False
    return placed.arrival in (Arrival.THIRD_PARTY, Arrival.MACHINE, Arrival.BOUNCE)


def _parties(parties: Iterable[Any]) -> list[list[str]]:
    return [[party.kind, party.value, party.name] for party in list(parties)[:200]]


def _fields(placed: Placed) -> dict[str, Any]:
    fields = dict(placed.item.message.fields)
    bounce = placed.item.message.bounce
    if bounce:
        fields["bounce"] = {
            "recipient": bounce.recipient,
            "status": bounce.status,
            "permanent": bounce.permanent,
            "reason": bounce.reason,
            "detail": bounce.detail[:2000],
        }
    if placed.external_id != placed.item.message.external_id:
        fields["same_id_as_another"] = True
    if placed.item.hints.is_threat:
        fields[THREAT] = True  # Folded on screen, with a word of warning.
    return fields


def _write_attachments(unit: Unit, placed: Sequence[Placed]) -> None:
    kept = [(p, k) for p in placed for k in p.item.attachments]
    if not kept:
        return
    sizes = {k.hash: k.size for _, k in kept}
    known = [{"hash": h, "size": s, "touched_at": unit.now} for h, s in sorted(sizes.items())]
    insert_new_rows(unit, blobs, known, ["hash"])
    insert_rows(
        unit,
        attachments,
        [
            {
                "id": unit.new_id(),
                "message_id": p.id,
                "hash": k.hash,
                "filename": k.attachment.filename[:255],
                "content_type": k.attachment.content_type[:127],
                "size": k.size,
                "inline": k.attachment.inline,
                "content_id": k.attachment.content_id[:255],
                "created_at": unit.now,
            }
            for p, k in kept
        ],
    )


def _write_participants(unit: Unit, touched: Iterable[Conversation]) -> None:
    rows = [
        {
            "conversation_id": c.id,
            "kind": kind,
            "value": value[:320],
            "role": c._participants[(kind, value)][0],
            "name": c._participants[(kind, value)][1][:500],
        }
        for c in touched
        for kind, value in sorted(c._new_participants)
    ]
    insert_new_rows(unit, participants, rows, ["conversation_id", "kind", "value"])


def _tag_names(placed: Placed) -> list[str]:
    if placed.arrival is not Arrival.CUSTOMER:
        return []
    return list(dict.fromkeys((*placed.item.decision.tags, *placed.item.message.tags)))


def _write_tags(unit: Unit, placing: Placing) -> None:
    wanted = {name.casefold(): name for p in placing.placed for name in _tag_names(p)}
    missing = {key: name for key, name in wanted.items() if key not in placing.world.tags}
    if missing:
        unit.connection.execute(
            insert_ignoring(unit, tags),
            [
                {"id": unit.new_id(), "name": name[:100], "key": key[:100], "created_at": unit.now}
                for key, name in missing.items()
            ],
        )
        placing.world.tags.update(lasting_tags(unit, missing))
    pairs = {
        (p.conversation.id, placing.world.tags[name.casefold()])
        for p in placing.placed
        for name in _tag_names(p)
    }
    worn = [{"conversation_id": c, "tag_id": t, "at": unit.now} for c, t in sorted(pairs)]
    insert_new_rows(unit, conversation_tags, worn, ["conversation_id", "tag_id"])


def _write_reasons(unit: Unit, placing: Placing) -> None:
    rows = []
    for placed in placing.placed:
        if placed.arrival is not Arrival.CUSTOMER:
            continue
        for reason in placed.item.decision.reasons:
            # Later messages add tags; topic, team and priority stand as the first one set them.
            if placed.is_first or reason.what == "tag":
                rows.append(reason_row(unit, placed.conversation.id, reason))
    insert_rows(unit, reasons, rows)


def reason_row(unit: Unit, conversation_id: int, reason: Reason) -> dict[str, Any]:
    return {
        "id": unit.new_id(),
        "conversation_id": conversation_id,
        "what": reason.what,
        "value": reason.value[:100],
        "by": reason.by[:100],
        "code": reason.code,
        "facts": dict(reason.facts),
        "at": unit.now,
    }


def _write_links(unit: Unit, placed: Sequence[Placed]) -> None:
    insert_rows(
        unit,
        links,
        [
            {
                "conversation_id": p.conversation.id,
                "other_id": p.linked.id,
                "kind": "continued"
                if not p.foreign and p.contact and p.contact.id == p.linked.contact_id
                else "related",
                "data": {},
                "at": unit.now,
            }
            for p in placed
            if p.linked is not None
        ],
    )


def _write_answers(unit: Unit, placed: Sequence[Placed]) -> None:
    for p in placed:
        if p.consultation is not None and p.arrival is Arrival.THIRD_PARTY:
            unit.connection.execute(
                update(consultations)
                .where(consultations.c.id == p.consultation.id)
                .values(answered_at=unit.now)
            )
