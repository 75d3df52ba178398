"""The language that a customer wrote in before decides where a text could be two, or says nothing of it.

Reading knows no customers, so it says whom it leaves room for (`Understood.heard`); here they are looked
up, with one query for a set, and with none for most sets.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from sqlalchemy import func, select, tuple_

from inbox.services.inbound.understand import Understanding, in_language
from inbox.services.plan import Channel
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts, identities
from inbox.store.unit import Unit

Key = tuple[str, str]
"""Kind and value of an identity."""


def with_earlier_language(
    store: Store, understanding: Understanding, channel: Channel
) -> Understanding:
    """The customer's, or else the channel's."""
    asked = [one for one in understanding.messages if one.heard.asks]
    if not asked:
        return understanding
    keys = {(a.kind, a.value) for one in asked if (a := one.message.author) is not None}
    known = store.read(earlier_languages, keys) if keys else {}
    settled = []
    for one in understanding.messages:
        author = one.message.author
        earlier = known.get((author.kind, author.value), "") if author else ""
        prior = earlier or channel.entry.language or ""
        settled.append(in_language(one, one.heard.settled(prior)) if one.heard.asks else one)
    return replace(understanding, messages=tuple(settled))


def earlier_languages(unit: Unit, keys: Collection[Key]) -> Mapping[Key, str]:
    """That of the contact or, where none is known, of their newest conversation that has one."""
    newest = (
        select(conversations.c.language)
        .where(conversations.c.contact_id == contacts.c.id, conversations.c.language != "")
        .order_by(conversations.c.last_message_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = unit.connection.execute(
        select(
            identities.c.kind,
            identities.c.value,
            func.coalesce(func.nullif(contacts.c.language, ""), newest, ""),
        )
        .join(contacts, contacts.c.id == identities.c.contact_id)
        .where(tuple_(identities.c.kind, identities.c.value).in_(keys))
    )
    return {(kind, value): language for kind, value, language in rows}
