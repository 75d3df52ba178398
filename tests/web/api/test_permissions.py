"""Goes through every call for every role and compares with the one table of what is allowed."""

import io
import re
from typing import Any

import pytest

from inbox.model.words import Role
from inbox.services.permissions import ALLOWED
from inbox.web.routes import API, ENDPOINTS
from tests.web.rig import Client, Rig

NOTHING = "1"
IDS = {"channels/{id}": "info", "reports/{figure}": "messages"}
DAY = {"from": "2026-11-01", "to": "2026-11-02", "by": "agent"}
BODIES: dict[str, Any] = {
    "PUT me/presence": {"presence": "available"},
    "POST conversations": {"channel": "info", "to": ["a@b.example"], "subject": "a", "text": "a"},
    "POST conversations/bulk": {"ids": [], "spam": True},
    "POST conversations/{id}/replies": {"text": "a"},
    "POST conversations/{id}/notes": {"text": "a"},
    "POST conversations/{id}/consultations": {"to": "a@b.example", "text": "a"},
    "PUT conversations/{id}/draft": {"text": "a"},
    "POST conversations/{id}/follow-ups": {"due_at": "2030-01-01T00:00:00Z"},
    "POST conversations/{id}/merge": {"with": "2"},
    "POST conversations/{id}/link": {"with": "2"},
    "POST conversations/{id}/split": {"messages": ["2"]},
    "POST contacts/{id}/merge": {"with": "2"},
    "POST agents": {"login": "new", "name": "New"},
    "POST tags": {"name": "a"},
    "POST tags/{id}/merge": {"into": "2"},
    "POST topics/order": {"ids": []},
    "POST topics/{id}/merge": {"into": "invoice"},
    "POST rules/order": {"ids": []},
    "POST calendars/order": {"ids": []},
    "POST service-levels/order": {"ids": []},
    "POST follow-ups/find": {"text": "a"},
    "PATCH topics/{id}/updates": {"automatic": False},
    "PATCH contacts/{id}/same/{pair}": {"state": "dismissed"},
    "POST notices/addresses": {"name": "a", "address": "slack://a"},
    "POST notices/browsers": {
        "endpoint": "https://push.example/1",
        "keys": {"p256dh": "a", "auth": "b"},
    },
    "POST rules/dry-run": {"rule": {}},
    "PUT agents/{id}/hours": {"hours": {"mon": "08:00-16:00"}},
    "PUT competences/{agent}/{kind}/{value}": {"level": 2},
    "PUT surge": {"team": "service"},
    "POST surge/people": {"name": "Sara", "login": "sara"},
    "POST wallboards": {"name": "a"},
    "POST reports/saved": {"name": "a", "questions": [{"figure": "messages", "period": "today"}]},
    "PUT reports/saved/{id}/schedule": {"every": "day", "recipients": ["1"]},
    "POST saved-views": {"name": "a", "query": {}},
    "PATCH saved-views/{id}": {"name": "a", "query": {}},
    "POST tokens": {"name": "a", "role": "agent"},
    "POST deliveries/{id}/resolve": {"outcome": "sent"},
    "POST deliveries/{id}/approval": {"approve": True},
    "POST messages/{id}/moderate": {"action": "hide", "reason": "a"},
    "POST posts": {"channel": "info", "text": "a"},
}
QUERIES = {
    "GET search": {"q": "a"},
    "GET callers": {"q": "a"},
    "GET overview/conversations": {"figure": "messages"},
    "GET reports/{figure}": DAY,
    "GET reports/{figure}/conversations": DAY,
}


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_may_call_what_the_table_says_and_nothing_else(
    rig: Rig, role: Role
) -> None:
    if role is not Role.ADMIN and not rig.store.is_sqlite:
        pytest.skip("the table is the same; that each call runs there, one role shows")
    client = await rig.agent(f"the-{role}", role, teams=("service",))
    rig.add_agent("keeper", Role.ADMIN)
    for method, path, endpoint in ENDPOINTS:
        status = await _status(client, method, path)
        is_refused = status == 403
        should = role not in ALLOWED[endpoint.action]
        assert is_refused == should, f"{method} {path} answers {status} to {role}"
        assert status < 500, f"{method} {path} answers {status}"


async def test_nobody_gets_in_without_a_session(rig: Rig) -> None:
    client = rig.anonymous()
    for method, path, _ in ENDPOINTS:
        assert await _status(client, method, path) == 401, f"{method} {path}"


async def test_a_made_up_session_or_token_is_refused_everywhere(rig: Rig) -> None:
    client = rig.anonymous()
    client.headers["Authorization"] = "Bearer ink_nonsense"
    for method, path, _ in ENDPOINTS:
        assert await _status(client, method, path) == 401, f"{method} {path}"


async def _status(client: Client, method: str, path: str) -> int:
    key = f"{method} {path}"
    known = next((id for start, id in IDS.items() if path.startswith(start)), NOTHING)
    address = API + re.sub(r"{\w+}", known, path)
    options: dict[str, Any] = {"params": QUERIES.get(key, {})}
    if key == "POST attachments":
        options["data"] = {"file": io.BytesIO(b"hello")}
    elif key == "POST channels/{id}/inbound":
        options["data"] = b"From: a@b.example\r\n\r\nHi"
    elif method not in ("GET", "DELETE"):
        options["json"] = BODIES.get(key, {})
    response = await client.raw(method, address, **options)
    status = response.status
    response.close()
    return status
