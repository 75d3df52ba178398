"""What a notice says outside of the console."""

from datetime import UTC, datetime

import pytest

from inbox.services.notices.posts import Line
from inbox.services.notices.words import line_text
from routing.notices import NoticeKind

NOON = datetime(2026, 11, 17, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("sv", "Ärende 12: tiden går ut tisdag 17 november kl. 12:00."),
        ("nb", "Sak 12: fristen går ut tirsdag 17. november kl. 12:00."),
        ("da", "Sag 12: fristen udløber tirsdag 17. november kl. 12.00."),
        ("en", "Conversation 12: time runs out Tuesday 17 November at 12:00."),
    ],
)
def test_a_time_is_told_as_the_reader_writes_it(locale: str, expected: str) -> None:
    data = {"due_at": NOON.isoformat()}
    line = Line(1, NoticeKind.NEAR_BREACH, NOON, 12, 1, "", "", data)
    assert line_text(line, locale, "Europe/Stockholm") == expected
