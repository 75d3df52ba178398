"""A unit of work: one transaction, the moment it happens at, who does it, and what it leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row

from inbox.model.actor import SYSTEM, Actor
from inbox.model.ids import new_id

AnyRow: TypeAlias = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class NewEvent:
    type: str
    conversation_id: int | None
    version: int | None
    data: Mapping[str, Any]
    actor_kind: str
    actor_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class NewJob:
    actor: str
    args: Mapping[str, Any]
    lane: str | None
    key: str | None
    priority: int
    due_at: datetime


@dataclass(slots=True)
class Unit:
    """Handed to services as their first argument. Made by `Store.write` and `Store.read` only."""

    connection: Connection
    now: datetime
    actor: Actor = SYSTEM
    events: list[NewEvent] = field(default_factory=list)
    jobs: list[NewJob] = field(default_factory=list)

    @property
    def dialect(self) -> str:
        return self.connection.dialect.name

    def new_id(self) -> int:
        return new_id(self.now)

    def emit(
        self,
        type: str,
        conversation_id: int | None = None,
        version: int | None = None,
        data: Mapping[str, Any] | None = None,
        actor: Actor | None = None,
    ) -> None:
        """One change of a conversation. `data` holds ids, numbers and enums, never text, names or addresses."""
        who = actor or self.actor
        self.events.append(
            NewEvent(type, conversation_id, version, data or {}, who.kind, who.id, self.now)
        )

    def enqueue(
        self,
        actor: str,
        args: Mapping[str, Any] | None = None,
        *,
        lane: str | None = None,
        key: str | None = None,
        priority: int = 0,
        due_at: datetime | None = None,
    ) -> None:
        """Work to be done after this commit. With a `key`, a job that already waits does for both."""
        self.jobs.append(NewJob(actor, args or {}, lane, key, priority, due_at or self.now))
