"""The language somebody wrote in before decides where a text could be two, before any rule is asked."""

from pathlib import Path

import pytest

from inbox.store.reading.conversation import read_conversation
from inbox.store.reading.labels import Labels
from inbox.store.store import Store
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk

BOTH = "Vi skal betale hver krone"
"""Bokmål and Danish alike."""
RULE = {"id": "danish", "when": {"language": "da"}, "then": {"tags": ["dansk"]}}


@pytest.fixture
def desk(store: Store, tmp_path: Path, clock: Movable, smtp: Mailserver) -> Desk:
    return open_desk(store, tmp_path, clock, make_plan(email_channel(smtp.port), rules=(RULE,)))


def newest_language(desk: Desk) -> str:
    return max(desk.conversations(), key=lambda row: row.id).language


@pytest.mark.parametrize(
    ("before", "language"),
    [
        ("Hvad koster det, og hvornår kommer I? Jeg har ventet længe nu.", "da"),
        ("Hva koster det, og når kommer dere? Jeg har ventet lenge nå.", "nb"),
    ],
)
def test_a_text_that_could_be_two_languages_is_in_that_of_before(
    desk: Desk, before: str, language: str
) -> None:
    desk.mail(before, sender="ida@post.example", subject="")
    desk.mail(BOTH, sender="ida@post.example", subject="")
    assert newest_language(desk) == language


def test_rules_know_it_too(desk: Desk) -> None:
    desk.mail("Hvad koster det, og hvornår kommer I?", sender="ida@post.example", subject="")
    desk.mail(BOTH, sender="ida@post.example", subject="")
    id = max(row.id for row in desk.conversations())
    assert [tag["name"] for tag in desk.store.read(read_conversation, id, Labels())["tags"]] == [
        "dansk"
    ]


def test_what_is_plainly_written_is_in_its_own_language(desk: Desk) -> None:
    desk.mail("Hvad koster det, og hvornår kommer I?", sender="ida@post.example", subject="")
    desk.mail("Why have I not had an answer yet?", sender="ida@post.example", subject="")
    assert newest_language(desk) == "en"
