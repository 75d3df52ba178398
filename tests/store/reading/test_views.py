from typing import Any

from sqlalchemy import insert

from inbox.model.actor import SYSTEM, Actor
from inbox.model.words import Role
from inbox.store.reading.lists import ListQuery, list_conversations
from inbox.store.reading.views import (
    Extra,
    count_groups,
    list_views,
    read_extras,
    views_for,
)
from inbox.store.store import Store
from inbox.store.tables.conversations import drafts, mentions, reads
from inbox.store.tables.people import saved_views
from inbox.store.unit import Unit
from inbox.web.api.conversation_shapes import ViewShape
from tests.store.reading.seed import (
    LABELS,
    NOW,
    actor,
    add_agent,
    add_conversation,
    add_promise,
    add_team,
    ago,
)


def views(store: Store, who: Actor) -> dict[str, dict[str, Any]]:
    return {view["id"]: view for view in store.read_as(who, list_views, LABELS)}


def seed(unit: Unit) -> tuple[int, int]:
    me, other = add_agent(unit), add_agent(unit)
    add_team(unit, "el")
    add_team(unit, "vatten")
    for n in range(60):
        id = add_conversation(
            unit,
            at=ago(hours=n),
            team_id=(None, "el", "vatten")[n % 3],
            assignee_id=(None, me, other, other)[n % 4],
            status=("open", "pending", "snoozed", "open", "closed", "spam")[n % 6],
            unanswered=n % 5 == 0,
            due_at=ago(hours=-n) if n % 2 else None,
            failed=n % 7 == 0,
            origin_channel=("post", "form")[n % 2],
            follow_up_at=NOW if n % 9 == 0 else None,
            follow_up_owner=(me, other, None)[n // 9 % 3],
        )
        if n % 9 == 0:
            # A second promise, which falls due later, and sometimes a third.
            for later in range(n // 9 % 3):
                owner = (other, me, None)[(n // 9 + later) % 3]
                add_promise(unit, id, ago(hours=-1 - later), owner)
    return me, other


def test_every_count_is_what_its_list_holds(store: Store) -> None:
    me, other = store.write(seed)
    people = [
        actor(me),
        actor(other),
        actor(me, Role.GUEST, teams=("el",)),
        actor(other, Role.GUEST, teams=("el", "vatten")),
        actor(me, Role.GUEST),
    ]
    for who in people:
        for id, view in views(store, who).items():
            rows, rest = store.read_as(
                who, list_conversations, ListQuery(view=id, limit=100), LABELS
            )
            assert rest is None
            assert view["count"] in (None, len(rows)), id
            due = [row["due"]["at"] for row in rows if row["due"]] if id == "mine" else []
            assert not due or view["most_urgent_due_at"] == min(due)


def test_views_fit_the_shape_of_the_api_in_their_order(store: Store) -> None:
    me, _ = store.write(seed)
    found = store.read_as(actor(me), list_views, LABELS)
    assert [ViewShape(**view).id for view in found] == [
        *("mine", "unanswered", "unassigned", "pending", "snoozed", "follow-ups", "failed"),
        *("mentions", "drafts", "closed", "spam"),
        *("team:el", "team:vatten", "channel:post", "channel:form"),
    ]
    closed = next(view for view in found if view["id"] == "closed")
    assert closed["count"] is None


def test_one_reading_of_groups_serves_every_agent(store: Store) -> None:
    me, other = store.write(seed)
    groups = store.read(count_groups)
    for who in (actor(me), actor(other), actor(me, Role.GUEST, teams=("el",))):
        shared = {v["id"]: v["count"] for v in views_for(groups, who, Extra(), LABELS)}
        own = {id: view["count"] for id, view in views(store, who).items()}
        assert shared == own


def test_bold_is_what_waits_for_this_agent(store: Store) -> None:
    def write(unit: Unit) -> tuple[int, int]:
        me, other = add_agent(unit), add_agent(unit)
        mine = add_conversation(unit, assignee_id=me, last_inbound_id=10)
        theirs = add_conversation(unit, assignee_id=other, last_inbound_id=10)
        for agent, id in ((me, mine), (other, theirs)):
            unit.connection.execute(
                insert(reads).values(
                    agent_id=agent, conversation_id=id, message_id=10 if agent == me else 9
                )
            )
        unit.connection.execute(
            insert(mentions),
            [
                {"agent_id": me, "message_id": n, "conversation_id": mine, "at": NOW, "seen_at": at}
                for n, at in ((1, None), (2, NOW))
            ],
        )
        unit.connection.execute(
            insert(drafts).values(agent_id=me, conversation_id=mine, value={}, saved_at=NOW)
        )
        return me, other

    me, other = store.write(write)
    mine, theirs = views(store, actor(me)), views(store, actor(other))
    assert (mine["mine"]["unread"], theirs["mine"]["unread"]) == (False, True)
    assert (mine["mentions"]["unread"], mine["mentions"]["count"]) == (True, 1)
    assert (mine["drafts"]["count"], theirs["drafts"]["count"]) == (1, 0)
    extras = store.read(read_extras, [me, other])
    assert extras == {me: Extra(1, 1, False), other: Extra(0, 0, True)}


def test_saved_views_are_counted_and_one_that_names_what_is_gone_is_empty(store: Store) -> None:
    def write(unit: Unit) -> int:
        me = add_agent(unit)
        add_conversation(unit, status="closed")
        for id, query in ((1, {"status": "closed"}), (2, {"status": "gone"})):
            unit.connection.execute(
                insert(saved_views).values(id=id, agent_id=me, name=str(id), query=query)
            )
        return me

    found = views(store, actor(store.write(write)))
    assert (found["saved:1"]["count"], found["saved:2"]["count"]) == (1, 0)
    assert found["saved:1"]["name"] == "1"


def test_a_program_has_views_without_anything_of_its_own(store: Store) -> None:
    assert views(store, SYSTEM)["mine"]["count"] == 0
