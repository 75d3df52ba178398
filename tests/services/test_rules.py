import json
from pathlib import Path
from typing import Any

import pytest

from inbox.model.errors import PermanentError
from inbox.model.words import Role
from inbox.services.conversations.change import change_conversation
from inbox.services.rules.forget import forget_runs
from inbox.services.rules.suggested import suggested_answers
from inbox.services.rules.webhooks import sign
from inbox.store.store import Store
from tests.fakes.listening import listening
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk, Movable
from tests.services.rules_desk import (
    events_of,
    fault_of,
    follow_log,
    pass_time,
    reasons_of,
    rules_desk,
    tags_of,
)


@pytest.fixture
def make(store: Store, tmp_path: Path, clock: Movable) -> Any:
    return lambda *rules, **more: rules_desk(store, tmp_path, clock, *rules, **more)


def rule(id: str, then: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": id, "name": id.title(), "then": then, **more}


def is_(field: str, *values: str) -> dict[str, Any]:
    return {"field": field, "op": "is", "value": list(values)}


def change(desk: Desk, **wanted: Any) -> None:
    boss = desk.ids.get("boss")
    actor = desk.agent("Boss", Role.LEAD) if boss is None else None
    assert actor is not None
    desk.store.write_as(actor, change_conversation, desk.plan, desk.only().id, wanted)


def test_what_a_rule_does_beyond_the_fields_follows_the_message(make: Any) -> None:
    desk = make(
        rule("spam", {"close": True, "note": "Stängt av en regel."}, when={"words": "reklam"})
    )
    desk.mail("Köp vår reklam")
    assert desk.only().status == "closed"
    assert desk.messages()[-1].text == "Stängt av en regel."
    assert desk.messages()[-1].author_name == "Spam"
    status = events_of(desk, "conversation.status")[0]
    assert status["by"] == "rule:spam"
    assert status["chain"] == ["spam"]


def test_a_rule_asks_what_is_known_of_the_customer(make: Any) -> None:
    fields = [{"id": "vip", "label": {"sv": "VIP"}}]
    vip = rule("vip", {"priority": "urgent"}, checks=[is_("contact.vip", "yes")])
    desk = make(vip, contact_fields=fields)
    desk.mail()
    assert desk.only().priority == "normal"
    _set_contact_field(desk, {"vip": "yes"})
    desk.mail(subject="Något annat", sender="Maria <maria@posten.example>")
    assert [row.priority for row in desk.conversations()] == ["normal", "urgent"]


def _set_contact_field(desk: Desk, fields: dict[str, Any]) -> None:
    from sqlalchemy import update

    from inbox.store.tables.customers import contacts

    desk.store.write(lambda unit: unit.connection.execute(update(contacts).values(fields=fields)))


def test_a_later_message_raises_the_priority_and_leaves_what_stands(make: Any) -> None:
    desk = make(
        rule("legal", {"priority": "high", "topic": "grid", "tags": ["juridik"]},
             when={"words": "advokat"}),
        rule("all", {"topic": "invoice"}),
    )  # fmt: skip
    desk.mail("Min faktura")
    assert (desk.only().topic_id, desk.only().priority) == ("invoice", "normal")
    desk.mail("Nu tar jag en advokat", In_Reply_To="<m1@posten.example>", subject="Re: Fakturan")
    assert (desk.only().topic_id, desk.only().priority) == ("invoice", "high")
    assert tags_of(desk) == {"juridik"}
    assert ("priority", "high", "rule:legal") in reasons_of(desk)


def test_a_change_by_hand_sets_off_rules_for_changes(make: Any) -> None:
    desk = make(
        rule("to-backup", {"team": "backup"}, event={"on": "change", "changed": ["topic"]},
             checks=[is_("topic", "grid")]),
    )  # fmt: skip
    follow_log(desk)
    desk.mail()
    change(desk, topic="grid")
    follow_log(desk)
    assert desk.only().team_id == "backup"


def test_two_rules_that_undo_each_other_are_stopped_and_named(make: Any) -> None:
    def on_topic(id: str, when: str, then: str) -> dict[str, Any]:
        # Nobody looks into groups before they run.
        group = {"any": [is_("topic", when), is_("topic", when)]}
        event = {"on": "change", "changed": ["topic", "priority"]}
        return rule(id, {"topic": then}, event=event, checks=[group])

    desk = make(on_topic("there", "grid", "invoice"), on_topic("back", "invoice", "grid"))
    follow_log(desk)
    desk.mail()
    change(desk, topic="grid")
    follow_log(desk)
    stopped = events_of(desk, "rule.stopped")
    assert stopped == [{"rule": "there", "circle": ["there", "back", "there"]}]
    assert fault_of(desk, "there")[0]["code"] == "loop"
    assert len(events_of(desk, "conversation.topic")) == 3


def test_each_circle_that_a_file_holds_is_opened_at_one_rule(make: Any) -> None:
    def back_and_forth(id: str, channel: str) -> list[dict[str, Any]]:
        event = {"on": "change", "changed": ["priority"]}
        return [
            rule(f"{id}{mine}", {"priority": other}, event=event, checks=[is_("priority", mine), is_("kind", channel)])
            for mine, other in (("high", "low"), ("low", "high"))
        ]  # fmt: skip

    desk = make(*back_and_forth("a", "question"), *back_and_forth("b", "problem"))
    stopped = [bool(fault_of(desk, f"{id}{at}")) for id in "ab" for at in ("high", "low")]
    assert (sum(stopped[:2]), sum(stopped[2:])) == (1, 1)


def test_a_rule_for_time_acts_once_for_each_wait(make: Any) -> None:
    desk = make(
        rule("late", {"escalate": True}, event={"on": "time", "since": "waiting", "after": "4h"},
             checks=[is_("team", "help")]),
    )  # fmt: skip
    lead = desk.agent("Lena", Role.LEAD)
    desk.mail()
    assert pass_time(desk, hours=3) == 0
    assert pass_time(desk, hours=2) == 1
    assert pass_time(desk, hours=2) == 0
    assert desk.only().priority == "high"
    assert events_of(desk, "rule.notified") == [{"rule": "late", "agents": [str(lead.id)]}]


def test_a_rule_that_names_what_is_gone_is_off_and_the_rest_works(make: Any) -> None:
    desk = make(
        rule("gone", {"team": "nowhere"}),
        rule("stays", {"tags": ["x"]}),
    )
    desk.mail()
    assert fault_of(desk, "gone")[0]["code"] == "unknown"
    assert desk.only().team_id == "help"
    assert tags_of(desk) == {"x"}


def test_an_automatic_answer_passes_the_gate(make: Any, smtp: Mailserver) -> None:
    desk = make(rule("hi", {"answer": {"sv": "Tack, vi svarar i morgon."}}), smtp_port=smtp.port)
    desk.mail()
    assert [m.text for m in desk.messages() if m.direction == "outbound"] == [
        "Tack, vi svarar i morgon."
    ]
    desk.mail(sender="robot@posten.example", subject="Semester", Auto_Submitted="auto-replied")
    assert len(desk.deliveries()) == 1


def test_no_rule_acts_on_what_a_machine_wrote_unless_it_asks_for_it(make: Any) -> None:
    desk = make(
        rule("close", {"close": True, "note": "Maskin"}, checks=[is_("auto", "auto-reply")]),
        rule("note", {"note": "Hej"}),
    )
    desk.mail(sender="robot@posten.example", subject="Semester", Auto_Submitted="auto-replied")
    assert [m.text for m in desk.messages()][1:] == ["Maskin"]


def test_answers_of_rule_and_topic_stand_ready_and_are_not_sent(make: Any) -> None:
    desk = make(
        rule("hint", {"topic": "copy", "suggest": {"sv": "Ärende {number}: här är den."}}),
        topics=(
            {"id": "invoice", "name": {"sv": "Faktura"}, "answer": {"sv": "Från ämnet ovanför."}},
            {"id": "copy", "name": {"sv": "Kopia"}, "parent": "invoice"},
        ),
    )
    desk.mail()
    row = desk.only()
    ready = desk.store.read(suggested_answers, desk.plan, row.id)
    assert [(one["from"], one["text"]) for one in ready] == [
        ("rule", f"Ärende {row.number}: här är den."),
        ("topic", "Från ämnet ovanför."),
    ]
    assert desk.deliveries() == []


def test_a_call_to_a_system_is_signed_and_never_goes_inside_unasked(make: Any) -> None:
    with listening() as (port, heard):
        target = {"id": "crm", "url": f"http://127.0.0.1:{port}/in", "secret": "s" * 20}
        desk = make(rule("tell", {"webhook": "crm"}), webhooks=[{**target, "allow_private": True}])
        desk.mail()
        headers, body = heard[0]
        assert headers["Inkorg-Signature"] == sign("s" * 20, headers["Inkorg-Time"], body)
        assert json.loads(body)["conversation"]["number"] == desk.only().number
        closed = desk.plan.organisation.webhooks[0].model_copy(update={"allow_private": False})
        shut = desk.plan.organisation.model_copy(update={"webhooks": (closed,)})
        desk.plan.organisation = shut
        with pytest.raises(PermanentError, match="private network"):
            desk.mail(subject="Igen", sender="Per <per@posten.example>")
        assert len(heard) == 1


def test_what_rules_did_is_forgotten_in_time_but_not_where_a_wait_goes_on(make: Any) -> None:
    desk = make(
        rule("m", {"tags": ["pengar"]}, when={"words": ["faktura"]}),
        rule("late", {"tags": ["sent"]}, event={"on": "time", "since": "waiting", "after": "30m"},
             checks=[is_("team", "help")]),
    )  # fmt: skip
    desk.mail()
    assert pass_time(desk, minutes=31) == 1
    desk.clock.move(days=91)
    assert desk.store.write(forget_runs) == 1, "what a message did"
    assert pass_time(desk, minutes=1) == 0, "the customer waits still: it acted once for this wait"
    change(desk, status="closed")
    assert desk.store.write(forget_runs) == 1
    assert desk.store.write(forget_runs) == 0
