import json
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import inbox.web.pages
from inbox.web.pages.words import LANGUAGES, choose, nearest, words

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 17, 9, tzinfo=UTC)
FOLDER = Path(inbox.web.pages.__file__).parent / "texts"


def texts(language: str) -> dict[str, str]:
    loaded: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_with_the_same_facts(language: str) -> None:
    mine, swedish = texts(language), texts("sv")
    assert mine.keys() == swedish.keys()
    for key, text in swedish.items():
        assert sorted(re.findall(r"\{\w+\}", mine[key])) == sorted(re.findall(r"\{\w+\}", text)), (
            key
        )
        assert mine[key].strip()


def test_dates_are_written_as_people_read_them() -> None:
    t = words("sv")
    assert t.date(datetime(2026, 11, 17, 7, 31, tzinfo=UTC), ZONE, NOW) == "i dag 08:31"
    assert t.date(datetime(2026, 11, 15, 23, 5, tzinfo=UTC), ZONE, NOW) == "i går 00:05"
    assert (
        t.date(datetime(2026, 11, 10, 14, 12, tzinfo=UTC), ZONE, NOW) == "tisdag 10 november 15:12"
    )
    due = datetime(2026, 11, 19, 11, tzinfo=UTC)
    assert t.deadline(due, ZONE, NOW) == "torsdag 19 november kl. 12"
    assert words("nb").deadline(due, ZONE, NOW) == "torsdag 19. november kl. 12"
    assert words("en").deadline(due, ZONE, NOW) == "Thursday 19 November at 12:00"
    half = due.replace(minute=30)
    assert words("da").deadline(half, ZONE, NOW) == "torsdag 19. november kl. 12.30"
    assert words("da").date(half, ZONE, half) == "i dag 12.30"
    assert "2027" in t.deadline(datetime(2027, 1, 2, tzinfo=UTC), ZONE, NOW)


def test_sizes_are_written_as_people_write_numbers() -> None:
    sizes = [1_500_000, 10_000_000, 400]
    assert [words("da").size(one) for one in sizes] == ["1,5 MB", "10 MB", "1 kB"]
    assert words("en").size(1_500_000) == "1.5 MB"


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("nn-NO, nb;q=0.9", "nb"),
        ("no", "nb"),
        ("fi, da;q=0.5, en;q=0.8", "en"),
        ("", "sv"),
        ("*;q=x, ,;;", "sv"),
        ("de" * 10_000, "sv"),
    ],
)
def test_the_browsers_wish_is_met_where_it_can_be(accepted: str, expected: str) -> None:
    assert choose(accepted, ("sv", "nb", "da", "en"), "sv") == expected


def test_a_language_that_is_none_of_ours_is_english() -> None:
    assert [nearest(tag) for tag in ("nn", "sv-FI", "fi", "")] == ["nb", "sv", "en", "en"]
