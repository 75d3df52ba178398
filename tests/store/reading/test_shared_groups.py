from datetime import timedelta
from typing import Any

from sqlalchemy import event, update

from inbox.model.actor import Actor
from inbox.store.reading.shared_groups import SharedGroups
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.people import teams
from inbox.store.unit import Unit
from tests.store.reading.seed import LABELS, NOW, actor, add_agent, add_conversation, add_team


class Desk:
    """A store whose clock stands still until it is told otherwise, and its shared groups."""

    def __init__(self, store: Store) -> None:
        self.now = NOW
        store.clock = lambda: self.now
        self.store, self.groups, self.readings = store, SharedGroups(), 0
        self.me = actor(store.write(lambda unit: add_agent(unit)))
        self.other = actor(store.write(lambda unit: add_agent(unit, "Bo Ek")))
        event.listen(store._reader, "before_cursor_execute", self._note)

    def _note(self, _c: Any, _u: Any, statement: str, *_: Any) -> None:
        self.readings += "conversations.origin_channel" in statement and "GROUP BY" in statement

    def arrive(self, who: Actor) -> None:
        self.store.write_as(who, arrive)

    def unassigned(self, who: Actor) -> int:
        views = self.store.read_as(who, self.groups.list_views, LABELS)
        return next(int(view["count"]) for view in views if view["id"] == "unassigned")


def arrive(unit: Unit) -> None:
    unit.emit("conversation.created", add_conversation(unit, status="open"))


def test_many_who_ask_within_a_second_are_answered_from_one_reading(store: Store) -> None:
    desk = Desk(store)
    desk.arrive(desk.me)
    assert [desk.unassigned(who) for who in (desk.me, desk.other, desk.me)] == [1, 1, 1]
    assert desk.readings == 1


def test_what_somebody_did_counts_at_once_for_them(store: Store) -> None:
    desk = Desk(store)
    assert desk.unassigned(desk.me) == 0
    desk.arrive(desk.me)
    assert desk.unassigned(desk.me) == 1


def test_what_others_did_counts_within_a_second(store: Store) -> None:
    desk = Desk(store)
    assert desk.unassigned(desk.me) == 0
    desk.arrive(desk.other)
    desk.now += timedelta(seconds=0.9)
    assert desk.unassigned(desk.me) == 0
    desk.now += timedelta(seconds=0.2)
    assert desk.unassigned(desk.me) == 1


def test_a_turn_of_the_stream_tells_what_stands_now(store: Store) -> None:
    desk = Desk(store)
    assert desk.unassigned(desk.me) == 0
    desk.arrive(desk.other)
    assert not store.read(desk.groups.recent).held
    assert store.read(desk.groups.newest).held
    assert store.read(desk.groups.recent).held


def test_while_nothing_happens_nothing_is_read_again(store: Store) -> None:
    desk = Desk(store)
    desk.arrive(desk.me)
    desk.unassigned(desk.me)
    desk.now += timedelta(seconds=20)
    desk.unassigned(desk.me)
    assert desk.readings == 1
    desk.now += timedelta(seconds=20)
    desk.unassigned(desk.me)
    assert desk.readings == 2


def test_a_clock_set_back_keeps_no_old_counts(store: Store) -> None:
    desk = Desk(store)
    assert desk.unassigned(desk.me) == 0
    desk.arrive(desk.other)
    desk.now -= timedelta(hours=1)
    assert desk.unassigned(desk.me) == 1


def test_a_team_has_its_new_name_at_once(store: Store) -> None:
    desk = Desk(store)

    def seed(unit: Unit) -> None:
        for id in ("el", "vatten"):
            unit.emit("conversation.created", add_conversation(unit, team_id=add_team(unit, id)))

    store.write(seed)

    def found(who: Actor) -> dict[str, tuple[str, int]]:
        views = store.read_as(who, desk.groups.list_views, LABELS)
        return {v["id"]: (v["name"], v["count"]) for v in views if v["kind"] == "team"}

    store.write(_rename)
    assert found(desk.me) == {"team:el": ("Elnätet", 1), "team:vatten": ("Vatten", 1)}
    store.write(_rename, "Kraft")
    assert found(desk.me)["team:el"] == ("Kraft", 1)


def _rename(unit: Unit, name: str = "Elnätet") -> None:
    unit.connection.execute(update(teams).where(teams.c.id == "el").values(name=name))


def test_counts_of_a_closed_conversation_leave_their_view(store: Store) -> None:
    desk = Desk(store)
    desk.arrive(desk.me)
    assert desk.unassigned(desk.me) == 1

    def close(unit: Unit) -> None:
        unit.connection.execute(update(conversations).values(status="closed"))
        unit.emit("conversation.closed")

    store.write_as(desk.me, close)
    assert desk.unassigned(desk.me) == 0
