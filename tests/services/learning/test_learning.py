"""From what people sorted to what the program sorts: trained, applied, explained, refused, damaged."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inbox.model.errors import ForbiddenError, InvalidError
from inbox.model.words import Role
from inbox.services.conversations.change import change_conversation
from inbox.services.learning.live import refresh_learned
from inbox.services.learning.status import ask_for_training, read_status, train_if_due
from inbox.services.learning.training import judge, train_now
from inbox.services.learning.versions import ACTIVE, change_wishes, list_versions
from inbox.services.settings import read_setting
from inbox.store.reading.conversation import read_conversation
from inbox.store.reading.labels import Labels
from inbox.store.store import Store
from routing.learning.trust import Held
from tests.routing.learning.few import few
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk

TOPICS = (
    {"id": "invoice", "name": {"sv": "Faktura"}},
    {"id": "leak", "name": {"sv": "Läcka"}},
    {"id": "moving", "name": {"sv": "Flytt"}, "priority": "high"},
)
DEFAULTS = {"enabled": True, "after": 50, "do_precision": 0.95, "suggest_precision": 0.5}


@pytest.fixture
def desk(sqlite_store: Store, tmp_path: Path, clock: Movable) -> Desk:
    """Where the database makes no difference."""
    plan = make_plan(email_channel(None), rules=(), topics=TOPICS)
    return open_desk(sqlite_store, tmp_path, clock, plan)


@pytest.fixture
def both(store: Store, tmp_path: Path, clock: Movable) -> Desk:
    """Once on each: what is read of people's work to learn from it, and what is kept of versions."""
    return open_desk(
        store, tmp_path, clock, make_plan(email_channel(None), rules=(), topics=TOPICS)
    )


def teach(desk: Desk) -> None:
    """An agent sorts every message of `few` by hand, the last first."""
    anna = desk.agent("Anna", Role.AGENT)
    mails = [
        desk.raw(one.text, sender=f"c{number}@posten.example", subject="Hej")
        for number, one in enumerate(few())
    ]
    desk.give(*mails)
    topics = {one.text: one.label for one in few()}
    texts = {message.conversation_id: message.text.strip() for message in desk.messages()}
    for id, text in texts.items():
        desk.store.write_as(anna, change_conversation, desk.plan, id, {"topic": topics[text]})


def learn(desk: Desk) -> None:
    teach(desk)
    assert train_now(desk.store, desk.blobs, desk.plan)
    assert refresh_learned(desk.store, desk.blobs, desk.plan)


def newest(desk: Desk) -> dict[str, Any]:
    id = max(row.id for row in desk.conversations())
    return desk.store.read(read_conversation, id, Labels())


def test_what_people_sorted_is_sorted_by_itself_afterwards_and_says_why(both: Desk) -> None:
    learn(both)
    both.mail("Vi flyttar in i juni, hej", sender="ny@posten.example", subject="Fråga")
    case = newest(both)
    assert case["topic"]["id"] == "moving"
    assert case["priority"] == "high"
    (reason,) = [one for one in case["reasons"] if one["what"] == "topic"]
    assert (reason["by"], reason["code"]) == ("model:1", "learnt")
    assert reason["facts"]["confidence"] > 0.5
    assert "flyttar" in reason["facts"]["words"]


def test_what_is_not_sure_enough_is_only_suggested(desk: Desk) -> None:
    learn(desk)
    lead = desk.agent("Lea", Role.LEAD)
    desk.store.write_as(lead, change_wishes, DEFAULTS, {"do_precision": 0.999})
    assert refresh_learned(desk.store, desk.blobs, desk.plan)
    desk.mail("Det läcker vatten", sender="ny@posten.example", subject="Hej")
    case = newest(desk)
    assert case["topic"] is None
    assert case["suggested_topics"][0]["topic"] == "leak"
    assert len(case["suggested_topics"]) == 3
    assert case["suggested_topics"][0]["by"] == "model:1"


def test_a_rule_goes_before_what_was_learnt(
    sqlite_store: Store, tmp_path: Path, clock: Movable
) -> None:
    rule = {"id": "r", "when": {"words": ["läcker"]}, "then": {"topic": "invoice"}}
    plan = make_plan(email_channel(None), rules=(rule,), topics=TOPICS)
    desk = open_desk(sqlite_store, tmp_path, clock, plan)
    learn(desk)
    desk.mail("Det läcker vatten", sender="ny@posten.example", subject="Hej")
    case = newest(desk)
    assert [one["by"] for one in case["reasons"] if one["what"] == "topic"] == ["rule:r"]


def test_history_and_machines_are_not_guessed_at(desk: Desk) -> None:
    learn(desk)
    desk.mail("Det läcker vatten", sender="ny@posten.example", subject="Hej", history=True)
    assert newest(desk)["topic"] is None
    desk.mail("Det läcker vatten", sender="x@posten.example", Auto_Submitted="auto-replied")
    assert newest(desk)["topic"] is None


def test_grave_words_are_pointed_at_also_without_a_model(desk: Desk) -> None:
    desk.mail("Vi ses i tingsrätten", sender="arg@posten.example")
    assert newest(desk)["look"] == [{"what": "law", "words": ["tingsrätten"]}]


def test_a_topic_that_is_gone_is_neither_set_nor_suggested(desk: Desk) -> None:
    learn(desk)
    rest = make_plan(*desk.plan.channels.values(), rules=(), topics=TOPICS[:1])
    desk.plan.rulebook = rest.rulebook
    desk.mail("Det läcker vatten", sender="ny@posten.example", subject="Hej")
    case = newest(desk)
    assert case["topic"] is None
    assert {one["topic"] for one in case["suggested_topics"]} <= {"invoice"}


def test_too_little_is_said_and_nothing_is_changed(desk: Desk) -> None:
    assert train_now(desk.store, desk.blobs, desk.plan) is None
    status = desk.store.read(read_status, DEFAULTS)
    assert status["problem"]["code"] == "too_few"
    assert status["model"] is None


def test_the_same_again_is_kept_and_versions_are_counted(both: Desk) -> None:
    learn(both)
    train_now(both.store, both.blobs, both.plan)
    first, second = reversed(both.store.read(list_versions))
    assert (first["why"], first["kept"], first["in_use"]) == ("first", True, False)
    assert (second["version"], second["kept"], second["in_use"]) == (2, True, True)
    assert first["figures"]["examples"] == len(few())
    assert set(first["languages"]) >= {"sv", "en"}


def test_a_model_is_kept_only_when_it_is_as_good_on_the_same_messages(desk: Desk) -> None:
    learn(desk)
    active = desk.store.read(read_setting, ACTIVE)
    others = {"invoice": "leak", "leak": "moving", "moving": "invoice"}
    right = [Held(one.label, one.label, 1.0, True, one.language, one.text) for one in few()]
    wrong = [replace(one, said=others[one.truth]) for one in right]
    assert judge(right, active, desk.blobs) == (True, "better")
    assert judge(wrong, active, desk.blobs) == (False, "not_better")
    assert judge(wrong, None, desk.blobs) == (True, "first")


@pytest.mark.parametrize("harm", ["cut", "changed", "gone"])
def test_a_damaged_model_is_said_and_rules_carry_on(desk: Desk, harm: str) -> None:
    learn(desk)
    path = desk.blobs.path(desk.store.read(read_setting, ACTIVE)["hash"])
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.unlink()
    if harm != "gone":
        path.write_bytes(bytes(data[:1000] if harm == "cut" else data))
    desk.plan.learned_change = (0, 0)
    refresh_learned(desk.store, desk.blobs, desk.plan)
    assert desk.plan.learned is None
    assert desk.store.read(read_status, DEFAULTS)["problem"]["code"] == "model_unusable"
    desk.mail("Det läcker vatten", sender="ny@posten.example", subject="Hej")
    assert newest(desk)["topic"] is None
    made = train_now(desk.store, desk.blobs, desk.plan)
    assert made is not None
    assert made["why"] == "other_unusable"
    assert desk.store.read(read_status, DEFAULTS)["problem"] is None


def test_it_learns_again_after_enough_corrections_and_not_before(both: Desk) -> None:
    assert not both.store.write(train_if_due, DEFAULTS)
    teach(both)
    assert not both.store.write(train_if_due, {**DEFAULTS, "enabled": False})
    assert both.store.write(train_if_due, DEFAULTS)
    assert not both.store.write(train_if_due, DEFAULTS), "it is asked for already"


def test_who_does_not_lead_asks_for_no_training_and_changes_no_threshold(desk: Desk) -> None:
    anna = desk.agent("Anna", Role.AGENT)
    with pytest.raises(ForbiddenError):
        desk.store.write_as(anna, ask_for_training)
    with pytest.raises(ForbiddenError):
        desk.store.write_as(anna, change_wishes, DEFAULTS, {"after": 10})
    lead = desk.agent("Lea", Role.LEAD)
    with pytest.raises(InvalidError):
        desk.store.write_as(lead, change_wishes, DEFAULTS, {"do_precision": 0.3})
    desk.store.write_as(lead, change_wishes, DEFAULTS, {"after": 10})
    assert desk.store.read(read_status, DEFAULTS)["after"] == 10


def test_what_a_model_set_teaches_nothing_until_a_person_says_so(both: Desk) -> None:
    learn(both)
    before = both.store.read(list_versions)[0]["examples"]
    both.mail("Vi flyttar in i juni, hej", sender="ny@posten.example", subject="Fråga")
    assert newest(both)["topic"] is not None
    train_now(both.store, both.blobs, both.plan)
    assert both.store.read(list_versions)[0]["examples"] == before
