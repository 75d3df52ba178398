"""Whatever comes in gets a clear answer, and nothing of Python in it."""

import io
from typing import Any

import pytest

from inbox.model.words import Role
from tests.web.rig import Rig


async def test_a_body_that_is_no_json_is_named_so(rig: Rig) -> None:
    agent = rig.token(Role.AGENT)
    headers = {"Content-Type": "application/json"}
    for raw in (b"{", b'{"name": "\xff"}', b'{"name": "\\ud800"}', b"[" * 100_000):
        problem = await agent.call("POST", "tags", 400, data=raw, headers=headers)
        assert problem["code"] == "unreadable"


async def test_every_wrong_field_is_named_with_its_path(rig: Rig) -> None:
    admin = rig.token(Role.ADMIN)
    body = {
        "login": "a",
        "name": 3,
        "competences": [{"kind": "topic", "value": "x", "level": 9}],
        "x": 1,
    }
    problem = await admin.post("agents", body, 422)
    fields = {error["field"] for error in problem["errors"]}
    assert fields == {"name", "competences.0.level", "x"}
    assert all(set(error) == {"field", "message", "code"} for error in problem["errors"])


async def test_a_nul_character_is_refused_where_it_stands(rig: Rig) -> None:
    problem = await rig.token(Role.AGENT).post("tags", {"name": "a\0b"}, 422)
    assert problem["errors"][0]["field"] == "name"


async def test_an_unknown_parameter_is_answered_with_the_known_ones(rig: Rig) -> None:
    agent = rig.token(Role.AGENT)
    problem = await agent.get("conversations", 400, params={"veiw": "mine"})
    assert '"veiw"' in problem["detail"]
    assert "view" in problem["detail"]
    await agent.get("me/sessions", 400, params={"a": "b"})


@pytest.mark.parametrize("query", ["view=%00", "limit=0", "limit=x", "sort=up", "q=a&q=b"])
async def test_parameters_that_make_no_sense_are_refused(rig: Rig, query: str) -> None:
    await rig.token(Role.AGENT).get(f"conversations?{query}", 400)


@pytest.mark.parametrize("id", ["0x1", "-1", "1e3", "9" * 19, "9" * 40, "%00", "١"])
async def test_what_can_be_no_id_names_nothing(rig: Rig, id: str) -> None:
    await rig.token(Role.AGENT).get(f"conversations/{id}", 404)


async def test_a_large_body_is_refused_before_it_is_read(rig: Rig) -> None:
    agent = rig.token(Role.AGENT)
    headers = {"Content-Type": "application/json"}
    await agent.call("POST", "tags", 413, data=io.BytesIO(b"a" * 1_100_000), headers=headers)

    async def endless() -> Any:
        for _ in range(40):
            yield b"a" * 65_536

    await agent.call("POST", "tags", 413, data=endless(), headers=headers)


async def test_a_form_cannot_pose_as_json(rig: Rig) -> None:
    await rig.token(Role.AGENT).call("POST", "tags", 415, data={"name": "a"})


async def test_wrong_methods_and_addresses_are_problems_too(rig: Rig) -> None:
    agent = rig.token(Role.AGENT)
    response = await agent.raw("PUT", "conversations")
    assert response.status == 405
    assert response.headers["Allow"] == "GET,POST"
    await agent.get("nonsense", 404)


@pytest.mark.parametrize(
    "moment", ["2030-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "x"]
)
async def test_a_time_without_zone_or_sense_is_refused(rig: Rig, moment: str) -> None:
    id = await rig.conversation("Fråga")
    await rig.token(Role.AGENT).post(f"conversations/{id}/follow-ups", {"due_at": moment}, 422)


async def test_numbers_without_end_are_refused(rig: Rig) -> None:
    id = await rig.conversation("Fråga")
    headers = {"Content-Type": "application/json"}
    agent = rig.token(Role.AGENT)
    for number in (b"1e999", b"NaN", b"Infinity", b"9" * 5000):
        raw = b'{"fields": {"a": ' + number + b"}}"
        response = await agent.raw("PATCH", f"conversations/{id}", data=raw, headers=headers)
        assert response.status in (400, 422)


async def test_every_answer_tells_the_browser_to_be_careful(rig: Rig) -> None:
    agent = rig.token(Role.AGENT)
    for path in ("conversations", "nonsense", "/inbox", "/docs", "/healthz", "/openapi.json"):
        headers = (await agent.raw("GET", path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "Python" not in headers.get("Server", "")


async def test_a_fault_of_ours_says_a_number_and_nothing_else(rig: Rig) -> None:
    agent = rig.token(Role.AGENT)
    rig.store._reader.dispose()
    object.__setattr__(rig.store, "ask", None)
    problem = await agent.get("views", 500)
    assert problem["code"] == "fault"
    assert problem["id"] in problem["detail"]
    assert "NoneType" not in str(problem)
