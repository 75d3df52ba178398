"""What somebody should look at first, in five languages, and what only sounds like it."""

import pytest

from routing.alarm import look_for


def found(text: str, language: str) -> list[str]:
    return [one.what for one in look_for(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "what"),
    [
        ("Jag vet var ni bor. Ni ska få ångra er.", "sv", "threat"),
        ("Jeg vet hvor dere bor!", "nb", "threat"),
        ("Eg veit kvar du bur", "nn", "threat"),
        ("I skal komme til at fortryde det", "da", "threat"),
        ("I know where you live", "en", "threat"),
        ("Jag orkar inte längre, ser ingen utväg", "sv", "despair"),
        ("Vi har ikke råd til mat", "nb", "despair"),
        ("Eg orkar ikkje meir", "nn", "despair"),
        ("Jeg vil ikke leve mere", "da", "despair"),
        ("I can’t go on like this", "en", "despair"),
        ("Det luktar gas i trapphuset", "sv", "danger"),
        ("Det brenner i sikringsskapet", "nb", "danger"),
        ("Kablane er straumførande", "nn", "danger"),
        ("Jeg fik stød af vandhanen", "da", "danger"),
        ("There is a smell, I think a gas leak", "en", "danger"),
        ("Då går jag till Konsumentombudsmannen", "sv", "law"),
        ("Min advokat tar kontakt", "nb", "law"),
        ("Vi tek dette til tingretten", "nn", "law"),
        ("Så bliver det en retssag", "da", "law"),
        ("You will hear from my lawyers", "en", "law"),
    ],
)
def test_grave_words_are_found(text: str, language: str, what: str) -> None:
    assert what in found(text, language)
    assert what in found(text, "")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Det är inte akut, svara när ni hinner", "sv"),
        ("Det er ikke akutt", "nb"),
        ("Det er ikkje akutt", "nn"),
        ("Det er ikke akut", "da"),
        ("This is not an emergency", "en"),
        ("Jag är jurist och brinner för miljön", "sv"),
        ("Hej, när kommer fakturan?", "sv"),
        ("Vi har en stämningsfull middag", "en"),
        ("I would like to suggest a new opening hour", "en"),
        ("Hvornår bliver skraldespanden tømt?", "da"),
    ],
)
def test_harmless_words_and_what_is_taken_back_are_left_alone(text: str, language: str) -> None:
    assert found(text, language) == []


def test_a_negation_of_the_sentence_before_takes_nothing_back() -> None:
    assert found("Jag får inget svar. Det luktar gas!", "sv") == ["danger"]


def test_only_the_words_of_the_message_are_named() -> None:
    (look,) = look_for("Vi ses i tingsrätten med vår advokat", "sv")
    assert look.words == ("tingsrätten", "advokat")


def test_a_very_long_text_is_read_only_at_its_beginning() -> None:
    assert found("ord " * 100_000 + "advokat", "sv") == []
