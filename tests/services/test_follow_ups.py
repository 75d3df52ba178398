"""No promise to come back is forgotten: whoever wrote meanwhile, whatever is closed, whoever is away."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from inbox.model.actor import Actor
from inbox.model.errors import ConflictError, InvalidError
from inbox.model.words import Presence, Role
from inbox.services.conversations.change import change_conversation
from inbox.services.conversations.merge import merge, split, unmerge
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.outbound.withdraw import withdraw_reply
from inbox.services.people.agent_hours import set_hours
from inbox.services.people.presence import change_presence
from inbox.services.promises import owners
from inbox.services.promises.due import promises_to_tell, tell_of_promises
from inbox.services.promises.follow_ups import add_follow_up, change_follow_up
from inbox.services.promises.owners import hand_promises_to_teams, promises_to_hand
from inbox.services.updates.status import hold
from inbox.services.waits.due_turn import DueTurn
from inbox.store.store import Store
from inbox.store.tables.conversations import follow_ups
from inbox.store.tables.log import events
from inbox.store.tables.people import agents
from tests.services.desk import Desk


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """The database makes no difference to most of it; test_status_updates asks both."""
    return sqlite_store


MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def promised(desk: Desk) -> list[Any]:
    return desk.store.read(
        lambda unit: list(unit.connection.execute(select(follow_ups).order_by(follow_ups.c.id)))
    )


def told(desk: Desk, *types: str) -> list[tuple[str, Any]]:
    return desk.store.read(
        lambda unit: [
            (row.type, row.data)
            for row in unit.connection.execute(
                select(events).where(events.c.type.in_(types)).order_by(events.c.number)
            )
        ]
    )


def tell(desk: Desk) -> list[str]:
    before = len(told(desk, "follow_up.due", "clock.missed"))
    assert desk.store.read(promises_to_tell) == bool(desk.store.write(tell_of_promises))
    return [kind for kind, _ in told(desk, "follow_up.due", "clock.missed")[before:]]


@pytest.fixture
def anna(desk: Desk) -> Actor:
    desk.mail()
    return desk.agent("Anna", presence="available")


def promise(desk: Desk, who: Actor, due_at: datetime = MONDAY, reason: str = "ring") -> int:
    return desk.store.write_as(
        who, add_follow_up, desk.conversations()[0].id, due_at, reason, plan=desk.plan
    )


def test_it_is_reminded_of_before_and_missed_when_it_is_past_and_each_is_said_once(
    desk: Desk, anna: Actor
) -> None:
    promise(desk, anna)
    assert tell(desk) == []
    desk.clock.at = MONDAY - timedelta(minutes=50)
    assert tell(desk) == ["follow_up.due"]
    assert tell(desk) == []
    desk.clock.at = MONDAY + timedelta(minutes=1)
    assert tell(desk) == ["clock.missed"]
    assert tell(desk) == []
    (_, missed) = told(desk, "clock.missed")[0]
    assert missed["kind"] == "follow_up"
    assert datetime.fromisoformat(missed["due_at"]) == MONDAY


def test_it_falls_due_though_the_customer_wrote_meanwhile_and_it_is_closed(
    desk: Desk, anna: Actor
) -> None:
    promise(desk, anna)
    desk.mail("ok", In_Reply_To="<m1@posten.example>", subject="Re: Fakturan")
    (row,) = desk.conversations()
    desk.store.write_as(anna, change_conversation, desk.plan, row.id, {"status": "closed"})
    desk.clock.at = MONDAY + timedelta(minutes=1)
    assert "clock.missed" in tell(desk)


def test_one_that_is_kept_in_time_is_never_missed(desk: Desk, anna: Actor) -> None:
    id = promise(desk, anna)
    desk.clock.at = MONDAY - timedelta(hours=2)
    desk.store.write_as(anna, change_follow_up, desk.only().id, id, {"done": True})
    desk.clock.at = MONDAY + timedelta(days=1)
    assert tell(desk) == []
    assert told(desk, "follow_up.done")[0][1]["kept"] is True
    assert desk.only().follow_up_at is None


@pytest.mark.parametrize(("why", "moves"), [("away", True), ("here", False), ("left", True)])
def test_when_its_owner_is_not_there_it_goes_to_the_team(
    desk: Desk, anna: Actor, why: str, moves: bool
) -> None:
    promise(desk, anna)
    if why == "away":
        desk.store.write(change_presence, anna.id or 0, Presence.AWAY)
        desk.store.write(hand_promises_to_teams, desk.plan)
        assert promised(desk)[0].owner_id == anna.id, "nothing is due yet"
        desk.clock.at = MONDAY - timedelta(minutes=30)
        tell(desk)
    elif why == "left":
        desk.store.write(
            lambda unit: unit.connection.execute(update(agents).values(active=False)) and None
        )
    else:
        desk.clock.at = MONDAY + timedelta(minutes=1)
        tell(desk)
    assert desk.store.read(promises_to_hand) is True or not moves
    desk.store.write(hand_promises_to_teams, desk.plan)
    (one,) = promised(desk)
    assert (one.owner_id, one.team_id) == ((None, "help") if moves else (anna.id, None))
    handed = told(desk, "follow_up.handed")
    assert [data["why"] for _, data in handed] == ([why] if moves else [])
    assert desk.only().follow_up_owner == (None if moves else anna.id)


@pytest.mark.parametrize(
    ("shift", "moves"), [((15 * 60 + 30, 20 * 60), False), ((8 * 60, 15 * 60 + 40), True)]
)
def test_it_is_asked_who_will_be_there_when_it_falls_due(
    desk: Desk, anna: Actor, shift: tuple[int, int], moves: bool
) -> None:
    """It is reminded of at 15:15 in Stockholm, and due at 16:00."""
    lead = desk.agent("Lisa", Role.LEAD)
    desk.store.write_as(
        lead, set_hours, desk.plan, anna.id or 0, {"mon": (shift,)}, "Europe/Stockholm"
    )
    promise(desk, anna)
    desk.store.write(change_presence, anna.id or 0, Presence.AVAILABLE if moves else Presence.AWAY)
    desk.clock.at = MONDAY - timedelta(minutes=45)
    DueTurn().look(desk.store, desk.plan)
    assert promised(desk)[0].owner_id == (None if moves else anna.id)
    desk.clock.at = MONDAY + timedelta(minutes=1)
    DueTurn().look(desk.store, desk.plan)
    assert promised(desk)[0].owner_id is None, "away, and it is due"


def test_it_moves_with_a_merge_and_back_again(desk: Desk, anna: Actor) -> None:
    promise(desk, anna)
    desk.mail("Något annat", sender="per@posten.example", subject="Avbrott")
    first, second = desk.conversations()
    desk.store.write_as(anna, merge, first.id, second.id)
    assert promised(desk)[0].conversation_id == second.id
    assert desk.conversations()[1].follow_up_at == MONDAY
    desk.store.write_as(anna, unmerge, first.id)
    assert promised(desk)[0].conversation_id == first.id


def test_what_a_message_promised_goes_with_it_when_it_is_split_off(desk: Desk, anna: Actor) -> None:
    (row,) = desk.conversations()
    held = desk.store.write_as(anna, hold, desk.plan, row.id, MONDAY)
    promise(desk, anna)
    new = desk.store.write_as(anna, split, row.id, [held.message])
    assert [one.conversation_id for one in promised(desk)] == [new, row.id]


def test_what_the_customer_was_told_can_be_made_earlier_and_never_later(
    desk: Desk, anna: Actor
) -> None:
    (row,) = desk.conversations()
    held = desk.store.write_as(anna, hold, desk.plan, row.id, MONDAY)
    with pytest.raises(ConflictError) as refused:
        desk.store.write_as(
            anna,
            change_follow_up,
            row.id,
            held.follow_up,
            {"due_at": MONDAY + timedelta(hours=1)},
        )
    assert refused.value.code == "promise_was_given"
    earlier = MONDAY - timedelta(hours=1)
    desk.store.write_as(anna, change_follow_up, row.id, held.follow_up, {"due_at": earlier})
    assert promised(desk)[0].due_at == earlier


def test_a_time_that_has_passed_or_is_ages_away_is_refused(desk: Desk, anna: Actor) -> None:
    for due_at, code in (
        (desk.clock.at - timedelta(seconds=1), "time_has_passed"),
        (datetime(9998, 1, 1, tzinfo=UTC), "time_too_far"),
    ):
        with pytest.raises(InvalidError) as refused:
            promise(desk, anna, due_at)
        assert refused.value.code == code


def test_an_answer_that_is_sent_keeps_what_the_customer_was_promised_and_no_other_promise(
    desk: Desk, anna: Actor
) -> None:
    (row,) = desk.conversations()
    desk.store.write_as(anna, hold, desk.plan, row.id, MONDAY)
    promise(desk, anna)
    desk.clock.move(minutes=1)
    desk.work()
    desk.store.write_as(anna, write_reply, desk.plan, row.id, Reply("Nu är det rättat."))
    desk.clock.move(minutes=1)
    desk.work()
    update_, own = promised(desk)
    assert update_.done_at is not None
    assert own.done_at is None
    assert desk.only().follow_up_at == MONDAY


def test_a_holding_reply_that_is_taken_back_promised_nothing(desk: Desk, anna: Actor) -> None:
    (row,) = desk.conversations()
    held = desk.store.write_as(anna, hold, desk.plan, row.id, MONDAY)
    desk.store.write_as(anna, withdraw_reply, row.id, held.message)
    assert promised(desk) == []
    assert desk.only().follow_up_at is None


def test_many_promises_of_those_who_are_here_hide_none_of_whoever_is_away(
    desk: Desk, anna: Actor
) -> None:
    away = desk.agent("Bo", presence="away")
    promise(desk, anna)
    promise(desk, away, MONDAY + timedelta(minutes=1))
    first = promised(desk)[0]._mapping
    desk.store.write(
        lambda unit: (
            unit.connection.execute(
                insert(follow_ups), [{**first, "id": unit.new_id()} for _ in range(500)]
            )
            and None
        )
    )
    desk.clock.at = MONDAY + timedelta(minutes=2)
    desk.store.write(hand_promises_to_teams, desk.plan)
    handed = [data["from"] for _, data in told(desk, "follow_up.handed")]
    assert handed == [str(away.id)]


def test_who_is_there_with_many_that_were_missed_is_not_read_each_time_and_hides_nobody(
    desk: Desk, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    bo = desk.agent("Bo", Role.AGENT)
    for _ in range(7):
        promise(desk, anna)
    for _ in range(3):
        promise(desk, bo)
    desk.store.write(change_presence, bo.id or 0, Presence.AWAY)
    desk.clock.at = MONDAY + timedelta(hours=1)
    monkeypatch.setattr(owners, "MOST", 2)
    looked_at: list[int] = []
    why = owners._why
    monkeypatch.setattr(owners, "_why", lambda *of: looked_at.append(1) or why(*of))
    handed = [desk.store.write(hand_promises_to_teams, desk.plan) for _ in range(3)]
    assert handed == [2, 1, 0]
    assert len(looked_at) <= 3 * (2 + 2 * owners.MOST), "two owners, and so many promises at most"
    assert sorted(one.owner_id or 0 for one in promised(desk)) == [0] * 3 + [anna.id] * 7
