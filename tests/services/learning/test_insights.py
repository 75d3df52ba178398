"""The most similar earlier conversations, and what rises, as a screen asks for them."""

from datetime import timedelta

import pytest

from inbox.model.actor import Actor
from inbox.model.errors import NotFoundError
from inbox.model.words import Role
from inbox.services.insights.rising import read_rising
from inbox.services.insights.similar import read_similar
from inbox.services.outbound.reply import Reply, write_reply
from inbox.store.reading.labels import Labels
from tests.services.desk import Desk

LEAD = Actor("agent", 1, roles=frozenset({Role.LEAD}))


def of(desk: Desk, subject: str) -> int:
    return next(row.id for row in desk.conversations() if row.subject == subject)


def test_the_most_like_is_found_across_neighbouring_languages_with_its_answer(desk: Desk) -> None:
    desk.mail(
        "Brunt vatten ur kranen i köket sedan i morse", subject="Vatten", sender="a@x.example"
    )
    anna = desk.agent("Anna", Role.AGENT)
    id = of(desk, "Vatten")
    reply = Reply(text="Hej! Spola kallvatten i tio minuter.")
    desk.store.write_as(anna, write_reply, desk.plan, id, reply)
    desk.mail("När öppnar ni på lördag?", subject="Tider", sender="b@x.example")
    desk.mail("Brunt vann i kranen på kjøkkenet", subject="Vann", sender="c@x.example")
    (found, *_) = desk.store.read_as(LEAD, read_similar, of(desk, "Vann"), Labels())
    assert found["conversation"] == str(id)
    assert found["answer"] == {"author": "Anna", "text": "Hej! Spola kallvatten i tio minuter."}
    assert 0 < found["likeness"] <= 1


def test_what_is_said_in_another_language_with_other_words_is_similar(desk: Desk) -> None:
    desk.mail("När öppnar ni på lördag?", subject="Tider", sender="b@x.example")
    desk.mail(
        "Jag vill ha anstånd, jag hinner inte betala räkningen i tid",
        subject="Anstånd",
        sender="a@x.example",
    )
    desk.mail(
        "Could I please postpone paying this invoice until next month?",
        subject="Invoice",
        sender="c@x.example",
    )
    (found,) = desk.store.read_as(LEAD, read_similar, of(desk, "Invoice"), Labels())
    assert found["conversation"] == str(of(desk, "Anstånd"))


def test_only_what_one_may_see_is_similar(desk: Desk) -> None:
    desk.mail("Brunt vatten ur kranen", subject="Ett", sender="a@x.example")
    desk.mail("Brunt vatten ur kranen", subject="Två", sender="b@x.example")
    one, two = of(desk, "Ett"), of(desk, "Två")
    guest = Actor("agent", 9, roles=frozenset({Role.GUEST}), teams=frozenset({"help"}))
    stranger = Actor("agent", 9, roles=frozenset({Role.GUEST}), teams=frozenset({"other"}))
    (found,) = desk.store.read_as(guest, read_similar, two, Labels())
    assert found["conversation"] == str(one)
    with pytest.raises(NotFoundError):
        desk.store.read_as(stranger, read_similar, two, Labels())


def test_nothing_in_common_is_not_similar(desk: Desk) -> None:
    desk.mail("När öppnar ni på lördag?", subject="Tider", sender="b@x.example")
    desk.mail("Brunt vatten ur kranen", subject="Vatten", sender="c@x.example")
    assert desk.store.read_as(LEAD, read_similar, of(desk, "Vatten"), Labels()) == []


def test_a_burst_against_eight_quiet_weeks_is_told_with_examples(desk: Desk) -> None:
    for _ in range(8):
        desk.mail("Fråga om öppettider", sender="x@x.example", subject="Tider")
        desk.clock.move(weeks=1)
    for number in range(6):
        desk.mail(
            "Brunt vatten i kranen", sender=f"c{number}@x.example", subject=f"Vatten {number}"
        )
    told = desk.store.read_as(LEAD, read_rising, Labels())
    assert (told["weeks"], told["messages"]) == (8, 6)
    (theme,) = told["themes"]
    assert "vatten" in theme["terms"]
    assert theme["count"] == 6
    assert len(theme["conversations"]) == 3
    desk.clock.move(hours=2)
    assert desk.store.read_as(LEAD, read_rising, Labels())["themes"] == []
    assert told["to"] - told["since"] == timedelta(hours=1)


def test_who_writes_is_no_theme_and_a_quiet_hour_has_weeks_too(desk: Desk) -> None:
    desk.mail("Fråga om öppettider", sender="x@x.example", subject="Tider")
    desk.clock.move(weeks=8, hours=3)
    for number in range(6):
        desk.mail(
            f"Brunt vatten i kran {number}",
            sender=f"Aydin Komm <aydin{number}@kund.example>",
            subject=f"Vatten {number}",
        )
    told = desk.store.read_as(LEAD, read_rising, Labels())
    assert told["weeks"] == 8
    (theme,) = told["themes"]
    assert "vatten" in theme["terms"]
    assert not {"aydin", "komm", "kund", "exampl", "example"} & set(theme["terms"])
