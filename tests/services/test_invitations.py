"""An invitation opens once, for a while, and gives what the helper's role has."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from inbox.model.actor import Actor
from inbox.model.errors import ConflictError, ForbiddenError, NotFoundError
from inbox.model.words import Role
from inbox.services.logins.invitations import (
    Invited,
    Joined,
    accept_invitation,
    find_invitation,
    invite_again,
    prepare_helper,
)
from inbox.services.people.surge import end_surge, let_in, read_surge
from inbox.store.store import Store
from inbox.store.tables.people import agents, invitations, sessions
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk


@pytest.fixture
def desk(store: Store, tmp_path: Path, clock: Movable, smtp: Mailserver) -> Desk:
    return open_desk(store, tmp_path, clock, make_plan(email_channel(smtp.port)))


@pytest.fixture
def lead(desk: Desk) -> Actor:
    return desk.agent("Lead", Role.LEAD)


def invited(desk: Desk, lead: Actor, login: str = "Sara@tallvik.example") -> Invited:
    return desk.store.write_as(lead, prepare_helper, "Sara", login)


def joined(desk: Desk, token: str, hashed: str = "hash") -> Joined:
    return desk.store.write(accept_invitation, token, hashed, "nb", "::1", "Browser")


def row(desk: Desk, id: int) -> Any:
    return desk.store.read(
        lambda unit: unit.connection.execute(select(agents).where(agents.c.id == id)).one()
    )


def test_somebody_from_outside_is_in_by_a_lead_and_one_address(desk: Desk, lead: Actor) -> None:
    one = invited(desk, lead)
    desk.store.write_as(lead, let_in, "help", 8.0, [one.agent_id])
    inside = joined(desk, one.token)
    assert inside.login == "sara@tallvik.example"
    assert inside.session
    sara = row(desk, one.agent_id)
    assert (sara.roles, sara.active, sara.presence) == (["surge"], True, "available")
    assert sara.settings["locale"] == "nb"
    (person,) = desk.store.read_as(lead, read_surge)["people"]
    assert (person["is_in"], person["has_password"], person["invited_until"]) == (True, True, None)


def test_an_address_opens_once_and_shows_without_being_used_up(desk: Desk, lead: Actor) -> None:
    one = invited(desk, lead)
    assert desk.store.read(find_invitation, one.token).name == "Sara"
    assert desk.store.read(find_invitation, one.token).name == "Sara"
    assert joined(desk, one.token, "mine").session is None  # Nobody was let in yet.
    with pytest.raises(NotFoundError):
        joined(desk, one.token, "another's")
    assert row(desk, one.agent_id).password_hash == "mine"


def test_an_address_ends_with_time_and_with_a_newer_one(
    desk: Desk, lead: Actor, clock: Movable
) -> None:
    first = invited(desk, lead)
    second = desk.store.write_as(lead, invite_again, first.agent_id)
    with pytest.raises(NotFoundError):
        joined(desk, first.token)
    clock.move(days=7, seconds=1)
    with pytest.raises(NotFoundError):
        joined(desk, second.token)
    (person,) = desk.store.read_as(lead, read_surge)["people"]
    assert (person["has_password"], person["invited_until"]) == (False, None)


def test_a_password_chosen_anew_ends_what_the_old_one_opened(desk: Desk, lead: Actor) -> None:
    one = invited(desk, lead)
    desk.store.write_as(lead, let_in, "help", 8.0)
    joined(desk, one.token)
    joined(desk, desk.store.write_as(lead, invite_again, one.agent_id).token)
    many = desk.store.read(lambda unit: len(unit.connection.execute(select(sessions)).all()))
    assert many == 1


def test_only_helpers_are_invited_and_only_by_who_leads(desk: Desk, lead: Actor) -> None:
    anna = desk.agent("Anna")
    with pytest.raises(NotFoundError):
        desk.store.write_as(lead, invite_again, anna.id or 0)
    with pytest.raises(ForbiddenError):
        invited(desk, anna)
    one = invited(desk, lead)
    with pytest.raises(ConflictError):
        invited(desk, lead)
    helper = Actor("agent", one.agent_id, roles=frozenset({Role.SURGE}))
    with pytest.raises(ForbiddenError):
        invited(desk, helper, "b@tallvik.example")


def test_the_address_itself_is_kept_nowhere(desk: Desk, lead: Actor) -> None:
    one = invited(desk, lead)
    kept = desk.store.read(lambda unit: unit.connection.execute(select(invitations)).one())
    assert one.token not in str(kept)
    desk.store.write_as(lead, let_in, "help", 1.0)
    desk.store.write_as(lead, end_surge)
    assert joined(desk, one.token).session is None
