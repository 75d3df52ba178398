"""A mailed report says things as the screen does, in each language."""

import re
from pathlib import Path

import pytest

from inbox.services.reports.definitions import FIGURES
from inbox.services.reports.figure_names import FIGURE_NAMES
from inbox.services.reports.mail_words import (
    WORDS,
    say_number,
    say_share,
    say_span,
)

CONSOLE = Path(__file__).parents[3] / "inbox/web/console/src/reports/words"


@pytest.mark.parametrize("locale", FIGURE_NAMES)
def test_a_figure_has_the_name_it_has_on_the_screen(locale: str) -> None:
    written = (CONSOLE / f"{locale}.ts").read_text(encoding="utf-8")
    names = dict(re.findall(r"\b([a-z_]+): \['((?:[^'\\]|\\.)*)', '", written))
    assert {figure: names[figure] for figure in FIGURES} == FIGURE_NAMES[locale]


def test_every_language_has_the_same_words() -> None:
    assert {locale: set(of) for locale, of in WORDS.items()} == dict.fromkeys(
        ("sv", "nb", "da", "en"), set(WORDS["sv"])
    )


@pytest.mark.parametrize(
    ("locale", "number", "share", "spans"),
    [
        ("sv", "12 345", "85,5 %", ("1 s", "59 min", "2 tim 5 min", "2 d")),
        ("nb", "12 345", "85,5 %", ("1 s", "59 min", "2 t 5 min", "2 d")),
        ("da", "12.345", "85,5 %", ("1 s", "59 min", "2 t 5 min", "2 d")),
        ("en", "12,345", "85.5%", ("1 s", "59 min", "2 h 5 min", "2 d")),
    ],
)
def test_numbers_are_written_as_people_write_them_there(
    locale: str, number: str, share: str, spans: tuple[str, ...]
) -> None:
    assert say_number(12345, locale).replace("\u00a0", " ") == number
    assert say_share(0.855, locale).replace("\u00a0", " ") == share
    assert say_share(1, locale).replace("\u00a0", " ").rstrip("% ") == "100"
    seconds = (0.4, 59 * 60, 2 * 3600 + 5 * 60 + 59, 48 * 3600)
    assert tuple(say_span(one, locale) for one in seconds) == spans
