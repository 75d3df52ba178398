"""The same change of many conversations, in chunks, with progress, and it can be stopped."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from inbox.model.actor import Actor
from inbox.model.errors import NotFoundError, RefusedError
from inbox.model.words import Role
from inbox.services.conversations.change import change_conversation
from inbox.services.conversations.spam import mark_spam
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.store import Store
from inbox.store.tables.log import jobs
from inbox.store.unit import Unit

CHUNK = 50
"""So that nobody who writes waits for long."""
MOST = 20_000


def start(
    unit: Unit, ids: Sequence[int], change: Mapping[str, Any] | None, spam: bool | None
) -> int:
    """Answers the job's id. The change runs as whoever asked for it."""
    require(unit.actor, "conversation.bulk")
    id = unit.new_id()
    chosen = [str(one) for one in dict.fromkeys(ids)][:MOST]
    args = {
        "ids": chosen,
        "change": dict(change or {}),
        "spam": spam,
        "actor": _as_json(unit.actor),
    }
    unit.connection.execute(
        insert(jobs).values(
            id=id,
            actor="bulk",
            args=args,
            lane=f"bulk:{unit.actor.id}",
            due_at=unit.now,
            created_at=unit.now,
            progress={"done": 0, "total": len(chosen), "refused": 0},
        )
    )
    return id


def run(store: Store, plan: Plan, job_id: int, args: Mapping[str, Any]) -> None:
    actor = _from_json(args["actor"])
    ids = [int(one) for one in args["ids"]]
    done = refused = 0
    for start_at in range(0, len(ids), CHUNK):
        chunk = ids[start_at : start_at + CHUNK]
        refused += store.write_as(actor, _change_chunk, plan, chunk, args)
        done += len(chunk)
        progress = {"done": done, "total": len(ids), "refused": refused}
        if not store.write_lightly(actor, _note, job_id, progress):
            return  # Stopped.


def _change_chunk(unit: Unit, plan: Plan, ids: Sequence[int], args: Mapping[str, Any]) -> int:
    refused = 0
    for id in ids:
        try:
            with unit.connection.begin_nested():
                if args["change"]:
                    change_conversation(unit, plan, id, _times(args["change"]))
                if args["spam"] is not None:
                    mark_spam(unit, id, args["spam"])
        except RefusedError:
            refused += 1
    return refused


def _times(change: Mapping[str, Any]) -> dict[str, Any]:
    """JSON has no times."""
    snooze = change.get("snooze")
    if snooze and isinstance(snooze.get("until"), str):
        return {**change, "snooze": {**snooze, "until": datetime.fromisoformat(snooze["until"])}}
    return dict(change)


def _note(unit: Unit, job_id: int, progress: Mapping[str, Any]) -> bool:
    changed = unit.connection.execute(
        update(jobs).where(jobs.c.id == job_id).values(progress=dict(progress))
    )
    return changed.rowcount == 1


def read_job(unit: Unit, id: int) -> dict[str, Any]:
    """A job that is gone is done."""
    require(unit.actor, "job.read")
    row = unit.connection.execute(
        select(jobs.c.state, jobs.c.progress).where(jobs.c.id == id)
    ).first()
    if row is None:
        return {"id": str(id), "state": "done", "done": 0, "refused": 0, "total": None}
    progress = row.progress or {}
    return {
        "id": str(id),
        "state": row.state,
        "done": progress.get("done", 0),
        "refused": progress.get("refused", 0),
        "total": progress.get("total"),
    }


def stop(unit: Unit, id: int) -> None:
    """What is done stays done."""
    require(unit.actor, "conversation.bulk")
    gone = unit.connection.execute(delete(jobs).where(jobs.c.id == id, jobs.c.actor == "bulk"))
    if gone.rowcount == 0:
        raise NotFoundError("It has ended already.", code="job_ended")


def _as_json(actor: Actor) -> dict[str, Any]:
    return {
        "kind": actor.kind,
        "id": str(actor.id) if actor.id is not None else None,
        "name": actor.name,
        "roles": sorted(actor.roles),
        "teams": sorted(actor.teams),
        "protected_access": actor.protected_access,
    }


def _from_json(value: Mapping[str, Any]) -> Actor:
    return Actor(
        kind=value["kind"],
        id=int(value["id"]) if value["id"] is not None else None,
        name=value["name"],
        roles=frozenset(Role(one) for one in value["roles"]),
        teams=frozenset(value["teams"]),
        protected_access=value["protected_access"],
    )
