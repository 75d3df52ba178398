"""Secrets that are shown once: a key under which the same request may come again keeps none of them."""

from typing import Any

import pytest
from sqlalchemy import select

from inbox.model.words import Role
from inbox.store.tables.people import idempotency_keys
from inbox.store.unit import Unit
from tests.web.rig import Rig

KEY = {"headers": {"Idempotency-Key": "once"}}


def kept(unit: Unit) -> str:
    return str(unit.connection.execute(select(idempotency_keys.c.answer)).scalars().all())


@pytest.mark.parametrize(
    ("path", "body", "secret"),
    [
        ("tokens", {"name": "Robot", "role": "agent"}, "token"),
        ("wallboards", {"name": "Hallen", "language": "sv"}, "token"),
        ("agents", {"name": "Bo", "login": "bo"}, "password"),
        ("surge/people", {"name": "Siv", "login": "siv"}, "path"),
    ],
)
async def test_it_is_kept_nowhere_and_made_once(
    rig: Rig, path: str, body: dict[str, Any], secret: str
) -> None:
    admin = await rig.agent("anna", Role.ADMIN)
    made = await admin.post(path, body, 201, **KEY)
    assert len(made[secret]) > 15
    assert made[secret] not in rig.store.read(kept)
    again = await admin.post(path, body, 409, **KEY)
    assert again["code"] == "shown_once"


async def test_what_was_answered_about_somebody_goes_when_they_are_erased(rig: Rig) -> None:
    theirs = await rig.conversation("Fråga", sender="asa@kund.example")
    other = await rig.conversation("Annat", sender="bo@kund.example")
    admin = await rig.agent("anna", Role.ADMIN)
    for id, words in ((theirs, "Om Åsa"), (other, "Om Bo")):
        key = {"headers": {"Idempotency-Key": words.encode().hex()}}
        await admin.post(f"conversations/{id}/notes", {"text": words}, 201, **key)
    contact = (await admin.get(f"conversations/{theirs}"))["contact"]["id"]
    await admin.post(f"contacts/{contact}/erase")
    answers = rig.store.read(kept)
    assert "Om Bo" in answers
    assert "Om Åsa" not in answers
