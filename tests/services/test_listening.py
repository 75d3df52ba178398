"""Posts that a search found: apart from the inbox, until somebody takes one up."""

from datetime import timedelta
from pathlib import Path

import pytest

from config.channels import ChannelEntry
from inbox.model.errors import ConflictError, NotFoundError
from inbox.services.accept import accept, keep
from inbox.services.listened.found import KEPT, forget_old
from inbox.services.listened.take_up import list_found, set_aside, take_up
from inbox.services.plan import Channel
from inbox.services.records.erase import erase_contact
from inbox.store.reading.labels import Labels
from inbox.store.store import Store
from tests.fakes.x import MARIA, OLA, x_connector, x_double
from tests.services.desk import Desk, Movable, make_plan, open_desk
from tests.services.test_erase import dump
from workers.demo.x_server import XServer

SEARCH = [{"id": "us", "query": "tallvik"}]


class Listening:
    """A desk whose account on X listens."""

    def __init__(self, desk: Desk, x: XServer, channel: Channel) -> None:
        self.desk, self.x, self.channel = desk, x, channel
        self.cursor = channel.connector.fetch({}, desk.clock.at).cursor
        self.agent = desk.agent("Bjorn", presence="available")

    def look(self) -> None:
        self.desk.clock.move(minutes=5)
        fetched = self.channel.connector.fetch(self.cursor, self.desk.clock.at)
        self.cursor = fetched.cursor
        kept = keep(self.channel.id, self.channel.id, fetched.items, self.desk.blobs)
        self.desk.store.write(accept, kept, None)
        self.desk.work()

    def found(self, state: str = "new") -> list[dict[str, object]]:
        return self.desk.store.read_as(self.agent, list_found, Labels(), state, 50, None)[0]


@pytest.fixture
def listening(sqlite_store: Store, tmp_path: Path, clock: Movable):
    with x_double() as x:
        x.world.clock = lambda: clock.at
        entry = ChannelEntry(id="x", kind="x", name="X", team="help")
        channel = Channel(entry, x_connector(x, searches=SEARCH))
        yield Listening(open_desk(sqlite_store, tmp_path, clock, make_plan(channel)), x, channel)
        channel.connector.close()


def test_what_was_found_is_no_conversation_until_somebody_makes_it_one(
    listening: Listening,
) -> None:
    post = listening.x.world.add_post(OLA, "Tallvik har höjt priset igen")
    listening.look()
    desk = listening.desk
    assert desk.conversations() == []
    (found,) = listening.found()
    assert (found["text"], found["author_handle"]) == (post["text"], "ola")

    id = desk.store.write_as(listening.agent, take_up, desk.plan, int(str(found["id"])))
    row = desk.only()
    assert (row.id, row.public, row.unanswered, row.assignee_id) == (
        id,
        True,
        True,
        listening.agent.id,
    )
    assert row.unanswered_since >= desk.clock.at - timedelta(seconds=1)
    assert listening.found() == []
    assert desk.store.write_as(listening.agent, take_up, desk.plan, int(str(found["id"]))) == id


def test_what_they_write_next_belongs_to_it(listening: Listening) -> None:
    post = listening.x.world.add_post(OLA, "Tallvik har höjt priset igen")
    listening.look()
    (found,) = listening.found()
    desk = listening.desk
    desk.store.write_as(listening.agent, take_up, desk.plan, int(str(found["id"])))
    listening.x.world.add_post(OLA, "@tallvik hallå?", post["id"])
    listening.look()
    assert desk.only().public
    assert len(desk.messages()) == 2


def test_who_names_us_has_written_to_us_and_is_not_listed_besides(listening: Listening) -> None:
    listening.x.world.add_post(MARIA, "@tallvik strömmen är borta")
    listening.look()
    assert len(listening.desk.conversations()) == 1
    assert listening.found() == []


def test_what_was_set_aside_or_taken_is_not_offered_again(listening: Listening) -> None:
    listening.x.world.add_post(OLA, "tallvik ett")
    listening.look()
    (found,) = listening.found()
    id, desk = int(str(found["id"])), listening.desk
    desk.store.write_as(listening.agent, set_aside, id)
    listening.cursor = {**listening.cursor, "feeds": {"search:us": {"since": "0"}}}
    listening.look()
    assert listening.found() == []
    desk.store.write_as(listening.agent, take_up, desk.plan, id)
    with pytest.raises(ConflictError):
        desk.store.write_as(listening.agent, set_aside, id)
    with pytest.raises(NotFoundError):
        desk.store.write_as(listening.agent, set_aside, 1)


def test_what_nobody_cared_about_is_forgotten_after_a_month(listening: Listening) -> None:
    listening.x.world.add_post(OLA, "tallvik ett")
    listening.look()
    listening.desk.clock.at += KEPT + timedelta(hours=1)
    listening.desk.store.write(forget_old)
    assert listening.found() == []


def test_of_an_erased_author_no_find_is_left(listening: Listening) -> None:
    desk = listening.desk
    for text in ("tallvik knappnål ett", "tallvik knappnål två"):
        listening.x.world.add_post(OLA, text)
    listening.x.world.add_post(MARIA, "tallvik, en helt annan sak")
    listening.look()
    taken = int(str(next(one["id"] for one in listening.found() if "två" in str(one["text"]))))
    desk.store.write_as(listening.agent, take_up, desk.plan, taken)
    desk.store.write(erase_contact, desk.only().contact_id)
    left = desk.store.read(dump)
    assert "knappnål" not in left
    assert left.count("en helt annan sak") > 1, "somebody else's find and its raw item"
