import re
from pathlib import Path

import pytest

from connectors.email.html import sanitise
from connectors.email.html_text import to_text
from connectors.email.reply.new_part import new_part

FOLDER = Path(__file__).parent / "data" / "replies"


def cases(names: str) -> list[object]:
    found = []
    for path in sorted(FOLDER.glob(names)):
        for block in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, rest = block.partition("\n")
            text, _, expected = rest.rpartition("\n---\n")
            found.append(
                pytest.param(text.strip("\n"), expected.strip("\n"), id=f"{path.stem}: {name}")
            )
    return found


@pytest.mark.parametrize(("text", "expected"), [*cases("??.txt"), *cases("more.txt")])
def test_the_new_part_of_a_reply_is_what_a_person_would_call_new(text: str, expected: str) -> None:
    assert new_part(text) == expected


def attributions() -> list[object]:
    lines = (FOLDER / "attributions.txt").read_text("utf-8").splitlines()
    parts = [line.replace("\\n", "\n").replace("\\t", "\t").split("|") for line in lines]
    return [pytest.param(above, mark, id=name) for name, above, mark in parts]


@pytest.mark.parametrize(("above", "mark"), attributions())
def test_whatever_a_program_writes_above_history_begins_it(above: str, mark: str) -> None:
    new = "Hej!\n\nJa tack, på torsdag.\n\nMvh Anna"
    history = ["Hej!", "", "När vill du ha den?", "", "Hälsningar", "Kundtjänst"]
    quoted = "\n".join(f"{mark} {line}".strip() for line in history)
    assert new_part(f"{new}\n\n{above}\n\n{quoted}") == new
    assert new_part(f"Ok\n{above}\n{quoted}") == "Ok"


@pytest.mark.parametrize(("source", "expected"), cases("html.txt"))
def test_the_markup_of_a_reply_tells_what_is_history(source: str, expected: str) -> None:
    derived = to_text(sanitise(source))
    assert new_part(derived.text, derived).strip("\n") == expected


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(cases("*.txt")) >= 140


@pytest.mark.parametrize(
    "line", ["Sendt med posten i går.", "Skickat från lagret i måndags?", "Mvh"]
)
def test_a_sentence_that_begins_like_a_telephone_line_is_kept(line: str) -> None:
    assert new_part(f"Hej\n\n{line}") == f"Hej\n\n{line}"


def test_a_form_with_from_and_subject_is_no_history() -> None:
    text = "Nytt meddelande\n\nFrån: Anna <a@b.se>\nÄmne: Fråga\nTill: Kundtjänst\n\nHar ni öppet?"
    assert new_part(text) == text


def test_a_signature_under_the_quote_is_folded_too() -> None:
    text = "Ja\n\nDen 12 nov. 2026 kl. 10:32 skrev K <k@e.se>:\n> Hej\n\n-- \nAnna\n070-1"
    assert new_part(text) == "Ja"


@pytest.mark.parametrize(
    "last",
    [
        "Donnerstag passt gut.",
        "Thursday is fine.",
        "Torstai sopii hyvin.",
        "Terveisin\nPekka",
        "Tisdag 10:00 passar.",
        "Den står på Storgatan 12.",
        "Min nye adresse er Nygata 3.",
        "Mob.: 900 11 222",
        "Nygatan 3\n123 45 Lund",
    ],
)
@pytest.mark.parametrize(
    "above",
    [
        "Den ons 12 nov. 2025 kl 14:03 skrev K <k@exempel.se>:",
        "Den ons 12 nov. 2025 kl 14:03 skrev Kundtjänst <\nk@exempel.se>:",
        "ke 12. marrask. 2025 klo 14.03 Asiakaspalvelu <k@exempel.se>\nkirjoitti:",
        "Asiakaspalvelu kirjoitti 12.11.2025 klo 14.03:",
        "12 nov. 2025 14:03 av k@exempel.se:",
    ],
)
def test_last_words_right_above_an_attribution_are_no_part_of_it(last: str, above: str) -> None:
    assert new_part(f"Hej,\n\n{last}\n{above}\n\n> Hej") == f"Hej,\n\n{last}"


@pytest.mark.parametrize(
    "above",
    [
        "> 3. nov. 2025 kl. 10.12 skrev Kundeservice\n<kunde@eksempel.dk>:",
        "> Den 3. nov. 2025 kl. 10.12 skrev\nKundeservice <kunde@eksempel.dk>:",
        "Kundendienst <kunde@beispiel.de> hat am\n03.11.2025 10:12 CET geschrieben:",
        "maanantai 3. marraskuuta 2025 klo\n10.12.33 UTC+2 Asiakas <a@esim.fi> kirjoitti:",
        "---- Den mån, 03 nov 2025 10:12:33 +0100 Kundtjänst\n<kund@exempel.se> skrev ----",
        "Den ons 12\nnov. 2025 kl 14:03 skrev K <k@exempel.se>:",
    ],
)
def test_an_attribution_that_was_wrapped_on_its_way_is_whole(above: str) -> None:
    assert new_part(f"Hej,\n\nja tack.\n\n{above}\n> Hej") == "Hej,\n\nja tack."


@pytest.mark.parametrize(
    "line",
    [
        "Skickat via Telia webmail",
        "Gesendet mit der Telekom Mail App",
        "Skickad från myMail för iOS",
        "Skickat från min HTC",
        "Hämta BlueMail för Android",
        "Sent via the Samsung Galaxy S21, an AT&T 5G smartphone",
        "Sent from TypeApp",
        "Skickat med mobilen",
        "Skrivet på mobilen",
        "Diese E-Mail wurde von Avast-Antivirussoftware auf Viren geprüft.",
        "Det här e-postmeddelandet har sökts igenom efter virus med Avast antivirus.",
        "Denne e-mail er blevet tjekket for virus af Avast antivirus-softwaren.",
        "This email has been checked for viruses by Avast antivirus software.",
        "Skickat från min Android-telefon med K-9 Mail. Ursäkta min fåordighet.",
        "Lähetetty Android-laitteestani K-9 Maililla. Pahoittelut vähäsanaisuudestani.",
    ],
)
def test_what_telephones_and_scanners_append_is_folded(line: str) -> None:
    assert new_part(f"Ja, det går bra.\n\n{line}\n\n> Hej") == "Ja, det går bra."


@pytest.mark.parametrize(
    "line",
    [
        "Skickat via webmail men kom aldrig fram",
        "Få BlueMail att fungera tack",
        "Detta mejl innehåller virus enligt Avast",
        "Denna vara har kontrollerats noga och är virusfri",
        "Skickat med posten till mobilen",
    ],
)
def test_sentences_in_the_same_words_are_kept(line: str) -> None:
    assert new_part(f"Hej!\n\n{line}") == f"Hej!\n\n{line}"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Ja tack! Den ons 12 nov. 2025 kl 14:03 skrev K <k@exempel.se>:\n> Hej", "Ja tack!"),
        ("Ja tack!Den ons 12 nov. 2025 kl 14:03 skrev K <\nk@exempel.se>:\n> Hej", "Ja tack!"),
        ("Oui Le mer. 12 nov. 2025 à 14:03, S <c@exemple.fr> a écrit :\n> Bonjour", "Oui"),
        ("Fine On Wed, Nov 12, 2025 at 2:03 PM K <k@e.com> wrote:\n\nHi", "Fine"),
    ],
)
def test_words_on_the_same_line_as_an_attribution_are_new(text: str, new: str) -> None:
    assert new_part(text) == new
