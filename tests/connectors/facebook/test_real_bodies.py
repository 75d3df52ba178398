"""Bodies as the platform really sent them (restfb's, MIT), each read by eye once and kept so."""

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.facebook.parse import parse
from connectors.meta.events import name, take_apart

DATA = Path(__file__).parent / "data"
EXPECTED = [json.loads(line) for line in (DATA / "expected.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda one: one["file"])
def test_it_reads_as_it_should(expected: dict[str, Any]) -> None:
    parsed = parse((DATA / expected["file"]).read_bytes())
    messages = [
        [
            m.manner,
            m.external_id,
            m.author.value if m.author else None,
            m.text,
            [medium.kind for medium in m.media],
            m.public,
            m.in_reply_to,
        ]
        for m in parsed.messages
    ]
    others = [[str(o.kind), o.external_id, o.about, o.text] for o in parsed.others]
    assert messages == expected["messages"]
    assert others == expected["others"]


def test_every_body_is_expected() -> None:
    bodies = {path.name for path in DATA.glob("*.json")}
    assert bodies == {one["file"] for one in EXPECTED}


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda one: one["file"])
def test_one_event_alone_reads_as_it_did_among_others(expected: dict[str, Any]) -> None:
    body = (DATA / expected["file"]).read_bytes()
    events = take_apart(body)
    assert events
    assert len({name(event) for event in events}) == len(events)
    alone = [parse(event.body()) for event in events]
    assert tuple(m for one in alone for m in one.messages) == parse(body).messages
    assert tuple(o for one in alone for o in one.others) == parse(body).others
    for event in events:
        assert [name(one) for one in take_apart(event.body())] == [name(event)]
