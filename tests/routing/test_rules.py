from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.model.words import Auto, Kind, Priority
from routing.facts import Facts
from routing.rules import ChannelDefault, Rulebook, compile_rules, decide
from routing.settings import Rule, Team, Topic

TOPICS = [
    Topic.model_validate(each)
    for each in (
        {"id": "invoice", "name": {"sv": "Faktura"}, "priority": "high", "words": ["faktura"]},
        {"id": "copy", "name": {"sv": "Kopia"}, "parent": "invoice", "words": ["kopia"]},
        {"id": "praise", "name": {"sv": "Ros"}, "priority": "low"},
    )
]
TEAMS = [Team(id="billing", name="B", topics=("invoice",)), Team(id="service", name="S")]


def book(*rules: dict[str, Any], **more: Any) -> Rulebook:
    numbered = [Rule.model_validate({"id": f"r{i}", **rule}) for i, rule in enumerate(rules)]
    return compile_rules(numbered, **more)


def facts(text: str = "", **more: Any) -> Facts:
    return Facts(**{"channel": "info", "channel_kind": "email", "text": text, **more})


def is_tagged(when: dict[str, Any], case: Facts) -> bool:
    return decide(case, book({"when": when, "then": {"tags": "x"}})).tags == (*case.tags, "x")


@pytest.mark.parametrize(
    ("word", "text", "language"),
    [
        ("faktura", "Var är fakturan?", "sv"),
        ("faktura", "Mina FAKTUROR!", "sv"),
        ("faktura", "Hvor er fakturaen", "nb"),
        ("faktura", "Hvor er fakturaen", "da"),
        ("regning", "regningene mine", "nb"),
        ("rekning", "kvifor er rekninga så høg", "nn"),
        ("avbrott", "avbrottet varade", "sv"),
        ("invoice", "about your invoices", "en"),
        ("räkning", "min rakning", "sv"),
        ("måler", "bytte av maleren", "nb"),
        ("idé", "en ide till", "sv"),
        ("ide", "en idé till", "sv"),
        ("faktur*", "fakturaspørsmål", "nb"),
        ("payment plan", "a PAYMENT\nplan, please", "en"),
        ("e-faktura", "vill ha e-faktura", "sv"),
        ("räkning", "ra\u0308kningen", "sv"),
        ("faktura", "fak\u00adtura", "sv"),
        ("faktura", "fakturan", ""),
        ("счет", "где счет", "ru"),
    ],
)
def test_a_word_is_found_however_it_is_bent_or_typed(word: str, text: str, language: str) -> None:
    assert is_tagged({"words": [word]}, facts(text, language=language))


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("pris", "en prislapp"),
        ("faktur*", "manufaktur"),
        ("payment plan", "payment of the plan"),
        ("räkning", "rak ning"),
        ("här", "hår"),
    ],
)
def test_a_part_of_a_word_is_another_word(word: str, text: str) -> None:
    assert not is_tagged({"words": [word]}, facts(text, language="sv"))


def test_a_phrase_does_not_reach_from_the_subject_into_the_text() -> None:
    case = facts("plan b", subject="Payment", language="en")
    assert not is_tagged({"words": ["payment plan"]}, case)


@pytest.mark.parametrize(
    ("when", "more", "holds"),
    [
        ({"all_words": ["faktura", "autogiro"]}, {"text": "faktura"}, False),
        ({"all_words": ["faktura", "autogiro"]}, {"text": "autogiro, fakturan"}, True),
        ({"not_words": ["tack"]}, {"text": "tack"}, False),
        ({"not_words": ["tack"]}, {"text": "hej"}, True),
        ({"subject": ["faktura"]}, {"text": "faktura"}, False),
        ({"subject": ["faktura"]}, {"subject": "Re: fakturan"}, True),
        ({"sender": ["Anna@kund.example"]}, {"sender": "anna@kund.example"}, True),
        ({"sender": ["anna@kund.example"]}, {"sender": "hanna@kund.example"}, False),
        ({"sender": ["kund.example"]}, {"sender": "a@mail.kund.example"}, True),
        ({"sender": ["@kund.example"]}, {"sender": "a@kund.example"}, True),
        ({"sender": ["kund.example"]}, {"sender": "a@annankund.example"}, False),
        ({"sender": ["form@x.example"]}, {"relayed_by": "form@x.example"}, True),
        ({"sender": ["kund.example"]}, {"sender": "kund.example@other.example"}, False),
        ({"recipient": ["vd@x.example"]}, {"cc": ("vd@x.example",)}, True),
        ({"language": ["no"]}, {"language": "nn"}, True),
        ({"language": ["en"]}, {"language": "en-GB"}, True),
        ({"language": ["nb"]}, {"language": "da"}, False),
        ({"channel": "info"}, {}, True),
        ({"channel_kind": ["form"]}, {}, False),
        ({"fields": {"plan": ["Gold"]}}, {"fields": {"plan": "gold"}}, True),
        ({"fields": {"plan": ["g*"]}}, {"fields": {"plan": ["silver", "gold"]}}, True),
        ({"fields": {"plan": ["*"]}}, {"fields": {"plan": ""}}, False),
        ({"fields": {"vip": ["true"]}}, {"fields": {"vip": True}}, True),
        ({"has_attachments": True}, {"has_attachments": False}, False),
        ({"public": False}, {"public": False}, True),
        ({"is_first": True}, {"is_first": False}, False),
        ({"auto": ["bounce"]}, {"auto": Auto.BOUNCE}, True),
        ({"tags": ["vip"]}, {"tags": ("vip",)}, True),
        ({"channel": "info", "words": ["nej"]}, {"text": "ja"}, False),
    ],
)
def test_a_condition_holds_or_not(when: dict[str, Any], more: dict[str, Any], holds: bool) -> None:
    assert is_tagged(when, facts(**{"language": "sv", **more})) is holds


def test_the_first_rule_wins_a_field_and_tags_add_up() -> None:
    rules = book(
        {"then": {"priority": "low", "tags": ["a"], "kind": "praise"}},
        {"then": {"priority": "urgent", "tags": ["b", "a"], "team": "billing"}},
    )
    decision = decide(facts(tags=("old",)), rules)
    assert decision.tags == ("old", "a", "b")
    assert decision.priority is Priority.LOW
    assert decision.kind is Kind.PRAISE
    assert decision.team == "billing"
    assert [reason.by for reason in decision.reasons if reason.what == "tag"] == [
        "rule:r0",
        "rule:r1",
    ]


def test_stop_ends_the_rules_and_a_rule_switched_off_is_none() -> None:
    rules = book(
        {"enabled": False, "then": {"tags": "off"}},
        {"then": {"tags": "first"}, "stop": True},
        {"then": {"tags": "second"}},
    )
    assert decide(facts(), rules).tags == ("first",)


def test_a_reason_names_the_rule_and_the_words_that_were_found() -> None:
    rules = book(
        {"id": "money", "name": "Pengar", "when": {"words": ["faktura", "ocr"]},
         "then": {"topic": "invoice"}},
        topics=TOPICS,
    )  # fmt: skip
    (reason,) = [
        r for r in decide(facts("fakturan", language="sv"), rules).reasons if r.what == "topic"
    ]
    assert reason.as_json() == {
        "what": "topic", "value": "invoice", "by": "rule:money", "code": "words",
        "facts": {"rule": "Pengar", "words": ["faktura"]},
    }  # fmt: skip


def test_a_later_rule_sees_what_an_earlier_one_decided() -> None:
    rules = book(
        {"when": {"words": ["kopia"]}, "then": {"topic": "copy"}},
        {"when": {"topic": ["invoice"]}, "then": {"tags": "money"}},
        topics=TOPICS,
    )
    assert decide(facts("en kopia", language="sv"), rules).tags == ("money",)


def test_the_topic_brings_its_team_and_the_priority_from_above() -> None:
    decision = decide(facts("en kopia", language="sv"), book(topics=TOPICS, teams=TEAMS))
    assert (decision.topic, decision.team, decision.priority) == ("copy", "billing", Priority.HIGH)
    assert [reason.code for reason in decision.reasons] == ["words", "topic", "topic"]


def test_the_lower_topic_wins_where_as_many_words_speak_for_both() -> None:
    decision = decide(facts("kopia av fakturan", language="sv"), book(topics=TOPICS))
    assert decision.topic == "copy"


def test_the_channel_is_the_last_resort() -> None:
    channels = {"info": ChannelDefault(team="service", topic="praise")}
    decision = decide(facts("hej"), book(topics=TOPICS, teams=TEAMS, channels=channels))
    assert (decision.topic, decision.team, decision.priority) == ("praise", "service", Priority.LOW)
    assert [reason.code for reason in decision.reasons] == ["channel", "channel", "topic"]
    elsewhere = decide(facts("hej", channel="other"), book(topics=TOPICS, channels=channels))
    assert (elsewhere.topic, elsewhere.team) == ("", "")


def test_what_the_sender_chose_stands_and_an_unknown_choice_counts_for_nothing() -> None:
    rules = book({"then": {"topic": "copy"}}, topics=TOPICS)
    chosen = decide(facts(topic="praise"), rules)
    assert chosen.topic == "praise"
    assert chosen.reasons[0].code == "sender_chose"
    assert decide(facts(topic="gone"), rules).topic == "copy"


@given(st.text(max_size=300), st.text(max_size=100), st.sampled_from(["", "sv", "nb", "en", "x-y"]))
def test_no_text_whatever_breaks_a_decision(text: str, subject: str, language: str) -> None:
    rules = book(
        {"when": {"words": ["faktura", "payment plan", "avb*"], "sender": ["x.example"]},
         "then": {"tags": "x"}},
        topics=TOPICS,
    )  # fmt: skip
    decide(facts(text, subject=subject, language=language, sender=text, fields={"a": text}), rules)


@given(st.text(min_size=1, max_size=40))
def test_a_text_holds_each_of_its_own_words(text: str) -> None:
    for word in text.split():
        if word.isalnum() and not word.endswith("*"):
            assert is_tagged({"words": [word]}, facts(text, language="sv"))
