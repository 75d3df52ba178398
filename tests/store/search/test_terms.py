import pytest

from inbox.store.search.parse import Word, parse
from inbox.store.search.terms import MAX_TERMS, analyse, of_contact
from inbox.store.search.words import MAX_WORD


def test_a_word_stands_as_written_and_as_its_stem() -> None:
    assert analyse("Fakturorna", "sv") == ["fakturorna", "faktur"]
    assert analyse("invoices", "en") == ["invoices", "invoic"]
    assert analyse("lasku", "fi") == ["lasku"]
    assert analyse("Regninger", "nb-NO")[1] == "regning"


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("faktura", "fakturan", "sv"),
        ("fakturor", "fakturans", "sv"),
        ("hyra", "hyran", "sv"),
        ("räkning", "räkningarna", "sv"),
        ("faktura", "fakturaen", "no"),
        ("regning", "regningen", "da"),
        ("payment", "payments", "en"),
    ],
)
def test_forms_of_one_word_meet(one: str, other: str, language: str) -> None:
    for asked, written in ((one, other), (other, one)):
        assert set(Word(asked).forms()) & set(analyse(written, language))


def test_nordic_letters_are_letters_of_their_own() -> None:
    assert not set(Word("får").forms()) & set(analyse("far", "sv"))
    assert not set(Word("far").forms()) & set(analyse("får", "sv"))
    assert not set(Word("räkning").forms()) & set(analyse("rakning", "sv"))


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("rakning", "räkningar"),
        ("raekning", "räkning"),
        ("aalborg", "Ålborg"),
        ("goteborg", "Göteborg"),
        ("øst", "öst"),
        ("kafe", "KAFÉ"),
        ("muller", "Müller"),
        ("cafe", "cafe\u0301"),
    ],
)
def test_who_types_without_a_letter_finds_it(asked: str, written: str) -> None:
    (word,) = parse(asked).words
    assert set(word.forms()) & set(analyse(written, "sv"))


def test_addresses_are_found_whole_and_in_parts() -> None:
    terms = analyse("Skriv till Anna.Berg@Exempel.SE!", "sv")
    assert {"anna.berg@exempel.se", "anna", "berg", "exempel"} <= set(terms)


def test_a_number_in_groups_is_found_in_one_piece() -> None:
    assert "0701234567" in analyse("Ring 070-123 45 67.", "sv")
    assert [word.text for word in parse("070 123 45 67").words] == ["0701234567"]


def test_words_of_a_contact_are_not_stemmed() -> None:
    assert of_contact("Karin Lindar", ["karin@example.se"]) == [
        "karin",
        "lindar",
        "example",
        "se",
        "karin@example.se",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\x00",
        "'; DROP TABLE x; --",
        '"*" OR NEAR(a b) AND "',
        "\U0001f600 \ud800".encode("utf-8", "replace").decode(),
        "a" * 1_000_000,
        " ".join(f"ord{n}" for n in range(50_000)),
        "@" * 5_000,
        "1 " * 50_000,
        "x@" * 50_000,
        "a.b@" + "c." * 20_000,
    ],
)
def test_hostile_text_gives_few_plain_terms(text: str) -> None:
    terms = analyse(text, "sv")
    assert len(terms) <= MAX_TERMS
    assert all(len(term) <= 254 for term in terms)
    signs = set("".join(term for term in terms if len(term) <= MAX_WORD))
    assert all(sign.isalnum() or sign in "@._-+" for sign in signs)
    parse(text)


def test_the_last_word_may_be_begun_and_quotes_hold_words_together() -> None:
    query = parse('"min faktura" betal')
    assert [(word.text, word.is_begun) for word in query.words] == [
        ("min", False),
        ("faktura", False),
        ("betal", True),
    ]
    assert query.phrases == (("min", "faktura"),)
    assert [word.is_exact for word in query.words] == [True, True, False]
    assert [word.text for word in parse("faktura el faktura").words] == ["faktura", "el"]
    assert not parse("betal ").words[-1].is_begun
    assert not parse("be").words[-1].is_begun


def test_a_number_alone_may_be_a_conversation() -> None:
    assert parse("#1234").number == 1234
    assert parse(" 1234 ").number == 1234
    assert parse("1234 kr").number is None
    assert parse("#12345678901").number is None
