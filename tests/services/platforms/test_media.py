"""Files that stand with the platform are fetched at once, and what can't be had is said."""

from sqlalchemy import select

from inbox.model.errors import PermanentError, TemporaryError
from inbox.store.tables.customers import contacts
from inbox.store.tables.messages import attachments
from inbox.store.tables.platforms import media
from inbox.store.unit import AnyRow
from tests.services.platforms.square_desk import SquareDesk

PICTURE = {"url": "https://cdn.square.example/1", "kind": "image"}


def listed(desk: SquareDesk) -> list[AnyRow]:
    return desk.store.read(lambda unit: list(unit.connection.execute(select(media)).all()))


def files(desk: SquareDesk) -> list[AnyRow]:
    return desk.store.read(lambda unit: list(unit.connection.execute(select(attachments)).all()))


def test_a_picture_becomes_a_file_of_its_message(desk: SquareDesk) -> None:
    desk.square.files[PICTURE["url"]] = b"png"
    desk.says("m1", media=[PICTURE])
    (file,) = files(desk)
    assert (file.message_id, file.size) == (desk.messages()[0].id, 3)
    assert desk.blobs.get(file.hash) == b"png"
    assert desk.only().has_attachments
    assert "message.media" in desk.events()


def test_a_platform_that_is_down_is_asked_again_and_what_came_is_not_fetched_twice(
    desk: SquareDesk,
) -> None:
    other = {"url": "https://cdn.square.example/2", "kind": "image"}
    desk.square.files |= {PICTURE["url"]: b"png", other["url"]: b"two"}
    desk.square.faults = [TemporaryError("503")]
    desk.says("m1", media=[PICTURE, other])
    assert [one.state for one in listed(desk)] == ["waiting", "fetched"]
    desk.clock.move(minutes=1)
    desk.work()
    assert len(files(desk)) == 2


def test_what_can_not_be_had_is_said_with_the_reason(desk: SquareDesk) -> None:
    desk.square.faults = [PermanentError("The address has expired.")]
    desk.says("m1", media=[PICTURE])
    (row,) = listed(desk)
    assert (row.state, row.error) == ("failed", "The address has expired.")
    assert not files(desk)


def test_somebody_whom_nobody_named_is_asked_for_once(desk: SquareDesk) -> None:
    desk.square.names["bo"] = "Bo Ek"
    desk.says("m1", author={"id": "bo"})
    desk.square.names["bo"] = "Another"
    desk.says("m2", author={"id": "bo"})
    people = desk.store.read(lambda unit: unit.connection.execute(select(contacts)).all())
    assert [(one.name, one.language) for one in people] == [("Bo Ek", "sv")]
