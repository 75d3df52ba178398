from typing import Any

from inbox.model.words import Role
from tests.web.rig import Rig

WORDS = {"field": "text", "op": "has", "value": ["faktura"]}


def new(**more: Any) -> dict[str, Any]:
    return {"name": "Fakturor", "checks": [WORDS], "then": {"tags": ["betalning"]}, **more}


async def test_a_rule_written_on_screen_acts_on_the_next_message(rig: Rig) -> None:
    lead = await rig.agent("lena", Role.LEAD)
    made = await lead.post("rules", new(), 201)
    assert made["id"] == "fakturor"
    assert made["origin"] == "screen"
    await rig.receive_mail(mail("Min faktura"))
    listed = await lead.get("conversations")
    assert [tag["name"] for tag in listed["items"][0]["tags"]] == ["betalning"]
    did = await lead.get("rules/fakturor/history")
    assert did["days"][-1]["count"] == 1
    assert did["last"][0]["cause"] == "m"


async def test_a_wrong_rule_is_refused_with_place_and_reason(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    unknown = await lead.post("rules", new(then={"team": "nowhere"}), 422)
    assert unknown["code"] == "definition_unknown"
    assert unknown["errors"][0]["field"] == "then.team"
    both = [{"field": "priority", "value": ["high"]}, {"field": "priority", "value": ["low"]}]
    against = await lead.post("rules", new(checks=both), 422)
    assert against["code"] == "definition_contradiction"
    assert against["errors"][0]["field"] == "checks[1]"
    bad = await lead.post("rules", new(checks=[{"field": "tags", "op": "more", "value": [1]}]), 422)
    assert bad["code"] == "definition_invalid"
    assert (await lead.get("rules"))["items"] == []


async def test_somebody_elses_change_is_not_written_over(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    made = await lead.post("rules", new(), 201)
    version = {"If-Match": f'"{made["version"]}"'}
    await lead.patch("rules/fakturor", {"enabled": False}, 200, headers=version)
    stale = await lead.patch("rules/fakturor", {"enabled": True}, 412, headers=version)
    assert stale["code"] == "definition_stale"


async def test_only_leads_keep_rules(rig: Rig) -> None:
    agent = await rig.agent("anna", Role.AGENT)
    await agent.get("rules", 403)
    await agent.post("rules", new(), 403)
    await agent.post("topics", {"name": {"sv": "Ny"}}, 403)
    await agent.get("topics", 200)


async def test_a_dry_run_shows_what_would_happen_and_whom_it_contradicts(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    await lead.post("rules", new(name="Högt", then={"priority": "high"}), 201)
    for number in range(3):
        await rig.receive_mail(mail("Min faktura", number))
    await rig.receive_mail(mail("Något annat", 9))
    tried = await lead.post("rules/dry-run", {"rule": new(then={"priority": "low", "tags": ["x"]})})
    assert (tried["messages"], tried["matches"], tried["corrected"]) == (4, 3, 0)
    assert [(one["name"], one["place"], one["count"]) for one in tried["contradicts"]] == [
        ("Högt", 1, 3)
    ]
    assert {"what": "priority", "value": "low", "stands": "high"} in tried["examples"][0]["changes"]
    assert len((await lead.get("rules"))["items"]) == 1


async def test_order_decides_who_wins(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    await lead.post("rules", new(id="a", then={"priority": "high"}), 201)
    await lead.post("rules", new(id="b", then={"priority": "low"}), 201)
    await lead.post("rules/order", {"ids": ["b", "a"]}, 204)
    await rig.receive_mail(mail("Min faktura"))
    assert (await lead.get("conversations"))["items"][0]["priority"] == "low"
    await lead.post("rules/order", {"ids": ["c"]}, 422)


async def test_the_yaml_says_the_same(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    await lead.post("rules", new(), 201)
    text = await (await lead.raw("GET", "rules/fakturor/yaml")).text()
    assert text.startswith("- id: fakturor\n")
    assert "tags: [betalning]" in text
    assert (await (await lead.raw("GET", "rules/yaml")).text()) == text


async def test_a_retired_rule_stays_in_the_history_and_can_come_back(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    await lead.post("rules", new(), 201)
    await lead.call("DELETE", "rules/fakturor", 204)
    assert (await lead.get("rules"))["items"] == []
    assert (await lead.get("rules?retired=true"))["items"][0]["retired"]
    await lead.post("rules/fakturor/restore", {})
    assert len((await lead.get("rules"))["items"]) == 1
    changes = (await lead.get("rules/fakturor/history"))["changes"]
    assert [one["how"] for one in changes] == ["restored", "retired", "made"]


def mail(text: str, number: int = 0) -> bytes:
    head = f"From: Maria <m{number}@posten.example>\nTo: info@tallvik.example\nSubject: Hej\n"
    return f"{head}Message-ID: <r{number}@posten.example>\n\n{text}\n".encode()
