"""Automatic answers that no header tells of, and people who only use the same words."""

import pytest

from connectors.email.parse import parse_mail
from connectors.email.reading import Reading
from inbox.model.words import Auto


def auto_of(subject: str, text: str, head: str = "") -> Auto:
    raw = (
        f"From: anna@b.se\nTo: kund@exempel.se\n{head}Subject: {subject}\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    )
    return parse_mail(raw.encode(), external_id="x", reading=Reading()).auto


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Semester Re: Order", "Jag är på semester och åter den 5 augusti."),
        ("Jag är på semester Re: Order", "Hej, jag har semester t.o.m. 5 augusti."),
        ("Ferie: Re: Ordre", "Jeg holder ferie til 5. august."),
        ("Lomalla Re: Tilaus", "Olen lomalla, palaan 5.8."),
        ("Poissaoloviesti: Tilaus", "Olen poissa toimistolta."),
        ("Auto: Order", "I am out of the office until 5 August."),
        ("[Auto-Reply] Order", "I am away."),
        ("Autosvar", "Jag är på semester. Bråttom? Ring växeln."),
    ],
)
def test_words_of_absence_above_what_is_answered_are_an_automatic_answer(
    subject: str, text: str
) -> None:
    assert auto_of(subject, text) is Auto.AUTO_REPLY


@pytest.mark.parametrize(
    "text",
    [
        "Hej!\n\nDetta är ett automatiskt svar. Vi har tagit emot ditt ärende.",
        "Dette er en automatisk besvarelse. Jeg er tilbake mandag.",
        "Tämä on automaattinen vastaus.",
        "This is an automated reply.",
    ],
)
def test_an_answer_that_calls_itself_automatic_is_and_a_form_that_does_is_a_customer(
    text: str,
) -> None:
    assert auto_of("Re: Order", text, "In-Reply-To: <a@exempel.se>\n") is Auto.AUTO_REPLY
    assert auto_of("Kontakt", text) is Auto.NONE


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Autosvar", "Hur ställer jag in autosvar?"),
        ("Semester", "Jag är på semester vecka 30, kan ni leverera veckan efter?"),
        ("SV: Leverans", "Jag är på semester till den 5, men min granne kan ta emot."),
        ("Re: Order", "Jag fick: Detta är ett automatiskt svar. Kan en människa titta?"),
        ("Automatisk betaling", "Jeg vil stoppe automatisk betaling."),
    ],
)
def test_a_customer_on_holiday_is_a_customer(subject: str, text: str) -> None:
    assert auto_of(subject, text) is Auto.NONE
    assert auto_of(subject, text, "In-Reply-To: <a@exempel.se>\n") is Auto.NONE
