"""Answers that stand ready for an agent: of the rules that held, and of the topic. Never sent by themselves."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from inbox.services.access import conversation
from inbox.services.outbound.automatic import fill
from inbox.services.plan import Plan
from inbox.services.rules.tell import in_language
from inbox.store.tables.conversations import reasons
from inbox.store.unit import Unit

MOST = 3


def suggested_answers(unit: Unit, plan: Plan, conversation_id: int) -> list[dict[str, Any]]:
    """The newest rule first, then the topic, then what is asked next."""
    row = conversation(unit, conversation_id, "conversation.reply", lock=False)
    found: list[dict[str, Any]] = []
    by_id = plan.rulebook.by_id
    suggesting = unit.connection.execute(
        select(reasons.c.value)
        .where(reasons.c.conversation_id == row.id, reasons.c.what == "answer")
        .order_by(reasons.c.id.desc())
        .limit(20)
    ).scalars()
    for id in dict.fromkeys(suggesting):
        rule = by_id.get(id)
        if rule is not None and rule.then.suggest:
            found.append(
                {"from": "rule", "id": id, "name": rule.name or id, "text": rule.then.suggest}
            )
    found += _of_topics(plan, row.topic_id or "", row.language)
    return [
        {**one, "text": fill(in_language(one["text"], row.language, plan), row, plan)}
        for one in found[:MOST]
    ]


def _of_topics(plan: Plan, id: str, language: str) -> Iterator[dict[str, Any]]:
    """What the topic answers, or the nearest above it, and then what people ask next after it."""
    tree = plan.rulebook.tree
    line = tree.line(tree.lasting(id))
    answering = [one for one in line if tree.topics[one].answer][:1]
    asked_next = next((tree.topics[one].next for one in line if tree.topics[one].next), ())
    for name in (*answering, *map(tree.lasting, asked_next)):
        topic = tree.topics.get(name)
        if topic is not None and topic.answer:
            yield {
                "from": "topic" if name in answering else "next",
                "id": name,
                "name": in_language(topic.name, language, plan),
                "text": topic.answer,
            }
