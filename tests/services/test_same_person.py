"""Customers who may be one: what speaks for it, and that nobody is merged without being asked."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from inbox.model.actor import Actor
from inbox.model.errors import ConflictError, NotFoundError
from inbox.model.words import Role
from inbox.services.calls.log import Logged, log_call
from inbox.services.contacts import unmerge_contact
from inbox.services.records.erase import erase_contact
from inbox.services.same_person.clues import clues_in, same_name
from inbox.services.same_person.decide import list_same, merge_same, tell_apart
from inbox.services.same_person.find import look_for_same, look_on
from inbox.store.store import Store
from inbox.store.tables.customers import contacts
from inbox.store.tables.same_person import contact_clues, contact_pairs
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk
from tests.services.test_calls import phone_channel

MARIA, OTHER = "Maria Ek <maria@posten.example>", "Maria Ek <m.ek@jobbet.example>"


@pytest.fixture
def desk(sqlite_store: Store, tmp_path: Path, clock: Movable) -> Desk:
    return open_desk(sqlite_store, tmp_path, clock, make_plan(phone_channel(), email_channel(None)))


@pytest.fixture
def lead(desk: Desk) -> Actor:
    return desk.agent("Lea", Role.ADMIN, Role.AGENT)


def look(desk: Desk) -> None:
    look_on(desk.store, desk.plan)


def pairs(desk: Desk) -> list[Any]:
    return desk.store.read(lambda unit: unit.connection.execute(select(contact_pairs)).all())


def contact_of(desk: Desk, name: str = "", value: str = "") -> int:
    for message in desk.messages():
        if value in message.author_value and name in message.author_name:
            return int(message.author_id)
    raise AssertionError(value)


def test_who_names_an_address_that_another_is_known_by_may_be_them(desk: Desk, lead: Actor) -> None:
    desk.mail(sender=MARIA)
    desk.mail("Hej igen, jag skrev från maria@posten.example i går.", sender=OTHER, subject="Hej")
    look(desk)
    other = contact_of(desk, value="jobbet")
    (found,) = desk.store.read_as(lead, list_same, other)
    assert found["other"]["name"] == "Maria Ek"
    codes = {reason["code"]: reason for reason in found["reasons"]}
    assert codes["wrote_theirs"]["value"] == "maria@posten.example"
    assert not codes["wrote_theirs"]["by_other"]
    assert "same_name" in codes
    assert len(desk.conversations()) == 2
    assert len({row.contact_id for row in desk.conversations()}) == 2


def test_who_calls_from_a_number_that_was_written_before_is_found_too(
    desk: Desk, lead: Actor
) -> None:
    desk.mail("Ring mig på 070-123 45 67!", sender=MARIA)
    look(desk)
    assert pairs(desk) == []
    said = Logged("phone", number="0046701234567", text="Om fakturan.")
    desk.store.write_as(lead, log_call, desk.plan, said)
    look(desk)
    assert len(pairs(desk)) == 1


def test_the_same_number_needs_the_same_name(desk: Desk) -> None:
    text = "Ring mig på 070-123 45 67!"
    desk.mail(text, sender=MARIA)
    desk.mail(text, sender="Ola Nordmann <ola@posten.example>", subject="A")
    look(desk)
    assert pairs(desk) == []
    desk.mail(text, sender=OTHER, subject="B")
    look(desk)
    assert len(pairs(desk)) == 1


def test_a_number_that_many_name_is_nobodys(desk: Desk) -> None:
    desk.mail(sender=MARIA)
    for number in range(6):
        text = f"Enligt maria@posten.example {number}"
        desk.mail(text, sender=f"{number}@posten.example", subject=str(number))
    desk.store.write(look_for_same, desk.plan)
    assert pairs(desk) == []


def test_our_own_addresses_and_their_own_speak_for_nothing(desk: Desk) -> None:
    desk.mail("Till help@tallvik.example från maria@posten.example", sender=MARIA)
    look(desk)
    clues = desk.store.read(lambda unit: unit.connection.execute(select(contact_clues)).all())
    assert clues == []


def test_looking_again_finds_nothing_twice_and_what_was_said_stands(
    desk: Desk, lead: Actor
) -> None:
    desk.mail(sender=MARIA)
    desk.mail("Se maria@posten.example", sender=OTHER, subject="Hej")
    look(desk)
    contact = contact_of(desk, value="jobbet")
    (pair,) = pairs(desk)
    desk.store.write_as(lead, tell_apart, contact, pair.id)
    desk.mail("Som sagt: maria@posten.example", sender=OTHER, subject="Igen")
    look(desk)
    assert [row.state for row in pairs(desk)] == ["dismissed"]
    assert desk.store.read_as(lead, list_same, contact) == []
    with pytest.raises(ConflictError):
        desk.store.write_as(lead, merge_same, contact, pair.id)
    with pytest.raises(NotFoundError):
        desk.store.write_as(lead, tell_apart, contact, 1)


def test_merging_takes_their_conversations_along_and_can_be_undone(desk: Desk, lead: Actor) -> None:
    desk.mail(sender=MARIA)
    desk.mail("Se maria@posten.example", sender=OTHER, subject="Hej")
    look(desk)
    first, second = contact_of(desk, value="posten"), contact_of(desk, value="jobbet")
    (pair,) = pairs(desk)
    desk.store.write_as(lead, merge_same, first, pair.id)
    assert {row.contact_id for row in desk.conversations()} == {first}
    desk.store.write_as(lead, unmerge_contact, second)
    assert {row.contact_id for row in desk.conversations()} == {first, second}
    look(desk)
    assert desk.store.read_as(lead, list_same, first) == []


def test_who_is_protected_is_never_suggested(desk: Desk, lead: Actor) -> None:
    desk.mail(sender=MARIA)
    first = contact_of(desk, value="posten")
    desk.store.write(
        lambda unit: unit.connection.execute(
            contacts.update().where(contacts.c.id == first).values(sensitivity="protected")
        )
    )
    desk.mail("Se maria@posten.example", sender=OTHER, subject="Hej")
    look(desk)
    assert pairs(desk) == []


def test_nothing_is_left_of_who_was_erased(desk: Desk, lead: Actor) -> None:
    desk.mail(sender=MARIA)
    desk.mail("Se maria@posten.example", sender=OTHER, subject="Hej")
    look(desk)
    desk.store.write_as(lead, erase_contact, contact_of(desk, value="jobbet"))
    assert pairs(desk) == []
    clues = desk.store.read(lambda unit: unit.connection.execute(select(contact_clues)).all())
    assert clues == []


def test_clues_are_read_from_texts_and_fields() -> None:
    fields = {"telefon": "701234567", "mobil": "0701234567", "kund": "12345"}
    found = {clue for clue, _ in clues_in("Jag är Anna.Berg@Mail.Example. Ring!", fields, "SE")}
    assert found == {("email", "anna.berg@mail.example"), ("phone", "+46701234567")}
    many = " ".join(f"a{n}@mail.example" for n in range(50))
    assert clues_in(many, {}, "SE") == frozenset()


def test_a_name_is_the_same_in_any_order_and_a_first_name_is_nobodys() -> None:
    assert same_name("Maria Ek", "EK maria")
    assert not same_name("Maria", "Maria")
    assert not same_name("", "")
