"""The table that conversations point to, kept as the definitions say."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from inbox.services.definitions.names import readable
from inbox.services.definitions.rows import TOPIC, rows_of
from inbox.store.dialects import insert_ignoring
from inbox.store.tables.conversations import topics
from inbox.store.unit import AnyRow, Unit
from routing.settings import Topic
from routing.topics import TopicTree

_KEPT = (
    "parent_id",
    "names",
    "instruction",
    "mandate",
    "priority",
    "record",
    "retired",
    "merged_into",
)


def write_topics(unit: Unit) -> None:
    """Rows without a definition are retired: somebody wrote them before there were any."""
    shaped = [(row, readable(row)) for row in rows_of(unit, TOPIC)]
    defined = {row.id: (row, shape) for row, shape in shaped if shape is not None}
    tree = TopicTree.build([shape for _, shape in defined.values()])
    wanted = {id: _values(row, shape, tree, defined) for id, (row, shape) in defined.items()}
    standing = {row.id: row for row in unit.connection.execute(select(topics))}
    new = [
        {**values, "id": id, "parent_id": None}
        for id, values in wanted.items()
        if id not in standing
    ]
    if new:
        unit.connection.execute(insert_ignoring(unit, topics), new)
    for id, values in wanted.items():
        # Parents once all are there, in whatever order they were written.
        row = standing.get(id)
        if row is None or any(row._mapping[name] != values[name] for name in _KEPT):
            unit.connection.execute(update(topics).where(topics.c.id == id).values(**values))
    gone = [id for id, row in standing.items() if id not in wanted and not row.retired]
    if gone:
        unit.connection.execute(update(topics).where(topics.c.id.in_(gone)).values(retired=True))


def _values(
    row: AnyRow, topic: Topic, tree: TopicTree, defined: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "parent_id": topic.parent if topic.parent in defined else None,
        "names": dict(topic.name),
        "instruction": topic.instruction,
        "mandate": topic.mandate,
        "priority": str(topic.priority) if topic.priority else None,
        "record": str(tree.record(topic.id)),
        "retired": row.retired_at is not None,
        "merged_into": row.merged_into,
    }
