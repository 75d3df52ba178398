"""What a monitor watches: figures of the process beside those of the database."""

from tests.web.rig import Rig


async def figures(rig: Rig) -> dict[str, float]:
    answer = await rig.anonymous().raw("GET", "/metrics")
    assert answer.status == 200
    lines = [line.split() for line in (await answer.text()).splitlines() if line[:1] != "#"]
    return {line[0]: float(line[-1]) for line in lines}


async def test_room_on_the_disk_is_told_since_without_it_nothing_else_rises(rig: Rig) -> None:
    found = await figures(rig)
    assert found["inkorg_disk_free_bytes"] > 0
    assert {"inkorg_open_streams", "inkorg_receipts_waiting", "inkorg_clock_late_seconds"} <= {
        *found
    }
