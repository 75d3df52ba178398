"""Views with their counts. What all agents share is counted once; what is one agent's own, beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, exists, func, literal, select, type_coerce

from inbox.model.actor import Actor
from inbox.model.errors import RefusedError
from inbox.model.words import Status
from inbox.store.reading.labels import Labels
from inbox.store.reading.lists import list_ids
from inbox.store.reading.rows import is_unread
from inbox.store.reading.scopes import IS_LIVE, IS_OPEN, ListQuery
from inbox.store.reading.sight import teams_seen
from inbox.store.reading.view_counts import (
    NONE,
    Count,
    Groups,
    Held,
    Promised,
    Work,
    count_views,
)
from inbox.store.tables.conversations import conversations, drafts, follow_ups, mentions, reads
from inbox.store.tables.people import agents, saved_views, teams
from inbox.store.unit import Unit

_C = conversations.c
MOST_SAVED = 1_000
"""Saved views count to this, and stand for more."""

OWN = (
    "mine",
    "unanswered",
    "unassigned",
    "pending",
    "snoozed",
    "follow-ups",
    "failed",
    "mentions",
    "drafts",
    "closed",
    "spam",
)
UNCOUNTED = ("closed", "spam")


@dataclass(frozen=True, slots=True)
class Extra:
    """What is one agent's own. Changes only with what they do or what concerns them by name."""

    mentions: int = 0
    drafts: int = 0
    unread: bool = False
    """In one of theirs a customer wrote after they last looked."""
    saved: tuple[Mapping[str, Any], ...] = ()
    """`id`, `name`, `count`, `due_at`."""


def list_views(unit: Unit, labels: Labels) -> list[dict[str, Any]]:
    """Every view (ViewShape) for `unit.actor`, counted anew; `shared_groups` has them for many."""
    return views_for(count_groups(unit), unit.actor, read_extra(unit), labels)


def views_for(groups: Groups, actor: Actor, extra: Extra, labels: Labels) -> list[dict[str, Any]]:
    """Pure. One `count_groups` does for all agents of a moment.

    `unread` is set where something waits for this very agent: *mine* and *mentions*. Of what belongs
    to everybody nearly all is unread to anybody, and bold type that is always there says nothing.
    """
    seen = teams_seen(actor)
    counts = {
        **count_views(groups, actor.id, seen),
        "mentions": Count(extra.mentions),
        "drafts": Count(extra.drafts),
    }
    unread = {"mine": extra.unread, "mentions": extra.mentions > 0}
    return [
        *(
            shape(
                "view",
                id,
                None if id in UNCOUNTED else counts.get(id, NONE),
                unread=unread.get(id, False),
            )
            for id in OWN
        ),
        *(
            shape("team", f"team:{id}", counts.get(f"team:{id}", NONE), name=name)
            for id, name in groups.teams.items()
            if seen is None or id in seen
        ),
        *(
            shape(
                "channel",
                f"channel:{id}",
                counts.get(f"channel:{id}", NONE),
                name=channel.name,
                channel_kind=channel.kind,
            )
            for id, channel in labels.channels.items()
            if seen is None
        ),
        *(
            shape(
                "saved", f"saved:{one['id']}", Count(one["count"], one["due_at"]), name=one["name"]
            )
            for one in extra.saved
        ),
    ]


def shape(
    kind: str,
    id: str,
    count: Count | None,
    *,
    name: str | None = None,
    channel_kind: str | None = None,
    unread: bool = False,
) -> dict[str, Any]:
    return {
        "id": id,
        "kind": kind,
        "name": name,
        "channel_kind": channel_kind,
        "count": count.count if count else None,
        "unread": unread,
        "most_urgent_due_at": count.due_at if count else None,
    }


def count_groups(unit: Unit) -> Groups:
    """For all agents at once, at most once a second: three walks over indexes of open work."""
    return Groups(_work(unit), _held(unit), _promised(unit), read_team_names(unit))


def read_team_names(unit: Unit) -> dict[str, str]:
    """By id, in the order of their names; without those that are retired."""
    statement = select(teams.c.id, teams.c.name).where(teams.c.retired.is_(False))
    rows = unit.connection.execute(statement.order_by(teams.c.name))
    return {row.id: row.name for row in rows}


def _work(unit: Unit) -> tuple[Work, ...]:
    alike = (_C.status, _C.team_id, _C.origin_channel, _C.unanswered)
    # On SQLite true is 1, and a filtered count would make it read the table beside the index.
    failed: ColumnElement[int] = func.count().filter(_C.failed)
    if unit.dialect == "sqlite":
        failed = func.sum(type_coerce(_C.failed, Integer))
    statement = (
        select(*alike, func.count(), failed, func.min(_C.due_at)).where(IS_LIVE).group_by(*alike)
    )
    return tuple(Work(*row) for row in unit.connection.execute(statement))


def _held(unit: Unit) -> tuple[Held, ...]:
    statement = (
        select(_C.assignee_id, _C.team_id, func.count(), func.min(_C.due_at))
        .where(IS_OPEN)
        .group_by(_C.assignee_id, _C.team_id)
    )
    return tuple(Held(*row) for row in unit.connection.execute(statement))


def _promised(unit: Unit) -> tuple[Promised, ...]:
    """Each conversation once for each reader: what nobody owns is everybody's already."""
    f, other = follow_ups.c, follow_ups.alias()
    nobodys = exists().where(
        other.c.conversation_id == f.conversation_id,
        other.c.owner_id.is_(None),
        other.c.done_at.is_(None),
    )
    owned = (
        select(f.conversation_id, f.owner_id)
        .where(f.done_at.is_(None), f.owner_id.is_(None) | ~nobodys)
        .distinct()
        .subquery()
    )
    statement = (
        select(owned.c.owner_id, _C.team_id, func.count(), func.min(_C.follow_up_at))
        .join(owned, owned.c.conversation_id == _C.id)
        .group_by(owned.c.owner_id, _C.team_id)
    )
    return tuple(Promised(*row) for row in unit.connection.execute(statement))


def read_extra(unit: Unit) -> Extra:
    """Of `unit.actor`, saved views included."""
    if unit.actor.id is None:
        return Extra()
    extra = read_extras(unit, [unit.actor.id])[unit.actor.id]
    return Extra(extra.mentions, extra.drafts, extra.unread, _saved(unit))


def read_extras(unit: Unit, agent_ids: Iterable[int]) -> dict[int, Extra]:
    """For the stream: of many agents in three queries, without saved views."""
    ids = list(agent_ids)
    mentioned = select(mentions.c.agent_id, func.count()).where(
        mentions.c.agent_id.in_(ids), mentions.c.seen_at.is_(None)
    )
    drafted = select(drafts.c.agent_id, func.count()).where(drafts.c.agent_id.in_(ids))
    own_reads = (reads.c.agent_id == _C.assignee_id) & (reads.c.conversation_id == _C.id)
    # EXISTS ends at the first that is unread.
    unread = exists(
        select(literal(1))
        .select_from(conversations.outerjoin(reads, own_reads))
        .where(_C.assignee_id == agents.c.id, _C.status == Status.OPEN, IS_LIVE, is_unread())
    )
    run = unit.connection.execute
    mention_counts = _pairs(run(mentioned.group_by(mentions.c.agent_id)).all())
    draft_counts = _pairs(run(drafted.group_by(drafts.c.agent_id)).all())
    bold = set(run(select(agents.c.id).where(agents.c.id.in_(ids), unread)).scalars())
    return {id: Extra(mention_counts.get(id, 0), draft_counts.get(id, 0), id in bold) for id in ids}


def _saved(unit: Unit) -> tuple[Mapping[str, Any], ...]:
    own = (saved_views.c.agent_id == unit.actor.id) | saved_views.c.shared.is_(True)
    rows = unit.connection.execute(
        select(saved_views.c.id, saved_views.c.name).where(own).order_by(saved_views.c.name)
    ).all()
    return tuple({"id": str(row.id), "name": row.name} | _count_saved(unit, row.id) for row in rows)


def _count_saved(unit: Unit, id: int) -> dict[str, Any]:
    try:
        ids, more = list_ids(unit, ListQuery(view=f"saved:{id}", sort="due"), MOST_SAVED, None)
    except RefusedError:  # It names something that is gone.
        return {"count": 0, "due_at": None}
    # The first is the most urgent, if anything in it is due at all.
    due_at = unit.connection.scalar(select(_C.due_at).where(_C.id == ids[0])) if ids else None
    return {"count": len(ids) + (more is not None), "due_at": due_at}


def _pairs(rows: Sequence[Any]) -> dict[int, int]:
    return {row[0]: row[1] for row in rows}
