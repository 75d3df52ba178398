"""Every action that a service asks for stands in the one table, and none stands there in vain."""

import re
from pathlib import Path

from inbox.model.actor import SYSTEM, Actor
from inbox.model.words import Role
from inbox.services.permissions import ALLOWED, may

ROOT = Path(__file__).parents[2] / "inbox"
_ASKED = re.compile(
    r"""(?:require|may|conversation|contact|message|endpoint)\((?:[^()"]|\(\))*?"([a-z_]+(?:\.[a-z_]+)?)\""""
    r"""|(?:ACTION|NEED) = "([a-z_.]+)\"""",
    re.S,
)


def asked() -> set[str]:
    files = [
        *ROOT.glob("services/**/*.py"),
        *ROOT.glob("web/api/*.py"),
        *ROOT.glob("web/live/*.py"),
    ]
    found = (match for file in files for match in _ASKED.finditer(file.read_text()))
    names = {match[1] or match[2] for match in found}
    return {name for name in names if "." in name or name in ("me", "search")}


def test_every_action_that_is_asked_for_stands_in_the_table() -> None:
    assert not asked() - set(ALLOWED)


def test_an_administrator_may_do_everything_but_nobody_without_a_role_may() -> None:
    admin, nobody = Actor("agent", 1, roles=frozenset({Role.ADMIN})), Actor("agent", 2)
    assert all(may(admin, action) for action, roles in ALLOWED.items() if roles)
    assert not any(may(nobody, action) for action in ALLOWED)
    assert all(may(SYSTEM, action) for action in ALLOWED)


def test_a_guest_never_writes_to_a_customer_and_helpers_manage_nothing() -> None:
    guest = Actor("agent", 1, roles=frozenset({Role.GUEST}))
    surge = Actor("agent", 2, roles=frozenset({Role.SURGE}))
    assert not may(guest, "conversation.reply")
    assert may(surge, "conversation.reply")
    assert not any(may(surge, action) for action in ALLOWED if action.endswith(".manage"))
