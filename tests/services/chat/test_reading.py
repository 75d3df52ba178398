"""What the process that holds the lines reads, on both databases."""

from inbox.model.words import Presence
from inbox.services.people.presence import change_presence
from inbox.store.reading.chat_queue import read_queue, staff_changed
from inbox.store.reading.chats import read_changes
from tests.services.chat.talk import ANNA, Talk

HELD = {ANNA.chat}


def test_changes_tell_a_visitor_what_was_said_and_where_it_stands(talk: Talk) -> None:
    talk.says("Hej")
    first = talk.desk.store.read(read_changes, 0, {}, HELD, ["chat"])
    assert [one.text for one in first.said[ANNA.chat]] == ["Hej"]
    id = first.standings[ANNA.chat].conversation_id
    talk.answers(talk.desk.agent("Moa Berg"), "Hej!", then="close")
    then = talk.desk.store.read(read_changes, first.number, {id: {ANNA.chat}}, HELD, ["chat"])
    assert [(one.text, one.waits) for one in then.said[ANNA.chat]] == [("Hej!", True)]
    assert then.standings[ANNA.chat].status == "closed"
    assert talk.desk.store.read(read_changes, then.number, {}, HELD, ["chat"]).said == {}


def test_others_mail_is_no_change_of_a_chat(talk: Talk) -> None:
    talk.desk.mail("Hej")
    found = talk.desk.store.read(read_changes, 0, {}, HELD, ["chat"])
    assert found.said == {}
    assert found.standings == {}


def test_the_queue_has_a_place_for_each_and_staff_when_somebody_is_there(talk: Talk) -> None:
    talk.says("Hej")
    other = type(ANNA)("chat", "d" * 22, "w" * 22)
    talk.says("Hallå", other)
    queue = talk.desk.store.read(read_queue, ["chat"])
    assert sorted(queue.places.values()) == [1, 2]
    assert queue.staffed == frozenset()
    number, _ = talk.desk.store.read(staff_changed, 0)
    agent = talk.desk.agent("Moa")
    talk.desk.store.write(change_presence, agent.id, Presence.AVAILABLE)
    assert talk.desk.store.read(staff_changed, number)[1]
    assert talk.desk.store.read(read_queue, ["chat"]).staffed == {"", "help"}


def test_waits_are_measured_from_the_first_word_to_the_first_answer(talk: Talk) -> None:
    talk.says("Hej")
    talk.desk.clock.move(minutes=2)
    talk.has(talk.answers(talk.desk.agent("Moa"), "Hej!"))
    (wait,) = talk.desk.store.read(read_queue, ["chat"]).waits["chat"]
    assert 119 < wait < 121
