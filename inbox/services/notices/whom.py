"""What an event of the log means for whom. Reads nothing: what has to be known is read before."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from inbox.services.notices.people import People, Person, is_protected, may_get, may_see
from inbox.store.unit import AnyRow
from routing.notices import NoticeKind, Way, Wishes

HOUR_DIGITS = 13
"""Of a time in ISO 8601: `2026-11-22T10`."""


@dataclass(frozen=True, slots=True)
class Known:
    people: People
    conversations: Mapping[int, AnyRow]
    mentioned: Mapping[int, Sequence[int]]
    """Message → agents."""
    promises: Mapping[int, AnyRow]
    """Follow-ups that have just fallen due."""
    channel_teams: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Notice:
    owner: str
    agent_id: int | None
    key: str
    kind: NoticeKind
    at: datetime
    conversation_id: int | None = None
    channel: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    ways: tuple[Way, ...] = ()
    wishes: Wishes = Wishes()


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to be told, before it is known to whom."""

    kind: NoticeKind
    key: str
    data: Mapping[str, Any] = field(default_factory=dict)
    channel: str | None = None
    team: str | None = None
    """Whose address may be told too."""


Told = tuple[Fact, Iterable[Person]]


def person_owner(agent_id: int) -> str:
    return f"a{agent_id}"


def address_owner(address_id: int) -> str:
    return f"t{address_id}"


def notices_of(event: AnyRow, known: Known) -> Iterator[Notice]:
    row = known.conversations.get(event.conversation_id) if event.conversation_id else None
    if event.conversation_id and (row is None or row.history):
        return
    found = TELLS[event.type](event, row, known)
    if found is None:
        return
    fact, whom = found
    common: dict[str, Any] = {
        "key": fact.key,
        "kind": fact.kind,
        "at": event.at,
        "conversation_id": event.conversation_id,
        "channel": fact.channel,
        "data": fact.data,
    }
    for person in {one.id: one for one in whom}.values():
        if may_get(person.actor, fact.kind) and (row is None or may_see(person.actor, row)):
            yield from _to_person(person, fact.kind, common)
    if row is not None and is_protected(row):
        return
    for address in known.people.team_addresses:
        if address.team_id == fact.team and fact.kind in address.kinds:
            ways = (Way.CHAT,)
            yield Notice(address_owner(address.id), None, ways=ways, **common)


def _to_person(person: Person, kind: NoticeKind, common: Mapping[str, Any]) -> Iterator[Notice]:
    """What is not wished in the console belongs to nobody's list there."""
    ways = tuple(way for way in person.wishes.by(kind) if way in person.reach)
    shown = person.id if Way.CONSOLE in ways else None
    if ways:
        yield Notice(person_owner(person.id), shown, ways=ways, wishes=person.wishes, **common)


def _assigned(event: AnyRow, row: AnyRow | None, known: Known) -> Told | None:
    to = event.data.get("to")
    person = known.people.by_id.get(int(to)) if to else None
    # Who takes something knows it.
    if person is None or (event.actor_kind == "agent" and event.actor_id == person.id):
        return None
    return Fact(NoticeKind.ASSIGNED, f"assigned:{event.number}"), [person]


def _mentioned(event: AnyRow, row: AnyRow | None, known: Known) -> Told | None:
    message = event.data.get("message")
    ids = known.mentioned.get(int(message), ()) if message else ()
    own = event.actor_id if event.actor_kind == "agent" else None
    people = [known.people.by_id[id] for id in ids if id in known.people.by_id and id != own]
    data = {"message": message}
    return Fact(NoticeKind.MENTIONED, f"mentioned:{message}", data), people


def _clock(event: AnyRow, row: AnyRow | None, known: Known) -> Told | None:
    is_missed = event.type == "clock.missed"
    kind = NoticeKind.BREACHED if is_missed else NoticeKind.NEAR_BREACH
    assert row is not None
    due = {"clock": event.data.get("kind"), "due_at": event.data.get("due_at")}
    key = f"{kind}:{row.id}:{due['clock']}:{due['due_at']}"
    if event.data.get("follow_up"):
        return _missed_promise(event, row, known, Fact(kind, key, due))
    whom = [one for to in event.data.get("to", ()) for one in _CLOCK_TO[to](row, known.people)]
    return Fact(kind, key, due, team=row.team_id), whom


def _missed_promise(event: AnyRow, row: AnyRow, known: Known, fact: Fact) -> Told:
    """A promise is its owner's or its team's, whoever has the conversation."""
    owner = known.people.by_id.get(int(event.data.get("owner") or 0))
    team = event.data.get("team")
    whose = [owner] if owner else known.people.of_team(team) or _assignee(row, known.people)
    team = team or row.team_id
    return replace(fact, team=team), [*whose, *known.people.leads_of(team)]


def _assignee(row: AnyRow, people: People) -> Sequence[Person]:
    """Nobody has it: then it is the team's, or nobody would hear of it."""
    person = people.by_id.get(row.assignee_id) if row.assignee_id else None
    return [person] if person else people.of_team(row.team_id)


_CLOCK_TO: Mapping[str, Callable[[AnyRow, People], Sequence[Person]]] = {
    "assignee": _assignee,
    "team": lambda row, people: people.of_team(row.team_id),
    "leads": lambda row, people: people.leads_of(row.team_id),
}


def _promise(event: AnyRow, row: AnyRow | None, known: Known) -> Told | None:
    promise = known.promises.get(int(event.data.get("follow_up") or 0))
    if promise is None or row is None or promise.done_at is not None:
        return None
    owner = known.people.by_id.get(promise.owner_id) if promise.owner_id else None
    team = promise.team_id or row.team_id
    whom = [owner] if owner else (known.people.of_team(team) or known.people.leads)
    due_at = promise.due_at.isoformat()
    data = {"follow_up": str(promise.id), "due_at": due_at}
    # Of one that was handed over long before, the team is reminded once more.
    is_early = event.type == "follow_up.handed" and (promise.remind_at or event.at) > event.at
    key = f"{'handed' if is_early else 'promise'}:{promise.id}:{due_at}"
    return Fact(NoticeKind.PROMISE_DUE, key, data, team=team), whom


def _topic_update(event: AnyRow, row: AnyRow | None, known: Known) -> Told | None:
    """Everybody who asks about a topic was promised the next word by a time."""
    data = event.data
    kind = NoticeKind.BREACHED if event.type.endswith("missed") else NoticeKind.PROMISE_DUE
    owner = known.people.by_id.get(int(data.get("owner") or 0))
    team = data.get("team")
    whom = [owner] if owner else (known.people.of_team(team) or known.people.leads)
    about = {name: data.get(name) for name in ("topic", "due_at", "people")}
    key = f"update:{data.get('update')}:{kind}:{data.get('due_at')}"
    return Fact(kind, key, about, team=team), whom


def _channel(event: AnyRow, row: AnyRow | None, known: Known) -> Told | None:
    channel, state = str(event.data.get("channel")), str(event.data.get("state"))
    if state not in ("failing", "silent"):
        return None
    # One that fails and recovers all the time is told of once an hour.
    key = f"channel:{channel}:{state}:{event.at.isoformat()[:HOUR_DIGITS]}"
    team = known.channel_teams.get(channel)
    fact = Fact(NoticeKind.CHANNEL_TROUBLE, key, {"state": state}, channel, team)
    return fact, known.people.of_operations


def _volume(event: AnyRow, row: AnyRow | None, known: Known) -> Told | None:
    data = {name: event.data.get(name) for name in ("n", "low", "high", "hour")}
    channel = event.data.get("channel") or None
    key = f"volume:{channel or ''}:{data['hour']}"
    team = known.channel_teams.get(channel) if channel else None
    return Fact(NoticeKind.UNUSUAL_VOLUME, key, data, channel, team), known.people.of_operations


TELLS: Mapping[str, Callable[[AnyRow, AnyRow | None, Known], Told | None]] = {
    "conversation.assigned": _assigned,
    "note.written": _mentioned,
    "clock.warned": _clock,
    "clock.missed": _clock,
    "follow_up.due": _promise,
    "follow_up.handed": _promise,
    "topic_update.due": _topic_update,
    "topic_update.missed": _topic_update,
    "channel.health": _channel,
    "channel.silent": _channel,
    "volume.unusual": _volume,
}
