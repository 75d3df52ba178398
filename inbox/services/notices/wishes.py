"""What each person wishes to be told of, by which way and when."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from inbox.services.notices.browsers import list_browsers, read_push_key
from inbox.services.notices.chat import list_addresses, tools
from inbox.services.notices.mailing import mail_channel
from inbox.services.notices.people import Person, may_get, read_people
from inbox.services.notices.whom import person_owner
from inbox.services.permissions import require_person
from inbox.services.plan import Plan
from inbox.store.dialects import upsert
from inbox.store.tables.notices import notice_ways, notice_wishes
from inbox.store.unit import Unit
from routing.notices import NoticeKind, Way, Wishes


def read_wishes(unit: Unit, plan: Plan) -> dict[str, Any]:
    person = _me(unit)
    kinds = [kind for kind in NoticeKind if may_get(person.actor, kind)]
    wishes = person.wishes
    return {
        "kinds": [
            {"kind": str(kind), "ways": [str(way) for way in wishes.by(kind)]} for kind in kinds
        ],
        "digest_minutes": wishes.digest_minutes,
        "quiet": wishes.quiet.model_dump() if wishes.quiet else None,
        "zone": plan.organisation.zone,
        "mail": person.login if Way.MAIL in person.reach and mail_channel(plan) else None,
        "push_key": read_push_key(unit, plan) or None,
        "browsers": list_browsers(unit),
        "chat_tools": list(tools(plan)),
        "addresses": list_addresses(unit),
        "faults": _faults(unit, person.id),
    }


def _me(unit: Unit) -> Person:
    me = require_person(unit.actor)
    return read_people(unit, [me]).by_id[me]


def _faults(unit: Unit, me: int) -> list[dict[str, Any]]:
    c = notice_ways.c
    rows = unit.connection.execute(
        select(c.way, c.error, c.error_at)
        .where(c.owner == person_owner(me), c.error.is_not(None))
        .order_by(c.way)
    )
    return [{"way": row.way, "error": row.error, "at": row.error_at} for row in rows]


def change_wishes(unit: Unit, plan: Plan, change: Mapping[str, Any]) -> dict[str, Any]:
    """`change` holds `kinds` (kind to ways), `digest_minutes` and `quiet`, whichever is to be changed."""
    person = _me(unit)
    kept = person.wishes.model_dump(mode="json")
    if change.get("kinds") is not None:
        kept["ways"] |= {
            str(kind): [str(w) for w in ways] for kind, ways in change["kinds"].items()
        }
    for name in ("digest_minutes", "quiet"):
        if name in change:
            kept[name] = change[name]
    value = Wishes.model_validate(kept).model_dump(mode="json")
    row = {"agent_id": person.id, "value": value, "updated_at": unit.now}
    upsert(unit, notice_wishes, row, ["agent_id"], ["value", "updated_at"])
    return read_wishes(unit, plan)
