from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from sqlalchemy import select

from inbox.model.errors import InvalidError
from inbox.services.chat.visits import Visitor, end_chat
from inbox.services.outbound.reply import Reply, write_reply
from inbox.store.tables.log import events, jobs
from inbox.store.unit import Unit
from tests.fakes.smtp import Mailserver
from tests.services.chat.talk import ANNA, Talk


def test_an_answer_is_sent_when_the_visitors_browser_has_it(talk: Talk) -> None:
    agent = talk.desk.agent("Moa Berg")
    talk.says("Hej, är ni där?")
    id = talk.answers(agent, "Ja, hej!")
    assert [one.state for one in talk.desk.deliveries()] == ["queued"]
    assert [(one.mine, one.name, one.text) for one in talk.sees().said] == [
        (True, "", "Hej, är ni där?"),
        (False, "Moa", "Ja, hej!"),
    ]
    assert talk.has(id) == 1
    assert [one.state for one in talk.desk.deliveries()] == ["sent"]
    assert talk.desk.only().first_response_at is not None
    assert talk.has(id) == 0


def test_what_a_browser_has_at_once_is_sent_each_and_answers_once(talk: Talk) -> None:
    agent = talk.desk.agent("Moa")
    talk.says("Hej")
    ids = [talk.answers(agent, text) for text in ("Hej!", "Vad gäller det?")]
    assert talk.has(*ids, *ids) == 2
    assert [one.state for one in talk.desk.deliveries()] == ["sent", "sent"]
    sent = talk.desk.store.read(read_sent)
    assert [data["message"] for _, data in sent] == [str(id) for id in ids]
    assert [data["first_response_seconds"] is None for _, data in sent] == [False, True]
    assert [version for version, _ in sent] == [sent[0][0], sent[0][0] + 1]
    assert talk.desk.only().version == sent[-1][0]
    assert talk.desk.store.read(waiting_deliveries) == []  # There is nothing left to look after.


def read_sent(unit: Unit) -> list[tuple[int, dict[str, Any]]]:
    sent = select(events.c.version, events.c.data).where(events.c.type == "delivery.sent")
    rows = unit.connection.execute(sent.order_by(events.c.number))
    return [(row.version, row.data) for row in rows]


def waiting_deliveries(unit: Unit) -> list[Any]:
    return list(unit.connection.scalars(select(jobs.c.key).where(jobs.c.actor == "deliver")))


def test_what_one_says_in_a_row_is_one_conversation_and_twice_is_once(talk: Talk) -> None:
    talk.says("Hej", id="one")
    talk.says("Är ni där?", id="two")
    talk.says("Är ni där?", id="two")
    assert talk.desk.only().subject == "Hej"
    assert [one.client_id for one in talk.sees().said] == ["one", "two"]


def test_nobody_confirms_or_reads_what_is_in_somebody_elses_chat(talk: Talk) -> None:
    other = Visitor("chat", "d" * 22, "w" * 22)
    talk.says("Hej")
    id = talk.answers(talk.desk.agent("Moa"), "Hej!")
    assert talk.has(id, who=other) == 0
    assert talk.sees(other).said == ()


def test_who_comes_back_is_told_what_came_meanwhile(talk: Talk) -> None:
    talk.says("Hej")
    number = talk.sees().number
    talk.answers(talk.desk.agent("Moa"), "Hej!")
    assert [one.text for one in talk.sees(after=number).said] == ["Hej!"]


def test_an_answer_that_nobody_fetches_goes_by_mail_and_the_mail_comes_back(
    talk: Talk, smtp: Mailserver
) -> None:
    agent = talk.desk.agent("Moa")
    talk.says("Var står kundnumret?")
    talk.leaves_address("Anna@Posten.example")
    talk.answers(agent, "Överst på fakturan.")
    assert smtp.received == []
    talk.desk.clock.move(minutes=4)
    talk.desk.work()
    mail = message_from_bytes(smtp.received[0].content, policy=default)
    text = mail.get_body(("plain",)).get_content()
    assert mail["To"] == "anna@posten.example"
    assert "Överst på fakturan." in text
    assert "> Var står kundnumret?" in text
    assert [one.state for one in talk.desk.deliveries()] == ["sent"]
    assert talk.sees().standing.by_mail

    talk.desk.mail("Tack!", sender="anna@posten.example", subject=mail["Subject"],
                   In_Reply_To=mail["Message-ID"])  # fmt: skip
    assert talk.desk.only().status == "open"
    assert not talk.desk.messages()[-1].foreign_sender
    talk.answers(agent, "Varsågod!")
    assert talk.desk.messages()[-1].channel == "mail"

    talk.is_back()
    talk.says("Nu är jag tillbaka")
    talk.answers(agent, "Välkommen tillbaka!")
    assert talk.desk.messages()[-1].channel == "chat"


def test_who_is_gone_and_left_an_address_is_answered_by_mail_at_once(talk: Talk) -> None:
    talk.says("Hej")
    talk.leaves_address("anna@posten.example")
    talk.leaves()
    talk.desk.clock.move(minutes=2)
    talk.answers(talk.desk.agent("Moa"), "Hej!")
    assert talk.desk.messages()[-1].channel == "mail"


def test_an_answer_without_anywhere_to_go_fails_and_arrives_all_the_same_later(talk: Talk) -> None:
    talk.says("Hej")
    id = talk.answers(talk.desk.agent("Moa"), "Hej!")
    for _ in range(14):
        talk.desk.clock.move(minutes=6)
        talk.desk.work()
    assert [one.state for one in talk.desk.deliveries()] == ["failed"]
    assert talk.desk.only().failed
    assert "Hej!" in [one.text for one in talk.sees().said]
    talk.has(id)
    assert [one.state for one in talk.desk.deliveries()] == ["sent"]
    assert not talk.desk.only().failed


def test_a_chat_is_answered_at_once(talk: Talk) -> None:
    talk.says("Hej")
    later = Reply("Hej!", send_at=talk.desk.clock.at.replace(year=2027))
    with pytest.raises(InvalidError):
        talk.desk.store.write_as(
            talk.desk.agent("Moa"), write_reply, talk.desk.plan, talk.desk.only().id, later
        )


def test_our_own_address_is_not_the_visitors(talk: Talk) -> None:
    with pytest.raises(InvalidError):
        talk.leaves_address("help@tallvik.example")


def test_who_only_looked_leaves_nothing_behind(talk: Talk) -> None:
    talk.leaves()
    assert talk.desk.events() == []


def test_a_visitor_who_leaves_closes_what_was_answered_and_nothing_else(talk: Talk) -> None:
    talk.says("Hej")
    talk.desk.store.write(end_chat, ANNA)
    assert talk.desk.only().status == "open"
    talk.has(talk.answers(talk.desk.agent("Moa"), "Hej!"))
    talk.desk.store.write(end_chat, ANNA)
    assert talk.desk.only().status == "closed"
