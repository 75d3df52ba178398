from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from inbox.model.words import Priority
from routing.facts import Facts, Standing
from routing.faults import Names, faults_of_rule
from routing.loops import circle
from routing.rulebook import compile_rules
from routing.rules import decide
from routing.settings import Rule, Topic

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
FACTS = Facts(
    "info", "email", subject="Fakturan", text="Min räkning är fel", sender="anna@kund.example",
    to=("help@tallvik.example",), language="sv", fields={"area": "Norr"}, at=NOW,
)  # fmt: skip
STANDING = Standing(
    is_first=False, topic="copy", tags=("VIP",), priority=Priority.HIGH, team="help",
    assignee="bo@tallvik.example", messages=3, waiting_since=NOW - timedelta(hours=5),
    created_at=NOW - timedelta(days=3), contact_fields={"points": "120", "since": "2020-01-31"},
    needs=("interpreter",),
)  # fmt: skip
TOPICS = [
    Topic(id="invoice", name={"sv": "Faktura"}),
    Topic(id="copy", name={"sv": "Kopia"}, parent="invoice"),
]


def rule(id: str = "r", **more: Any) -> Rule:
    return Rule.model_validate({"id": id, "then": {"tags": ["hit"]}, **more})


def holds(*checks: dict[str, Any]) -> bool:
    book = compile_rules([rule(checks=list(checks))], TOPICS, is_open=lambda name, at: at.hour < 17)
    return bool(decide(FACTS, book, STANDING).hits)


def row(field: str, op: str, *value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": list(value)}


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (row("text", "has", "faktura", "hund"), True),
        (row("text", "has_all", "räkning", "faktura"), True),
        (row("text", "has_all", "räkning", "hund"), False),
        (row("text", "has_none", "hund"), True),
        (row("text", "starts", "min räk"), True),
        (row("subject", "has", "räkning"), False),
        (row("sender", "is", "@kund.example"), True),
        (row("sender", "is_not", "kund.example"), False),
        (row("recipient", "starts", "help@"), True),
        (row("channel", "is_not", "chat"), True),
        (row("language", "is", "sv", "nb"), True),
        (row("topic", "is", "invoice"), True),
        (row("topic", "empty"), False),
        (row("tags", "has", "vip"), True),
        (row("tags", "has_none", "vip"), False),
        (row("priority", "more", "normal"), True),
        (row("priority", "less", "high"), False),
        (row("team", "is", "help"), True),
        (row("kind", "empty"), True),
        (row("assignee", "is", "bo@tallvik.example"), True),
        (row("messages", "more", 2), True),
        (row("waiting", "more", "4h"), True),
        (row("waiting", "less", "4h"), False),
        (row("age", "more", "2d"), True),
        (row("created", "before", "2026-11-21"), True),
        (row("first", "is", "false"), True),
        (row("in_hours", "is", "true"), True),
        (row("weekday", "is", "mon", "tue"), True),
        (row("needs", "has", "interpreter"), True),
        (row("contact.points", "more", 100), True),
        (row("contact.since", "after", "2021-01-01"), False),
        (row("contact.gone", "empty"), True),
        (row("form.area", "is", "norr"), True),
        ({"any": [row("channel", "is", "chat"), row("team", "is", "help")]}, True),
        ({"none": [row("channel", "is", "chat"), row("team", "is", "help")]}, False),
        ({"all": [row("channel", "is", "info"), row("team", "is", "help")]}, True),
    ],
)  # fmt: skip
def test_a_row_holds_or_not(check: dict[str, Any], expected: bool) -> None:
    assert holds(check) is expected


@pytest.mark.parametrize(
    "check",
    [
        row("colour", "is", "red"),
        row("text", "more", "x"),
        row("text", "has"),
        row("text", "has", "…"),
        row("priority", "is", "highest"),
        row("waiting", "more", "long"),
        row("messages", "more", "many"),
        row("created", "before", "yesterday"),
        row("topic", "empty", "x"),
        {"any": []},
        {"any": [row("team", "is", "x")], "none": [row("team", "is", "y")]},
    ],
)
def test_a_row_that_makes_no_sense_is_no_row(check: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        rule(checks=[check])


def test_a_deep_rule_that_stands_first_wins_over_a_plain_one_below() -> None:
    first = rule("a", then={"team": "a"}, checks=[row("contact.points", "more", 100)])
    second = rule("b", then={"team": "b"})
    book = compile_rules([first, second])
    assert decide(FACTS, book, STANDING).team == "a"
    assert decide(FACTS, book).team == "b"


@pytest.mark.parametrize(
    ("checks", "then", "place"),
    [
        ([row("priority", "is", "high"), row("priority", "is", "low")], {}, "checks[1]"),
        ([row("team", "is", "a"), row("team", "is_not", "a")], {}, "checks[1]"),
        ([row("tags", "has", "a"), row("tags", "has_none", "A")], {}, "checks[1]"),
        ([row("kind", "empty"), row("kind", "is", "praise")], {}, "checks[1]"),
        ([], {"tags": ["a"], "untag": ["A"]}, "then.untag"),
        ([], {"close": True, "snooze": "2d"}, "then.snooze"),
        ([], {"team": "gone"}, "then.team"),
        ([{"any": [row("topic", "is", "gone")]}], {}, "checks[0].any[0].value"),
    ],
)
def test_a_contradiction_and_a_name_that_is_gone_are_found(
    checks: list[Any], then: dict[str, Any], place: str
) -> None:
    names = Names({"team": {"a"}, "topic": {"invoice"}})
    found = faults_of_rule(rule(checks=checks, then=then or {"note": "x"}), names)
    assert [fault.place for fault in found] == [place]


def change(id: str, when: str, then: str, **more: Any) -> Rule:
    event = {"on": "change", "changed": ["priority"]}
    return rule(
        id, event=event, checks=[row("priority", "is", when)], then={"priority": then}, **more
    )


def test_rules_that_undo_each_other_are_a_circle_and_others_are_not() -> None:
    assert circle([change("a", "high", "low"), change("b", "low", "high")]) == ("a", "b", "a")
    assert circle([change("a", "high", "low"), change("b", "normal", "high")]) == ()
    mail = rule("a", event="change", checks=[row("channel", "is", "m")], then={"team": "x"})
    chat = rule("b", event="change", checks=[row("channel", "is", "c")], then={"team": "y"})
    assert circle([mail, chat]) == ()
