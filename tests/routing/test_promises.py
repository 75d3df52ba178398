"""Promises in answers that are being written, in four languages."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from routing.promises import find_promise

ZONE = "Europe/Stockholm"
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
"""A Tuesday, 10:30 in Stockholm."""


def due(text: str, now: datetime = NOW) -> str | None:
    found = find_promise(text, now, ZONE)
    return f"{found.due_at.astimezone(ZoneInfo(ZONE)):%a %d %H:%M}" if found else None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        # Swedish
        ("Hej! Vi återkommer innan fredag.", "Thu 26 16:00"),
        ("Jag återkommer senast fredag med besked.", "Fri 27 16:00"),
        ("Jag hör av mig på torsdag kl. 14.", "Thu 26 14:00"),
        ("Vi hör av oss i morgon förmiddag.", "Wed 25 12:00"),
        ("Du får svar inom två arbetsdagar.", "Thu 26 16:00"),
        ("Jag ringer dig om en timme.", "Tue 24 11:30"),
        ("Vi återkopplar nästa vecka.", "Fri 04 16:00"),
        ("Jag återkommer den 27 november före lunch", "Fri 27 12:00"),
        ("Vi återkommer senast 27/11.", "Fri 27 16:00"),
        ("Jag återkommer i dag.", "Tue 24 16:00"),
        # Norwegian
        ("Vi kommer tilbake til deg innen fredag.", "Fri 27 16:00"),
        ("Jeg kommer tilbake før fredag.", "Thu 26 16:00"),
        ("Du hører fra oss i morgen.", "Wed 25 16:00"),
        ("Vi gir deg svar innen to arbeidsdager.", "Thu 26 16:00"),
        ("Jeg ringer deg i ettermiddag.", "Tue 24 16:00"),
        ("Jeg tar kontakt neste uke", "Fri 04 16:00"),
        # Danish
        ("Vi vender tilbage inden fredag.", "Thu 26 16:00"),
        ("Jeg vender tilbage senest fredag kl. 12.", "Fri 27 12:00"),
        ("Du hører fra os inden for to dage.", "Thu 26 16:00"),
        ("Jeg ringer til dig, og du får svar i morgen formiddag", "Wed 25 12:00"),
        ("Vi giver jer besked om en time", "Tue 24 11:30"),
        # English
        ("I'll get back to you by Friday.", "Fri 27 16:00"),
        ("We will get back to you before Friday", "Thu 26 16:00"),
        ("You will hear from us within two business days.", "Thu 26 16:00"),
        ("I'll call you back at 3 pm.", "Tue 24 15:00"),
        ("I'll let you know tomorrow morning.", "Wed 25 12:00"),
        ("We'll be in touch next week.", "Fri 04 16:00"),
        ("I will get back to you by Friday at 2pm", "Fri 27 14:00"),
    ],
)
def test_a_promise_with_a_time_is_found(text: str, at: str) -> None:
    assert due(text) == at


@pytest.mark.parametrize(
    "text",
    [
        "Vi återkommer.",
        "Kan du återkomma innan fredag?",
        "Vi kan inte återkomma innan fredag.",
        "Fakturan ska betalas innan fredag.",
        "Can you get back to us by Friday?",
        "We are unable to get back to you by Friday.",
        "> Vi återkommer innan fredag.",
        "Kontoret er åpent til fredag. Vi kommer tilbake.",
        "Vi vender tilbage den 31 februar.",
        "",
    ],
)
def test_what_promises_nothing_suggests_nothing(text: str) -> None:
    assert due(text) is None


def test_the_hour_is_that_of_the_day_on_which_it_falls_over_the_change_of_clocks() -> None:
    saturday = datetime(2027, 3, 27, 9, 0, tzinfo=UTC)
    found = find_promise("Vi återkommer i morgon.", saturday, ZONE)
    assert found is not None
    assert found.due_at == datetime(2027, 3, 28, 14, 0, tzinfo=UTC)


def test_its_words_are_given_as_they_were_written() -> None:
    found = find_promise("Hej Maria!\nVi Återkommer  innan Fredag, hälsar Anna.", NOW, ZONE)
    assert found is not None
    assert found.words == "Återkommer innan Fredag"


def test_a_long_text_without_a_promise_is_read_in_no_time_that_matters() -> None:
    assert due("återkommer " * 50_000 + "i " * 50_000) is None
