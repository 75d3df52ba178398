"""Reading the access log, which is kept in it as any other look at a customer."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from inbox.model.errors import InvalidError
from inbox.model.words import Looked
from inbox.services.permissions import require
from inbox.services.records.access_log import Visit
from inbox.services.reports.sheet import safe
from inbox.store.reading.access import Asked, about, list_access
from inbox.store.unit import Unit

MOST_ROWS = 20_000
"""Of one sheet."""
HEAD = (
    *("opened_at", "seen_at", "active_seconds", "agent", "agent_id", "what", "ahead"),
    *("number", "conversation_id", "contact_id", "file", "reason"),
)

Rows = list[dict[str, Any]]


def read_log(
    unit: Unit, asked: Asked, limit: int = 50, cursor: str | None = None
) -> tuple[tuple[Rows, str | None], Visit | None]:
    """AccessShape, the newest first, where to go on, and what is to be kept of this look."""
    require(unit.actor, "contact.access")
    asked = about(unit, asked)
    return list_access(unit, asked, limit, cursor), _look(unit, asked)


def read_sheet(unit: Unit, asked: Asked) -> tuple[Rows, Visit | None]:
    (rows, after), visit = read_log(unit, asked, MOST_ROWS)
    if after is not None:
        raise InvalidError(
            f"That is more than {MOST_ROWS} rows. Ask for a shorter period.",
            {"field": "from"},
            code="too_many_rows",
        )
    return rows, visit


def to_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows(_line(row) for row in rows)
    # A byte order mark is how Excel knows UTF-8.
    return "\ufeff" + out.getvalue()


def _line(row: Mapping[str, Any]) -> list[Any]:
    """Without the customer's name, which whoever checks who looked has no need of."""
    agent, contact, file = row["agent"], row["contact"] or {}, row["file"] or {}
    return [
        *(row["opened_at"].isoformat(), row["seen_at"].isoformat(), row["active_seconds"]),
        *(safe(agent["name"]), agent["id"], row["what"], row["ahead"]),
        *(row["number"], row["conversation_id"], contact.get("id")),
        *(safe(file.get("name", "")), safe(row["reason"])),
    ]


def _look(unit: Unit, asked: Asked) -> Visit | None:
    if unit.actor.kind != "agent" or unit.actor.id is None:
        return None
    contact = asked.contact if asked.conversation is None else None
    return Visit(unit.actor.id, asked.conversation, contact_id=contact, what=Looked.LOG)
