"""What a visitor of a chat sees: where it stands, and what was said in it."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from inbox.store.among import among
from inbox.store.reading.messages import read_attachments
from inbox.store.tables.chats import chats
from inbox.store.tables.conversations import conversations
from inbox.store.tables.log import events
from inbox.store.tables.messages import attachments, deliveries, messages
from inbox.store.tables.people import agents
from inbox.store.unit import AnyRow, Unit

Key = tuple[str, str]
"""Channel, and what it calls the chat."""
MOST_SHOWN = 100
AT_ONCE = 500
MOST_MERGES = 5
WAITING = ("queued", "sending", "failed", "unconfirmed")
"""Deliveries of what the visitor's browser has not said that it has; what was given up counts, too."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a chat stands, as far as its visitor may know."""

    conversation_id: int
    team_id: str | None
    assignee_id: int | None
    who: str
    """The public name of whoever has it."""
    status: str
    waits_since: datetime | None
    is_answered: bool
    """Somebody has said something to it."""
    by_mail: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One message as the visitor sees it."""

    id: int
    mine: bool
    client_id: str
    """What the visitor's browser called it; empty for ours."""
    name: str
    text: str
    at: datetime
    files: tuple[AnyRow, ...]
    waits: bool
    """Ours, and the visitor's browser has not said yet that it has it."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat as it stands at one number of the log."""

    number: int
    standing: Standing | None
    said: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Changes:
    number: int
    more: bool = False
    staff: bool = False
    """Somebody came to work, or went."""
    standings: Mapping[Key, Standing] = field(default_factory=dict)
    said: Mapping[Key, Sequence[Said]] = field(default_factory=dict)


# Made once: this is asked many times a second, and making a statement costs more than running it.
_C = conversations.c
_EVENTS = (
    select(events.c.number, events.c.type, events.c.conversation_id, events.c.data)
    .where(events.c.number > bindparam("after"))
    .order_by(events.c.number)
    .limit(AT_ONCE)
)
_KEYS_OF = select(_C.origin_channel, _C.thread_key).where(
    among(_C.id, "ids"), _C.thread_key.is_not(None)
)
_BEGAN = (
    select(_C.thread_key, func.max(_C.id))
    .where(_C.origin_channel == bindparam("channel"), among(_C.thread_key, "keys"))
    .group_by(_C.thread_key)
)
_STAND = (
    select(
        *(_C.id, _C.team_id, _C.assignee_id, _C.status, _C.unanswered, _C.unanswered_since),
        *(_C.first_response_at, _C.merged_into, agents.c.name, agents.c.alias),
    )
    .outerjoin(agents, agents.c.id == _C.assignee_id)
    .where(among(_C.id, "ids"))
)
_BY_MAIL = select(chats.c.key).where(
    chats.c.channel == bindparam("channel"),
    among(chats.c.key, "keys"),
    chats.c.mail_at.is_not(None),
)
_M = messages.c
_ALL_SAID = (
    select(
        *(_M.id, _M.channel, _M.thread_key, _M.direction, _M.external_id, _M.text),
        *(_M.received_at, deliveries.c.state, _M.author_name, agents.c.name, agents.c.alias),
    )
    .outerjoin(deliveries, deliveries.c.message_id == _M.id)
    .outerjoin(agents, (_M.author_kind == "agent") & (agents.c.id == _M.author_id))
    .where(
        among(_M.conversation_id, "of"),
        _M.visibility == "customer",
        _M.thread_key.is_not(None),
        deliveries.c.state.is_(None) | (deliveries.c.state != "scheduled"),
    )
    .order_by(_M.id.desc())
)
_SAID = _ALL_SAID.limit(MOST_SHOWN)
_SAID_THESE = _ALL_SAID.where(among(_M.id, "ids")).limit(AT_ONCE)


def read_chat(unit: Unit, key: Key, after: int = 0) -> Chat:
    """All of it, or what came after that number of the log."""
    number = unit.connection.scalar(select(func.max(events.c.number))) or 0
    standing = read_standings(unit, [key]).get(key)
    if standing is None:
        return Chat(number, None, ())
    # A number that lies ahead is another database's: all is told anew.
    ids = _told(unit, standing.conversation_id, after) if 0 < after <= number else None
    return Chat(number, standing, _said(unit, [standing.conversation_id], ids).get(key, ()))


def read_changes(
    unit: Unit,
    after: int,
    watched: Mapping[int, Any],
    held: Container[Key],
    channels: Container[str],
) -> Changes:
    """`watched` are conversations that somebody looks at, `held` the chats of connected visitors, and
    `channels` those that have chats."""
    found = unit.connection.execute(_EVENTS, {"after": after}).all()
    if not found:
        return Changes(after)
    number, more = found[-1].number, len(found) == AT_ONCE
    staff = any(row.type == "agent.presence" for row in found)
    about = [
        row
        for row in found
        if row.conversation_id in watched or row.data.get("channel") in channels
    ]
    ids = {row.conversation_id for row in about}
    keys = {key for key in _keys_of(unit, ids, watched) if key in held}
    if not keys:
        return Changes(number, more, staff)
    standings = read_standings(unit, keys)
    told = {int(row.data["message"]) for row in about if row.data.get("message")}
    where = {one.conversation_id for one in standings.values()}
    return Changes(number, more, staff, standings, _said(unit, where, told) if told else {})


def _keys_of(unit: Unit, ids: Collection[int], watched: Mapping[int, Any]) -> set[Key]:
    """The chats of these conversations; those that were merged are found by who watches them."""
    if not ids:
        return set()
    rows = unit.connection.execute(_KEYS_OF, {"ids": ids})
    return {(channel, key) for channel, key in rows} | {
        key for id in ids for key in watched.get(id, ())
    }


def read_standings(unit: Unit, keys: Collection[Key]) -> dict[Key, Standing]:
    """Of those chats in which something was said. The newest conversation of a chat counts."""
    of: dict[Key, int] = {}
    mail: set[Key] = set()
    for channel, theirs in _by_channel(keys).items():
        asked = {"channel": channel, "keys": theirs}
        of |= {(channel, key): id for key, id in unit.connection.execute(_BEGAN, asked)}
        mail |= {(channel, key) for key in unit.connection.execute(_BY_MAIL, asked).scalars()}
    rows = _ends(unit, set(of.values()))
    return {key: _standing(rows[id], key in mail) for key, id in of.items()}


def _by_channel(keys: Iterable[Key]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for channel, key in keys:
        found.setdefault(channel, []).append(key)
    return found


def _ends(unit: Unit, ids: set[int]) -> dict[int, AnyRow]:
    """Each conversation, or what it was merged into."""
    found = _rows(unit, ids)
    for _ in range(MOST_MERGES):
        moved = {id: row.merged_into for id, row in found.items() if row.merged_into is not None}
        if not moved:
            break
        into = _rows(unit, set(moved.values()))
        found |= {id: into[target] for id, target in moved.items()}
    return found


def _rows(unit: Unit, ids: set[int]) -> dict[int, AnyRow]:
    return {row.id: row for row in unit.connection.execute(_STAND, {"ids": ids})}


def _standing(row: AnyRow, by_mail: bool) -> Standing:
    return Standing(
        conversation_id=row.id,
        team_id=row.team_id,
        assignee_id=row.assignee_id,
        who=shown_name(row.alias, row.name),
        status=row.status,
        waits_since=row.unanswered_since if row.unanswered else None,
        is_answered=row.first_response_at is not None,
        by_mail=by_mail,
    )


def shown_name(alias: str | None, name: str | None) -> str:
    """How an employee is shown to customers: the alias, else the first name."""
    return alias or next(iter((name or "").split()), "")


def _told(unit: Unit, conversation_id: int, after: int) -> set[int]:
    """Messages that the log has told of since then: in the order in which they came to stand."""
    rows = unit.connection.execute(
        select(events.c.data).where(
            events.c.number > after,
            events.c.conversation_id == conversation_id,
            events.c.type.in_(("message.received", "message.written")),
        )
    ).scalars()
    return {int(data["message"]) for data in rows}


def _said(unit: Unit, of: Collection[int], ids: Collection[int] | None) -> dict[Key, list[Said]]:
    asked = {"of": of} | ({} if ids is None else {"ids": ids})
    rows = unit.connection.execute(_SAID if ids is None else _SAID_THESE, asked).all()
    files = read_attachments(unit, [row.id for row in rows])
    found: dict[Key, list[Said]] = {}
    for row in reversed(rows):
        key = (row.channel, row.thread_key)
        found.setdefault(key, []).append(_one(row, files.get(row.id, ())))
    return found


def _one(row: AnyRow, files: Sequence[AnyRow]) -> Said:
    mine = row.direction == "inbound"
    return Said(
        id=row.id,
        mine=mine,
        client_id=row.external_id.partition(":")[2] if mine else "",
        name="" if mine else shown_name(row.alias, row.name),
        text=row.text,
        at=row.received_at,
        files=tuple(files),
        waits=not mine and row.state in WAITING,
    )


def find_file(unit: Unit, key: Key, id: int) -> AnyRow | None:
    """A file that was sent in this chat, one way or the other."""
    return unit.connection.execute(
        select(attachments)
        .join(messages, messages.c.id == attachments.c.message_id)
        .where(
            attachments.c.id == id,
            messages.c.channel == key[0],
            messages.c.thread_key == key[1],
            messages.c.visibility == "customer",
        )
    ).first()
