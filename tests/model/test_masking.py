import pytest

from inbox.model.masking import holds_identity_number, mask


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("811228-9874", "811228-••••"),
        ("Jag heter Åsa, 8112289874.", "Jag heter Åsa, 811228-••••."),
        ("19811228-9874", "811228-••••"),
        ("198112289874", "811228-••••"),
        ("811228+9874", "811228-••••"),
        ("811228 9874", "811228-••••"),
        ("811228–9874", "811228-••••"),
        ("samordningsnummer 701063-2391", "samordningsnummer 701063-••••"),
        ("fødselsnummer 01010750160", "fødselsnummer 010107-•••••"),
        ("010107 50160", "010107-•••••"),
        ("D-nummer 41010750073", "D-nummer 410107-•••••"),
        ("CPR 070761-4285", "CPR 070761-••••"),
        ("cpr-nr. 120507-1111", "cpr-nr. 120507-••••"),
        ("(811228-9874)", "(811228-••••)"),
        ("811228-9874, 811228-9874", "811228-••••, 811228-••••"),
    ],
)
def test_identity_numbers_are_covered(text: str, shown: str) -> None:
    assert mask(text) == shown
    assert holds_identity_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "811228-9875",  # the checksum is wrong
        "811328-9876",  # no such month
        "120507-1111",  # no CPR unless it is called one
        "735999123456789012",  # a meter
        "OCR 98112289874",
        "18112289874",
        "811228-98745",
        "8112289874-1",
        "ref/8112289874",
        "8112289874,50",
        "01010750161",
        "070-123 45 67",
        "123-4567",
        "faktura 2026-11-20",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text
    assert not holds_identity_number(text)
