import pytest

from inbox.model.actor import Actor
from inbox.model.errors import ForbiddenError, NotFoundError
from inbox.model.words import Role
from inbox.services.records.access_log import say_why_contact
from inbox.store.reading.contacts import SHOWN, read_contact
from inbox.store.store import Store
from inbox.store.unit import Unit
from inbox.web.api.contact_shapes import ContactShape
from tests.store.reading.seed import (
    LABELS,
    NOW,
    actor,
    add_contact,
    add_conversation,
    add_team,
    ago,
)


def test_a_customer_comes_with_identities_and_newest_conversations(store: Store) -> None:
    def seed(unit: Unit) -> int:
        id = add_contact(unit, "Karin Ek", "karin@example.se", fields={"kundnummer": "12"})
        for n in range(SHOWN + 5):
            add_conversation(unit, id, at=ago(days=n), subject=f"Nr {n} 811228-9874")
        return id

    id = store.write(seed)
    shape = ContactShape(**store.read_as(actor(), read_contact, id, LABELS))
    assert shape.identities[0].value == "karin@example.se"
    assert (len(shape.conversations), shape.conversation_count) == (SHOWN, SHOWN + 5)
    assert shape.conversations[0].subject == "Nr 0 811228-••••"


def test_one_that_was_merged_answers_as_the_other(store: Store) -> None:
    def seed(unit: Unit) -> tuple[int, int]:
        kept = add_contact(unit, "Kvar")
        return kept, add_contact(unit, "Borta", merged_into=kept)

    kept, gone = store.write(seed)
    assert store.read(read_contact, str(gone), LABELS)["id"] == str(kept)


def test_who_may_not_know_is_told_so(store: Store) -> None:
    def seed(unit: Unit) -> tuple[int, int, int]:
        add_team(unit, "el")
        known = add_contact(unit)
        add_conversation(unit, known, team_id="el")
        add_conversation(unit, known)
        return (
            add_contact(unit, sensitivity="protected"),
            add_contact(unit, erased_at=NOW),
            known,
        )

    protected, erased, known = store.write(seed)
    for id, who, error in (
        (protected, actor(), ForbiddenError),
        (known, actor(1, Role.GUEST, teams=("el",)), ForbiddenError),
        (known, Actor("token"), ForbiddenError),
        (known, actor(1, Role.SURGE, teams=("el",)), NotFoundError),
        (erased, actor(), NotFoundError),
        (404, actor(), NotFoundError),
    ):
        with pytest.raises(error):
            store.read_as(who, read_contact, id, LABELS)
    trusted = Actor("agent", 1, "", frozenset({Role.AGENT}), protected_access=True)
    store.write_as(trusted, say_why_contact, protected, "Ringde själv")
    assert store.read_as(trusted, read_contact, protected, LABELS)["sensitivity"] == "protected"
