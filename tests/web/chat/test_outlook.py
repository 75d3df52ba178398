import pytest

from inbox.web.chat.outlook import wait_of
from inbox.web.chat.pace import Pace


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [
        ([], None),
        ([10, 10, 10, 10], None),
        ([10, 10, 10, 10, 10], 1),
        ([60, 60, 61, 120, 600], 2),
        ([9_000] * 9, None),
    ],
)
def test_a_wait_is_told_only_when_it_was_measured(
    seconds: list[float], minutes: int | None
) -> None:
    assert wait_of(seconds) == minutes


def test_so_many_at_once_and_then_so_many_a_second() -> None:
    pace = Pace(per_second=2, at_once=3)
    assert [pace.take(0.0) for _ in range(3)] == [0, 0, 0]
    assert pace.take(0.0) == 0.5
    assert pace.take(0.5) == 0
    assert pace.take(0.5) > 0
