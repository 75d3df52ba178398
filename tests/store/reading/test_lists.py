from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from inbox.model.actor import Actor
from inbox.model.errors import ForbiddenError, InvalidError, NotFoundError
from inbox.model.words import Role
from inbox.store.reading.lists import (
    ListQuery,
    list_conversations,
    list_ids,
    rows_by_id,
    unread_among,
)
from inbox.store.store import Store
from inbox.store.tables.conversations import (
    conversation_tags,
    drafts,
    mentions,
    reads,
    tags,
)
from inbox.store.tables.people import saved_views
from inbox.store.unit import Unit
from inbox.web.api.conversation_shapes import ConversationRow
from tests.store.reading.seed import (
    LABELS,
    NOW,
    actor,
    add_agent,
    add_contact,
    add_conversation,
    add_message,
    add_team,
    add_topic,
    ago,
)

ALL = actor()


def read(store: Store, who: Actor = ALL, **query: Any) -> list[dict[str, Any]]:
    return store.read_as(who, list_conversations, ListQuery(**query), LABELS)[0]


def ids(rows: Sequence[dict[str, Any]]) -> list[int]:
    return [int(row["id"]) for row in rows]


def every_page(store: Store, who: Actor = ALL, **query: Any) -> list[int]:
    found, cursor = list[int](), None
    while True:
        rows, cursor = store.read_as(
            who, list_conversations, ListQuery(**query, cursor=cursor), LABELS
        )
        found += ids(rows)
        if cursor is None:
            return found


def test_a_row_fits_the_shape_of_the_api(store: Store) -> None:
    def seed(unit: Unit) -> int:
        agent, team, topic = add_agent(unit), add_team(unit, "el"), add_topic(unit, "faktura")
        id = add_conversation(
            unit,
            at=ago(hours=2),
            assignee_id=agent,
            team_id=team,
            topic_id=topic,
            due_at=NOW,
            due_kind="first_response",
            first_inbound_at=ago(hours=2),
            first_response_at=ago(hours=1),
        )
        unit.connection.execute(insert(tags).values(id=1, name="Brådskar", key="b", created_at=NOW))
        unit.connection.execute(
            insert(conversation_tags).values(conversation_id=id, tag_id=1, at=NOW)
        )
        return id

    id = store.write(seed)
    row = ConversationRow(**read(store)[0])
    assert row.id == str(id)
    assert row.origin_channel.name == "Kundtjänst"
    assert row.topic is not None
    assert row.topic.name == "Faktura"
    assert row.assignee is not None
    assert row.assignee.name == "Anna Berg"
    assert [tag.name for tag in row.tags] == ["Brådskar"]
    assert row.first_response_seconds == 3600
    assert row.due is not None


@pytest.mark.parametrize("sort", ["due", "newest", "longest"])
@pytest.mark.parametrize("view", ["unanswered", "mine", "unassigned", "team:el", None])
def test_pages_follow_each_other_without_gap_or_double(
    store: Store, sort: str, view: str | None
) -> None:
    def seed(unit: Unit) -> int:
        agent, team = add_agent(unit), add_team(unit, "el")
        contact = add_contact(unit)
        for n in range(37):
            add_conversation(
                unit,
                contact,
                # Many stand at the same moment: only the id tells them apart.
                at=ago(hours=n // 9),
                team_id=team,
                assignee_id=agent if n % 3 else None,
                unanswered=n % 4 != 0,
                due_at=NOW + timedelta(hours=n // 5) if n % 2 else None,
                status=("open", "open", "pending", "snoozed")[n % 4],
            )
        return agent

    who = actor(store.write(seed))
    whole = ids(read(store, who, view=view, sort=sort, limit=100))
    assert len(whole) >= 5
    assert every_page(store, who, view=view, sort=sort, limit=4) == whole
    assert len(set(whole)) == len(whole)


def test_due_first_then_longest_unanswered_then_the_rest(store: Store) -> None:
    def seed(unit: Unit) -> list[int]:
        return [
            add_conversation(unit, at=ago(hours=1), unanswered=False),
            add_conversation(unit, at=ago(hours=3)),
            add_conversation(unit, at=ago(hours=2)),
            add_conversation(unit, at=ago(hours=1), due_at=NOW),
        ]

    answered, longest, shorter, due = store.write(seed)
    assert ids(read(store, view="unassigned")) == [due, longest, shorter, answered]
    assert ids(read(store, view="unassigned", sort="longest")) == [longest, shorter, due, answered]
    assert ids(read(store, view="unassigned", sort="newest"))[-1] == longest


def test_each_view_holds_what_its_name_says(store: Store) -> None:
    def seed(unit: Unit) -> tuple[int, dict[str, int]]:
        me, other, team = add_agent(unit), add_agent(unit), add_team(unit, "el")
        new = {
            "mine": add_conversation(unit, assignee_id=me, unanswered=False),
            "unanswered": add_conversation(unit, assignee_id=other),
            "unassigned": add_conversation(unit, unanswered=False),
            "pending": add_conversation(unit, status="pending", unanswered=False),
            "snoozed": add_conversation(unit, status="snoozed", unanswered=False),
            "follow-ups": add_conversation(
                unit, status="closed", unanswered=False, follow_up_at=NOW, follow_up_owner=me
            ),
            "failed": add_conversation(
                unit, assignee_id=other, unanswered=False, failed=True, status="pending"
            ),
            "mentions": add_conversation(unit, status="closed", unanswered=False),
            "drafts": add_conversation(unit, status="closed", unanswered=False),
            "closed": add_conversation(unit, status="closed", unanswered=False),
            "spam": add_conversation(unit, status="spam", unanswered=False),
            "team:el": add_conversation(unit, team_id=team, unanswered=False, assignee_id=other),
            "channel:form": add_conversation(
                unit, origin_channel="form", unanswered=False, assignee_id=other
            ),
        }
        unit.connection.execute(
            insert(mentions).values(
                agent_id=me, message_id=1, conversation_id=new["mentions"], at=NOW
            )
        )
        unit.connection.execute(
            insert(drafts).values(
                agent_id=me, conversation_id=new["drafts"], value={}, saved_at=NOW
            )
        )
        return me, new

    me, new = store.write(seed)
    alone = {"mine", "unanswered", "snoozed", "follow-ups", "failed", "mentions", "drafts", "spam"}
    for view, id in new.items():
        found = ids(read(store, actor(me), view=view))
        assert id in found, view
        if view in {*alone, "unassigned", "team:el", "channel:form"}:
            assert found == [id], view
    assert ids(read(store, actor(me), view="pending")) == [new["failed"], new["pending"]] or set(
        ids(read(store, actor(me), view="pending"))
    ) == {new["failed"], new["pending"]}


def test_filters_narrow_a_view_and_status_replaces_its_own(store: Store) -> None:
    def seed(unit: Unit) -> dict[str, int]:
        agent = add_agent(unit)
        add_team(unit, "el")
        add_team(unit, "vatten")
        add_topic(unit, "faktura")
        contact = add_contact(unit, "Per")
        unit.connection.execute(insert(tags).values(id=7, name="VIP", key="vip", created_at=NOW))
        new = {
            "agent": agent,
            "contact": contact,
            "el": add_conversation(unit, team_id="el", assignee_id=agent),
            "vatten": add_conversation(unit, team_id="vatten", topic_id="faktura"),
            "done": add_conversation(unit, contact, team_id="el", status="closed"),
        }
        unit.connection.execute(
            insert(conversation_tags).values(conversation_id=new["done"], tag_id=7, at=NOW)
        )
        return new

    new = store.write(seed)
    assert ids(read(store, view="team:el", status="closed")) == [new["done"]]
    assert ids(read(store, view="unanswered", team="vatten")) == [new["vatten"]]
    assert ids(read(store, topic="faktura")) == [new["vatten"]]
    assert ids(read(store, assignee=str(new["agent"]))) == [new["el"]]
    assert ids(read(store, actor(new["agent"]), assignee="me")) == [new["el"]]
    assert ids(read(store, assignee="none", status="open")) == [new["vatten"]]
    assert ids(read(store, contact=str(new["contact"]))) == [new["done"]]
    assert ids(read(store, tag="vip")) == [new["done"]]
    assert ids(read(store, tag="7")) == [new["done"]]
    assert read(store, tag="unheard of") == []
    assert ids(read(store, channel="form")) == []


def test_a_saved_view_is_read_by_its_owner_and_when_shared_by_others(store: Store) -> None:
    def seed(unit: Unit) -> tuple[int, int]:
        me = add_agent(unit)
        add_conversation(unit, status="closed")
        add_conversation(unit, status="open")
        for id, shared in ((5, False), (6, True)):
            unit.connection.execute(
                insert(saved_views).values(
                    id=id, agent_id=me, name=str(id), query={"status": "closed"}, shared=shared
                )
            )
        return me, add_agent(unit)

    me, other = store.write(seed)
    assert [row["status"] for row in read(store, actor(me), view="saved:5")] == ["closed"]
    assert [row["status"] for row in read(store, actor(other), view="saved:6")] == ["closed"]
    with pytest.raises(NotFoundError):
        read(store, actor(other), view="saved:5")


def test_a_guest_and_extra_help_see_their_teams_only(store: Store) -> None:
    def seed(unit: Unit) -> int:
        add_team(unit, "el")
        add_team(unit, "vatten")
        add_conversation(unit, team_id="vatten")
        add_conversation(unit)
        return add_conversation(unit, team_id="el")

    mine = store.write(seed)
    for role in (Role.GUEST,):
        for query in ({}, {"view": "unanswered"}, {"view": "unassigned"}, {"status": "open"}):
            assert ids(read(store, actor(1, role, teams=("el",)), **query)) == [mine]
        assert read(store, actor(1, role)) == []
    assert len(read(store, actor(1, Role.GUEST, Role.AGENT))) == 3
    with pytest.raises(ForbiddenError):
        read(store, Actor("token", 1))


def test_a_protected_customer_shows_without_name_words_or_place(store: Store) -> None:
    def seed(unit: Unit) -> tuple[int, int]:
        contact = add_contact(unit, "Hemlig", sensitivity="protected")
        id = add_conversation(unit, contact, subject="Min adress", sensitivity="protected")
        add_message(unit, id, "Jag bor i Lund")
        return id, contact

    id, contact = store.write(seed)
    (row,) = read(store)
    assert (row["subject"], row["preview"], row["tags"]) == ("", "", [])
    assert row["contact"] == {"id": None, "name": ""}
    assert row["sensitivity"] == "protected"
    assert read(store, contact=str(contact)) == []
    assert read(store, q="lund") == []
    trusted = Actor("agent", 1, "", frozenset({Role.AGENT}), protected_access=True)
    (row,) = read(store, trusted)
    assert row["contact"]["name"] == "Hemlig"
    assert store.read(rows_by_id, [id], LABELS)[id]["subject"] == "Min adress"


def test_identity_numbers_are_covered_in_lists(store: Store) -> None:
    store.write(lambda unit: add_conversation(unit, preview="Mitt nummer är 811228-9874."))
    assert read(store)[0]["preview"] == "Mitt nummer är 811228-••••."


def test_unread_is_each_agents_own(store: Store) -> None:
    def seed(unit: Unit) -> tuple[int, int, int]:
        me, other = add_agent(unit), add_agent(unit)
        id = add_conversation(unit, last_inbound_id=10)
        for agent, seen in ((me, 10), (other, 9)):
            unit.connection.execute(
                insert(reads).values(agent_id=agent, conversation_id=id, message_id=seen)
            )
        add_conversation(unit, last_inbound_id=None)
        return me, other, id

    me, other, id = store.write(seed)
    assert store.read(unread_among, me, [id]) == set()
    assert store.read(unread_among, other, [id]) == {id}
    assert [row["unread"] for row in read(store, actor(other), sort="newest")].count(True) == 1


def test_what_is_done_is_unread_only_to_whose_it_is_or_who_promised_to_come_back(
    store: Store,
) -> None:
    def seed(unit: Unit) -> tuple[int, int, list[int]]:
        me, other = add_agent(unit), add_agent(unit)
        mine = [{"assignee_id": me}, {"follow_up_owner": me}, {"assignee_id": other}, {}]
        done = [
            add_conversation(unit, status=status, last_inbound_id=10, **more)
            for status in ("closed", "spam")
            for more in mine
        ]
        return me, other, done

    me, other, done = store.write(seed)
    assert store.read(unread_among, me, done) == {done[0], done[1], done[4], done[5]}
    assert store.read(unread_among, other, done) == {done[2], done[6]}


def test_words_find_conversations_by_their_newest_message(store: Store) -> None:
    def seed(unit: Unit) -> list[int]:
        made = [add_conversation(unit, at=ago(days=n)) for n in range(6)]
        for n, id in enumerate(made):
            add_message(unit, id, "Fakturan stämmer inte", at=ago(days=n))
            add_message(unit, id, "En faktura till", at=ago(days=n + 10))
        add_message(unit, made[5], "Om fakturan igen", at=NOW)
        add_message(unit, add_conversation(unit), "Något annat")
        return made

    made = store.write(seed)
    wanted = [made[5], *made[:5]]
    assert ids(read(store, q="faktura")) == wanted
    assert every_page(store, q="faktura", limit=2) == wanted
    assert ids(read(store, q="faktura igen")) == [made[5]]
    assert read(store, q="faktura", status="closed") == []
    # A change of all that match changes these and no others.
    found, _ = store.read_as(ALL, list_ids, ListQuery(q="faktura"), 1000, None)
    assert found == wanted


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 101},
        {"sort": "random"},
        {"status": "shut"},
        {"view": "nowhere"},
        {"view": "team:"},
        {"cursor": "%%%"},
        {"cursor": "bnVsbA"},
        {"cursor": "WzEsMiwzLDRd"},  # of another sort
        {"cursor": "W10"},
        {"cursor": "å"},
        {"cursor": "A" * 10_000},
        {"q": "x" * 501},
    ],
)
def test_what_makes_no_sense_is_refused(sqlite_store: Store, query: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        read(sqlite_store, **query)


def test_an_id_that_is_none_is_found_nowhere(sqlite_store: Store) -> None:
    for query in ({"contact": "x"}, {"assignee": "-1"}, {"view": "saved:99999999999999999999"}):
        with pytest.raises(NotFoundError):
            read(sqlite_store, **query)


def test_a_cursor_of_another_order_is_refused(sqlite_store: Store) -> None:
    def seed(unit: Unit) -> None:
        for _ in range(3):
            add_conversation(unit)

    sqlite_store.write(seed)
    _, cursor = sqlite_store.read(list_conversations, ListQuery(sort="newest", limit=1), LABELS)
    with pytest.raises(InvalidError):
        read(sqlite_store, view="unanswered", sort="due", cursor=cursor)
