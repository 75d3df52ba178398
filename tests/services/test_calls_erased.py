"""What is left of somebody who called, once they are erased."""

from inbox.model.actor import Actor
from inbox.services.records.erase import erase_contact
from tests.services.desk import Desk
from tests.services.test_calls import NUMBER, bjorn, desk, migrated, tell
from tests.services.test_erase import dump

__all__ = ["bjorn", "desk", "migrated"]


def test_of_an_erased_caller_neither_number_nor_news_is_left(desk: Desk, bjorn: Actor) -> None:
    tell(desk, "started", name="Siv Knappnål")
    tell(desk, "answered", extension="101", name="Siv Knappnål")
    tell(desk, "ended", recording="https://exchange.example/knappnal")
    tell(desk, "answered", call="c2", number="070-999 88 77", name="Olle")
    desk.store.write(erase_contact, desk.conversations()[0].contact_id)
    left = desk.store.read(dump)
    for word in ("Knappnål", "knappnal", "070-123 45 67", NUMBER):
        assert word not in left, word
    assert "070-999 88 77" in left
