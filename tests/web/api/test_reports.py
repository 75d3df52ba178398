"""Reports over the API: as JSON, as CSV, with what is behind each number, and bad questions refused."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from arro3.io import read_parquet

from inbox.model.words import Role
from inbox.services.case_page.links import note_address
from inbox.services.figures.follow import follow_figures
from tests.web.rig import Rig


async def test_a_report_its_sheet_and_its_conversations_agree(rig: Rig) -> None:
    await rig.conversation("Hej")
    follow_figures(rig.store, rig.parts.plan)
    lead = rig.token(Role.LEAD)
    today = datetime.now(UTC).date()
    period = {"from": str(today - timedelta(days=1)), "to": str(today + timedelta(days=2))}
    query = {**period, "by": "channel"}
    report = await lead.get("reports/messages", params=query)
    assert {"from", "to", "rows"} <= set(report)
    (row,) = report["rows"]
    assert (row["key"], row["label"], row["n"]) == ("info", "Info", 1)
    behind = await lead.get("reports/messages/conversations", params={**query, "key": "info"})
    assert [item["conversation"]["subject"] for item in behind["items"]] == ["Hej"]
    response = await lead.raw(
        "GET", "reports/messages", params=query, headers={"Accept": "text/csv"}
    )
    assert response.content_type == "text/csv"
    assert "info,Info,1" in await response.text()


async def test_a_number_of_the_board_opens_its_conversations_also_of_what_has_none(
    rig: Rig,
) -> None:
    await rig.conversation("Hej")
    follow_figures(rig.store, rig.parts.plan)
    lead = rig.token(Role.LEAD)
    board = await lead.get("overview", params={"by": "topic"})
    assert [(one["topic"]["id"], one["in_today"]) for one in board["topics"]] == [("", 1)]
    asked = {"by": "topic", "figure": "messages"}
    for key, subjects in (("none", ["Hej"]), ("other", [])):
        opened = await lead.get("overview/conversations", params={**asked, "key": key})
        assert [item["conversation"]["subject"] for item in opened["items"]] == subjects
        assert opened["total"] == opened["conversations"] == sum(i["n"] for i in opened["items"])
        period = {"period": "today", "by": "topic", "key": key}
        of_report = await lead.get("reports/messages/conversations", params=period)
        assert of_report["total"] == len(subjects)
    for wrong in ({"figure": "people"}, {"figure": "messages", "team": "nobody"}):
        assert (await lead.raw("GET", "overview/conversations", params=wrong)).status in (400, 422)


async def test_a_report_as_parquet_has_the_lines_of_its_sheet_each_column_with_its_type(
    rig: Rig,
) -> None:
    for subject in ("Hej", "Hallå"):
        await rig.conversation(subject)
    follow_figures(rig.store, rig.parts.plan)
    lead = rig.token(Role.LEAD)
    today = datetime.now(UTC).date()
    period = {"from": str(today - timedelta(days=1)), "to": str(today + timedelta(days=2))}
    query = {**period, "by": "channel"}
    for figure in ("messages", "first_response"):
        answer = await lead.raw("GET", f"reports/{figure}", params={**query, "format": "parquet"})
        assert answer.content_type == "application/vnd.apache.parquet"
        assert f"{figure}.parquet" in answer.headers["Content-Disposition"]
        table = read_parquet(io.BytesIO(await answer.read())).read_all()
        fields = [table.schema.field(name) for name in table.schema.names]
        types = {one.name: str(one.type)[len("arro3.core.DataType<") : -2] for one in fields}
        assert [types["from"], types["to"]] == [UTC_TIME, UTC_TIME]
        assert {types[name] for name in ("n", "median", "p90")} == {"Int64"}
        assert {types[name] for name in ("value", "low", "high")} == {"Float64"}
        accept = {"Accept": "text/csv"}
        sheet = await lead.raw("GET", f"reports/{figure}", params=query, headers=accept)
        lines = list(csv.reader(io.StringIO((await sheet.text()).removeprefix("\ufeff"))))
        columns = [table.column(name).to_pylist() for name in types]
        assert [list(types), *map(list, zip(*columns, strict=True))] == [
            lines[0],
            *([typed(types[n], text) for n, text in zip(types, x, strict=True)] for x in lines[1:]),
        ]
    assert table.num_rows == 0
    accept = {"Accept": "application/vnd.apache.parquet"}
    answer = await lead.raw("GET", "reports/messages", params=query, headers=accept)
    assert (await answer.read())[:4] == b"PAR1"


UTC_TIME = 'Timestamp(µs, "UTC")'


READ: dict[str, Callable[[str], object]] = {
    UTC_TIME: datetime.fromisoformat,
    "Int64": int,
    "Float64": float,
    "Boolean": lambda word: word == "True",
}


def typed(kind: str, text: str) -> object:
    """What a cell of the sheet is as a value of that type."""
    if kind == "Utf8":
        return text
    return READ[kind](text) if text else None


async def test_a_period_is_said_from_today_and_held_against_the_one_before(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    query = {"period": "last_month", "compare": "previous"}
    report = await lead.get("reports/messages", params=query)
    begins = datetime.fromisoformat(report["from"])
    before = report["compare"]
    assert before["to"] == report["from"]
    assert begins - datetime.fromisoformat(before["from"]) >= timedelta(days=28, hours=-1)
    local = datetime.fromisoformat(before["from"]).astimezone(rig.parts.plan.zone)
    assert (local.day, local.hour) == (1, 0)


async def test_a_bad_question_says_what_is_wrong_with_it(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    period = {"from": "2026-11-01", "to": "2026-11-08"}
    for figure, more, code in (
        ("messages", {"from": "2016-11-01"}, "period_too_long"),
        ("messages", {"zone": "Mars"}, "no_such_zone"),
        ("messages", {"to": "2026-10-01"}, "period_reversed"),
        ("luck", {}, "no_such_figure"),
        ("messages", {"period": "last_week"}, "period_named_twice"),
        ("messages", {"from": "", "to": "", "period": "soon"}, "no_such_period"),
        ("messages", {"from": "", "to": ""}, "time_invalid"),
        ("messages", {"colour": "red"}, None),
    ):
        refused = await lead.call("GET", f"reports/{figure}", params={**period, **more})
        assert refused["status"] in (400, 422)
        assert code is None or refused["code"] == code


async def test_marks_say_what_was_changed_in_a_period_and_when_updates_and_links_began(
    rig: Rig,
) -> None:
    lead = rig.token(Role.LEAD)
    id = await rig.conversation("Hej")
    office = {"name": "Kontor", "hours": {"mon": ["08:00-12:00"]}}
    await lead.post("calendars", office, 201)
    await lead.post("service-levels", {"name": "Snabbt", "first_response": "1h"}, 201)
    await lead.patch("topics/invoice", {"instruction": "Se fakturan först."})
    rig.store.write(note_address, str(rig.server.make_url("/")))
    await lead.post(f"conversations/{id}/case-links", {}, 201)
    await lead.post("topics/invoice/updates", {}, 201)
    found = (await lead.get("reports/marks", params={"period": "today"}))["items"]
    told = {mark["kind"]: mark for mark in found if mark["kind"] != "topic"}
    assert set(told) == {"calendar", "service_level", "case_links", "update_started"}
    assert (told["calendar"]["name"], told["service_level"]["name"]) == ("Kontor", "Snabbt")
    assert told["update_started"]["topic"] == "invoice"
    assert any(mark["kind"] == "topic" for mark in found)
    assert [mark["at"] for mark in found] == sorted(mark["at"] for mark in found)
    assert (await lead.get("reports/marks", params={"period": "yesterday"}))["items"] == []
    assert (await rig.anonymous().raw("GET", "reports/marks?period=today")).status == 401
    await lead.get("reports/marks", 422, params={"period": "soon"})
