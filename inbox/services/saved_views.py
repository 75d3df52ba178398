"""Lists that somebody keeps under a name, for themselves or for all."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from inbox.model.errors import ConflictError, InvalidError, NotFoundError
from inbox.services.permissions import may, require, require_person
from inbox.store.reading.scopes import is_view, no_such_view
from inbox.store.tables.people import saved_views as views
from inbox.store.unit import Unit

FILTERS = frozenset(
    {"view", "status", "channel", "team", "assignee", "topic", "tag", "contact", "q", "sort"}
)


def list_saved_views(unit: Unit) -> list[dict[str, Any]]:
    require(unit.actor, "saved_view.own")
    mine = views.c.agent_id == unit.actor.id if unit.actor.kind == "agent" else views.c.shared
    rows = unit.connection.execute(
        select(views).where(or_(mine, views.c.shared)).order_by(views.c.name)
    )
    return [_shape(row) for row in rows]


def save_view(unit: Unit, name: str, query: Mapping[str, str], shared: bool) -> dict[str, Any]:
    require(unit.actor, "saved_view.own")
    owner = require_person(unit.actor)
    id, values = unit.new_id(), _checked(unit, name, query, shared)
    try:
        with unit.connection.begin_nested():
            unit.connection.execute(insert(views).values(id=id, agent_id=owner, **values))
    except IntegrityError:
        raise ConflictError(
            "You have a view of that name already.", {"field": "name"}, code="name_taken"
        ) from None
    return {**values, "id": str(id)}


def change_view(
    unit: Unit, view_id: int, name: str, query: Mapping[str, str], shared: bool
) -> dict[str, Any]:
    _own(unit, view_id)
    values = _checked(unit, name, query, shared)
    try:
        with unit.connection.begin_nested():
            unit.connection.execute(update(views).where(views.c.id == view_id).values(values))
    except IntegrityError:
        raise ConflictError(
            "You have a view of that name already.", {"field": "name"}, code="name_taken"
        ) from None
    return {**values, "id": str(view_id)}


def delete_view(unit: Unit, view_id: int) -> None:
    _own(unit, view_id)
    unit.connection.execute(delete(views).where(views.c.id == view_id))


def _own(unit: Unit, view_id: int) -> None:
    """One's own; a shared one also by whoever may share."""
    owner = require_person(unit.actor)
    row = unit.connection.execute(select(views).where(views.c.id == view_id)).one_or_none()
    is_ours = row is not None and row.shared and may(unit.actor, "saved_view.share")
    if row is None or not (row.agent_id == owner or is_ours):
        raise NotFoundError("There is no such view.", code="no_such_view")


def _checked(unit: Unit, name: str, query: Mapping[str, str], shared: bool) -> dict[str, Any]:
    if shared:
        require(unit.actor, "saved_view.share")
    unknown = sorted(set(query) - FILTERS)
    if unknown:
        known = ", ".join(sorted(FILTERS))
        raise InvalidError(
            f'There is no filter "{unknown[0][:50]}". Known: {known}.',
            {"field": "query"},
            code="no_such_filter",
        )
    if any(len(value) > 500 for value in query.values()):
        raise InvalidError(
            "A filter has at most 500 characters.", {"field": "query"}, code="filter_too_long"
        )
    if (view := query.get("view")) and not is_view(view):
        raise no_such_view()
    if not name.strip():
        raise InvalidError("A view has a name.", {"field": "name"}, code="name_empty")
    return {"name": name.strip(), "query": dict(query), "shared": shared}


def _shape(row: Any) -> dict[str, Any]:
    return {"id": str(row.id), "name": row.name, "query": row.query, "shared": row.shared}
