import pytest

from inbox.model.errors import InvalidError, NotFoundError
from inbox.model.words import Role
from inbox.store.reading.events import (
    events_after,
    first_number,
    last_number,
    list_events,
)
from inbox.store.store import Store
from inbox.store.unit import Unit
from inbox.web.api.stream_shapes import EventShape
from tests.store.reading.seed import actor, add_agent, add_contact, add_conversation, add_team


def seed(unit: Unit) -> tuple[int, int]:
    add_team(unit, "el")
    anna, karin = add_agent(unit), add_contact(unit, "Karin Ek", sensitivity="protected")
    one, other = add_conversation(unit, team_id="el"), add_conversation(unit)
    unit.emit("conversation.assigned", one, 2, {"assignee": str(anna)}, actor=actor(anna))
    unit.emit("message.received", other, 1)
    unit.emit("agent.changed")
    unit.emit("message.received", one, 3)
    return one, karin


def test_the_log_is_read_in_order_from_a_number_on(store: Store) -> None:
    one, _ = store.write(seed)
    found = [EventShape(**event) for event in store.read(events_after, 0, 100)]
    assert [event.version for event in found] == [2, 1, None, 3]
    assert found[0].actor is not None
    assert (found[0].actor.kind, found[0].actor.name) == ("agent", "Anna Berg")
    assert found[1].actor is not None
    assert found[1].actor.kind == "system"
    numbers = [event.number for event in found]
    assert numbers == sorted(numbers)
    assert [e["number"] for e in store.read(events_after, numbers[1], 1)] == [numbers[2]]
    assert store.read(last_number) == numbers[-1]
    assert store.read(first_number) == numbers[0]
    assert [e["version"] for e in store.read(list_events, one)] == [2, 3]
    assert [e["version"] for e in store.read(list_events, str(one), numbers[0])] == [3]


def test_an_empty_log_ends_at_nothing(store: Store) -> None:
    assert (store.read(last_number), store.read(first_number)) == (0, 0)
    assert store.read(list_events) == []


def test_a_guest_reads_of_their_teams_only(store: Store) -> None:
    one, _ = store.write(seed)
    guest = actor(1, Role.GUEST, teams=("el",))
    found = store.read_as(guest, list_events)
    assert {event["conversation_id"] for event in found} == {str(one)}
    with pytest.raises(NotFoundError):
        store.read_as(actor(1, Role.GUEST), list_events, one)


def test_a_page_has_its_limits(sqlite_store: Store) -> None:
    for limit in (0, 1001):
        with pytest.raises(InvalidError):
            sqlite_store.read(list_events, None, 0, limit)
