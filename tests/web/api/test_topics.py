from functools import partial

from inbox.model.words import Role
from inbox.services.definitions.topics import follow_merge
from inbox.services.waits.clocks import keep_clocks
from tests.web.api.test_rules import WORDS, mail
from tests.web.rig import Rig


async def test_a_topic_of_the_file_is_changed_on_screen_and_goes_back(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    changed = await lead.patch("topics/invoice", {"instruction": "Se fakturan först."})
    assert (changed["origin"], changed["differs"]) == ("screen", True)
    assert rig.parts.plan.topics[0].instruction == "Se fakturan först."
    back = await lead.post("topics/invoice/back-to-file")
    assert (back["origin"], back["differs"], back["instruction"]) == ("file", False, "")


async def test_a_topic_in_use_is_not_retired_by_accident(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    await lead.post("rules", {"name": "R", "then": {"topic": "invoice"}}, 201)
    refused = await lead.call("DELETE", "topics/invoice", 409)
    assert refused["code"] == "topic_in_use"
    assert refused["used_by"]["rules"] == ["r"]
    await lead.call("DELETE", "topics/invoice?anyway=true", 204)
    rule = (await lead.get("rules"))["items"][0]
    assert rule["faults"][0]["place"] == "then.topic"
    await rig.receive_mail(mail("Min faktura"))
    assert (await lead.get("conversations"))["items"][0]["topic"] is None


async def test_a_circle_in_the_tree_is_refused(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    below = await lead.post("topics", {"name": {"sv": "Kopia"}, "parent": "invoice"}, 201)
    refused = await lead.patch("topics/invoice", {"parent": below["id"]}, 422)
    assert refused["code"] == "definition_circle"


async def test_a_merged_topic_takes_its_conversations_and_its_name_along(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    await lead.post("rules", {"name": "R", "checks": [WORDS], "then": {"topic": "invoice"}}, 201)
    await rig.receive_mail(mail("Min faktura", 1))
    await lead.post("topics", {"id": "billing", "name": {"sv": "Betalning"}}, 201)
    await lead.post("topics/invoice/merge", {"into": "billing"})
    assert follow_merge(rig.store, rig.parts.plan, "invoice", "billing") == 1
    await rig.receive_mail(mail("Min faktura", 2))
    listed = (await lead.get("conversations"))["items"]
    assert [one["topic"]["id"] for one in listed] == ["billing", "billing"]
    gone = next(t for t in (await lead.get("topics?retired=true"))["items"] if t["id"] == "invoice")
    assert (gone["retired"], gone["merged_into"]) == (True, "billing")
    assert not (await lead.get("rules"))["items"][0]["faults"]


async def test_what_names_a_merged_topic_goes_on_meaning_the_other(rig: Rig) -> None:
    rig.store.do_last(partial(keep_clocks, plan=rig.parts.plan))
    lead = rig.token(Role.LEAD)
    asks = {"field": "topic", "op": "is", "value": ["invoice"]}
    await lead.post("rules", {"name": "R", "checks": [WORDS], "then": {"topic": "invoice"}}, 201)
    await lead.post("rules", {"name": "S", "checks": [asks], "then": {"tags": ["money"]}}, 201)
    level = {"name": "L", "first_response": "2h", "applies": {"topic": ["invoice"]}}
    await lead.post("service-levels", level, 201)
    lena = await rig.agent("lena", Role.LEAD)
    kept = {"name": "Pengar", "query": {"topic": "invoice"}, "shared": True}
    view = await lena.post("saved-views", kept, 201)
    await lead.post("topics", {"id": "billing", "name": {"sv": "Betalning"}}, 201)
    await lead.patch("topics/invoice", {"words": ["avi"]})
    await lead.post("topics/invoice/merge", {"into": "billing"})
    await rig.receive_mail(mail("Min faktura"))
    (listed,) = (await lena.get(f"conversations?view=saved:{view['id']}"))["items"]
    case = await lena.get(f"conversations/{listed['id']}")
    assert case["topic"]["id"] == "billing"
    assert [tag["name"] for tag in case["tags"]] == ["money"]
    assert listed["due"] is not None
    assert (await lead.get("topics/billing"))["words"] == ["avi"]


async def test_a_service_level_counts_as_a_use_of_a_topic(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    level = {"name": "L", "first_response": "2h", "applies": {"topic": ["invoice"]}}
    await lead.post("service-levels", level, 201)
    refused = await lead.call("DELETE", "topics/invoice", 409)
    assert refused["used_by"]["service_levels"] == ["l"]


async def test_tags_are_renamed_merged_and_counted(rig: Rig) -> None:
    lead = rig.token(Role.LEAD)
    a = await lead.post("tags", {"name": "Snabbt"}, 201)
    b = await lead.post("tags", {"name": "Brådskande"}, 201)
    taken = await lead.patch(f"tags/{a['id']}", {"name": "BRÅDSKANDE"}, 409)
    assert taken["code"] == "tag_exists"
    await rig.receive_mail(mail("Hej", 1))
    await rig.receive_mail(mail("Hej", 2))
    case = (await lead.get("conversations"))["items"][0]
    await lead.patch(f"conversations/{case['id']}", {"tags": {"add": ["Snabbt"]}})
    await lead.post(f"tags/{a['id']}/merge", {"into": b["id"]})
    await lead.patch(f"conversations/{case['id']}", {"tags": {"add": ["snabbt", "x"]}})
    figures = await lead.get("tags/figures")
    assert (figures["conversations"], figures["untagged"]) == (2, 1)
    assert {one["tag"]["name"] for one in figures["most_used"]} >= {"Brådskande", "x"}
    await lead.call("DELETE", f"tags/{b['id']}", 204)
    assert "Brådskande" not in {one["name"] for one in (await lead.get("tags"))["items"]}
