"""The same rule in YAML, as a model, as JSON on the wire, and in YAML again."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.check import validate
from config.read import read
from config.write import to_yaml
from inbox.model.errors import InvalidError
from inbox.model.words import Kind, Priority
from inbox.services.definitions.rows import RULE, check_shape
from routing.checks import CHOICES, FIELDS, OPERATORS, WITHOUT_VALUE, FieldKind, Op
from routing.facts import Facts
from routing.rulebook import compile_rules
from routing.rules import decide
from routing.settings import Rule, When
from routing.short_form import in_rows

WORD = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=12)
PHRASE = st.one_of(
    WORD, st.sampled_from(["no", "0171", "true", "null", "~", "a: b", "- x", "# ja", "1_000", "5"])
)
ID = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,12}", fullmatch=True)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)


def values(field: str, kind: FieldKind, op: Op) -> st.SearchStrategy[list[Any]]:
    if op in WITHOUT_VALUE:
        return st.just([])
    if field in CHOICES:
        one = st.sampled_from([str(choice) for choice in CHOICES[field]])
    elif kind is FieldKind.YES_NO:
        one = st.sampled_from(["true", "false"])
    elif kind is FieldKind.DURATION:
        one = st.sampled_from(["30m", "4h", "2d", "1d 4h"])
    elif kind is FieldKind.NUMBER:
        one = st.integers(0, 99).map(str)
    elif kind is FieldKind.DATE:
        one = st.dates().map(lambda day: day.isoformat())
    else:
        one = PHRASE.filter(lambda text: any(letter.isalnum() for letter in text))
    return st.lists(one, min_size=1, max_size=3)


@st.composite
def checks(draw: st.DrawFn) -> dict[str, Any]:
    field = draw(st.sampled_from(sorted(FIELDS)))
    op = draw(st.sampled_from(OPERATORS[FIELDS[field]]))
    return {"field": field, "op": str(op), "value": draw(values(field, FIELDS[field], op))}


GROUPS = st.builds(
    lambda how, rows: {how: rows},
    st.sampled_from(["any", "all", "none"]),
    st.lists(checks(), min_size=1, max_size=3),
)
EVENTS = st.sampled_from(
    [
        "message",
        {"on": "change", "changed": ["topic"]},
        {"on": "time", "since": "waiting", "after": "4h"},
        {"on": "deadline", "after": "30m"},
    ]
)
THEN = st.fixed_dictionaries(
    {"tags": st.lists(PHRASE, min_size=1, max_size=3)},
    optional={
        "topic": ID,
        "priority": st.sampled_from([str(one) for one in Priority]),
        "kind": st.sampled_from([str(one) for one in Kind]),
        "note": TEXT,
        "answer": st.dictionaries(st.sampled_from(["sv", "nb", "en"]), TEXT, max_size=2),
        "close": st.booleans(),
        "snooze": st.sampled_from(["2d", "4h"]),
        "notify": st.just(["leads", "help"]),
    },
)
WHEN = st.fixed_dictionaries(
    {},
    optional={
        "words": st.lists(WORD, min_size=1, max_size=3),
        "language": st.just(["sv", "no"]),
        "has_attachments": st.booleans(),
        "fields": st.dictionaries(ID, st.lists(PHRASE, min_size=1, max_size=2), max_size=2),
    },
)
RULES = st.fixed_dictionaries(
    {"id": ID, "then": THEN},
    optional={
        "name": TEXT,
        "enabled": st.booleans(),
        "event": EVENTS,
        "when": WHEN,
        "checks": st.lists(st.one_of(checks(), GROUPS), max_size=4),
        "stop": st.booleans(),
    },
)


def from_yaml(text: str, folder: Path) -> Rule:
    file = folder / "rules.yaml"
    file.write_text(text, encoding="utf-8")
    (entry,) = read(file).items()
    return validate(Rule, entry)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=RULES)
def test_nothing_is_lost_between_yaml_screen_and_yaml(tmp_path: Path, body: dict[str, Any]) -> None:
    written = Rule.model_validate(body)
    read_again = from_yaml(to_yaml([body]), tmp_path)
    assert read_again == written
    wire = json.loads(json.dumps(read_again.model_dump(mode="json", exclude_defaults=True)))
    assert Rule.model_validate(wire) == written
    assert from_yaml(to_yaml([wire]), tmp_path) == written


CASES = [
    Facts("info", "email", subject="Faktura", text="Min räkning är fel", language="sv"),
    Facts("chat", "chat", text="power cut, no power", language="en", has_attachments=True),
    Facts("info", "email", text="", sender="a@kund.example", fields={"area": "north"}),
]


@pytest.mark.parametrize("facts", CASES)
@pytest.mark.parametrize(
    "when",
    [
        {"words": ["räkning", "power cut"]},
        {"not_words": ["fel"], "channel": "info"},
        {"subject": "faktura", "language": "sv"},
        {"sender": "@kund.example"},
        {"has_attachments": True, "channel_kind": ["chat", "form"]},
        {"fields": {"area": "nor*"}},
        {"is_first": True, "public": False, "auto": ["none"]},
        {"all_words": ["power", "cut"]},
    ],
)
def test_the_short_form_and_its_rows_say_the_same(when: dict[str, Any], facts: Facts) -> None:
    short = Rule.model_validate({"id": "r", "when": when, "then": {"tags": "x"}})
    rows = in_rows(short, {"contact": {"area"}})
    assert rows.when == When()
    answers = {decide(facts, compile_rules([rule])).tags for rule in (short, rows)}
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"id": "a"}, "missing"),
        ({"id": "A b", "then": {"close": True}}, "id"),
        ({"id": "a", "then": {}}, "does_nothing"),
        ({"id": "a", "then": {"close": True}, "whem": {}}, "unknown_key"),
        ({"id": "a", "then": {"priority": "huge"}}, "choice"),
        ({"id": "a", "then": {"tags": "x" * 300}}, "too_long"),
        ({"id": "a", "then": {"close": "perhaps"}}, "yes_no"),
        ({"id": "a", "then": {"close": True}, "event": {"on": "time"}}, "since"),
        (
            {"id": "a", "then": {"close": True}, "checks": [{"field": "x", "op": "is"}]},
            "field",
        ),
        (
            {"id": "a", "then": {"close": True}, "checks": [{"field": "age", "op": "has"}]},
            "op",
        ),
    ],
)
def test_a_mistake_has_a_code_that_every_screen_has_words_for(
    body: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidError) as raised:
        check_shape(RULE, body)
    codes = [one["code"] for one in raised.value.details["errors"]]
    assert code in codes
    words = Path("inbox/web/console/src/routing/words")
    for language in ("sv", "nb", "da", "en"):
        said = (words / f"{language}.ts").read_text()
        shape = said[said.index("  shape: {") : said.index("  hours: {")]
        assert re.search(rf"\b{code}: '", shape), (language, code)
