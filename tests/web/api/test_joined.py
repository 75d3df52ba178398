"""A merged conversation lives in the other one: on no list, and its address leads there."""

from inbox.model.words import Role
from tests.web.rig import Rig


async def test_a_merged_conversation_is_on_no_list_and_its_address_leads_on(rig: Rig) -> None:
    one = await rig.conversation("Första")
    other = await rig.conversation("Andra", sender="b@example.com")
    agent = await rig.agent("maja")
    await agent.post(f"conversations/{one}/merge", {"with": other})
    for path in ("conversations?view=closed", "conversations", "conversations?status=closed"):
        rows = (await agent.get(path))["items"]
        assert one not in [row["id"] for row in rows]
    assert (await agent.get(f"conversations/{one}"))["id"] == other
    await agent.post(f"conversations/{one}/unmerge")
    assert (await agent.get(f"conversations/{one}"))["subject"] == "Första"


async def test_private_addresses_are_withdrawn_by_those_who_may(rig: Rig) -> None:
    id = await rig.conversation("Vanligt")
    guest = rig.token(Role.GUEST)
    await guest.call("DELETE", f"conversations/{id}/case-links", 403)
    agent = rig.token(Role.AGENT)
    answer = await agent.call("DELETE", f"conversations/{id}/case-links", 200)
    assert answer == {"withdrawn": 1}


async def test_a_guest_is_not_told_which_channels_there_are(rig: Rig) -> None:
    kinds = {view["kind"] for view in (await rig.token(Role.GUEST).get("views"))["items"]}
    assert "channel" not in kinds
    kinds = {view["kind"] for view in (await rig.token(Role.AGENT).get("views"))["items"]}
    assert "channel" in kinds


async def test_a_login_that_is_taken_is_a_conflict(rig: Rig) -> None:
    rig.add_agent("maja")
    problem = await rig.token(Role.ADMIN).post("agents", {"login": "Maja", "name": "M"}, 409)
    assert (problem["code"], problem["field"]) == ("login_taken", "login")
