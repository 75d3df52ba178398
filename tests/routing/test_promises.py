"""Promises in answers that are being written, in four languages."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.promises import find_promise
from tests.routing.promise_sentences import NONE, PROMISES

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


SAID = [tuple(line.split(" | ")) for line in PROMISES.strip().splitlines()]


@pytest.mark.parametrize(("at", "text"), SAID)
def test_a_promise_is_read_as_people_write_it_and_never_as_a_later_one(at: str, text: str) -> None:
    assert due(text) == at


@pytest.mark.parametrize("text", NONE.strip().splitlines())
def test_what_is_denied_asked_or_vague_suggests_nothing(text: str) -> None:
    assert due(text) is None


def test_enough_is_tried() -> None:
    assert len(SAID) + len(NONE.strip().splitlines()) >= 240


moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
WEEKDAYS = {
    "måndag mandag monday": 0,
    "tisdag tysdag tirsdag tuesday": 1,
    "onsdag wednesday": 2,
    "torsdag thursday": 3,
    "fredag friday": 4,
    "lördag laurdag lørdag saturday": 5,
    "söndag søndag sunday": 6,
}
weekdays = st.sampled_from([(w, day) for words, day in WEEKDAYS.items() for w in words.split()])


def local_due(text: str, now: datetime) -> datetime | None:
    found = find_promise(text, now, ZONE)
    return found.due_at.astimezone(ZoneInfo(ZONE)) if found else None


@settings(max_examples=150, deadline=None)
@given(now=moments, weekday=weekdays, before=st.sampled_from(["före", "innan", "før", "before"]))
def test_before_a_weekday_is_never_on_it(
    now: datetime, weekday: tuple[str, int], before: str
) -> None:
    today = now.astimezone(ZoneInfo(ZONE)).date()
    day = today + timedelta(days=(weekday[1] - today.weekday()) % 7 or 7)
    at = local_due(f"Återkommer {before} {weekday[0]}.", now)
    assert at is None or today <= at.date() < day


@settings(max_examples=150, deadline=None)
@given(
    now=moments,
    weekday=weekdays,
    lead=st.sampled_from(["", "på ", "by ", "senast ", "next ", "nästa "]),
)
def test_a_weekday_is_never_later_than_the_next_one(
    now: datetime, weekday: tuple[str, int], lead: str
) -> None:
    today = now.astimezone(ZoneInfo(ZONE)).date()
    at = local_due(f"Återkommer {lead}{weekday[0]}.", now)
    if at is not None:
        assert at.date() == today + timedelta(days=(weekday[1] - today.weekday()) % 7)


@settings(max_examples=150, deadline=None)
@given(
    now=moments,
    weekday=weekdays,
    week=st.sampled_from(["nästa vecka", "neste uke", "næste uge", "next week"]),
)
def test_a_weekday_of_next_week_is_of_next_week(
    now: datetime, weekday: tuple[str, int], week: str
) -> None:
    today = now.astimezone(ZoneInfo(ZONE)).date()
    at = local_due(f"Återkommer {weekday[0]} {week}.", now)
    assert at is not None
    assert at.date() == today + timedelta(days=7 - today.weekday() + weekday[1])


@settings(max_examples=150, deadline=None)
@given(
    now=moments, pair=st.lists(st.sampled_from([text for _, text in SAID]), min_size=2, max_size=2)
)
def test_of_two_promises_the_earlier_is_suggested(now: datetime, pair: list[str]) -> None:
    each = [at for text in pair if (at := local_due(text, now)) is not None]
    assert local_due("\n".join(pair), now) == min(each, default=None)


@settings(max_examples=200, deadline=None)
@given(
    now=moments,
    words=st.lists(
        st.sampled_from(sorted({word for _, text in SAID for word in text.split()})), max_size=14
    ),
)
def test_no_heap_of_words_is_a_promise_in_the_past(now: datetime, words: list[str]) -> None:
    at = local_due(" ".join(words), now)
    assert at is None or now < at <= now + timedelta(days=365)


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
    # Each verb is held against each time, but not over thousands of letters.
    assert due("Vi återkommer " + "snart nog " * 50 + "på fredag") is not None
    assert due("Vi återkommer " + "snart nog " * 250 + "på fredag") is None
