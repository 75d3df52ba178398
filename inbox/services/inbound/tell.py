"""The events that a placed message leaves behind, and the work that follows from it."""

from collections.abc import Sequence

from inbox.model.actor import Actor
from inbox.services.assigning.gathering import ask_to_assign
from inbox.services.inbound.arrive import Arrival
from inbox.services.inbound.place import Placed, Placing
from inbox.services.rules.arrival import left_to_do, note_runs
from inbox.store.unit import Unit


def emit(unit: Unit, p: Placed, channel: str, tags: Sequence[int] = ()) -> None:
    """`channel` is the message's own; `tags` are those that it brought."""
    id, version = p.conversation.id, p.version
    who = Actor("contact", p.contact.id if p.contact else None)
    if p.is_first:
        unit.emit(
            "conversation.created",
            id,
            version,
            {
                "channel": p.conversation.origin_channel,
                "topic": p.conversation.topic_id,
                "team": p.conversation.team_id,
                "priority": p.conversation.priority,
                "language": p.conversation.language,
                "history": p.conversation.history,
            },
            who,
        )
    unit.emit(
        "message.received",
        id,
        version,
        {
            "message": str(p.id),
            "channel": channel,
            "arrival": str(p.arrival),
            "auto": str(p.item.message.auto),
            "at": p.item.at.isoformat(),
            "first": p.is_first,
            "started_clock": p.started_clock,
            "reopened": p.reopened,
            "tags": [str(tag) for tag in tags],
        },
        who,
    )
    if p.unassigned is not None:
        unit.emit(
            "conversation.unassigned", id, version, {"from": str(p.unassigned), "why": "away"}
        )


def enqueue(unit: Unit, placing: Placing) -> None:
    _run_rules(unit, placing)
    for p in placing.placed:
        if p.is_first and p.arrival is Arrival.CUSTOMER and placing.channel.entry.acknowledge:
            unit.enqueue(
                "acknowledge",
                {"conversation": p.conversation.id, "message": p.id},
                key=f"acknowledge:{p.conversation.id}",
            )
    if any(
        p.conversation.status == "open"
        and p.conversation.assignee_id is None
        and not p.conversation.history
        for p in placing.placed
    ):
        ask_to_assign(unit)


def _run_rules(unit: Unit, placing: Placing) -> None:
    """What rules did with the message is noted; what else they do follows in a job."""
    runs: list[tuple[str, int, str]] = []
    for p in placing.placed:
        if p.arrival not in (Arrival.CUSTOMER, Arrival.MACHINE) or not p.item.decision.hits:
            continue
        by_id = placing.plan.rulebook.by_id
        hits = [by_id[id] for id in p.item.decision.hits if id in by_id]
        later = left_to_do(hits, p.is_first, p.arrival is Arrival.MACHINE)
        if later:
            args = {"conversation": p.conversation.id, "message": p.id, "rules": later}
            unit.enqueue("rules", args | {"first": p.is_first})
        runs += [(r.id, p.conversation.id, f"m:{p.id}") for r in hits if r.id not in later]
    note_runs(unit, runs)
