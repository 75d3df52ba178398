"""Making a found post a conversation, or setting it aside. The customer did not write to us: nothing
automatic answers, and no clock runs before somebody takes it up."""

from typing import Any

from sqlalchemy import insert, select, update

from inbox.model.actor import Actor
from inbox.model.errors import ConflictError, NotFoundError
from inbox.model.masking import mask
from inbox.model.messages import Party
from inbox.model.words import Direction, Origin, Visibility
from inbox.services.inbound.conversation import sort_due
from inbox.services.inbound.place import new_token
from inbox.services.outbound.begin import find_or_make_contact
from inbox.services.permissions import require
from inbox.services.plan import Channel, Plan
from inbox.store.dialects import insert_ignoring, take_numbers
from inbox.store.reading.cursors import read_cursor, write_cursor
from inbox.store.reading.labels import Labels
from inbox.store.search import index
from inbox.store.search.terms import analyse
from inbox.store.tables.conversations import conversations, participants
from inbox.store.tables.listening import listened_posts
from inbox.store.tables.messages import messages
from inbox.store.unit import AnyRow, Unit

_L = listened_posts.c


def list_found(
    unit: Unit, labels: Labels, state: str, limit: int, cursor: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """ListenedPost: the newest first."""
    require(unit.actor, "listening.read")
    statement = select(listened_posts).where(_L.state == state)
    before = read_cursor(cursor, 1)
    if before is not None:
        statement = statement.where(_L.id < before[0])
    rows = unit.connection.execute(statement.order_by(_L.id.desc()).limit(limit + 1)).all()
    page = rows[:limit]
    more = write_cursor(page[-1].id) if len(rows) > limit else None
    return [_shape(row, labels) for row in page], more


def take_up(unit: Unit, plan: Plan, post_id: int) -> int:
    """Answers the conversation's id; that of an earlier one where it is one already."""
    require(unit.actor, "conversation.begin")
    row = _post(unit, post_id)
    if row.conversation_id is not None:
        return int(row.conversation_id)
    channel = plan.channel(row.channel)
    id = _known(unit, row) or _begin(unit, plan, channel, row)
    _decide(unit, row.id, "taken", id)
    return id


def set_aside(unit: Unit, post_id: int) -> None:
    require(unit.actor, "listening.read")
    row = _post(unit, post_id)
    if row.state == "taken":
        raise ConflictError("It is a conversation already.", code="already_decided")
    _decide(unit, row.id, "set_aside", None)


def _post(unit: Unit, post_id: int) -> AnyRow:
    row = unit.connection.execute(
        select(listened_posts).where(_L.id == post_id).with_for_update()
    ).first()
    if row is None:
        raise NotFoundError("There is no such post.", code="no_such_post")
    return row


def _known(unit: Unit, row: AnyRow) -> int | None:
    """They named us as well, and so wrote to us by another way."""
    return unit.connection.scalar(
        select(messages.c.conversation_id).where(
            messages.c.channel == row.channel, messages.c.external_id == row.external_id
        )
    )


def _decide(unit: Unit, id: int, state: str, conversation: int | None) -> None:
    values = {"state": state, "conversation_id": conversation, "decided_at": unit.now}
    unit.connection.execute(
        update(listened_posts).where(_L.id == id).values(**values, decided_by=unit.actor.id)
    )


def _begin(unit: Unit, plan: Plan, channel: Channel, row: AnyRow) -> int:
    """As if they had written to us now: whoever takes it up owes the answer from this moment."""
    party = Party(channel.connector.identity_kind, row.author_id, row.author_name)
    contact = find_or_make_contact(unit, plan, party)
    id, message = unit.new_id(), unit.new_id()
    language = row.language or contact.language or plan.organisation.default_language
    me = unit.actor.id if unit.actor.kind == "agent" else None
    unit.connection.execute(
        insert(conversations).values(
            id=id,
            number=next(iter(take_numbers(unit, "conversation", 1))),
            preview=" ".join(row.text.split())[:200],
            status="open",
            origin_channel=channel.id,
            origin_kind=channel.kind,
            contact_id=contact.id,
            team_id=channel.entry.team,
            assignee_id=me,
            topic_id=channel.entry.topic,
            language=language,
            fields={},
            unanswered=True,
            unanswered_since=unit.now,
            first_inbound_at=unit.now,
            sort_due=sort_due(None, unit.now, unit.now),
            last_message_id=message,
            last_message_at=unit.now,
            last_inbound_id=message,
            last_inbound_at=unit.now,
            created_at=unit.now,
            public=True,
            sensitivity=contact.sensitivity,
            thread_token=new_token(),
            thread_key=row.thread_key or None,
            demo=plan.demo,
        )
    )
    _insert_message(unit, channel, row, party, contact.id, id, message, language)
    who = {"kind": party.kind, "value": party.value, "role": "customer", "name": party.name}
    unit.connection.execute(insert_ignoring(unit, participants).values(conversation_id=id, **who))
    _tell(unit, channel, id, message, language, Actor("contact", contact.id))
    return id


def _insert_message(
    unit: Unit,
    channel: Channel,
    row: AnyRow,
    party: Party,
    contact_id: int,
    conversation_id: int,
    id: int,
    language: str,
) -> None:
    unit.connection.execute(
        insert(messages).values(
            id=id,
            conversation_id=conversation_id,
            channel=channel.id,
            channel_kind=channel.kind,
            direction=Direction.INBOUND,
            visibility=Visibility.CUSTOMER,
            public=True,
            origin=Origin.HUMAN,
            author_kind="contact",
            author_id=contact_id,
            author_name=party.name,
            author_value=party.value,
            text=row.text,
            reply_text=row.text,
            external_id=row.external_id,
            references=[],
            parties={},
            fields={},
            language=language,
            may_answer_automatically=False,
            manner="mention",
            thread_key=row.thread_key or None,
            link=row.url,
            sent_at=row.posted_at,
            received_at=unit.now,
            options={},
        )
    )
    index.add(unit, [(id, analyse(f"{row.text}\n{party.name}", language))])


def _tell(unit: Unit, channel: Channel, id: int, message: int, language: str, who: Actor) -> None:
    about = {"channel": channel.id, "topic": channel.entry.topic, "team": channel.entry.team}
    more = {"priority": "normal", "language": language, "history": False, "found": True}
    unit.emit("conversation.created", id, 1, {**about, **more}, who)
    unit.emit(
        "message.received",
        id,
        1,
        {
            "message": str(message),
            "channel": channel.id,
            "arrival": "customer",
            "auto": "none",
            "at": unit.now.isoformat(),
            "first": True,
            "started_clock": True,
            "reopened": False,
            "tags": [],
        },
        who,
    )


def _shape(row: AnyRow, labels: Labels) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "channel": labels.channel(row.channel),
        "search": row.search,
        "author_name": mask(row.author_name),
        "author_handle": row.author_handle,
        "text": mask(row.text),
        "url": row.url,
        "language": row.language,
        "posted_at": row.posted_at,
        "state": row.state,
        "conversation_id": str(row.conversation_id) if row.conversation_id else None,
    }
