"""What a set of messages may touch, looked up with a few queries for the whole set."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, literal_column, select

from inbox.model.messages import Party
from inbox.model.own_ids import OURS
from inbox.services.inbound.came_back import SentMail, read_sent_mails
from inbox.services.inbound.conversation import COLUMNS, Conversation
from inbox.services.inbound.keys import aliases, keys_of, newest_by_key, posts_of
from inbox.services.inbound.threads import Known, is_reply_subject
from inbox.services.inbound.understand import Understood
from inbox.services.plan import Plan
from inbox.store.among import among
from inbox.store.tables.conversations import consultations, conversations, participants, tags
from inbox.store.tables.customers import contacts, identities
from inbox.store.tables.journal import tombstones
from inbox.store.tables.messages import deliveries, messages
from inbox.store.tables.people import agents
from inbox.store.unit import AnyRow, Unit

MOST_BY_SUBJECT = 500


@dataclass(slots=True)
class Contact:
    id: int
    name: str
    language: str
    sensitivity: str
    is_new: bool = False
    first_of: Party | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A message that has this external id already."""

    id: int
    conversation_id: int
    author_value: str
    sent_at: datetime | None
    text: str


@dataclass(slots=True)
class World:
    channel: str
    duplicates: dict[str, Standing] = field(default_factory=dict)
    contacts: dict[tuple[str, str], Contact] = field(default_factory=dict)
    conversations: dict[int, Conversation] = field(default_factory=dict)
    by_token: dict[str, Conversation] = field(default_factory=dict)
    by_header: dict[str, Conversation] = field(default_factory=dict)
    by_key: dict[str, Conversation] = field(default_factory=dict)
    """By what the platform calls the thread."""
    posts: dict[str, int] = field(default_factory=dict)
    consultations: dict[str, AnyRow] = field(default_factory=dict)
    deliveries: dict[str, AnyRow] = field(default_factory=dict)
    """By the Message-ID of what was sent."""
    came_back: dict[str, SentMail] = field(default_factory=dict)
    """By the Message-ID, what bounces speak of."""
    by_contact: dict[int, list[Conversation]] = field(default_factory=lambda: defaultdict(list))
    tags: dict[str, int] = field(default_factory=dict)
    on_shift: set[int] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)

    def known(self) -> Known[Conversation]:
        return Known(
            by_token=self.by_token,
            by_header=self.by_header,
            by_contact=self._of_identity,
            is_participant=lambda c, kind, value: (kind, value) in c._participants,
            subject_of=lambda c: c.subject,
        )

    def _of_identity(self, kind: str, value: str) -> Sequence[Conversation]:
        contact = self.contacts.get((kind, value))
        return self.by_contact[contact.id] if contact else ()

    def add(self, conversation: Conversation) -> None:
        self.conversations[conversation.id] = conversation
        self.by_token[conversation.thread_token] = conversation
        self.by_contact[conversation.contact_id].insert(0, conversation)
        if conversation.thread_key:
            self.by_key[conversation.thread_key] = conversation


def look_up(unit: Unit, channel: str, items: Sequence[Understood], plan: Plan) -> World:
    world = World(channel)
    _duplicates(unit, world, items)
    _erased(unit, world, items)
    _contacts(unit, world, items)
    found = _headers(unit, world, items)
    world.posts = posts_of(unit, channel, items)
    _consultations(unit, world, items)
    _conversations(unit, world, items, found, plan)
    _came_back(unit, world, items)
    _participants(unit, world)
    _tags(unit, world, items)
    _on_shift(unit, world)
    return world


def _duplicates(unit: Unit, world: World, items: Sequence[Understood]) -> None:
    _find_duplicates(unit, world, {one.message.external_id for one in items})
    # Another message under the same id stands under the id of its bytes.
    twins = {id_of_bytes(one) for one in items if one.message.external_id in world.duplicates}
    if twins:
        _find_duplicates(unit, world, twins)


def id_of_bytes(item: Understood) -> str:
    return f"bytes:{item.digest}"


def _find_duplicates(unit: Unit, world: World, ids: Collection[str]) -> None:
    rows = unit.connection.execute(_DUPLICATES, {"of": world.channel, "ids": ids})
    for external_id, *rest in rows:
        world.duplicates[external_id] = Standing(*rest)


def _erased(unit: Unit, world: World, items: Sequence[Understood]) -> None:
    """What was erased stays erased when it is offered by another way."""
    keys = {one.message.external_id[:255] for one in items} | {
        id_of_bytes(one) for one in items if one.message.external_id in world.duplicates
    }
    of = f"message:{world.channel}"
    world.erased = set(unit.connection.scalars(_ERASED, {"of": of, "ids": keys}))


def _contacts(unit: Unit, world: World, items: Sequence[Understood]) -> None:
    keys = {(a.kind, a.value) for one in items if (a := one.message.author) is not None}
    if not keys:
        return
    asked = {"kinds": {kind for kind, _ in keys}, "values": {value for _, value in keys}}
    for kind, value, *rest in unit.connection.execute(_CONTACTS, asked):
        if (kind, value) in keys:
            world.contacts[(kind, value)] = Contact(*rest)


def _headers(unit: Unit, world: World, items: Sequence[Understood]) -> dict[str, int]:
    """Message-ID → conversation, and the deliveries of ours that they name."""
    ids: set[str] = set()
    for one in items:
        message = one.message
        ids.update(filter(None, (message.in_reply_to, *message.references)))
        if message.message_id.startswith(OURS):
            ids.add(message.message_id)  # Something of ours may have come back.
        if message.bounce and message.bounce.original_message_id:
            ids.add(message.bounce.original_message_id)
    if not ids:
        return {}
    rows = unit.connection.execute(_HEADERS, {"ids": ids}).all()
    for row in rows:
        if row.delivery is not None:
            world.deliveries[row.header_id] = row
    return {row.header_id: row.conversation_id for row in rows}


def _came_back(unit: Unit, world: World, items: Sequence[Understood]) -> None:
    ids = {bounce.original_message_id for one in items if (bounce := one.message.bounce)}
    rows = {id: row for id in ids if (row := world.deliveries.get(id)) is not None}
    of = {
        row.message: world.conversations[row.conversation_id]
        for row in rows.values()
        if row.conversation_id in world.conversations
    }
    sent = read_sent_mails(unit, of)
    world.came_back = {id: sent[row.message] for id, row in rows.items() if row.message in sent}


def _consultations(unit: Unit, world: World, items: Sequence[Understood]) -> None:
    tokens = {token for one in items for token in one.message.thread_tokens}
    if not tokens:
        return
    rows = unit.connection.execute(_CONSULTATIONS, {"tokens": tokens})
    world.consultations = {row.thread_token: row for row in rows}


def _conversations(
    unit: Unit, world: World, items: Sequence[Understood], headers: dict[str, int], plan: Plan
) -> None:
    tokens = {token for one in items for token in one.message.thread_tokens}
    ids = set(headers.values()) | {row.conversation_id for row in world.consultations.values()}
    ids |= {one.conversation_id for one in world.duplicates.values()}
    keys = keys_of(items)
    began = newest_by_key(unit, world.channel, keys) if keys else {}
    others = aliases(unit, plan, world.channel, keys) if keys else {}
    ids |= {*began.values(), *(row.conversation_id for row in others.values())}
    _load(unit, world, _BY_TOKEN, tokens)
    _load(unit, world, _BY_ID, ids)
    _load_recent(unit, world, items, plan)
    _follow_merges(unit, world)
    for header, id in headers.items():
        if id in world.conversations:
            world.by_header[header] = world.conversations[id]
    world.by_key = {key: world.conversations[id] for key, id in began.items()}
    for key, row in others.items():
        own = world.by_key.get(key)
        if own is None or row.at > own.last_message_at:
            world.by_key[key] = world.conversations[row.conversation_id]


def _load(unit: Unit, world: World, statement: Select[Any], these: Collection[Any]) -> None:
    for row in unit.connection.execute(statement, {"these": these}) if these else ():
        if row.id not in world.conversations:
            conversation = Conversation(*row)
            world.conversations[conversation.id] = conversation
            world.by_token[conversation.thread_token] = conversation


def _load_recent(unit: Unit, world: World, items: Sequence[Understood], plan: Plan) -> None:
    """Only of those whose subject says that it is an answer."""
    from_us = {
        world.contacts[key].id
        for one in items
        if is_reply_subject(one.message.subject)
        and (author := one.message.author) is not None
        and (key := (author.kind, author.value)) in world.contacts
    }
    if not from_us:
        return
    since = unit.now - plan.organisation.reopen_window
    for row in unit.connection.execute(_RECENT, {"these": from_us, "since": since}):
        conversation = world.conversations.setdefault(row.id, Conversation(*row))
        world.by_contact[conversation.contact_id].append(conversation)


def _follow_merges(unit: Unit, world: World) -> None:
    """A message to a conversation that was merged goes to where that one went."""
    for _ in range(5):
        missing = {
            c.merged_into
            for c in world.conversations.values()
            if c.merged_into is not None and c.merged_into not in world.conversations
        }
        if not missing:
            break
        _load(unit, world, _BY_ID, missing)
    for token, conversation in list(world.by_token.items()):
        world.by_token[token] = _end(world, conversation)
    for id, conversation in list(world.conversations.items()):
        world.conversations[id] = _end(world, conversation)
    for contact, mine in list(world.by_contact.items()):
        world.by_contact[contact] = list(dict.fromkeys(_end(world, one) for one in mine))


def _end(world: World, conversation: Conversation) -> Conversation:
    seen = {conversation.id}
    while conversation.merged_into is not None and conversation.merged_into not in seen:
        seen.add(conversation.merged_into)
        conversation = world.conversations.get(conversation.merged_into, conversation)
    return conversation


def _participants(unit: Unit, world: World) -> None:
    ids = {conversation.id for conversation in world.conversations.values()}
    if not ids:
        return
    rows = unit.connection.execute(_PARTICIPANTS, {"ids": ids})
    for id, kind, value, role, name in rows:
        if id in world.conversations:
            world.conversations[id]._participants[(kind, value)] = (role, name)


def _tags(unit: Unit, world: World, items: Iterable[Understood]) -> None:
    keys = {name.casefold() for one in items for name in (*one.decision.tags, *one.message.tags)}
    if keys:
        world.tags = lasting_tags(unit, keys)


def lasting_tags(unit: Unit, keys: Collection[str]) -> dict[str, int]:
    """By key, as it is merged now."""
    return {key: id for key, id in unit.connection.execute(_TAGS, {"keys": keys})}


def _on_shift(unit: Unit, world: World) -> None:
    ids = {c.assignee_id for c in world.conversations.values() if c.assignee_id is not None}
    if ids:
        world.on_shift = set(unit.connection.scalars(_ON_SHIFT, {"ids": ids}))


# Made once: every set asks for these.
_DUPLICATES = select(
    messages.c.external_id,
    messages.c.id,
    messages.c.conversation_id,
    messages.c.author_value,
    messages.c.sent_at,
    messages.c.text,
).where(messages.c.channel == bindparam("of"), among(messages.c.external_id, "ids"))
_ERASED = select(tombstones.c.external_id).where(
    tombstones.c.source == bindparam("of"), among(tombstones.c.external_id, "ids")
)
_CONTACTS = (
    select(
        identities.c.kind,
        identities.c.value,
        contacts.c.id,
        contacts.c.name,
        contacts.c.language,
        contacts.c.sensitivity,
    )
    .join(contacts, contacts.c.id == identities.c.contact_id)
    .where(among(identities.c.kind, "kinds"), among(identities.c.value, "values"))
)
_HEADERS = (
    select(
        messages.c.header_id,
        messages.c.conversation_id,
        deliveries.c.id.label("delivery"),
        messages.c.id.label("message"),
        deliveries.c.state,
    )
    .outerjoin(deliveries, deliveries.c.message_id == messages.c.id)
    .where(among(messages.c.header_id, "ids"), messages.c.header_id != literal_column("''"))
)
_CONSULTATIONS = select(consultations).where(among(consultations.c.thread_token, "tokens"))
_FOUND = select(*(conversations.c[name] for name in COLUMNS))
_BY_TOKEN = _FOUND.where(among(conversations.c.thread_token, "these"))
_BY_ID = _FOUND.where(among(conversations.c.id, "these"))
_RECENT = (
    _FOUND.where(
        among(conversations.c.contact_id, "these"),
        conversations.c.last_message_at > bindparam("since"),
    )
    .order_by(conversations.c.last_message_at.desc())
    .limit(MOST_BY_SUBJECT)
)
_PARTICIPANTS = select(participants).where(among(participants.c.conversation_id, "ids"))
_TAGS = select(tags.c.key, func.coalesce(tags.c.merged_into, tags.c.id)).where(
    among(tags.c.key, "keys")
)
_ON_SHIFT = select(agents.c.id).where(
    among(agents.c.id, "ids"), agents.c.active, agents.c.presence != "away"
)
