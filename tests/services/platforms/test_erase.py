"""Of an erased customer nothing is left that a platform told: neither as a row nor as a raw item."""

from sqlalchemy import select

from inbox.services.records.erase import erase_contact
from inbox.store.tables.platforms import posts
from tests.services.platforms.square_desk import SquareDesk
from tests.services.test_erase import dump

OLLE = {"id": "olle-77", "name": "Olle Vik"}
MARIA = {"id": "maria-42", "name": "Maria Lind"}


def visitor_post(desk: SquareDesk) -> None:
    """Maria's own post on our page, and what she did with it; Olle writes under it."""
    post = {"external_id": "p9", "text": "Min knappnål är borta", "author_name": "Maria Lind"}
    under = {"public": True, "post": post, "manner": "comment"}
    desk.says("p9", "Min knappnål är borta", "p9:maria-42", author=MARIA, **under)
    desk.says(
        "c2", "Min med!", "p9:olle-77", author=OLLE, **under | {"post": {"external_id": "p9"}}
    )
    desk.other("edit", "e1", about="p9", author=MARIA, text="Min stoppnål är borta")
    desk.other("reaction", "r1", about="p9", author=MARIA, text="knappnål")
    desk.other("read", "r2", author=MARIA, at=desk.clock.at.isoformat())


def test_a_visitors_post_goes_with_them_and_who_wrote_under_it_stays(desk: SquareDesk) -> None:
    visitor_post(desk)
    before = desk.store.read(dump)
    assert "knappnål" in before
    assert "stoppnål" in before
    maria, _ = desk.conversations()
    desk.store.write(erase_contact, maria.contact_id)

    left = desk.store.read(dump)
    for word in ("knappnål", "stoppnål", "maria-42", "Maria Lind"):
        assert word not in left, word
    assert [one.text for one in desk.messages() if one.erased_at is None] == ["Min med!"]
    again = {"external_id": "p9", "text": "Min knappnål är borta", "author_name": "Maria Lind"}
    desk.says("c3", "Hittad", "p9:olle-77", author=OLLE, public=True, post=again, manner="comment")
    kept = desk.store.read(lambda unit: unit.connection.execute(select(posts)).one())
    assert (kept.text, kept.author_name) == ("", "")


def test_what_we_said_to_them_goes_with_the_echoes_of_it(desk: SquareDesk) -> None:
    desk.says("m1", "Hej", "t-maria", author=MARIA, channel="messages")
    echo = {"id": "m2", "text": "Kära Maria, din stoppnål", "thread": "t-maria", "author": MARIA}
    desk.other("echo", "m2", message=echo | {"to": [MARIA]}, channel="messages")
    assert "stoppnål" in desk.store.read(dump)
    desk.store.write(erase_contact, desk.conversations()[0].contact_id)
    left = desk.store.read(dump)
    assert "stoppnål" not in left
    assert "maria-42" not in left


def test_our_own_post_and_other_peoples_raw_items_stay(desk: SquareDesk) -> None:
    desk.comments("c1", "Ingen ström!")
    desk.comments("c2", "Här med", thread="p1:olle-77", author=OLLE)
    anna, _ = desk.conversations()
    desk.store.write(erase_contact, anna.contact_id)
    left = desk.store.read(dump)
    assert "Vi är på plats" in left
    assert left.count("Här med") > 1, "its message and its raw item"
    assert "Ingen ström" not in left
