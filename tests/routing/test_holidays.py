from pathlib import Path

import routing.holidays as table
from tests.routing.holiday_table import BY_LAW, lines


def test_the_table_says_what_the_library_says() -> None:
    text = Path(table.__file__).with_name("holidays.txt").read_text("utf-8")
    assert text.splitlines() == lines(), "run `make holidays`"


def test_every_country_of_the_table_can_be_named() -> None:
    assert set(BY_LAW) == table.COUNTRIES
