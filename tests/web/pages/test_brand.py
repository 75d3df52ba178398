from hypothesis import given
from hypothesis import strategies as st

from config.colours import contrast
from config.organisation import Colours
from inbox.web.pages.brand import DARK_GROUND, DARK_TEXT, for_dark, stylesheet

colours = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02X}{:02X}{:02X}".format(*rgb))


def readable(brand: str) -> Colours:
    """Light settings that the configuration lets through."""
    ground = "#FFFFFF" if contrast(brand, "#FFFFFF") >= 4.5 else "#000000"
    return Colours(brand=brand, on_brand=ground, brand_bg=ground)


@given(colours)
def test_whatever_the_brand_it_can_be_read_on_dark_ground(brand: str) -> None:
    dark = for_dark(readable(brand))
    pairs = (
        (dark.brand, DARK_GROUND),
        (dark.brand, dark.brand_bg),
        (dark.on_brand, dark.brand),
        (DARK_TEXT, dark.brand_bg),
    )
    assert min(contrast(one, other) for one, other in pairs) >= 4.5


def test_the_sheet_has_both() -> None:
    text = stylesheet(Colours())
    assert "--brand:#0E5C56" in text
    assert "prefers-color-scheme:dark" in text
