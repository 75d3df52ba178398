"""A desk whose rules a test writes, and a look at what they did."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from inbox.services.definitions.live import refresh
from inbox.services.rules.changes import follow
from inbox.services.rules.due import run_due
from inbox.store.store import Store
from inbox.store.tables.conversations import conversation_tags, reasons, tags
from inbox.store.tables.definitions import definitions
from inbox.store.tables.log import events
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk

TOPICS = (
    {"id": "invoice", "name": {"sv": "Faktura"}},
    {"id": "copy", "name": {"sv": "Kopia"}, "parent": "invoice"},
    {"id": "grid", "name": {"sv": "Elnät"}},
)


def rules_desk(
    store: Store,
    folder: Path,
    clock: Movable,
    *rules: dict[str, Any],
    smtp_port: int | None = None,
    topics: tuple[dict[str, Any], ...] = TOPICS,
    **organisation: Any,
) -> Desk:
    teams = ({"id": "help", "name": "Help"}, {"id": "backup", "name": "Backup"})
    plan = make_plan(
        email_channel(smtp_port), topics=topics, rules=rules, teams=teams, **organisation
    )
    desk = open_desk(store, folder, clock, plan)
    refresh(store, plan)
    return desk


def follow_log(desk: Desk) -> None:
    while desk.store.write(follow, desk.plan):
        pass
    desk.work()


def pass_time(desk: Desk, **by: float) -> int:
    desk.clock.move(**by)
    acted = run_due(desk.store, desk.plan)
    desk.work()
    return acted


def tags_of(desk: Desk) -> set[str]:
    return set(
        desk.store.read(
            lambda unit: list(
                unit.connection.execute(
                    select(tags.c.name).join(
                        conversation_tags, conversation_tags.c.tag_id == tags.c.id
                    )
                ).scalars()
            )
        )
    )


def reasons_of(desk: Desk) -> list[tuple[str, str, str]]:
    return desk.store.read(
        lambda unit: [
            (row.what, row.value, row.by)
            for row in unit.connection.execute(select(reasons).order_by(reasons.c.id))
        ]
    )


def events_of(desk: Desk, kind: str) -> list[dict[str, Any]]:
    return desk.store.read(
        lambda unit: list(
            unit.connection.execute(
                select(events.c.data).where(events.c.type == kind).order_by(events.c.number)
            ).scalars()
        )
    )


def fault_of(desk: Desk, rule: str) -> Any:
    return desk.store.read(
        lambda unit: unit.connection.execute(
            select(definitions.c.fault).where(
                definitions.c.kind == "rule", definitions.c.id == rule
            )
        ).scalar()
    )
