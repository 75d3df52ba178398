"""Giving work to people, taking it back, and what they are good at, in the database."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from inbox.model.actor import Actor
from inbox.model.errors import ForbiddenError, InvalidError, NotFoundError
from inbox.model.words import Role
from inbox.services.assigning.assign import assign_waiting
from inbox.services.assigning.give_back import take_from_who_is_away
from inbox.services.assigning.next import take_next
from inbox.services.conversations.change import change_conversation
from inbox.services.definitions.live import refresh
from inbox.services.definitions.topics import follow_merge, merge_topic
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.people.agent_hours import read_hours, set_hours
from inbox.services.people.agents import change_agent
from inbox.services.people.competence_gaps import gaps
from inbox.services.people.competences import Of, grant, history, list_competences, revoke
from inbox.services.people.presence import change_presence
from inbox.services.people.surge import end_surge_in_time, let_in, read_surge
from inbox.services.sync_plan import sync_plan
from inbox.store.reading.labels import Labels
from inbox.store.reading.lists import list_conversations
from inbox.store.reading.scopes import ListQuery
from inbox.store.reading.sight import find_conversation
from inbox.store.store import Store
from inbox.store.tables.conversations import mentions, reasons
from inbox.store.tables.log import events
from inbox.store.tables.people import agents
from routing.approved import ApprovedText
from routing.settings import AgentCompetences
from routing.week import DAYS
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk

TOPICS = (
    {"id": "money", "name": {"sv": "Pengar"}},
    {"id": "invoice", "name": {"sv": "Faktura"}, "parent": "money"},
    {"id": "refund", "name": {"sv": "Retur"}, "parent": "money"},
)


@pytest.fixture
def make(store: Store, tmp_path: Path, clock: Movable, smtp: Mailserver) -> Any:
    def made(**team: Any) -> Desk:
        teams = ({"id": "help", "name": "Help", **team},)
        plan = make_plan(email_channel(smtp.port), topics=TOPICS, teams=teams)
        return open_desk(store, tmp_path, clock, plan)

    return made


def assigned(desk: Desk) -> list[int | None]:
    desk.store.write(assign_waiting, desk.plan)
    return [row.assignee_id for row in desk.conversations()]


def newest_reason(desk: Desk) -> Any:
    found = select(reasons).where(reasons.c.what == "assignee").order_by(reasons.c.id.desc())
    return desk.store.read(lambda unit: unit.connection.execute(found).first())


def test_what_nobody_fits_loosens_and_each_step_is_said_and_told(make: Any, clock: Movable) -> None:
    steps = [
        {"after_minutes": 10, "to": "neighbours"},
        {"after_minutes": 20, "to": "anyone"},
    ]
    desk = make(assignment={"loosen": steps})
    desk.agent("Knows", presence="away", invoice=2, sv=2)
    beside = desk.agent("Beside", presence="available", refund=1, sv=2)
    desk.mail()
    assert assigned(desk) == [None]
    clock.move(minutes=11)
    assert assigned(desk) == [beside.id]
    reason = newest_reason(desk)
    assert (reason.code, reason.facts["loosened"]) == ("loosened_neighbours", ["neighbours"])


def test_a_step_that_helps_nobody_is_told_too_and_only_once(make: Any, clock: Movable) -> None:
    desk = make(assignment={"loosen": [{"after_minutes": 10, "to": "level"}]})
    desk.agent("Knows", presence="away", invoice=2, sv=2)
    desk.mail()
    clock.move(minutes=11)
    assert [assigned(desk), assigned(desk)] == [[None], [None]]
    assert desk.events().count("conversation.loosened") == 1


def test_what_somebody_who_is_away_has_not_answered_goes_back_to_its_place(
    make: Any, clock: Movable
) -> None:
    desk = make(assignment={"away_minutes": 30})
    first = desk.agent("Anna", presence="available", sv=2)
    desk.mail()
    before = desk.only()
    assert before.assignee_id == first.id
    desk.store.write(change_presence, first.id, "away")
    clock.move(minutes=29)
    assert desk.store.write(take_from_who_is_away, desk.plan) == 0
    clock.move(minutes=2)
    assert desk.store.write(take_from_who_is_away, desk.plan) == 1
    after = desk.only()
    assert (after.assignee_id, after.unanswered_since) == (None, before.unanswered_since)
    assert after.sort_due == before.sort_due
    second = desk.agent("Bo", presence="available", sv=2)
    assert assigned(desk) == [second.id]


def test_what_somebody_had_who_left_goes_to_others_in_its_turn(make: Any) -> None:
    desk = make()
    desk.agent("Admin", Role.ADMIN)
    leaver = desk.agent("Anna", presence="available", sv=2)
    desk.mail()
    other = desk.agent("Bo", presence="available", sv=2)
    desk.store.write(change_agent, leaver.id, {"active": False})
    assert desk.only().assignee_id is None
    assert newest_reason(desk).code == "agent_left"
    assert assigned(desk) == [other.id]


def test_whoever_asks_for_the_next_gets_the_most_due_that_suits_them(make: Any) -> None:
    desk = make(assign="pull")
    me = desk.agent("Anna", presence="available", refund=2, sv=2)
    desk.agent("Bo", presence="available", invoice=2, sv=2)
    desk.mail()
    desk.mail(text="Hej, en fråga.", sender="Ola <ola@posten.example>", subject="Annat")
    assert assigned(desk) == [None, None]
    invoice, other = desk.conversations()
    assert desk.store.write_as(me, take_next, desk.plan)["id"] == str(other.id)
    assert desk.store.write_as(me, take_next, desk.plan) == {
        "id": None,
        "why": {
            "what": "assignee", "value": "", "by": "assignment", "code": "nobody_available",
            "facts": {},
        },
    }  # fmt: skip
    assert desk.conversations()[0].assignee_id is None


def test_the_answers_of_who_learns_are_shown_to_their_colleague(make: Any) -> None:
    desk = make()
    teacher = desk.agent("Anna", Role.LEAD, presence="away", invoice=3, sv=2)
    learner = desk.agent("Bo", presence="available", sv=2)
    of = Of(learner.id, "topic", "invoice")
    desk.store.write_as(teacher, grant, desk.plan, of, 1, None, True, teacher.id)
    desk.mail()
    assert assigned(desk) == [learner.id]
    assert newest_reason(desk).code == "learning"
    desk.store.write_as(learner, write_reply, desk.plan, desk.only().id, Reply("Så här."))
    rows = desk.store.read(lambda unit: unit.connection.execute(select(mentions)).all())
    assert [row.agent_id for row in rows] == [teacher.id]


def test_nothing_is_given_outside_of_somebodys_hours(make: Any, clock: Movable) -> None:
    desk = make(hours={"mon-sun": "08:00-12:00"}, zone="Europe/Stockholm")
    anna = desk.agent("Anna", Role.LEAD, presence="available", sv=2)
    clock.at = clock.at.replace(hour=13)  # 14:00 there
    desk.mail()
    assert assigned(desk) == [None]
    week = {day: ((780, 1020),) for day in DAYS}
    desk.store.write_as(anna, set_hours, desk.plan, anna.id, week, "")
    shown = desk.store.read_as(anna, read_hours, desk.plan, anna.id)
    assert (shown["source"], shown["hours"]["mon"]) == ("screen", "13:00-17:00")
    assert assigned(desk) == [anna.id]


def test_what_a_screen_says_wins_over_the_file(make: Any) -> None:
    desk = make()
    lead = desk.agent("Lead", Role.LEAD)
    anna = desk.agent("Anna")
    entry = {"agent": "anna@tallvik.example", "topics": {"invoice": 1, "refund": 2}}
    desk.plan.competences = (AgentCompetences.model_validate(entry),)
    desk.store.write(sync_plan, desk.plan)
    desk.store.write_as(lead, grant, desk.plan, Of(anna.id, "topic", "invoice"), 3)
    desk.store.write_as(lead, revoke, desk.plan, Of(anna.id, "topic", "refund"))
    desk.store.write(sync_plan, desk.plan)
    rows = desk.store.read_as(lead, list_competences, desk.plan, anna.id)
    told = [(r["value"], r["level"], r["source"], r["yaml_level"], r["counts"]) for r in rows]
    assert told == [("invoice", 3, "screen", 1, True), ("refund", 0, "screen", 2, False)]
    how = [one["how"] for one in desk.store.read_as(lead, history, anna.id)]
    assert how == ["revoked", "granted"]
    with pytest.raises(NotFoundError):
        desk.store.write_as(lead, revoke, desk.plan, Of(anna.id, "topic", "refund"))


def test_competences_of_the_file_follow_a_merged_topic_and_leave_with_the_file(make: Any) -> None:
    desk = make()
    lead = desk.agent("Lead", Role.LEAD)
    desk.agent("Anna")
    entry = {"agent": "anna@tallvik.example", "topics": {"refund": 2}}
    filed = replace(desk.plan, competences=(AgentCompetences.model_validate(entry),))
    desk.plan.competences = filed.competences
    desk.store.write(sync_plan, filed)
    desk.store.write_as(lead, merge_topic, desk.plan, "refund", "invoice")
    follow_merge(desk.store, desk.plan, "refund", "invoice")
    refresh(desk.store, desk.plan)
    assert _known(desk, lead) == [("invoice", 2, 2)]
    desk.store.write(sync_plan, filed)
    assert _known(desk, lead) == [("invoice", 2, 2)]
    desk.store.write(sync_plan, replace(filed, competences=()))
    assert _known(desk, lead) == []


def _known(desk: Desk, lead: Actor) -> list[Any]:
    rows = desk.store.read_as(lead, list_competences, desk.plan)
    return [(row["value"], row["level"], row["yaml_level"]) for row in rows]


def test_competences_that_can_not_be(make: Any) -> None:
    desk = make()
    lead, anna = desk.agent("Lead", Role.LEAD), desk.agent("Anna")
    for of, learns_with in (
        (Of(anna.id, "topic", "nothing"), None),
        (Of(anna.id, "taste", "invoice"), None),
        (Of(anna.id, "topic", "invoice"), anna.id),
    ):
        with pytest.raises(InvalidError):
            desk.store.write_as(lead, grant, desk.plan, of, 2, None, True, learns_with)
    with pytest.raises(ForbiddenError):
        desk.store.write_as(anna, grant, desk.plan, Of(anna.id, "topic", "invoice"), 3)


def test_an_expired_competence_is_shown_and_counts_no_more(make: Any, clock: Movable) -> None:
    desk = make()
    lead, anna = desk.agent("Lead", Role.LEAD), desk.agent("Anna", presence="available", sv=2)
    until = date(2026, 11, 20)
    desk.store.write_as(lead, grant, desk.plan, Of(anna.id, "topic", "invoice"), 2, until)
    clock.move(days=1)
    (row,) = [
        r for r in desk.store.read_as(lead, list_competences, desk.plan) if r["kind"] == "topic"
    ]
    assert (row["level"], row["counts"], row["expires"]) == (2, False, until)


def test_gaps_are_hours_in_which_what_comes_finds_nobody(make: Any, clock: Movable) -> None:
    desk = make()
    lead = desk.agent("Lead", Role.LEAD, invoice=2)
    desk.mail()
    week = {day: ((480, 540),) for day in DAYS}
    desk.store.write_as(lead, set_hours, desk.plan, lead.id, week, "")
    clock.move(minutes=1)
    (gap,) = desk.store.read_as(lead, gaps, desk.plan)["items"]
    assert (gap["topic"], gap["hour"], gap["weekday"], gap["code"]) == (
        "invoice", 10, 4, "nobody_works",
    )  # fmt: skip
    assert gap["who_could"] == [str(lead.id)]


@pytest.fixture
def crisis(make: Any) -> tuple[Desk, Actor, Actor]:
    """A helper who is prepared and let in, and the lead who did it."""
    desk: Desk = make()
    desk.plan.approved_texts = (
        ApprovedText(id="busy", texts={"sv": "Hej {name}! Vi återkommer inom ett dygn."}),
    )
    lead = desk.agent("Lead", Role.LEAD)
    helper = desk.agent("Helper", Role.SURGE, presence="available", sv=2)
    desk.store.write(lambda u: u.connection.execute(
        update(agents).where(agents.c.id == helper.id).values(active=False)))  # fmt: skip
    desk.store.write_as(lead, let_in, "help", 8.0)
    return desk, lead, helper


def test_a_helper_answers_with_approved_texts_and_nothing_else(
    crisis: tuple[Desk, Actor, Actor],
) -> None:
    desk, _, helper = crisis
    desk.mail()
    assert assigned(desk) == [helper.id]
    id = desk.only().id
    good = "Hej Maria!  Vi återkommer inom ett dygn."
    for bad in (
        Reply("Så här tycker jag."),
        Reply(good + " Eller inte."),
        Reply(good, cc=["a@b.example"]),
        Reply("Hej gå till https://a.example! Vi återkommer inom ett dygn."),
    ):
        with pytest.raises(ForbiddenError) as refused:
            desk.store.write_as(helper, write_reply, desk.plan, id, bad)
        assert refused.value.code == "approved_texts_only"
    desk.store.write_as(helper, write_reply, desk.plan, id, Reply(good))


def test_a_helper_sees_what_was_given_to_them_and_nothing_else(
    crisis: tuple[Desk, Actor, Actor],
) -> None:
    desk, lead, helper = crisis
    desk.mail()
    desk.mail(text="Hej", sender="Ola <ola@posten.example>", subject="Annat")
    assigned(desk)
    mine, other = desk.conversations()
    desk.store.write_as(lead, change_conversation, desk.plan, other.id, {"assignee": lead.id})
    rows, _ = desk.store.read_as(helper, list_conversations, ListQuery(), Labels())
    assert [row["id"] for row in rows] == [str(mine.id)]
    assert desk.store.read_as(helper, find_conversation, mine.id).id == mine.id
    with pytest.raises(NotFoundError):
        desk.store.read_as(helper, find_conversation, other.id)
    with pytest.raises(NotFoundError):
        desk.store.write_as(helper, write_reply, desk.plan, other.id, Reply("Hej"))


def test_the_time_of_helpers_ends_by_itself(
    crisis: tuple[Desk, Actor, Actor], clock: Movable
) -> None:
    desk, lead, helper = crisis
    desk.mail()
    clock.move(hours=7)
    desk.store.write(end_surge_in_time)
    assert desk.store.read_as(lead, read_surge)["people"][0]["is_in"]
    clock.move(hours=2)
    desk.store.write(end_surge_in_time)
    shown = desk.store.read_as(lead, read_surge)
    assert (shown["until"], shown["people"][0]["is_in"]) == (None, False)
    assert desk.only().assignee_id is None
    with pytest.raises(ForbiddenError):
        desk.store.write_as(helper, let_in, "help", 8.0)


def test_a_topic_that_is_gone_asks_for_nothing_and_that_is_said(make: Any) -> None:
    desk = make()
    anna = desk.agent("Anna", presence="away", sv=2)
    desk.mail()
    plan = make_plan(*desk.plan.channels.values(), topics=TOPICS[:1], rules=())
    desk.store.write(change_presence, anna.id, "available")
    desk.store.write(assign_waiting, plan)
    assert desk.only().assignee_id == anna.id
    assert newest_reason(desk).facts["gone_topic"] == "invoice"


def test_everybody_sees_in_the_log_that_somebody_was_given_something(make: Any) -> None:
    desk = make()
    anna = desk.agent("Anna", presence="available", sv=2)
    desk.mail()
    row = desk.store.read(lambda unit: unit.connection.execute(
        select(events.c.data).where(events.c.type == "conversation.assigned")).scalar_one())  # fmt: skip
    assert (row["to"], row["code"]) == (str(anna.id), "competence")
