"""Answers that stand ready for an agent: of the rules that held, and of the topic. Never sent by themselves."""

from typing import Any

from sqlalchemy import select

from inbox.services.access import conversation
from inbox.services.automatic import fill
from inbox.services.plan import Plan
from inbox.services.rules.tell import in_language
from inbox.store.tables.conversations import reasons
from inbox.store.unit import Unit

MOST = 3


def suggested_answers(unit: Unit, plan: Plan, conversation_id: int) -> list[dict[str, Any]]:
    """The newest rule first, then the topic, or the nearest above it that has one."""
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
    tree = plan.rulebook.tree
    for id in tree.line(row.topic_id or ""):
        topic = tree.topics[id]
        if topic.answer:
            found.append(
                {
                    "from": "topic",
                    "id": id,
                    "name": in_language(topic.name, row.language, plan),
                    "text": topic.answer,
                }
            )
            break
    return [
        {**one, "text": fill(in_language(one["text"], row.language, plan), row, plan)}
        for one in found[:MOST]
    ]
