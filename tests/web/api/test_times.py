"""Calendars and service levels, kept on screen."""

from typing import Any

import pytest

from inbox.model.words import Role
from tests.web.rig import Rig

WEEK: dict[str, Any] = {"mon": ["08:00-12:00", "13:00-16:30"], "fri": ["08:00-15:00"]}
OFFICE: dict[str, Any] = {
    "name": "Kontor",
    "zone": "Europe/Oslo",
    "hours": WEEK,
    "holidays": [{"country": "NO"}],
    "days": {"12-31": ["08:00-12:00"], "2026-12-28": []},
}


async def test_a_calendar_is_made_read_and_changed(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    made = await lead.post("calendars", OFFICE, 201)
    assert (made["id"], made["origin"]) == ("kontor", "screen")
    assert made["hours"]["mon"] == ["08:00-12:00", "13:00-16:30"]
    assert made["hours"]["sun"] == []
    assert made["days"] == {"12-31": ["08:00-12:00"], "2026-12-28": []}
    changed = await lead.patch("calendars/kontor", {"zone": None, "days": {}})
    assert (changed["zone"], changed["days"], changed["version"]) == (None, {}, 2)
    assert "kontor" in rig.parts.plan.calendars
    told = (await lead.get("calendars/kontor/history"))["items"]
    assert [one["how"] for one in told] == ["changed", "made"]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"hours": {"mon": []}}, "", "no_hours"),
        ({"hours": {"mon": ["16:00-08:00"]}}, "hours.mon", "backwards"),
        ({"hours": {"mon": ["08:00-12:00", "11:00-13:00"]}}, "hours.mon", "overlap"),
        ({"hours": {"mon": ["åtta"]}}, "hours.mon", "hours"),
        ({"zone": "Europe/Ankeborg"}, "zone", "definition_invalid"),
        ({"days": {"02-30": []}}, "days", "calendar_day"),
        ({"days": {"2026-W52-5": []}}, "days", "calendar_day"),
        ({"holidays": [{"country": "XX"}]}, "holidays[0]", "choice"),
    ],
)
async def test_what_is_wrong_with_a_calendar_is_said_where_it_is(
    rig: Rig, change: dict[str, Any], field: str, code: str
) -> None:
    refused = await rig.token(Role.LEAD).post("calendars", {**OFFICE, **change}, 422)
    assert refused["errors"][0]["code"] == code
    assert refused["errors"][0]["field"].startswith(field)
    assert not (await rig.token(Role.LEAD).get("calendars"))["items"]


@pytest.mark.parametrize(
    ("level", "code"),
    [
        ({"first_response": "0m"}, "no_time"),
        ({"first_response": "fyra"}, "duration"),
        ({"name": "Inget"}, "no_target"),
        ({"first_response": "4h", "calendar": "nowhere"}, "unknown"),
    ],
)
async def test_a_service_level_promises_some_time_by_a_calendar_that_is_there(
    rig: Rig, level: dict[str, Any], code: str
) -> None:
    refused = await rig.token(Role.LEAD).post("service-levels", {"name": "A", **level}, 422)
    assert refused["errors"][0]["code"] == code


async def test_what_a_change_would_mean_is_said_before_it_is_made(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    every = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    await lead.post("calendars", {"id": "office", "hours": every, "zone": "UTC"}, 201)
    wanted = {"id": "usual", "name": "Usual", "calendar": "office", "first_response": "4h"}
    new = await lead.post("service-levels/preview", wanted)
    assert {one["before"] for one in new["examples"]} == {None}
    await lead.post("service-levels", wanted, 201)
    told = await lead.post("service-levels/preview", {"id": "usual", "first_response": "8h"})
    assert all(one["before"] < one["after"] for one in told["examples"])
    closed = {**every, "sat": [], "sun": []}
    days = (await lead.post("calendars/preview", {"id": "office", "hours": closed}))["days"]
    assert len(days) == 21
    assert sum(one["before"] != one["after"] for one in days) == 6
    assert (await lead.get("service-levels/usual"))["first_response"] == "4h"


async def test_a_calendar_that_a_level_goes_by_is_not_retired_by_accident(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    await lead.post("calendars", {**OFFICE, "id": "office"}, 201)
    await lead.post("service-levels", {"id": "a", "calendar": "office", "resolution": "2d"}, 201)
    refused = await lead.call("DELETE", "calendars/office", 409)
    assert (refused["code"], refused["used_by"]) == ("calendar_in_use", ["a"])
    await lead.call("DELETE", "calendars/office?anyway=true", 204)
    level = await lead.get("service-levels/a")
    assert level["faults"][0]["place"] == "calendar"
    assert rig.parts.plan.service_levels.by_id("a") is None
    await lead.post("calendars/office/restore")
    assert not (await lead.get("service-levels/a"))["faults"]


async def test_an_agent_reads_them_and_changes_none(rig: Rig) -> None:
    agent = rig.token(Role.AGENT)
    assert (await agent.get("service-levels"))["items"] == []
    await agent.post("service-levels", {"first_response": "4h"}, 403)
    await agent.post("calendars/preview", OFFICE, 403)
