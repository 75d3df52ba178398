"""Saved reports over the API: kept by address, changed by version, seen by right, mailed to those named."""

from typing import Any

from inbox.model.words import Role
from inbox.services.figures.follow import follow_figures
from tests.web.rig import Client, Rig

QUESTION = {"figure": "messages", "period": "last_4_weeks", "by": "channel", "interval": "week"}
OWN = {"figure": "first_response", "from": "2026-11-01", "to": "2026-11-08", "by": "agent"}
DAILY = {"every": "day", "hour": 7}


async def saved(who: Client, *questions: dict[str, Any], **more: Any) -> Any:
    wanted = {"name": "Veckan", "questions": list(questions or (QUESTION,)), **more}
    return await who.post("reports/saved", wanted, 201)


async def test_a_report_is_kept_changed_by_its_version_and_deleted(rig: Rig) -> None:
    lisa = await rig.agent("lisa@tallvik.example", Role.LEAD, teams=("service",))
    made = await saved(lisa, QUESTION, OWN)
    assert made["questions"][0] == {
        **{"from": "", "to": "", "clock": "elapsed", "compare": "", "table": False},
        **QUESTION,
    }
    address = f"reports/saved/{made['id']}"
    assert (await lisa.get("reports/saved"))["items"] == [made]
    match = {"If-Match": f'"{made["version"]}"'}
    changed = await lisa.patch(address, {"name": "Ny", "questions": [OWN]}, headers=match)
    assert (changed["name"], len(changed["questions"]), changed["version"]) == ("Ny", 1, 2)
    stale = await lisa.patch(address, {"name": "Nyast"}, 412, headers=match)
    assert stale["current"]["name"] == "Ny"
    taken = await lisa.post("reports/saved", {"name": "Ny", "questions": [OWN]}, 409)
    assert taken["code"] == "name_taken"
    await lisa.call("DELETE", address, 204)
    await lisa.get(address, 404)


async def test_what_is_shared_shows_its_questions_and_each_reader_only_what_they_may_see(
    rig: Rig,
) -> None:
    await rig.conversation("Hej")
    follow_figures(rig.store, rig.parts.plan)
    lisa = await rig.agent("lisa@tallvik.example", Role.LEAD, teams=("service",))
    anna = await rig.agent("anna@tallvik.example", teams=("service",))
    guest = await rig.agent("gast@tallvik.example", Role.GUEST, teams=("service",))
    made = await saved(lisa, QUESTION, OWN)
    address = f"reports/saved/{made['id']}"
    await anna.get(address, 404)
    await lisa.patch(address, {"shared": "team", "team": "service"})
    seen = await anna.get(address)
    assert (seen["is_own"], seen["may_change"], seen["owner"]["id"]) == (
        False,
        False,
        str(rig.agent_ids["lisa@tallvik.example"]),
    )
    for question, status in ((QUESTION, 403), (OWN, 200)):
        query = {name: value for name, value in question.items() if name != "figure"}
        await anna.get(f"reports/{question['figure']}", status, params=query)
    for method, path in (("PATCH", address), ("DELETE", address), ("PUT", f"{address}/schedule")):
        body = {"name": "Mitt"} if method == "PATCH" else {**DAILY, "recipients": ["1"]}
        assert (await anna.call(method, path, 403, json=body))["code"] == "not_allowed"
    await guest.get("reports/saved", 403)
    # A program sees what is shared with all, and keeps none.
    token = rig.token(Role.LEAD)
    assert [one["id"] for one in (await token.get("reports/saved"))["items"]] == [made["id"]]
    assert (await token.post("reports/saved", {"name": "x", "questions": [OWN]}, 403))["code"]


async def test_it_is_mailed_to_those_named_who_can_leave_with_one_call(rig: Rig) -> None:
    lisa = await rig.agent("lisa@tallvik.example", Role.LEAD)
    anna = await rig.agent("anna@tallvik.example")
    ids = rig.agent_ids
    rig.add_agent("gast@tallvik.example", Role.GUEST)
    rig.add_agent("utan-adress")
    made = await saved(lisa, OWN)
    address = f"reports/saved/{made['id']}"
    for name, code in (
        ("gast@tallvik.example", "recipient_may_not_read"),
        ("utan-adress", "recipient_without_mail"),
        ("nobody", "no_such_agent"),
    ):
        body = {**DAILY, "recipients": [str(ids.get(name, 17))]}
        assert (await lisa.call("PUT", f"{address}/schedule", 422, json=body))["code"] == code
    to = [str(ids[name]) for name in ("lisa@tallvik.example", "anna@tallvik.example")]
    weekly = {"every": "week", "weekday": 0, "hour": 6, "zone": "recipient", "recipients": to}
    answer = await lisa.call("PUT", f"{address}/schedule", 200, json=weekly)
    assert [one["is_me"] for one in answer["schedule"]["recipients"]] == [False, True]
    # Who is sent a report may open it, and sees how it stands with themselves alone.
    (mine,) = (await anna.get(address))["schedule"]["recipients"]
    assert (mine["is_me"], mine["left_at"], mine["last"]) == (True, None, None)
    await anna.call("DELETE", f"{address}/schedule/me", 204)
    (mine,) = (await anna.get(address))["schedule"]["recipients"]
    assert mine["next_at"] is None
    await anna.call("PUT", f"{address}/schedule/me", 204)
    (mine,) = (await anna.get(address))["schedule"]["recipients"]
    assert mine["next_at"]
    # No mail server stands at the address in the configuration: that is said.
    tried = await anna.post(f"{address}/send")
    assert tried["state"] == "failed"
    assert tried["error"]
    await lisa.call("DELETE", f"{address}/schedule", 204)
    assert (await lisa.get(address))["schedule"] is None
    await anna.get(address, 404)


async def test_nonsense_is_refused_by_name(rig: Rig) -> None:
    lisa = await rig.agent("lisa@tallvik.example", Role.LEAD)
    for question, code in (
        ({**QUESTION, "figure": "luck"}, "no_such_figure"),
        ({**QUESTION, "period": "soon"}, "no_such_period"),
        ({**QUESTION, "from": "2026-11-01"}, "period_named_twice"),
        ({**OWN, "to": "2016-11-01"}, "period_reversed"),
        ({**OWN, "by": "weather"}, "no_such_by"),
    ):
        refused = await lisa.post("reports/saved", {"name": "x", "questions": [OWN, question]}, 422)
        assert refused["code"] == code
        assert refused["field"].startswith("questions.1.")
    for body in (
        {"name": " ", "questions": [OWN]},
        {"name": "x", "questions": []},
        {"name": "x", "questions": [OWN], "shared": "team"},
        {"name": "x", "questions": [OWN], "shared": "team", "team": "nobody"},
    ):
        await lisa.post("reports/saved", body, 422)
    made = await saved(lisa)
    for schedule in (
        {"every": "week", "recipients": ["1"]},
        {"every": "day", "day": 3, "recipients": ["1"]},
        {"every": "day", "hour": 24, "recipients": ["1"]},
        {"every": "day", "recipients": []},
        {"every": "day", "recipients": ["x"]},
    ):
        await lisa.call("PUT", f"reports/saved/{made['id']}/schedule", 422, json=schedule)
    await lisa.patch(f"reports/saved/{made['id']}", {"name": None}, 422)
    assert (await lisa.post("reports/saved/17/send", {}, 404))["code"] == "no_such_report"
