import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.language import LANGUAGES, detect, hear


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hej, jag har fått en faktura som är dubbelt så hög som förra månaden.", "sv"),
        ("Hei, jeg har fått en regning som er dobbelt så høy som forrige måned.", "nb"),
        ("Hei, eg har fått ei rekning som er dobbelt så høg som førre månad.", "nn"),
        ("Hej, jeg har fået en regning, der er dobbelt så høj som sidste måned.", "da"),
        ("Hi, I have got a bill that is twice as high as last month.", "en"),
        ("Guten Tag, meine Rechnung ist doppelt so hoch wie im letzten Monat.", "de"),
        ("Hei, laskuni on kaksi kertaa niin suuri kuin viime kuussa.", "fi"),
        ("Hva gjør jeg nå?", "nb"),
        ("Hvad gør jeg nu?", "da"),
    ],
)
def test_a_sentence_tells_its_language(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text", ["", "123 456", "Hej", "🙂", "https://a.example/b anna@kund.example"]
)
def test_what_could_be_any_language_is_that_of_the_prior(text: str) -> None:
    assert detect(text) == ""
    assert detect(text, "da") == "da"


def test_a_prior_gives_way_to_what_is_plainly_written() -> None:
    assert detect("Hvorfor har jeg ikke fået svar på min regning endnu?", "nb") == "da"
    assert detect("Why have I not had an answer yet?", "sv") == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Dzień dobry, chciałbym zapytać o mój rachunek za prąd w tym miesiącu",
        "Добрый день, у меня вопрос по счету за электричество за прошлый месяц",
        "Bonjour, je voudrais savoir pourquoi ma facture est si élevée ce mois-ci",
    ],
)
def test_a_longer_text_in_another_language_is_none_of_ours(text: str) -> None:
    assert detect(text, "sv") == ""


@given(st.text(max_size=2000), st.sampled_from(["", "sv", "pl"]))
def test_any_text_gets_an_answer(text: str, prior: str) -> None:
    assert detect(text, prior) in {*LANGUAGES, "", prior}


@given(st.text(alphabet="hejtakvi ærøåöskal", max_size=60), st.sampled_from(["", *LANGUAGES, "pl"]))
def test_who_wrote_it_may_be_told_afterwards(text: str, prior: str) -> None:
    heard = hear(text)
    assert heard.settled(prior) == detect(text, prior)
    assert heard.asks or heard.settled(prior) == heard.language


def test_only_a_text_that_could_be_two_languages_asks_who_wrote_it() -> None:
    assert hear("Hej, jag har fått en faktura som är för hög").asks is False
    assert "da" in hear("Vi skal betale hver krone").tips
    assert hear("Hej").is_open
