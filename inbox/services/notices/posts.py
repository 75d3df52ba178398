"""What leaves the console: gathered, held back in quiet hours, taken once, and never sent twice by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select, tuple_, update

from inbox.services.notices.people import Person, about, is_protected, may_get, may_see, read_people
from inbox.services.notices.whom import Notice
from inbox.services.plan import Plan
from inbox.store.dialects import upsert
from inbox.store.tables.notices import notice_posts, notice_ways, notices
from inbox.store.unit import AnyRow, Unit
from routing.notices import OUTWARD, STALE, NoticeKind, Way, Wishes, leaves_at

JOB = "notices"
MOST_IN_ONE = 200
"""What is more than that is only counted."""
TEAM = Wishes()
"""A team's address has no wishes of its own but the kinds it gets."""
_P = notice_posts.c


@dataclass(frozen=True, slots=True)
class Line:
    """One notice, with what its words need and nothing that a customer said."""

    notice_id: int
    kind: NoticeKind
    at: datetime
    number: int | None
    conversation_id: int | None
    channel: str
    topic: str
    """Its name, where the notice is about a whole topic."""
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Post:
    """Several notices that leave together."""

    owner: str
    way: Way
    lines: tuple[Line, ...]
    person: Person | None
    """None for a team's address."""


def add_posts(unit: Unit, zone: str, fresh: Mapping[int, Notice]) -> None:
    rows: list[dict[str, object]] = []
    wanted: dict[tuple[str, str], Wishes] = {}
    for id, notice in fresh.items():
        for way in set(notice.ways) & set(OUTWARD):
            if unit.now - notice.at > STALE:
                continue
            rows.append(
                {
                    "notice_id": id,
                    "way": str(way),
                    "owner": notice.owner,
                    "state": "waiting",
                    "at": unit.now,
                }
            )
            wanted[notice.owner, str(way)] = notice.wishes
    if not rows:
        return
    unit.connection.execute(insert(notice_posts), rows)
    last = _last(unit, list(wanted))
    for (owner, name), wishes in wanted.items():
        enqueue_post(unit, owner, name, leaves_at(unit.now, last.get((owner, name)), wishes, zone))


def enqueue_post(unit: Unit, owner: str, way: str, at: datetime) -> None:
    name = f"{JOB}:{owner}:{way}"
    unit.enqueue(JOB, {"owner": owner, "way": way}, lane=name, key=name, due_at=at)


def _last(unit: Unit, ways: Sequence[tuple[str, str]]) -> dict[tuple[str, str], datetime]:
    c = notice_ways.c
    found: dict[tuple[str, str], datetime] = {}
    for place in range(0, len(ways), 200):
        some = tuple_(c.owner, c.way).in_(ways[place : place + 200])
        for owner, way, at in unit.connection.execute(
            select(c.owner, c.way, c.last_at).where(some)
        ):
            if at is not None:
                found[owner, way] = at
    return found


def take_post(unit: Unit, plan: Plan, owner: str, way: Way) -> Post | None:
    """What waits, marked as taken: whoever stops between here and the sending has sent it for good.

    None where nothing may leave now; where it may later, a job for then is left."""
    person = _person(unit, owner)
    wishes = person.wishes if person else TEAM
    last = _last(unit, [(owner, str(way))]).get((owner, str(way)))
    at = leaves_at(unit.now, last, wishes, plan.organisation.zone)
    rows = _waiting(unit, owner, way)
    if not rows:
        return None
    if at > unit.now:
        enqueue_post(unit, owner, str(way), at)
        return None
    lines = _lines(unit, plan, rows, person, way)
    _mark(unit, way, [row.id for row in rows], "dropped")
    _mark(unit, way, [line.notice_id for line in lines], "taken")
    return Post(owner, way, lines, person) if lines else None


def _person(unit: Unit, owner: str) -> Person | None:
    if not owner.startswith("a"):
        return None
    id = int(owner[1:])
    return read_people(unit, [id]).by_id.get(id)


def _waiting(unit: Unit, owner: str, way: Way) -> Sequence[AnyRow]:
    return unit.connection.execute(
        select(notices)
        .join(notice_posts, _P.notice_id == notices.c.id)
        .where(_P.owner == owner, _P.way == str(way), _P.state == "waiting")
        .order_by(notices.c.id)
    ).all()


def _lines(
    unit: Unit, plan: Plan, rows: Sequence[AnyRow], person: Person | None, way: Way
) -> tuple[Line, ...]:
    """Without what was read meanwhile, what is no longer wished, and what may no longer be seen."""
    if rows[0].owner.startswith("a") and person is None:
        return ()  # No longer works here.
    known = about(unit, (row.conversation_id for row in rows if row.conversation_id))
    found = []
    for row in rows:
        case = known.get(row.conversation_id) if row.conversation_id else None
        if row.read_at is not None or not _still(person, way, row, case):
            continue
        channel = plan.channels.get(row.channel or "")
        found.append(
            Line(
                row.id,
                NoticeKind(row.kind),
                row.at,
                case.number if case else None,
                case.id if case else None,
                channel.entry.name if channel else "",
                _topic(plan, row, person),
                row.data,
            )
        )
    return tuple(found)


def _topic(plan: Plan, row: AnyRow, person: Person | None) -> str:
    id = str(row.data.get("topic") or "")
    named = next((one.name for one in plan.topics if one.id == id), {})
    wanted = (person.locale if person else "", plan.organisation.default_language)
    return next((named[one] for one in wanted if one in named), next(iter(named.values()), id))


def _still(person: Person | None, way: Way, row: AnyRow, case: AnyRow | None) -> bool:
    if person is None:
        return case is None or not is_protected(case)
    kind = NoticeKind(row.kind)
    wished = way in person.wishes.by(kind) and may_get(person.actor, kind)
    return wished and (case is None or may_see(person.actor, case))


def _mark(unit: Unit, way: Way, ids: Sequence[int], state: str) -> None:
    for place in range(0, len(ids), 500):
        unit.connection.execute(
            update(notice_posts)
            .where(_P.notice_id.in_(ids[place : place + 500]), _P.way == str(way))
            .values(state=state, at=unit.now)
        )


def record_sent(unit: Unit, post: Post, error: str = "") -> None:
    """`error` in plain words when it never will: it stands in their settings."""
    _mark(unit, post.way, [one.notice_id for one in post.lines], "failed" if error else "sent")
    row = {
        "owner": post.owner,
        "way": str(post.way),
        "last_at": unit.now,
        "error": error or None,
        "error_at": unit.now if error else None,
    }
    upsert(unit, notice_ways, row, ["owner", "way"], ["last_at", "error", "error_at"])


def give_back(unit: Unit, post: Post) -> None:
    """It is known that nothing left: the same again later."""
    _mark(unit, post.way, [one.notice_id for one in post.lines], "waiting")


def shortened(post: Post) -> Post:
    return replace(post, lines=post.lines[:MOST_IN_ONE])
