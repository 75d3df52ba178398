import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.x.split import LIMIT, TooLongError, split, weigh


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("hej", 3),
        ("åäö", 3),
        ("日本", 4),
        ("🙂", 2),
        ("se https://tallvik.example/" + "a" * 90, 26),
    ],
)
def test_letters_weigh_what_x_says(text: str, weight: int) -> None:
    assert weigh(text) == weight


def test_a_short_text_is_one_post_as_it_is() -> None:
    assert split("  Hej!  ", 5) == ("Hej!",)


def test_a_long_text_is_cut_at_the_end_of_sentences_and_numbered() -> None:
    text = "Strömmen är borta på Storgatan. " * 20
    parts = split(text, 5)
    assert len(parts) == 3
    assert [part.rpartition(" ")[2] for part in parts] == ["1/3", "2/3", "3/3"]
    assert all(part.rpartition(" ")[0].endswith(".") for part in parts)


def test_an_address_is_never_cut() -> None:
    address = "https://tallvik.example/" + "a" * 400
    parts = split("ord " * 68 + address + " slut " * 30, 5)
    assert any(address in part for part in parts)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(TooLongError):
        split("ord " * 1000, 3)


@given(st.text(min_size=1, max_size=2_000))
def test_every_part_fits_and_no_word_is_lost(text: str) -> None:
    parts = split(text, 25)
    assert all(weigh(part) <= LIMIT for part in parts)
    words = [part.rpartition(" ")[0] for part in parts] if len(parts) > 1 else list(parts)
    assert "".join("".join(words).split()) == "".join(text.split())
