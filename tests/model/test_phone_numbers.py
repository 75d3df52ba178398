import pytest

from inbox.model.phone_numbers import find_numbers, normalize, show


@pytest.mark.parametrize(
    "typed", ["070-123 45 67", "0701234567", "+46 70 123 45 67", "0046701234567", "+46(0)701234567"]
)
def test_a_number_is_the_same_however_it_is_written(typed: str) -> None:
    assert normalize(typed, "SE") == "+46701234567"


def test_a_number_without_a_country_is_the_organisations() -> None:
    assert normalize("22 33 44 55", "NO") == "+4722334455"
    assert normalize("22 33 44 55", "DK") == "+4522334455"
    assert normalize("22 33 44 55", "") == ""


@pytest.mark.parametrize("typed", ["", "anna", "1", "9" * 60, "+", "070-123 45 67 " * 10])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert normalize(typed, "SE") == ""


def test_a_number_is_shown_as_people_there_write_it() -> None:
    assert show("+46701234567", "SE") == "070-123 45 67"
    assert show("+4722334455", "SE") == "+47 22 33 44 55"
    assert show("nonsense", "SE") == "nonsense"


def test_numbers_are_found_in_running_text_and_identity_numbers_are_none() -> None:
    text = (
        "Ring 070-123 45 67 eller +47 22 33 44 55. Mitt personnummer: 850101-2385, faktura 0401223"
    )
    assert list(find_numbers(text, "SE")) == ["+46701234567", "+4722334455"]
