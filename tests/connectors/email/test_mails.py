"""Real mails (data/mails, MIT, see LICENSE there) and what a careful reader finds in them."""

import json
from pathlib import Path

import pytest

from connectors.email.describe import describe
from connectors.email.parse import parse_mail
from connectors.email.reading import Reading

DATA = Path(__file__).parent / "data"
EXPECTED = json.loads((DATA / "expected.json").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_real_mail_is_read_as_expected(name: str) -> None:
    raw = (DATA / "mails" / f"{name}.eml").read_bytes()
    found = describe(parse_mail(raw, external_id="", reading=Reading()), lambda text: "")
    assert {key: found[key] for key in EXPECTED[name]} == EXPECTED[name]


def test_every_mail_has_its_expectation() -> None:
    assert {path.stem for path in (DATA / "mails").glob("*.eml")} == set(EXPECTED)
