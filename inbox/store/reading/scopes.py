"""What a list is a list of: a view and filters, as conditions and the statuses they cover."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    exists,
    literal_column,
    select,
    union_all,
)

from inbox.model.errors import InvalidError, NotFoundError
from inbox.model.ids import MAX_ID
from inbox.model.words import Sensitivity, Status
from inbox.store.reading.sight import parse_id, teams_seen
from inbox.store.tables.conversations import (
    conversation_tags,
    conversations,
    drafts,
    follow_ups,
    mentions,
    tags,
    topics,
)
from inbox.store.tables.people import saved_views
from inbox.store.unit import Unit

_C = conversations.c
LIVE = (Status.OPEN, Status.PENDING, Status.SNOOZED)
EVERY = tuple(Status)
SORTS = ("due", "newest", "longest")
MAX_SEARCH = 500
MOST_AMONG = 10_000

# As the partial indexes have it, letter by letter: that is how SQLite knows them again.
IS_LIVE: ColumnElement[bool] = literal_column(
    "conversations.status IN ('open', 'pending', 'snoozed')"
)
IS_OPEN: ColumnElement[bool] = literal_column("conversations.status = 'open'")
IS_FAILED: ColumnElement[bool] = literal_column("conversations.failed")
IS_OPEN_TO_ALL = conversations.c.sensitivity != Sensitivity.PROTECTED


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a client asked for, word by word as it wrote it."""

    view: str | None = None
    status: str | None = None
    channel: str | None = None
    team: str | None = None
    """A team's id, or `none`."""
    assignee: str | None = None
    """An agent's id, `me` or `none`."""
    topic: str | None = None
    tag: str | None = None
    """A tag's id or its name."""
    contact: str | None = None
    q: str | None = None
    """Words that a message of the conversation holds; the order is then that of the newest such message."""
    sort: str | None = None
    """`due` and `longest` order work that is still to be done; all else is newest first."""
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    statuses: tuple[Status, ...] = EVERY
    teams: frozenset[str] | None = None
    """Not None for those who see their teams only."""
    where: tuple[ColumnElement[bool], ...] = ()
    among: Select[Any] | CompoundSelect[Any] | None = None
    """Ids of few conversations, from which it is best to start."""
    tag: int | None = None
    contact: int | None = None
    sort: str = "newest"
    by_promise: bool = False
    """Sorted by when somebody promised to come back."""
    is_waiting: bool = False
    """Nothing but what is unanswered."""
    words: str = ""

    @property
    def is_live(self) -> bool:
        return all(status in LIVE for status in self.statuses)

    def and_where(self, *conditions: ColumnElement[bool]) -> "Scope":
        return replace(self, where=(*self.where, *conditions))

    def starting_from(self, ids: Select[Any] | CompoundSelect[Any]) -> "Scope":
        """Only those, which are few."""
        return replace(self, among=ids)


def read_scope(unit: Unit, query: ListQuery) -> Scope:
    query = _with_saved(unit, query)
    scope = Scope(teams=teams_seen(unit.actor))
    if unit.actor.sees_own_only:
        scope = Scope().and_where(_C.assignee_id == unit.actor.id)
    if query.view:
        scope = _view(unit, query.view, scope)
    if query.status:
        scope = replace(scope, statuses=(_status(query.status),))
    return _sorted(_filtered(unit, query, _without_merged(scope)), query)


def _without_merged(scope: Scope) -> Scope:
    """What was merged lives in the other one; closed is only what is left of its row."""
    return scope if scope.is_live else scope.and_where(_C.merged_into.is_(None))


def _sorted(scope: Scope, query: ListQuery) -> Scope:
    sort = query.sort or ("due" if query.view and scope.is_live else "newest")
    if sort not in SORTS:
        raise InvalidError(
            f"Sort is one of {', '.join(SORTS)}.", {"field": "sort"}, code="no_such_sort"
        )
    # Closed work is neither due nor waiting, and no index would hold its order.
    return replace(scope, sort=sort if scope.is_live or scope.by_promise else "newest")


def _status(value: str) -> Status:
    try:
        return Status(value)
    except ValueError:
        known = ", ".join(Status)
        raise InvalidError(
            f"Status is one of {known}.", {"field": "status"}, code="no_such_status"
        ) from None


# Views


def _view(unit: Unit, view: str, scope: Scope) -> Scope:
    kind, _, rest = view.partition(":")
    if rest and kind == "team":
        return replace(scope, statuses=(Status.OPEN,)).and_where(_C.team_id == rest)
    if rest and kind == "channel":
        return replace(scope, statuses=(Status.OPEN,)).and_where(_C.origin_channel == rest)
    if rest and kind == "agent":
        held = _C.assignee_id == parse_id(rest, "agent")
        return replace(scope, statuses=(Status.OPEN,)).and_where(held)
    if rest and kind in _BEHIND:
        return _behind(unit, kind, rest, scope)
    if view not in _VIEWS:
        raise no_such_view()
    return _VIEWS[view](unit, scope)


def is_view(view: str) -> bool:
    """One that a saved view may stand on."""
    kind, _, rest = view.partition(":")
    return view in _VIEWS or (bool(rest) and kind in {"team", "channel", "agent", *_BEHIND})


def no_such_view() -> InvalidError:
    return InvalidError("There is no such view.", {"field": "view"}, code="no_such_view")


def _behind(unit: Unit, kind: str, rest: str, scope: Scope) -> Scope:
    """What a number of the live board stands for, as `unanswered:topic:invoice:team:help`; `none` is what
    has none."""
    scope, parts = _VIEWS[kind](unit, scope), rest.split(":")
    if len(parts) % 2 or not all(parts) or len(parts) > 2 * len(_BEHIND_BY):
        raise no_such_view()
    for by, key in zip(parts[::2], parts[1::2], strict=True):
        if by not in _BEHIND_BY:
            raise no_such_view()
        column = _BEHIND_BY[by]
        scope = scope.and_where(column.is_(None) if key == "none" else column == key)
    return scope


def _mine(unit: Unit, scope: Scope) -> Scope:
    return replace(scope, statuses=(Status.OPEN,)).and_where(_C.assignee_id == (unit.actor.id or 0))


def _unanswered(_: Unit, scope: Scope) -> Scope:
    live = replace(scope, statuses=LIVE, is_waiting=True)
    return live.and_where(_C.unanswered.is_(True))


def _overdue(unit: Unit, scope: Scope) -> Scope:
    """Unanswered, and the time for it has passed."""
    return _unanswered(unit, scope).and_where(_C.due_at < unit.now)


def _unassigned(_: Unit, scope: Scope) -> Scope:
    return replace(scope, statuses=(Status.OPEN,)).and_where(_C.assignee_id.is_(None))


def _failed(_: Unit, scope: Scope) -> Scope:
    few = select(_C.id).where(IS_FAILED, _C.failed.is_(True), IS_LIVE)
    return replace(scope, statuses=LIVE).starting_from(few)


def _follow_ups(unit: Unit, scope: Scope) -> Scope:
    """Any that is mine or nobody's, also where somebody else's falls due before it."""
    promised = follow_ups.c
    open_ones = select(promised.conversation_id).where(promised.done_at.is_(None))
    # Each along its index; asked for together they would be looked for among everybody's.
    mine = open_ones.where(promised.owner_id == (unit.actor.id or 0))
    few = union_all(mine, open_ones.where(promised.owner_id.is_(None)))
    return replace(scope, by_promise=True).starting_from(few)


def _mentions(unit: Unit, scope: Scope) -> Scope:
    mine = select(mentions.c.conversation_id).where(mentions.c.agent_id == (unit.actor.id or 0))
    return scope.starting_from(mine)


def _drafts(unit: Unit, scope: Scope) -> Scope:
    mine = select(drafts.c.conversation_id).where(drafts.c.agent_id == (unit.actor.id or 0))
    return scope.starting_from(mine)


def _of(status: Status) -> Callable[[Unit, Scope], Scope]:
    return lambda _, scope: replace(scope, statuses=(status,))


_VIEWS: Mapping[str, Callable[[Unit, Scope], Scope]] = {
    "mine": _mine,
    "unanswered": _unanswered,
    "overdue": _overdue,
    "unassigned": _unassigned,
    "pending": _of(Status.PENDING),
    "snoozed": _of(Status.SNOOZED),
    "follow-ups": _follow_ups,
    "failed": _failed,
    "mentions": _mentions,
    "drafts": _drafts,
    "closed": _of(Status.CLOSED),
    "spam": _of(Status.SPAM),
}

_BEHIND = ("unanswered", "overdue")
_BEHIND_BY = {"channel": _C.origin_channel, "topic": _C.topic_id, "team": _C.team_id}


def _with_saved(unit: Unit, query: ListQuery) -> ListQuery:
    """A saved view stands for its query; what the client adds comes on top."""
    if not (query.view or "").startswith("saved:"):
        return query
    saved = read_saved(unit, parse_id((query.view or "")[6:], "view"))
    if (saved.get("view") or "").startswith("saved:"):
        raise InvalidError(
            "A saved view can't stand on another.", {"field": "view"}, code="no_such_view"
        )
    return ListQuery(
        view=saved.get("view"),
        status=query.status or saved.get("status"),
        channel=query.channel or saved.get("channel"),
        team=query.team or saved.get("team"),
        assignee=query.assignee or saved.get("assignee"),
        topic=query.topic or saved.get("topic"),
        tag=query.tag or saved.get("tag"),
        contact=query.contact or saved.get("contact"),
        q=query.q or saved.get("q"),
        sort=query.sort or saved.get("sort"),
        limit=query.limit,
        cursor=query.cursor,
    )


def read_saved(unit: Unit, id: int) -> Mapping[str, str]:
    mine = (saved_views.c.agent_id == (unit.actor.id or 0)) | saved_views.c.shared.is_(True)
    statement = select(saved_views.c.query).where(saved_views.c.id == id, mine)
    saved = unit.connection.execute(statement).scalar()
    if saved is None:
        raise NotFoundError("There is no such view.", code="no_such_view")
    return {str(key): str(value) for key, value in saved.items()}


# Filters


def _filtered(unit: Unit, query: ListQuery, scope: Scope) -> Scope:
    if query.channel:
        scope = scope.and_where(_C.origin_channel == query.channel)
    if query.team:
        none = query.team == "none"
        scope = scope.and_where(_C.team_id.is_(None) if none else _C.team_id == query.team)
    if query.topic:
        scope = scope.and_where(_C.topic_id == _lasting(unit, query.topic))
    if query.assignee:
        scope = scope.and_where(_assigned(unit, query.assignee))
    if query.tag:
        scope = replace(scope, tag=_tag(unit, query.tag))
    if query.contact:
        scope = _of_contact(scope, parse_id(query.contact, "contact"))
    return replace(scope, words=(query.q or "").strip())


def _lasting(unit: Unit, topic: str) -> str:
    """The topic, or the one that it was merged into: a saved view lives longer than a name."""
    statement = select(topics.c.merged_into).where(topics.c.id == topic)
    return unit.connection.execute(statement).scalar() or topic


def _of_contact(scope: Scope, contact: int) -> Scope:
    scope = replace(scope, contact=contact)
    if scope.among is not None:
        return scope
    newest = (_C.last_message_at.desc(), _C.id.desc())
    theirs = select(_C.id).where(_C.contact_id == contact).order_by(*newest).limit(MOST_AMONG)
    return scope.starting_from(theirs)


def _assigned(unit: Unit, assignee: str) -> ColumnElement[bool]:
    if assignee == "none":
        return _C.assignee_id.is_(None)
    return _C.assignee_id == (
        (unit.actor.id or 0) if assignee == "me" else parse_id(assignee, "agent")
    )


def _tag(unit: Unit, tag: str) -> int:
    by_key = tags.c.key == tag.strip().casefold()
    number = int(tag) if tag.isascii() and tag.isdigit() and len(tag) < 20 else MAX_ID + 1
    by_id = tags.c.id == number if number <= MAX_ID else by_key
    found = unit.connection.execute(select(tags.c.id).where(by_id | by_key)).scalar()
    return found if found is not None else -1


def has_tag(tag: int) -> ColumnElement[bool]:
    carried = conversation_tags.c
    return exists().where(carried.conversation_id == _C.id, carried.tag_id == tag)
