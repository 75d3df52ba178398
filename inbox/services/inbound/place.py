"""Puts understood messages into conversations, in memory, one after the other."""

import secrets
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from inbox.model.ids import new_id
from inbox.model.messages import Party, Post
from inbox.model.own_addresses import is_own
from inbox.model.words import Auto, Delivery, Status
from inbox.services.inbound.arrive import Arrival, Standing, arrive, begins_anew, first_standing
from inbox.services.inbound.came_back import SentMail
from inbox.services.inbound.conversation import Conversation, to_json
from inbox.services.inbound.keys import MOST
from inbox.services.inbound.returned import has_returned
from inbox.services.inbound.threads import Found, find_conversation
from inbox.services.inbound.understand import Understood, without_learnt_tags
from inbox.services.inbound.world import Contact, World, id_of_bytes
from inbox.services.plan import Channel, Plan
from inbox.services.rules.arrival import About, decide_as_it_stands

PREVIEW = 200
MOST_NAME = 80
LIVE_REOPEN = timedelta(hours=24)
"""A chat that was closed for longer is another visit."""


@dataclass(slots=True)
class Placed:
    """One message and where it went."""

    id: int
    item: Understood
    conversation: Conversation
    contact: Contact | None
    arrival: Arrival
    is_first: bool
    foreign: bool
    version: int
    started_clock: bool
    reopened: bool
    unassigned: int | None = None
    """The agent it was taken from, because they are away."""
    linked: Conversation | None = None
    bounced: Any = None
    """The delivery that a bounce speaks of, where the customer has nothing of it."""
    came_back: SentMail | None = None
    consultation: Any = None
    external_id: str = ""


@dataclass(slots=True)
class Placing:
    world: World
    channel: Channel
    plan: Plan
    now: datetime
    numbers: Callable[[], int]
    about: About = field(default_factory=About)
    """What rules ask of conversations and customers."""
    placed: list[Placed] = field(default_factory=list)
    new_contacts: list[Contact] = field(default_factory=list)
    new_aliases: dict[str, Conversation] = field(default_factory=dict)
    """Threads that go on in a conversation which began elsewhere."""


def new_token() -> str:
    """128 bits as 26 letters that survive mail addresses: `[a-z2-7]`."""
    return b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def place(placing: Placing, item: Understood) -> Placed | None:
    """None for what stands there already."""
    external_id = _external_id(placing, item)
    if external_id is None or has_returned(item, placing.world, placing.plan):
        return None
    message = item.message
    found = _find(placing, item)
    consultation = _consultation(placing, item)
    came_back, is_lost = _came_back(placing, item)
    arrival = _arrival(item, consultation, is_lost=is_lost)
    contact = _contact(placing, message.author, item) if message.author else None
    conversation = found.conversation
    if conversation is not None and _starts_again(placing, conversation, arrival, item.at):
        found = Found(None, linked=conversation)
        conversation = None
    item = _decided_as_it_stands(placing, item, conversation, contact)
    is_first = conversation is None
    item = item if is_first else without_learnt_tags(item)
    before = None
    if conversation is None:
        contact = contact or _nobody(placing, item)
        conversation = _begin(placing, item, contact, arrival)
    else:
        before = conversation.standing()
        conversation.stand(arrive(before, arrival, item.at))
        conversation.version += 1
        conversation._changed = True
    placed = Placed(
        id=new_id(item.at),
        item=item,
        conversation=conversation,
        contact=contact,
        arrival=arrival,
        is_first=is_first,
        foreign=_is_foreign(conversation, contact, message.author),
        version=conversation.version,
        started_clock=conversation.unanswered and (before is None or not before.unanswered),
        reopened=before is not None and before.status != conversation.status,
        linked=found.linked,
        bounced=_bounced(placing, item) if is_lost else None,
        came_back=came_back,
        consultation=consultation,
        external_id=external_id,
    )
    if before is not None and arrival is Arrival.CUSTOMER:
        _note_before(conversation, before)
        placed.unassigned = _give_back(placing, conversation, placed.reopened)
    _touch(placing, conversation, placed)
    placing.placed.append(placed)
    return placed


def _decided_as_it_stands(
    placing: Placing, item: Understood, conversation: Conversation | None, contact: Contact | None
) -> Understood:
    if item.prepared is None:
        return item
    decision = decide_as_it_stands(
        item.prepared,
        placing.plan.rulebook,
        conversation,
        contact.id if contact else None,
        contact.sensitivity if contact else "normal",
        placing.about,
    )
    return replace(item, decision=decision)


def _external_id(placing: Placing, item: Understood) -> str | None:
    """None for a true duplicate. The same id with another sender, date or text is another message."""
    id = item.message.external_id
    if id[:255] in placing.world.erased:
        return None
    standing = placing.world.duplicates.get(id)
    twin = next((p for p in placing.placed if p.external_id == id), None)
    if standing is None and twin is None:
        return id
    author = item.message.author.value if item.message.author else ""
    mine = (author, item.message.sent_at, item.message.text)
    if standing is not None:
        theirs = (standing.author_value, standing.sent_at, standing.text)
    else:
        assert twin is not None
        other = twin.item.message
        theirs = (other.author.value if other.author else "", other.sent_at, other.text)
    # On a platform an id is that of one thing for ever; what it says may have been edited meanwhile.
    if mine == theirs or (item.message.thread_key and author == theirs[0]):
        return None
    other_id = id_of_bytes(item)
    known = other_id in placing.world.duplicates or other_id in placing.world.erased
    if known or any(p.external_id == other_id for p in placing.placed):
        return None
    return other_id


def _find(placing: Placing, item: Understood) -> Found[Conversation]:
    message = item.message
    if message.bounce:
        row = placing.world.deliveries.get(message.bounce.original_message_id)
        if row is not None and row.conversation_id in placing.world.conversations:
            return Found(placing.world.conversations[row.conversation_id], by="bounce")
    for token in message.thread_tokens:
        asked = placing.world.consultations.get(token)
        if asked is not None and asked.conversation_id in placing.world.conversations:
            return Found(placing.world.conversations[asked.conversation_id], by="consultation")
    known = placing.world.known()
    key = message.thread_key[:MOST]
    if key in placing.world.by_key and not any(t in known.by_token for t in message.thread_tokens):
        return Found(placing.world.by_key[key], by="key")
    return find_conversation(message, known)


def _consultation(placing: Placing, item: Understood) -> Any:
    tokens = item.message.thread_tokens
    return next((c for t in tokens if (c := placing.world.consultations.get(t)) is not None), None)


def _came_back(placing: Placing, item: Understood) -> tuple[SentMail | None, bool]:
    """What a bounce speaks of, and whether it is lost: a copy to somebody else is not the answer."""
    bounce = item.message.bounce
    if bounce is None or not bounce.permanent:
        return None, False
    sent = placing.world.came_back.get(bounce.original_message_id)
    if sent is None:
        return None, True
    words = bounce.detail or bounce.reason
    lost = [sent.turn_down(who, words) for who in (bounce.recipient, *bounce.others)]
    return sent, any(lost)


def _bounced(placing: Placing, item: Understood) -> Any:
    bounce = item.message.bounce
    if bounce is None or not bounce.permanent:
        return None
    row = placing.world.deliveries.get(bounce.original_message_id)
    return row if row is not None and row.state != Delivery.FAILED else None


def _arrival(item: Understood, consultation: Any, *, is_lost: bool) -> Arrival:
    if item.receipt.history:
        return Arrival.HISTORY
    message = item.message
    if message.auto is Auto.BOUNCE:
        return Arrival.BOUNCE if is_lost else Arrival.MACHINE
    if message.auto is not Auto.NONE:
        return Arrival.MACHINE
    return Arrival.THIRD_PARTY if consultation is not None else Arrival.CUSTOMER


def _starts_again(
    placing: Placing, conversation: Conversation, arrival: Arrival, at: datetime
) -> bool:
    if arrival is not Arrival.CUSTOMER:
        return False
    is_live = placing.channel.connector.capabilities.live
    window = LIVE_REOPEN if is_live else placing.plan.organisation.reopen_window
    return begins_anew(conversation.standing(), at, window)


def _contact(placing: Placing, author: Party, item: Understood) -> Contact:
    known = placing.world.contacts.get((author.kind, author.value))
    if known is None:
        known = Contact(
            id=new_id(item.at),
            name=author.name,
            language=item.language,
            sensitivity="normal",
            is_new=True,
            first_of=author,
        )
        placing.world.contacts[(author.kind, author.value)] = known
        placing.new_contacts.append(known)
    return known


def _nobody(placing: Placing, item: Understood) -> Contact:
    """Somebody who left no address, and often no name."""
    contact = Contact(
        new_id(item.at), item.message.called[:500], item.language, "normal", is_new=True
    )
    placing.new_contacts.append(contact)
    return contact


def _begin(placing: Placing, item: Understood, contact: Contact, arrival: Arrival) -> Conversation:
    entry, decision, message = placing.channel.entry, item.decision, item.message
    standing = first_standing(arrival, item.at)
    topic = decision.topic or None
    conversation = Conversation(
        id=new_id(item.at),
        number=placing.numbers(),
        subject=message.subject or _post_name(message.post),
        preview="",
        status=str(standing.status),
        pending_on=None,
        priority=str(decision.priority),
        kind=str(decision.kind) if decision.kind else None,
        origin_channel=entry.id,
        origin_kind=entry.kind,
        contact_id=contact.id,
        team_id=decision.team or entry.team,
        assignee_id=None,
        topic_id=topic,
        language=item.language
        or contact.language
        or entry.language
        or placing.plan.organisation.default_language,
        unanswered=standing.unanswered,
        unanswered_since=standing.unanswered_since,
        needs_no_answer=False,
        before_last_inbound=None,
        first_inbound_at=item.at if standing.unanswered else None,
        due_at=None,
        snooze_until=None,
        snooze_on_reply=False,
        last_message_id=None,
        last_message_at=item.at,
        last_inbound_id=None,
        last_inbound_at=None,
        created_at=item.at,
        closed_at=standing.closed_at,
        failed=False,
        has_attachments=False,
        public=message.public,
        history=arrival is Arrival.HISTORY,
        demo=placing.plan.demo,
        sensitivity=contact.sensitivity,
        record=placing.plan.records.get(topic or "", "none"),
        merged_into=None,
        thread_token=new_token(),
        version=1,
        thread_key=message.thread_key[:MOST] or None,
        post_id=placing.world.posts.get(message.post.external_id[:998]) if message.post else None,
        _new=True,
    )
    if message.author:
        conversation.add_participant(
            message.author.kind, message.author.value, "customer", message.author.name
        )
    placing.world.add(conversation)
    return conversation


def _post_name(post: Post | None) -> str:
    """What a conversation under a post is called: the post's first line."""
    line = next(iter(post.text.strip().splitlines()), "") if post else ""
    return line if len(line) <= MOST_NAME else line[: MOST_NAME - 1].rsplit(" ", 1)[0] + "…"


def _is_foreign(conversation: Conversation, contact: Contact | None, author: Party | None) -> bool:
    """A chat's visitor who left an address is the customer when they write from there, too."""
    if contact is None or author is None or contact.id == conversation.contact_id:
        return False
    role, _ = conversation._participants.get((author.kind, author.value), ("", ""))
    return role != "customer"


def _give_back(placing: Placing, conversation: Conversation, reopened: bool) -> int | None:
    """To the same agent if on shift, else to the team."""
    assignee = conversation.assignee_id
    if not reopened or assignee is None or assignee in placing.world.on_shift:
        return None
    conversation.assignee_id = None
    return assignee


def _take_key(placing: Placing, conversation: Conversation, key: str) -> None:
    """A thread that was found another way (a token, a merge) is known by its key from now on."""
    if conversation.origin_channel == placing.channel.id and conversation.thread_key is None:
        conversation.thread_key = key
    else:
        placing.new_aliases[key] = conversation
    placing.world.by_key[key] = conversation


def _note_before(conversation: Conversation, before: Standing) -> None:
    """For *needs no answer*: of several in a row, what stood before the first is known too."""
    if before.status is Status.SPAM:
        return
    known = conversation.before_last_inbound or {}
    run = (known.get("run") or known) if before.unanswered else {}
    is_run = run and not run.get("unanswered")
    conversation.before_last_inbound = to_json(before) | ({"run": run} if is_run else {})


def _note_inbound(conversation: Conversation, id: int, at: datetime) -> None:
    """One that comes late is not the newest: a platform may tell of it long after."""
    newest = conversation.last_inbound_at
    if newest is None or at >= newest:
        conversation.last_inbound_id, conversation.last_inbound_at = id, at
    first = conversation.first_inbound_at
    conversation.first_inbound_at = at if first is None else min(first, at)
    conversation.history = False  # What was brought in from before goes on here.


def _touch(placing: Placing, conversation: Conversation, placed: Placed) -> None:
    """What the list shows of a conversation, and who takes part from now on."""
    message, at = placed.item.message, placed.item.at
    if message.thread_key and placing.world.by_key.get(message.thread_key[:MOST]) != conversation:
        _take_key(placing, conversation, message.thread_key[:MOST])
    if message.message_id:
        placing.world.by_header[message.message_id] = conversation
    if at >= conversation.last_message_at or conversation.last_message_id is None:
        conversation.last_message_at = at
        conversation.last_message_id = placed.id
        words = "" if placed.item.hints.is_threat else message.reply_text or message.text
        conversation.preview = " ".join(words.split())[:PREVIEW]
    if any(not one.inline for one in message.attachments):
        conversation.has_attachments = True
    if placed.arrival is Arrival.CUSTOMER:
        _note_inbound(conversation, placed.id, at)
    if placed.arrival is Arrival.BOUNCE:
        conversation.failed = True
    if placed.arrival in (Arrival.CUSTOMER, Arrival.HISTORY) and not placed.foreign:
        own = placing.plan.own_addresses
        for party in (*message.to, *message.cc):
            if party.value and not is_own(party.value, own):
                conversation.add_participant(party.kind, party.value, "copy", party.name)
