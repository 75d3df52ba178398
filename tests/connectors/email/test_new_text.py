"""What looks like history and is none: forms, journeys and lists, in mails that begin a matter."""

import pytest

from connectors.email.parse import parse_mail
from connectors.email.reading import Reading
from connectors.email.reply.new_part import new_part

READING = Reading(own_addresses=frozenset({"kund@exempel.se"}))


def reply_text(head: str, text: str) -> str:
    raw = f"To: kund@exempel.se\nContent-Type: text/plain; charset=utf-8\n{head}\n\n{text}\n"
    mail = parse_mail(raw.replace("\n", "\r\n").encode(), external_id="x", reading=READING)
    return mail.reply_text.strip()


FORMS = {
    "sv": (
        "From: Webben <noreply@webb.se>\nReply-To: anna@k.se\nSubject: Kontakt",
        "Nytt meddelande från webben:\n\nFrån: Anna <anna@k.se>\nDatum: 2026-11-16 09:12\nÄmne: Faktura\n\n"
        "Min faktura är fel.",
    ),
    "sv without Reply-To": (
        "From: noreply@webb.se\nSubject: Kontakt",
        "Nytt meddelande\n________________________\nFrån: Anna <anna@k.se>\nÄmne: Faktura\n"
        "Datum: 2026-11-16 09:12\n\nMin faktura är fel.",
    ),
    "nb": (
        "From: Kari Nes <kari@e.no>\nSubject: Skjema",
        "Ny henvendelse fra kontaktskjema\n\nFra: Kari Nes <kari@e.no>\nDato: 16.11.2026 09:12\nEmne: Strøm\n"
        "Melding:\nStrømmen er borte.",
    ),
    "da": (
        "From: web@butik.dk\nSubject: Besked fra hjemmesiden",
        "Besked fra hjemmesiden\nFra: Mette\nE-mail: mette@kunde.dk\nSendt: 16-11-2026 09:12\nEmne: Ordre\n\n"
        "Besked: Hvor er ordren?",
    ),
    "de": (
        "From: WordPress <wp@x.de>\nReply-To: Uwe <uwe@b.de>\nSubject: Kontaktformular",
        "Kontaktformular\nVon: Uwe <uwe@b.de>\nGesendet: 16.11.2026, 09:12\nAn: kund@exempel.se\n"
        "Betreff: Rechnung\n\nDie Rechnung ist falsch.",
    ),
    "fi": (
        "From: lomake@e.fi\nSubject: Palaute",
        "Uusi viesti\n\nLähettäjä: Pekka <pekka@e.fi>\nPäivämäärä: 16.11.2026 9.12\nAihe: Lasku\n\nLasku on väärä",
    ),
    "en": (
        "From: wp@example.com\nSubject: New message",
        "New message\n\nFrom: Ann <ann@e.com>\nDate: 16 Nov 2026 09:12\nSubject: Invoice\n\nIt is wrong.",
    ),
    "a sentence": (
        "From: Anna Ek <anna@k.se>\nSubject: Formulär",
        "Formulär\n\nAnna Ek <anna@k.se> skrev 2026-11-16 09:12:\n\nHej, min faktura är fel.",
    ),
    "a journey": (
        "From: anna@k.se\nSubject: Resa",
        "Jag vill boka om:\n\nFrån: Stockholm C\nTill: Göteborg C\nDatum: 2026-12-01\nTid: 09:10\n"
        "Ämne: ombokning\n\nGår det att ta ett senare tåg?",
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_what_a_form_sends_is_all_new(form: str) -> None:
    head, text = FORMS[form]
    assert reply_text(head, text) == text


def test_a_journey_is_new_in_an_answer_too() -> None:
    text = (
        "Den här:\n\nFra: Oslo\nTil: Bergen\nDato: 3.12.2026 kl. 09.10\nEmne: endring\n\nGår det?"
    )
    assert reply_text("From: a@b.no\nSubject: SV: Billett\nIn-Reply-To: <x@y>", text) == text


OUTLOOK = (
    "Från: Kundtjänst <{}>\nSkickat: den 3 november 2025 10:12\nTill: Anna Ek\nÄmne: Order\n\nHej"
)
MAC = (
    "Från: Kundtjänst <{}>\nDatum: måndag 3 november 2025 10:12\nTill: Anna Ek <a@b.se>\n"
    "Ämne: Order\n\nHej"
)


@pytest.mark.parametrize(
    ("head", "below"),
    [
        ("Subject: SV: Order", MAC.format("annan@exempel.se")),
        ("Subject: [EXTERN] Sv: Order", MAC.format("annan@exempel.se")),
        ("Subject: Order\nReferences: <x@y>", MAC.format("annan@exempel.se")),
        ("Subject: Order", MAC.format("kund@exempel.se")),
        ("Subject: Order", MAC.format("annan@exempel.se")),
        ("Subject: Order", OUTLOOK.format("annan@exempel.se")),
        ("Subject: Order", f"________________________\n{OUTLOOK.format('annan@exempel.se')}"),
    ],
)
def test_an_answer_keeps_its_history_folded_whatever_its_head_lost(head: str, below: str) -> None:
    assert reply_text(f"From: Anna Ek <a@b.se>\n{head}", f"Ja tack!\n\n{below}") == "Ja tack!"


@pytest.mark.parametrize(
    "text",
    [
        "Följande fungerar inte:\n--\nInloggning\nUtskrift\nSökning",
        "Dessa sidor\n--\nInloggning\nUtskrift",
        "Hej\n--\nJag vill ha ut mina personuppgifter.",
        "Hej, jag vill säga upp avtalet. Mina uppgifter:\n\nMvh\nAnna Ek\nStorgatan 1\n070-123 45 67",
        "Mine opplysninger:\n-- \nKari Nes\nTlf. 900 11 222",
        "Hej, jag tar den.\n\nMvh\nAnna\n\nKan ni skriva ut kvittot åt mig?",
        "Tak for hjælpen.\n\nMvh\nMette Holm\nTlf. 12 34 56 78\nJeg er hjemme efter kl. 17.",
        "Hei, vil endre adresse.\n\nHilsen\nKari Nes\n\nNy adresse: Storgata 1\nNy mobil: 900 11 222",
        "Hallo\n\nMfG\nUwe Meier\n\nNeue Nummer: +49 30 123456",
    ],
)
def test_what_stands_where_a_signature_would_is_new_when_it_says_something(text: str) -> None:
    assert new_part(text) == text


@pytest.mark.parametrize(
    "signature",
    [
        "--\nAnna Ek\nExempel AB",
        "--\nAnna",
        "--\nKundtjänst\nTel: 08-123 45 67",
        "-- \nA\nB\nC",
        "Mvh\nAnna Ek\nExempel AB\nTel: 08-123 45 67\n\nInnan du skriver ut det här, tänk på miljön.",
        "Mvh\nMy Ek\nTel: 08-123 45 67",
        "Mvh\nMina Mir\nTel: 08-123 45 67",
        "Mvh\nAnna Ek\nExempel AB\nVi behandlar personuppgifter enligt GDPR.",
    ],
)
def test_a_signature_is_still_folded(signature: str) -> None:
    assert new_part(f"Tack för hjälpen.\n\n{signature}") == "Tack för hjälpen."


SIGNED = """-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

{}
-----BEGIN PGP SIGNATURE-----
Version: GnuPG v2

iQEzBAEBCAAdFiEE
=abcd
-----END PGP SIGNATURE-----"""


@pytest.mark.parametrize(
    ("text", "new"),
    [
        (SIGNED.format("Hej!\n\n- - en sak\n- - en till"), "Hej!\n\n- en sak\n- en till"),
        (
            SIGNED.format("Ja.\n\n> Vill du?\n") + "\n\nDen 2026-11-12 10:32, skrev K:\n> Vill du?",
            "Ja.",
        ),
        (SIGNED.format("Ja tack\n\n- -- \nAnna Ek"), "Ja tack"),
        (
            "Hej\n-----BEGIN PGP SIGNATURE-----\nHur gör man?",
            "Hej\n-----BEGIN PGP SIGNATURE-----\nHur gör man?",
        ),
    ],
)
def test_the_words_of_a_signed_mail_stand_without_its_armour(text: str, new: str) -> None:
    assert new_part(text) == new
