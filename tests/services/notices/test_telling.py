"""Who is told of what: from the log to the bell."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from inbox.model.actor import Actor
from inbox.model.words import Role
from inbox.services.conversations.change import change_conversation
from inbox.services.conversations.notes import write_note
from inbox.services.notices import follow
from inbox.services.notices.follow import follow_notices
from inbox.services.notices.posts import take_post
from inbox.services.notices.read import list_notices, mark_read, sweep_notices
from inbox.services.notices.whom import TELLS, person_owner
from inbox.services.notices.wishes import change_wishes
from inbox.services.notices.words import line_text
from inbox.services.promises.due import tell_of_promises
from inbox.services.promises.follow_ups import add_follow_up
from inbox.services.running.following import read_stretch
from inbox.services.running.health import note_failure
from inbox.services.waits.due_turn import DueTurn
from inbox.services.waits.notices import tell_of_clocks
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts
from inbox.store.tables.notices import log_followers, notices
from inbox.store.tables.people import team_members
from inbox.store.unit import Unit
from routing.calendar_settings import ServiceLevel
from routing.notices import Way
from routing.service_levels import ServiceLevels
from tests.services.desk import Desk


def bell(desk: Desk, who: Actor) -> list[dict[str, Any]]:
    follow_notices(desk.store, desk.plan)
    return list(desk.store.read_as(who, list_notices, desk.plan)["items"])


def kinds(desk: Desk, who: Actor) -> list[str]:
    return [one["kind"] for one in bell(desk, who)]


def begin(desk: Desk) -> int:
    """A conversation, and a follower that has begun."""
    follow_notices(desk.store, desk.plan)
    desk.mail()
    return int(desk.only().id)


def give(desk: Desk, by: Actor, id: int, to: Actor | None) -> None:
    change = {"assignee": to.id if to else None}
    desk.store.write_as(by, change_conversation, desk.plan, id, change)


def test_whoever_is_given_a_conversation_is_told_but_not_who_takes_one(desk: Desk) -> None:
    anna, lead = desk.agent("Anna"), desk.agent("Lisa", Role.LEAD)
    id = begin(desk)
    give(desk, anna, id, anna)
    assert bell(desk, anna) == []
    give(desk, lead, id, None)
    give(desk, lead, id, anna)
    (told,) = bell(desk, anna)
    assert (told["kind"], told["read"]) == ("assigned", False)
    assert told["conversation"]["number"] == desk.only().number
    assert bell(desk, lead) == []


def test_nothing_is_told_twice_when_the_log_is_read_again(both: Desk) -> None:
    desk = both
    anna, lead = desk.agent("Anna"), desk.agent("Lisa", Role.LEAD)
    id = begin(desk)
    give(desk, lead, id, anna)
    assert follow_notices(desk.store, desk.plan) == 1
    # As after a power cut that took back how far it was read.
    desk.store.write(_read_again)
    assert follow_notices(desk.store, desk.plan) == 0
    assert kinds(desk, anna) == ["assigned"]


def _read_again(unit: Unit) -> None:
    unit.connection.execute(update(log_followers).values(number=0))


def test_two_who_read_the_same_stretch_write_it_once(both: Desk) -> None:
    desk = both
    anna, lead = desk.agent("Anna"), desk.agent("Lisa", Role.LEAD)
    id = begin(desk)
    give(desk, lead, id, anna)
    stretch = desk.store.read(read_stretch, follow.NAME, TELLS)
    assert stretch is not None
    assert follow_notices(desk.store, desk.plan) == 1
    late = desk.store.read(follow._read_notices, desk.plan, stretch)
    assert desk.store.write(follow._write, desk.plan, stretch, late) == []
    assert len(bell(desk, anna)) == 1


def test_who_is_mentioned_is_told_and_a_guest_of_another_team_is_not(desk: Desk) -> None:
    anna, lisa = desk.agent("Anna"), desk.agent("Lisa", Role.LEAD)
    guest = desk.agent("Gunnar", Role.GUEST)
    id = begin(desk)
    desk.store.write(
        lambda unit: unit.connection.execute(
            update(conversations).where(conversations.c.id == id).values(team_id=None)
        )
    )
    ids = [who.id for who in (anna, lisa, guest) if who.id]
    desk.store.write_as(lisa, write_note, id, "Titta här", (), ids)
    assert kinds(desk, anna) == ["mentioned"]
    assert kinds(desk, guest) == []
    # Whoever writes their own name has read it.
    assert kinds(desk, lisa) == []


def test_a_protected_customer_is_told_of_to_the_named_group_alone(desk: Desk) -> None:
    anna, lead = desk.agent("Anna"), desk.agent("Lisa", Role.LEAD)
    id = begin(desk)
    give(desk, lead, id, anna)
    assert kinds(desk, anna) == ["assigned"]
    desk.store.write(
        lambda unit: unit.connection.execute(update(contacts).values(sensitivity="protected"))
    )
    give_again = {"assignee": None}
    named = Actor("agent", lead.id, "Lisa", lead.roles, lead.teams, protected_access=True)
    desk.store.write(change_conversation, desk.plan, id, give_again)
    desk.store.write(change_conversation, desk.plan, id, {"assignee": anna.id})
    # What was told before is hidden too.
    assert kinds(desk, anna) == []
    assert desk.store.read_as(anna, list_notices, desk.plan)["unread"] == 0
    assert named.protected_access


def test_imported_history_is_told_to_nobody(desk: Desk) -> None:
    anna, lead = desk.agent("Anna"), desk.agent("Lisa", Role.LEAD)
    follow_notices(desk.store, desk.plan)
    desk.mail(history=True)
    give(desk, lead, int(desk.only().id), anna)
    assert kinds(desk, anna) == []


def test_a_failing_channel_is_told_to_who_leads_once_an_hour(desk: Desk) -> None:
    anna, lead = desk.agent("Anna"), desk.agent("Lisa", Role.LEAD)
    begin(desk)
    for _ in range(3):
        desk.store.write(note_failure, "mail", "no route", True)
        desk.store.write(lambda unit: unit.emit("channel.health", data=_failing()))
    assert kinds(desk, lead) == ["channel_trouble"]
    assert kinds(desk, anna) == []
    desk.clock.move(hours=1)
    desk.store.write(lambda unit: unit.emit("channel.health", data=_failing()))
    (newest, _) = bell(desk, lead)
    assert newest["channel"] == {"id": "mail", "name": "Help"}


def _failing() -> dict[str, str]:
    return {"channel": "mail", "state": "failing"}


def test_what_is_not_wished_in_the_console_is_in_no_list(desk: Desk) -> None:
    anna, lead = desk.agent("Anna"), desk.agent("Lisa", Role.LEAD)
    id = begin(desk)
    desk.store.write_as(anna, change_wishes, desk.plan, {"kinds": {"assigned": []}})
    give(desk, lead, id, anna)
    assert bell(desk, anna) == []
    desk.store.write_as(anna, change_wishes, desk.plan, {"kinds": {"assigned": ["mail"]}})
    give(desk, lead, id, None)
    give(desk, lead, id, anna)
    assert bell(desk, anna) == []
    assert len(desk.store.read(_all)) == 1


def _all(unit: Unit) -> Any:
    return unit.connection.execute(select(notices)).all()


def test_read_by_id_by_conversation_and_all_at_once_and_swept_when_old(desk: Desk) -> None:
    anna, lead = desk.agent("Anna"), desk.agent("Lisa", Role.LEAD)
    id = begin(desk)
    for _ in range(3):
        give(desk, lead, id, None)
        give(desk, lead, id, anna)
    first, *_ = bell(desk, anna)
    assert desk.store.write_as(anna, mark_read, [int(first["id"])]) == 2
    # Of somebody else nothing is read.
    assert desk.store.write_as(lead, mark_read, None, id) == 0
    assert desk.store.read_as(anna, list_notices, desk.plan)["unread"] == 2
    assert desk.store.write_as(anna, mark_read, None, id) == 0
    desk.clock.move(days=91)
    assert desk.store.write(sweep_notices, desk.plan) == 3
    assert bell(desk, anna) == []


LEVEL = {
    "id": "quick",
    "first_response": "1h",
    "warn_before": "20m",
    "warn": ["assignee"],
    "breach": ["leads"],
}


def test_near_and_past_its_target_is_told_once_each_to_whom_the_service_level_says(
    desk: Desk,
) -> None:
    level = ServiceLevel.model_validate(LEVEL)
    desk.plan.level_settings = (level,)
    desk.plan.__dict__["service_levels"] = ServiceLevels.of((level,), (), "Europe/Stockholm")
    anna, lead = desk.agent("Anna"), desk.agent("Lisa", Role.LEAD)
    id = begin(desk)
    give(desk, anna, id, anna)
    desk.clock.move(minutes=45)
    desk.store.write(tell_of_clocks, desk.plan)
    assert kinds(desk, anna) == ["near_breach"]
    desk.clock.at += timedelta(minutes=30)
    desk.store.write(tell_of_clocks, desk.plan)
    desk.store.write(tell_of_clocks, desk.plan)
    assert kinds(desk, anna) == ["near_breach"]
    assert kinds(desk, lead) == ["breached"]


def test_a_promise_is_told_of_to_its_owner_before_it_is_due_and_when_it_is_missed(
    desk: Desk,
) -> None:
    anna, bo = desk.agent("Anna"), desk.agent("Bo")
    id = begin(desk)
    give(desk, anna, id, anna)
    due_at = desk.clock.at + timedelta(hours=2)
    desk.store.write_as(bo, add_follow_up, id, due_at, "Ring tillbaka")
    desk.clock.move(hours=1, minutes=59)
    desk.store.write(tell_of_promises)
    assert kinds(desk, bo) == ["promise_due"]
    desk.clock.move(minutes=2)
    desk.store.write(tell_of_promises)
    desk.store.write(tell_of_promises)
    assert kinds(desk, bo) == ["breached", "promise_due"]
    # Who has the conversation made no promise.
    assert kinds(desk, anna) == []


def test_of_a_promise_whose_owner_is_away_the_team_hears_and_not_the_owner(desk: Desk) -> None:
    away, bo, lead = desk.agent("Anna"), desk.agent("Bo"), desk.agent("Lisa", Role.LEAD)
    desk.store.write(_leaves, away, lead)
    id = begin(desk)
    due_at = desk.clock.at + timedelta(hours=2)
    desk.store.write_as(away, add_follow_up, id, due_at, "Ring tillbaka")
    desk.clock.at = due_at - timedelta(minutes=20)
    DueTurn().look(desk.store, desk.plan)
    assert (kinds(desk, away), kinds(desk, bo), kinds(desk, lead)) == ([], ["promise_due"], [])
    desk.clock.at = due_at + timedelta(minutes=1)
    DueTurn().look(desk.store, desk.plan)
    assert kinds(desk, bo) == ["breached", "promise_due"]
    assert kinds(desk, lead) == ["breached"]
    assert kinds(desk, away) == []


def _leaves(unit: Unit, *who: Actor) -> None:
    unit.connection.execute(
        delete(team_members).where(team_members.c.agent_id.in_([one.id for one in who]))
    )


def test_a_word_that_a_whole_topic_was_promised_is_told_of_without_a_number(desk: Desk) -> None:
    anna = desk.agent("Anna")
    begin(desk)
    due_at = desk.clock.at + timedelta(minutes=5)
    data = {"update": "1", "topic": "invoice", "due_at": due_at.isoformat(), "team": "help"}
    desk.store.write(lambda unit: unit.emit("topic_update.due", data=data))
    desk.store.write(lambda unit: unit.emit("topic_update.missed", data=data))
    late, due = bell(desk, anna)
    assert (late["kind"], due["kind"]) == ("breached", "promise_due")
    assert due["conversation"] is None
    owner = person_owner(int(anna.id or 0))
    post = desk.store.write(take_post, desk.plan, owner, Way.MAIL)
    assert post is not None
    assert line_text(post.lines[0], "sv", "Europe/Stockholm").startswith("Ämnet Faktura: nästa")
