"""Reports over the API: as JSON, as CSV, with what is behind each number, and bad questions refused."""

from datetime import UTC, datetime, timedelta

from inbox.model.words import Role
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


async def test_a_bad_question_says_what_is_wrong_with_it(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    period = {"from": "2026-11-01", "to": "2026-11-08"}
    for figure, more, code in (
        ("messages", {"from": "2016-11-01"}, "period_too_long"),
        ("messages", {"zone": "Mars"}, "no_such_zone"),
        ("messages", {"to": "2026-10-01"}, "period_reversed"),
        ("luck", {}, "no_such_figure"),
        ("messages", {"colour": "red"}, None),
    ):
        refused = await lead.call("GET", f"reports/{figure}", params={**period, **more})
        assert refused["status"] in (400, 422)
        assert code is None or refused["code"] == code
