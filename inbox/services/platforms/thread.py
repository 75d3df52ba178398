"""What the composer has to know of a platform's thread: its post, its window, what one may do there."""

from typing import Any

from sqlalchemy import select

from inbox.services import access
from inbox.services.outbound.recipients import customer_on, last_on, other_ways
from inbox.services.plan import Channel, Plan
from inbox.services.platforms.rights import MODERATION, may_act
from inbox.store.reading.answering import last_inbound
from inbox.store.reading.labels import Labels
from inbox.store.reading.moderation import post_facts, shape_post
from inbox.store.tables.platforms import acts, posts
from inbox.store.unit import AnyRow, Unit
from routing.windows import window_at


def read_thread(unit: Unit, plan: Plan, labels: Labels, conversation_id: int) -> dict[str, Any]:
    row = access.conversation(unit, conversation_id, "conversation.read", lock=False)
    last = last_inbound(unit, row.id)
    channel = plan.channels.get(last.channel if last is not None else row.origin_channel)
    channels = _ways(unit, plan, row, channel)
    return {
        "post": _post(unit, row, labels),
        "ways": [_way(unit, plan, row, one, labels) for one in channels],
        "acts": [kind for kind in MODERATION if channel and may_act(unit.actor, channel, kind)],
        "blocked": _blocked(unit, row, channel),
    }


def _ways(unit: Unit, plan: Plan, row: AnyRow, first: Channel | None) -> list[Channel]:
    """Where the customer wrote last, where they wrote before, and where they can be reached besides."""
    if first is None:
        return []
    origin = plan.channels.get(row.origin_channel)
    found = [first]
    if origin is not None and origin.id != first.id and origin.connector.capabilities.can_reply:
        found.append(origin)
    others = [plan.channels[id] for id in other_ways(unit, row, first, plan)]
    return found + [one for one in others if one not in found]


def _way(unit: Unit, plan: Plan, row: AnyRow, channel: Channel, labels: Labels) -> dict[str, Any]:
    can, entry = channel.connector.capabilities, channel.entry
    last = last_on(unit, row.id, channel.id)
    at = (last.sent_at or last.received_at) if last is not None else None
    window = window_at(can, at, unit.now)
    later = at + can.human_window if at and can.human_window else None
    to = customer_on(unit, row, channel, plan)
    return {
        "channel": labels.channel(channel.id, channel.kind),
        "to": to[0].value if can.recipients and to else "",
        "name": to[0].name if to else "",
        "modes": _modes(channel, last),
        "window": {"state": window.state, "until": window.until, "people_until": later},
        "max_text_length": can.max_text_length,
        "attachments": can.attachments,
        "guideline": dict(entry.guideline),
        "hold_seconds": entry.public_answers.hold_seconds,
        "approval": entry.public_answers.approval,
        "deleted": last is not None and last.deleted_at is not None,
        "shows_activity": entry.show_activity and bool(can.acts & {"seen", "typing"}),
    }


def _modes(channel: Channel, last: AnyRow | None) -> list[str]:
    can = channel.connector.capabilities
    if not can.can_reply or channel.entry.parallel:
        return []
    if not can.public or last is None or not last.public:
        return ["private"]
    return ["public", *(["private_reply"] if can.private_reply else [])]


def _post(unit: Unit, row: AnyRow, labels: Labels) -> dict[str, Any] | None:
    if row.post_id is None:
        return None
    found = unit.connection.execute(select(posts).where(posts.c.id == row.post_id)).first()
    if found is None:
        return None
    return {**shape_post(found, labels), **post_facts(unit, found.id)}


def _blocked(unit: Unit, row: AnyRow, channel: Channel | None) -> str | None:
    """The act that blocked this customer there."""
    if channel is None:
        return None
    id = unit.connection.execute(
        select(acts.c.id)
        .where(
            acts.c.contact_id == row.contact_id,
            acts.c.channel == channel.id,
            acts.c.kind == "block",
            acts.c.state == "done",
            acts.c.undone_by.is_(None),
        )
        .limit(1)
    ).scalar()
    return str(id) if id else None
