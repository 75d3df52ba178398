"""What is usually asked for here: topics and languages of the last weeks, counted once an hour."""

from datetime import timedelta

from sqlalchemy import func, select

from inbox.services.plan import Plan
from inbox.services.settings import read_setting, write_setting
from inbox.store.tables.conversations import conversations
from inbox.store.unit import Unit
from routing.queue import Demand

KEY = "demand"
WEEKS = timedelta(weeks=4)
MOST = 300
"""Topics and languages beyond these come too seldom to keep somebody for."""


def count_demand(unit: Unit) -> None:
    c = conversations.c
    many = func.count()
    rows = unit.connection.execute(
        select(c.topic_id, c.language, many)
        .where(c.created_at > unit.now - WEEKS, c.history.is_(False), c.status != "spam")
        .group_by(c.topic_id, c.language)
        .order_by(many.desc())
        .limit(MOST)
    )
    write_setting(unit, KEY, [[topic or "", language, count] for topic, language, count in rows])


def usual_demand(unit: Unit, plan: Plan) -> list[Demand]:
    """Nothing where nothing was counted yet."""
    tree = plan.rulebook.tree
    return [
        Demand(tree.names(topic), language, float(count))
        for topic, language, count in read_setting(unit, KEY, [])
    ]
