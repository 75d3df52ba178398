"""Tags that people gave are suggested, and set where they are sure; what people took away stays away."""

from pathlib import Path
from typing import Any

import pytest

from inbox.model.words import Role
from inbox.services.conversations.change import change_conversation
from inbox.services.conversations.tags import rename_tag, retire_tag
from inbox.services.learning.live import refresh_learned
from inbox.services.learning.status import read_status
from inbox.services.learning.training import train_now
from inbox.services.learning.versions import ACTIVE_TAGS, list_versions
from inbox.services.settings import read_setting, write_setting
from inbox.store.reading.conversation import read_conversation
from inbox.store.reading.labels import Labels
from inbox.store.store import Store
from tests.fakes.smtp import Mailserver
from tests.routing.learning.few import few
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk

DEFAULTS = {"enabled": True, "after": 50, "do_precision": 0.95, "suggest_precision": 0.5}
TAGS = {"invoice": ["money"], "leak": ["water", "urgent"], "moving": ["house"]}


@pytest.fixture
def desk(sqlite_store: Store, tmp_path: Path, clock: Movable, smtp: Mailserver) -> Desk:
    return open_desk(
        sqlite_store, tmp_path, clock, make_plan(email_channel(smtp.port), rules=(), topics=())
    )


def learn(desk: Desk) -> None:
    """An agent tags every message of `few` by hand, and nobody chose a topic."""
    anna = desk.agent("Anna", Role.AGENT)
    desk.give(
        *(
            desk.raw(one.text, sender=f"c{number}@posten.example", subject="Hej")
            for number, one in enumerate(few())
        )
    )
    labels = {one.text: one.label for one in few()}
    for message in desk.messages():
        change = {"tags": {"add": TAGS[labels[message.text.strip()]]}}
        desk.store.write_as(anna, change_conversation, desk.plan, message.conversation_id, change)
    assert train_now(desk.store, desk.blobs, desk.plan)
    assert refresh_learned(desk.store, desk.blobs, desk.plan)


def newest(desk: Desk) -> dict[str, Any]:
    id = max(row.id for row in desk.conversations())
    return desk.store.read(read_conversation, id, Labels())


def names(case: dict[str, Any]) -> set[str]:
    return {tag["name"] for tag in case["tags"]}


def hesitate(desk: Desk) -> None:
    """As if nothing had been sure enough."""

    def never(unit: Any) -> None:
        active = read_setting(unit, ACTIVE_TAGS)
        active |= {"do_at": None, "own": {}, "change": active["change"] + 1}
        write_setting(unit, ACTIVE_TAGS, active)

    desk.store.write(never)
    assert refresh_learned(desk.store, desk.blobs, desk.plan)


def test_several_tags_are_set_at_once_and_each_says_why(desk: Desk) -> None:
    learn(desk)
    desk.mail("Det läcker vatten i källaren", sender="ny@posten.example", subject="Hej")
    case = newest(desk)
    assert names(case) == {"water", "urgent"}
    reasons = {one["value"]: one for one in case["reasons"] if one["what"] == "tag"}
    assert (reasons["water"]["by"], reasons["water"]["code"]) == ("model:1", "learnt")
    assert "läcker" in reasons["water"]["facts"]["words"]
    assert case["suggested_tags"] == []
    assert "conversation.tagged" not in desk.events()[-2:], "it came with the message"


def test_tags_that_are_not_sure_enough_are_only_suggested(desk: Desk) -> None:
    learn(desk)
    hesitate(desk)
    desk.mail("Det läcker vatten i källaren", sender="ny@posten.example", subject="Hej")
    case = newest(desk)
    assert names(case) == set()
    assert {one["tag"]["name"] for one in case["suggested_tags"]} == {"water", "urgent"}
    assert all(one["by"] == "model:1" for one in case["suggested_tags"])


def test_a_tag_that_was_taken_away_does_not_come_back_with_the_next_message(desk: Desk) -> None:
    learn(desk)
    desk.mail("Det läcker vatten", sender="ny@posten.example", subject="Hej")
    case = newest(desk)
    anna = desk.agent("Berit", Role.AGENT)
    change = {"tags": {"remove": ["urgent"]}}
    desk.store.write_as(anna, change_conversation, desk.plan, int(case["id"]), change)
    desk.mail("Det läcker vatten", sender="ny@posten.example", subject="Re: Hej")
    assert newest(desk)["id"] == case["id"]
    assert names(newest(desk)) == {"water"}


def test_a_tag_follows_its_new_name_and_one_that_is_retired_is_not_set(desk: Desk) -> None:
    learn(desk)
    lead = desk.agent("Lea", Role.LEAD)
    desk.mail("Det läcker vatten", sender="ny@posten.example", subject="Hej")
    ids = {tag["name"]: int(tag["id"]) for tag in newest(desk)["tags"]}
    desk.store.write_as(lead, rename_tag, ids["water"], "vatten")
    desk.store.write_as(lead, retire_tag, ids["urgent"])
    assert refresh_learned(desk.store, desk.blobs, desk.plan)
    desk.mail("Det läcker vatten", sender="annan@posten.example", subject="Hej")
    assert names(newest(desk)) == {"vatten"}


def test_what_a_model_set_teaches_nothing_and_what_was_wrong_teaches_that(desk: Desk) -> None:
    learn(desk)
    counts = {one["label"]: one["examples"] for one in status(desk)["labels"]}
    desk.mail("Det läcker vatten", sender="ny@posten.example", subject="Hej")
    train_now(desk.store, desk.blobs, desk.plan)
    assert {one["label"]: one["examples"] for one in status(desk)["labels"]} == counts


def status(desk: Desk) -> dict[str, Any]:
    found = desk.store.read(read_status, DEFAULTS)["tags"]
    assert found is not None
    return found


def test_each_tag_says_how_often_it_was_right(desk: Desk) -> None:
    learn(desk)
    found = status(desk)
    assert {one["name"] for one in found["labels"]} == {"money", "water", "urgent", "house"}
    assert all(one["precision"] is None or one["precision"] >= 0.95 for one in found["labels"])
    assert found["figures"]["in_three"] > 0.5
    versions = desk.store.read(list_versions)
    assert [(one["of"], one["version"], one["in_use"]) for one in versions] == [("tags", 1, True)]


def test_a_damaged_file_of_tags_is_said_and_everything_else_carries_on(desk: Desk) -> None:
    learn(desk)
    desk.blobs.path(desk.store.read(read_setting, ACTIVE_TAGS)["hash"]).write_bytes(b"x" * 200)
    desk.plan.learned_change = (0, 0)
    refresh_learned(desk.store, desk.blobs, desk.plan)
    assert desk.plan.learned_tags is None
    assert desk.store.read(read_status, DEFAULTS)["problem"]["code"] == "model_unusable"
    desk.mail("Det läcker vatten", sender="ny@posten.example", subject="Hej")
    assert names(newest(desk)) == set()
