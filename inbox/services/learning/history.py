"""What the organisation's own history teaches: which conversations count as examples, and which don't.

docs/decisions/learning.md says why these.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from inbox.model.words import Direction, Visibility
from inbox.store.tables.conversations import conversations, reasons
from inbox.store.tables.log import events
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit
from routing.learning.examples import READ, Example, Text
from routing.topics import TopicTree

MOST = 100_000
MOST_UNTAGGED = 8_000
CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class History:
    examples: list[Example]
    """The newest first."""
    untagged: list[Text]


_TAUGHT = ("conversation.topic", "conversation.tagged", "conversation.untagged")


_set_by_hand = exists().where(
    events.c.conversation_id == conversations.c.id,
    events.c.type == "conversation.topic",
    events.c.actor_kind == "agent",
)
_set_by_model = exists().where(
    reasons.c.conversation_id == conversations.c.id,
    reasons.c.what == "topic",
    reasons.c.by.like("model:%"),
)
# A person's word is true. What a rule or the customer chose counts once somebody has answered and let
# it stand; what a model set counts never, or it would only learn from itself.
_teaches = and_(
    conversations.c.topic_id.is_not(None),
    or_(_set_by_hand, and_(conversations.c.first_response_at.is_not(None), ~_set_by_model)),
)
is_usable = and_(
    conversations.c.status != "spam",
    conversations.c.sensitivity == "normal",
    conversations.c.merged_into.is_(None),
)


def read_history(unit: Unit, tree: TopicTree, demo: bool) -> History:
    """Texts of people who are protected are never learnt from; those of the demo only in the demo."""
    scope = and_(is_usable, conversations.c.demo == demo)
    labelled = newest(unit, and_(scope, _teaches), MOST)
    known = ((row, tree.lasting(row.topic_id)) for row in labelled)
    examples = [
        Example(row.whole, topic, row.language, str(row.id))
        for row, topic in known
        if topic in tree.topics
    ]
    bare = newest(unit, and_(scope, conversations.c.topic_id.is_(None)), MOST_UNTAGGED)
    return History(examples, [Text(row.whole, row.language) for row in bare])


def count_taught(unit: Unit, since: Any) -> int:
    """Corrections: topics and tags that people set or changed since then. Counted up to a thousand."""
    taught = select(events.c.number).where(
        events.c.type.in_(_TAUGHT), events.c.actor_kind == "agent"
    )
    if since is not None:
        taught = taught.where(events.c.at > since)
    return (
        unit.connection.scalar(select(func.count()).select_from(taught.limit(1000).subquery())) or 0
    )


def newest(unit: Unit, condition: Any, most: int) -> Iterator["Row"]:
    """In chunks by id, so that no list of texts stands in memory twice."""
    before: int | None = None
    left = most
    while left > 0:
        statement = (
            select(conversations.c.id, conversations.c.topic_id, conversations.c.language)
            .where(condition)
            .order_by(conversations.c.id.desc())
            .limit(min(CHUNK, left))
        )
        if before is not None:
            statement = statement.where(conversations.c.id < before)
        rows = unit.connection.execute(statement).all()
        if not rows:
            return
        yield from _with_text(unit, rows)
        before, left = rows[-1].id, left - len(rows)


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    topic_id: str
    language: str
    subject: str
    text: str

    @property
    def whole(self) -> str:
        return f"{self.subject}\n{self.text}"


def _with_text(unit: Unit, rows: Sequence[Any]) -> Iterator[Row]:
    """Each with the first message that a customer wrote in it."""
    first = (
        select(func.min(messages.c.id))
        .where(
            messages.c.conversation_id.in_([row.id for row in rows]),
            messages.c.direction == Direction.INBOUND,
            messages.c.visibility == Visibility.CUSTOMER,
            messages.c.erased_at.is_(None),
        )
        .group_by(messages.c.conversation_id)
    )
    found = unit.connection.execute(
        select(
            messages.c.conversation_id,
            messages.c.subject,
            func.substr(messages.c.reply_text, 1, READ).label("reply_text"),
            func.substr(messages.c.text, 1, READ).label("text"),
        ).where(messages.c.id.in_(first))
    )
    texts = {row.conversation_id: row for row in found}
    for row in rows:
        said = texts.get(row.id)
        if said is not None:
            yield Row(
                row.id,
                row.topic_id or "",
                row.language,
                said.subject,
                said.reply_text or said.text,
            )
