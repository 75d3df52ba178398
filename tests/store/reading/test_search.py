from typing import Any

import pytest
from sqlalchemy import update

from inbox.model.actor import Actor
from inbox.model.errors import ForbiddenError, InvalidError
from inbox.model.words import Role
from inbox.store.reading.search import search
from inbox.store.search import index
from inbox.store.search.snippets import BEGIN, END
from inbox.store.store import Store
from inbox.store.tables.customers import contacts, identities
from inbox.store.unit import Unit
from inbox.web.api.contact_shapes import SearchHit
from tests.store.reading.seed import (
    LABELS,
    NOW,
    actor,
    add_contact,
    add_conversation,
    add_message,
    add_team,
    ago,
)


def find(store: Store, q: str, who: Actor | None = None, **kwargs: Any) -> list[dict[str, Any]]:
    hits, _ = store.read_as(who or actor(), search, q, LABELS, **kwargs)
    for hit in hits:
        SearchHit(**hit)
    return hits


def marked(hit: dict[str, Any]) -> list[str]:
    return [part.split(END)[0] for part in hit["snippet"].split(BEGIN)[1:]]


def test_messages_are_found_newest_first_with_the_words_marked(store: Store) -> None:
    def seed(unit: Unit) -> list[int]:
        id = add_conversation(unit, subject="Om min räkning")
        long = "Hej! " * 60 + "Jag väntar på fakturorna  för\nelräkningen. " + "Tack! " * 60
        return [
            add_message(unit, id, "En faktura", at=ago(days=2)),
            add_message(unit, id, long, at=ago(days=1)),
        ]

    old, new = store.write(seed)
    hits = find(store, "faktura")
    assert [hit["id"] for hit in hits] == [str(new), str(old)]
    assert marked(hits[0]) == ["fakturorna"]
    assert marked(find(store, "räkning ")[0]) == ["elräkningen"]
    assert hits[0]["snippet"].startswith("…")
    assert hits[0]["snippet"].endswith("…")
    assert len(hits[0]["snippet"]) < 200
    assert hits[0]["title"] == "Om min räkning"
    assert hits[0]["channel"]["name"] == "Kundtjänst"


def test_pages_follow_each_other(store: Store) -> None:
    def seed(unit: Unit) -> list[str]:
        id = add_conversation(unit)
        return [str(add_message(unit, id, "faktura", at=ago(hours=n))) for n in range(23)]

    wanted = store.write(seed)
    found, cursor = list[str](), None
    while True:
        hits, cursor = store.read_as(actor(), search, "faktura", LABELS, ("message",), 5, cursor)
        found += [hit["id"] for hit in hits]
        if cursor is None:
            break
    assert found == wanted


def test_what_is_only_near_comes_after_what_was_asked_for(store: Store) -> None:
    def seed(unit: Unit) -> tuple[str, str]:
        id = add_conversation(unit)
        exact = add_message(unit, id, "min betalning", at=ago(days=3))
        near = add_message(unit, id, "jag vill betala", at=NOW)
        return str(exact), str(near)

    exact, near = store.write(seed)
    hits = find(store, "betalning ")
    assert [hit["id"] for hit in hits] == [exact, near]
    assert marked(hits[1]) == ["betala"]


def test_a_misspelled_word_finds_what_was_meant(store: Store) -> None:
    store.write(lambda unit: add_message(unit, add_conversation(unit), "Min faktura"))
    assert marked(find(store, "fakutra ")[0]) == ["faktura"]
    assert find(store, "qwxz ") == []


def test_a_phrase_holds_its_words_together(store: Store) -> None:
    def seed(unit: Unit) -> str:
        id = add_conversation(unit)
        add_message(unit, id, "faktura för min mamma")
        return str(add_message(unit, id, "var är MIN  faktura?"))

    wanted = store.write(seed)
    assert [hit["id"] for hit in find(store, '"min faktura"')] == [wanted]


def test_a_number_finds_its_conversation(store: Store) -> None:
    def seed(unit: Unit) -> tuple[str, int]:
        message = add_message(unit, id := add_conversation(unit, number=4711), "Hej")
        unit.connection.exec_driver_sql(
            f"UPDATE conversations SET last_message_id = {message} WHERE id = {id}"  # noqa: S608
        )
        other = add_message(unit, add_conversation(unit), "ordernummer 4711")
        return str(id), other

    id, other = store.write(seed)
    for q in ("#4711", "4711"):
        hits = find(store, q)
        assert hits[0]["conversation_id"] == id
        assert [hit["id"] for hit in hits[1:]] == [str(other)]
    assert find(store, "#4712") == []
    assert find(store, "9999999999") == []


def test_customers_are_found_by_name_and_address(store: Store) -> None:
    def seed(unit: Unit) -> str:
        add_contact(unit, "Per Öberg", "per@example.se")
        add_contact(unit, "Borta Ek", "borta@example.se", erased_at=NOW)
        return str(add_contact(unit, "Åsa Lindqvist", "asa.l@example.se"))

    asa = store.write(seed)
    for q in ("åsa", "Lindq", "lindqvist åsa", "asa.l@example.se", "asa lind"):
        hits = find(store, q)
        assert [(hit["kind"], hit["id"]) for hit in hits] == [("contact", asa)], q
    assert hits[0]["snippet"] == "asa.l@example.se"
    assert find(store, "oberg", kinds=["contact"])[0]["title"] == "Per Öberg"
    assert find(store, "ek", kinds=["contact"]) == []
    assert find(store, "åsa", kinds=["message"]) == []


def test_a_customer_is_found_by_a_new_name_and_by_what_moved_to_them(store: Store) -> None:
    def seed(unit: Unit) -> tuple[int, int]:
        return add_contact(unit, "Per Ek", "per@example.se"), add_contact(unit, "Åsa", "a@b.se")

    def change(unit: Unit) -> None:
        unit.connection.execute(update(contacts).where(contacts.c.id == per).values(name="Pär Ek"))
        unit.connection.execute(update(identities).values(contact_id=per))
        index.refresh_contacts(unit, [per, asa])

    per, asa = store.write(seed)
    store.write(change)
    assert [hit["id"] for hit in find(store, "pär")] == [str(per)]
    assert [hit["id"] for hit in find(store, "a@b.se")] == [str(per)]


def test_customers_page_by_themselves(store: Store) -> None:
    def seed(unit: Unit) -> None:
        for _ in range(7):
            add_contact(unit, "Karin Ek")

    store.write(seed)
    first, cursor = store.read_as(actor(), search, "karin", LABELS, ("contact",), 4)
    second, end = store.read_as(actor(), search, "karin", LABELS, ("contact",), 4, cursor)
    assert (len(first), len({hit["id"] for hit in first + second}), end) == (4, 7, None)


def test_protected_customers_are_found_by_nobody(store: Store) -> None:
    def seed(unit: Unit) -> None:
        secret = add_contact(unit, "Hemlig Person", "h@example.se", sensitivity="protected")
        id = add_conversation(unit, secret, number=77, sensitivity="protected")
        add_message(unit, id, "Jag bor i Lund")

    store.write(seed)
    trusted = Actor("agent", 1, "", frozenset({Role.AGENT}), protected_access=True)
    for q in ("lund", "hemlig", "h@example.se", "#77"):
        assert find(store, q) == []
        assert find(store, q, trusted) == []


def test_a_guest_finds_in_their_teams_only_and_no_customers(store: Store) -> None:
    def seed(unit: Unit) -> str:
        add_team(unit, "el")
        karin = add_contact(unit, "Karin Ek", "karin@example.se")
        add_message(unit, add_conversation(unit), "faktura")
        add_contact(unit, "Karin Okänd")
        return str(add_message(unit, add_conversation(unit, karin, team_id="el"), "faktura"))

    wanted = store.write(seed)
    guest = actor(1, Role.GUEST, teams=("el",))
    surge = actor(1, Role.SURGE, teams=("el",))
    assert [hit["id"] for hit in find(store, "faktura", guest)] == [wanted]
    assert find(store, "karin", guest) == []
    assert find(store, "karin", surge) == []
    with pytest.raises(ForbiddenError):
        find(store, "karin", guest, kinds=["contact"])


def test_identity_numbers_and_our_marks_are_not_shown(store: Store) -> None:
    text = f"Mitt {BEGIN}nummer{END} är 811228-9874, faktura"
    store.write(lambda unit: add_message(unit, add_conversation(unit), text))
    (hit,) = find(store, "faktura")
    assert "9874" not in hit["snippet"]
    assert "811228-••••" in hit["snippet"]
    assert marked(hit) == ["faktura"]
    assert find(store, "811228-9874") != []


@pytest.mark.parametrize(
    ("q", "kwargs"),
    [
        ("x" * 501, {}),
        ("x", {"limit": 0}),
        ("x", {"kinds": ["article"]}),
        ("x", {"kinds": []}),
        ("x", {"cursor": "x"}),
        ("x", {"cursor": "WzksMV0"}),
    ],
)
def test_what_makes_no_sense_is_refused(
    sqlite_store: Store, q: str, kwargs: dict[str, Any]
) -> None:
    with pytest.raises(InvalidError):
        find(sqlite_store, q, **kwargs)


@pytest.mark.parametrize("q", ["", " ", '"', "'", "*", "a", "\x00", "#", "%_"])
def test_nothing_to_look_for_finds_nothing(sqlite_store: Store, q: str) -> None:
    assert find(sqlite_store, q) == []
