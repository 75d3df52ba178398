"""Who is asked how it went, who is not, and what becomes of a low answer."""

from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import pytest
from sqlalchemy import select, update

from inbox.model.actor import SYSTEM, Actor
from inbox.model.errors import ConflictError, InvalidError, NotFoundError
from inbox.services.conversations.change import change_conversation
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.records.erase import erase_contact
from inbox.services.surveys.answer import Given, answer_survey
from inbox.services.surveys.ask import survey_token
from inbox.services.surveys.follow import follow_closes
from inbox.services.surveys.read import list_surveys
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations, follow_ups
from inbox.store.tables.customers import contacts
from inbox.store.tables.surveys import surveys
from inbox.store.unit import Unit
from routing.surveys import Survey
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk

HOUR = 61


@pytest.fixture
def desk(store: Store, tmp_path: Any, clock: Movable, smtp: Mailserver) -> Desk:
    plan = make_plan(email_channel(smtp.port), base_url="https://help.tallvik.example")
    plan.surveys = (Survey(id="all"),)
    plan.thread_secret = b"secret"
    desk = open_desk(store, tmp_path, clock, plan)
    follow_closes(store, plan)
    return desk


def closed(desk: Desk, who: Actor, subject: str = "Fakturan", **mail: Any) -> int:
    """A customer wrote, was answered, and the conversation closed."""
    desk.mail(subject=subject, **mail)
    row = desk.conversations()[-1]
    reply = Reply("Det är rättat.", then="close", last_seen_message=row.last_message_id)
    desk.store.write_as(who, write_reply, desk.plan, row.id, reply)
    desk.clock.move(seconds=11)
    desk.work()
    return int(row.id)


def later(desk: Desk, minutes: float = HOUR) -> None:
    follow_closes(desk.store, desk.plan)
    desk.clock.move(minutes=minutes)
    desk.work()


def standing(desk: Desk) -> list[Any]:
    return desk.store.read(_surveys)


def _surveys(unit: Unit) -> list[Any]:
    return list(unit.connection.execute(select(surveys).order_by(surveys.c.id)))


def outcome(desk: Desk) -> list[tuple[str, str]]:
    return [(row.state, row.why) for row in standing(desk)]


def test_a_close_by_a_person_is_asked_about_an_hour_later_in_the_customers_language(
    desk: Desk, smtp: Mailserver
) -> None:
    closed(desk, desk.agent("Anna"))
    later(desk, 30)
    assert outcome(desk) == [("waiting", "")]
    before = len(smtp.received)
    desk.clock.move(minutes=31)
    desk.work()
    assert outcome(desk) == [("asked", "")]
    (sent,) = smtp.received[before:]
    mail = message_from_bytes(sent.content, policy=policy.default)
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "https://help.tallvik.example/survey/" in text
    assert "Svaren används" in text
    assert mail["Auto-Submitted"]
    assert desk.only().status == "closed"
    # The same close again, as after a power cut, asks nobody twice.
    assert desk.messages()[-1].origin == "automatic"


def test_the_same_person_is_asked_once_in_ninety_days(desk: Desk) -> None:
    anna = desk.agent("Anna")
    closed(desk, anna)
    closed(desk, anna, "Elmätaren", Message_ID="<annat@posten.example>")
    later(desk)
    assert sorted(outcome(desk)) == [("asked", ""), ("dropped", "recently")]
    desk.clock.move(days=91)
    closed(desk, anna, "Flytten", Message_ID="<flytt@posten.example>")
    later(desk)
    assert outcome(desk)[-1] == ("asked", "")


def test_what_machines_close_what_nobody_answered_and_history_are_not_asked_about(
    desk: Desk,
) -> None:
    anna = desk.agent("Anna")
    desk.mail(subject="Ett")
    ids = [desk.conversations()[-1].id]
    desk.mail(subject="Två")
    ids.append(desk.conversations()[-1].id)
    desk.mail(subject="Tre", history=True)
    ids.append(desk.conversations()[-1].id)
    for who, id in zip((SYSTEM, anna, anna), ids, strict=True):
        desk.store.write_as(who, change_conversation, desk.plan, id, {"status": "closed"})
    later(desk)
    assert outcome(desk) == []


def test_what_happened_meanwhile_is_respected(desk: Desk) -> None:
    anna = desk.agent("Anna")
    id = closed(desk, anna)
    follow_closes(desk.store, desk.plan)
    desk.mail("Ett till", In_Reply_To="<m1@posten.example>")
    assert desk.only().status == "open"
    later(desk)
    assert outcome(desk) == [("dropped", "reopened")]
    closed_again = {"status": "closed"}
    desk.store.write_as(anna, change_conversation, desk.plan, id, closed_again)
    desk.store.write(
        lambda unit: unit.connection.execute(update(contacts).values(sensitivity="protected"))
    )
    later(desk)
    assert outcome(desk)[-1] == ("dropped", "protected")


def test_a_team_may_be_left_out_and_an_installation_without_surveys_asks_nobody(
    desk: Desk,
) -> None:
    desk.plan.surveys = (Survey(id="off", teams=("help",), ask=False), Survey(id="all"))
    closed(desk, desk.agent("Anna"))
    later(desk)
    desk.plan.surveys = ()
    closed(desk, desk.agent("Bo"), "Annat", Message_ID="<bo@posten.example>")
    later(desk)
    assert outcome(desk) == []


def test_the_brake_holds_surveys_too(desk: Desk) -> None:
    desk.plan.organisation = desk.plan.organisation.model_copy(update={"brake": True})
    closed(desk, desk.agent("Anna"))
    later(desk)
    assert outcome(desk) == [("dropped", "brake")]


def asked(desk: Desk, who: Actor) -> tuple[int, str]:
    id = closed(desk, who)
    later(desk)
    return id, survey_token(desk.plan, standing(desk)[-1].id)


def test_a_low_answer_is_a_follow_up_of_whoever_had_it_and_stands_on_the_conversation(
    desk: Desk,
) -> None:
    anna = desk.agent("Anna")
    id, token = asked(desk, anna)
    desk.store.write(answer_survey, desk.plan, token, Given(2, 6, "  Det tog för lång tid. "))
    (one,) = desk.store.read_as(anna, list_surveys, str(id))
    assert (one["satisfaction"], one["effort"]) == (2, 6)
    assert one["comment"] == "Det tog för lång tid."
    promise = desk.store.read(lambda unit: unit.connection.execute(select(follow_ups)).one())
    assert (promise.owner_id, str(promise.id)) == (anna.id, one["follow_up"])
    assert "nöjdhet 2 av 5" in promise.reason
    # A survey answer opens nothing and starts no clock.
    row = desk.only()
    assert (row.status, row.unanswered) == ("closed", False)
    assert "survey.answered" in desk.events()


def test_the_link_may_be_used_again_for_a_day_and_makes_one_follow_up(desk: Desk) -> None:
    _, token = asked(desk, desk.agent("Anna"))
    desk.store.write(answer_survey, desk.plan, token, Given(1, None, "Dåligt"))
    desk.store.write(answer_survey, desk.plan, token, Given(1, None, ""))
    desk.clock.move(hours=20)
    desk.store.write(answer_survey, desk.plan, token, Given(2, 3, ""))
    assert desk.events().count("survey.answered") == 2
    (row,) = standing(desk)
    assert (row.satisfaction, row.effort, row.comment) == (2, 3, "Dåligt")
    assert len(desk.store.read(_follow_ups)) == 1
    desk.clock.move(hours=5)
    with pytest.raises(ConflictError):
        desk.store.write(answer_survey, desk.plan, token, Given(5))


def _follow_ups(unit: Unit) -> Any:
    return unit.connection.execute(select(follow_ups)).all()


def test_a_link_that_was_never_sent_is_wrong_or_is_too_old_leads_nowhere(desk: Desk) -> None:
    id, token = asked(desk, desk.agent("Anna"))
    other = survey_token(replace(desk.plan, thread_secret=b"other"), standing(desk)[0].id)
    for wrong in ("", "x" * 99, token[:-2], other):
        with pytest.raises(NotFoundError):
            desk.store.write(answer_survey, desk.plan, wrong, Given(3))
    with pytest.raises(InvalidError):
        desk.store.write(answer_survey, desk.plan, token, Given(6))
    with pytest.raises(InvalidError):
        desk.store.write(answer_survey, desk.plan, token, Given(5, 8))
    desk.clock.move(days=31)
    with pytest.raises(NotFoundError):
        desk.store.write(answer_survey, desk.plan, token, Given(3))
    assert id


def test_erasing_a_customer_takes_the_words_and_leaves_the_numbers(desk: Desk) -> None:
    _, token = asked(desk, desk.agent("Anna"))
    desk.store.write(answer_survey, desk.plan, token, Given(4, 5, "Tack Anna"))
    contact = desk.store.read(
        lambda unit: unit.connection.execute(select(conversations.c.contact_id)).scalar_one()
    )
    desk.store.write(erase_contact, contact)
    (row,) = standing(desk)
    assert (row.comment, row.satisfaction) == ("", 4)
    with pytest.raises(NotFoundError):
        desk.store.write(answer_survey, desk.plan, token, Given(1))
