"""What a unit of work leaves behind, written as its last step: its jobs, then its events."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert

from inbox.model.ids import new_id
from inbox.store.dialects import insert_job, lock_log
from inbox.store.rows import insert_rows
from inbox.store.tables.log import events, jobs
from inbox.store.unit import NewJob, Unit


def write_jobs(unit: Unit) -> None:
    plain = [job for job in unit.jobs if job.key is None]
    # Each key once, in the same order everywhere, so that two units never wait for one another.
    keyed: dict[str, NewJob] = {}
    for job in sorted(unit.jobs, key=lambda job: (job.key or "", job.due_at)):
        if job.key is not None:
            keyed.setdefault(job.key, job)
    if plain:
        unit.connection.execute(insert(jobs), _job_rows(unit, plain))
    if keyed:
        unit.connection.execute(insert_job(unit), _job_rows(unit, keyed.values()))


def _job_rows(unit: Unit, new: Iterable[NewJob]) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id(unit.now),
            "actor": job.actor,
            "args": dict(job.args),
            "lane": job.lane,
            "key": job.key,
            "priority": job.priority,
            "due_at": job.due_at,
            "created_at": unit.now,
        }
        for job in new
    ]


def write_events(unit: Unit) -> None:
    if not unit.events:
        return
    lock_log(unit)
    insert_rows(
        unit,
        events,
        [
            {
                "type": event.type,
                "at": event.at,
                "actor_kind": event.actor_kind,
                "actor_id": event.actor_id,
                "conversation_id": event.conversation_id,
                "version": event.version,
                "data": dict(event.data),
            }
            for event in unit.events
        ],
    )
