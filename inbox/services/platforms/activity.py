"""Showing the customer that somebody has read, or is writing, where the platform can show it.

Nobody was promised anything: what can't be shown now is not tried again.
"""

import structlog
from sqlalchemy import select

from inbox.model.errors import ConnectorError
from inbox.model.outbound import Act
from inbox.services import access
from inbox.services.permissions import may
from inbox.services.plan import Plan
from inbox.store.store import Store
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit

log = structlog.get_logger()


def show_activity(unit: Unit, plan: Plan, conversation_id: int, kind: str) -> None:
    """`seen` or `typing`, in the customer's private thread; nothing is shown in public."""
    if not may(unit.actor, "conversation.reply"):
        return  # Who only looks is nobody whom the customer waits for.
    row = access.conversation(unit, conversation_id, "conversation.read", lock=False)
    last = unit.connection.execute(
        select(messages)
        .where(messages.c.id == row.last_inbound_id, messages.c.visibility == "customer")
        .limit(1)
    ).first()
    channel = plan.channels.get(last.channel) if last is not None else None
    if last is None or channel is None or last.public or not channel.entry.show_activity:
        return
    if kind not in channel.connector.capabilities.acts or channel.entry.parallel:
        return
    args = {
        "channel": channel.id,
        "kind": kind,
        "target": last.external_id,
        "thread_key": last.thread_key or "",
    }
    unit.enqueue("activity", args, key=f"{kind}:{conversation_id}")


def act_lightly(
    store: Store, plan: Plan, channel: str, kind: str, target: str, thread_key: str
) -> None:
    found = plan.channels.get(channel)
    if found is None:
        return
    try:
        found.connector.act(Act(kind, target, thread_key))
    except (ConnectorError, NotImplementedError) as error:
        log.info("activity could not be shown", channel=channel, kind=kind, error=str(error)[:200])
