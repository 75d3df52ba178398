"""Screens on walls: an address with a token that reads the board's sums, until it is withdrawn."""

import asyncio
import json
from datetime import timedelta
from typing import Any

from inbox.model.words import Role
from inbox.services.wallboards import withdraw_wallboard
from inbox.web.live.walls import WALLS
from inbox.web.routes import ENDPOINTS
from inbox.web.seen import SEEN, write_seen
from tests.web.rig import Client, Rig


async def made(rig: Rig, **about: Any) -> tuple[Client, Any, Client]:
    """A lead, the new wallboard, and the screen that opened it."""
    lead = await rig.agent("lisa@tallvik.example", Role.LEAD, teams=("service",))
    wall = await lead.post("wallboards", {"name": "Kundtjänst", **about}, 201)
    screen = Client(rig.anonymous().http, {"Authorization": f"Bearer {wall['token']}"})
    return lead, wall, screen


async def next_board(stream: Any) -> Any:
    async with asyncio.timeout(40):
        while not (await stream.content.readline()).startswith(b"event: board"):
            pass
        line: bytes = await stream.content.readline()
        return json.loads(line.removeprefix(b"data: "))


async def until_over(stream: Any) -> None:
    async with asyncio.timeout(40):
        while await stream.content.readany():
            pass


async def test_a_screen_shows_sums_and_no_name_of_a_customer_a_subject_or_an_agent(
    rig: Rig,
) -> None:
    await rig.conversation("Hemligt ärende")
    _, wall, screen = await made(rig)
    assert wall["address"].endswith(f"/wallboard#{wall['token']}")
    shown = await screen.get("wallboard")
    figures = shown["figures"]
    assert (shown["name"], shown["organisation"]) == ("Kundtjänst", "Tallvik")
    assert (figures["unanswered"], figures["in_today"], figures["agents"]) == (1, 1, 1)
    assert figures["channels"][0]["name"] == "Info"
    for secret in ("Hemligt", "Kundsson", "kund@", "Lisa", "lisa@"):
        assert secret not in json.dumps(shown, ensure_ascii=False)


async def test_its_token_opens_nothing_else(rig: Rig) -> None:
    _, _, screen = await made(rig)
    allowed = {("GET", "wallboard"), ("GET", "wallboard/stream")}
    for method, path, endpoint in ENDPOINTS:
        if (method, path) in allowed:
            continue
        names = {name: 1 if kind is int else "info" for name, kind in endpoint.path.items()}
        answer = await screen.raw(method, path.format(**names), json={})
        # It may hear first that a request is wrong, never what the answer to a right one is.
        assert 400 <= answer.status < 500, f"{method} {path} {answer.status}"
        assert answer.content_type == "application/problem+json"
    for path in ("overview", "conversations", "views", "agents", "channels/info", "stream", "me"):
        assert (await screen.get(path, 403))["code"] == "not_allowed"


async def test_only_who_leads_makes_them_and_the_token_is_shown_once(rig: Rig) -> None:
    lead, wall, _ = await made(rig, team="service", expires_at="2199-01-01T00:00:00Z")
    (row,) = (await lead.get("wallboards"))["items"]
    assert row["team"] == {"id": "service", "name": "Service"}
    assert wall["token"] not in json.dumps(row)
    assert "token" not in row
    anna = await rig.agent("anna@tallvik.example")
    assert (await anna.get("wallboards", 403))["code"] == "not_allowed"
    await anna.post("wallboards", {"name": "Min"}, 403)
    assert (await anna.call("DELETE", f"wallboards/{row['id']}"))["code"] == "not_allowed"
    assert (await lead.get("wallboard", 403))["code"] == "not_allowed"
    assert (await rig.anonymous().get("wallboard", 401))["status"] == 401


async def test_what_can_not_be_is_refused_by_name(rig: Rig) -> None:
    lead, _, _ = await made(rig)
    for wrong, code in (
        ({"team": "nowhere"}, "no_such_team"),
        ({"channel": "nowhere"}, "no_such_channel"),
        ({"team": "service", "channel": "info"}, "team_or_channel"),
        ({"expires_at": "2001-01-01T00:00:00Z"}, "time_has_passed"),
    ):
        assert (await lead.post("wallboards", {"name": "X", **wrong}, 422))["code"] == code
    await lead.post("wallboards", {"name": "  "}, 422)
    assert (await lead.call("DELETE", "wallboards/17", 404))["code"] == "no_such_wallboard"


async def test_one_of_a_team_shows_what_that_team_has_alone(rig: Rig) -> None:
    id = await rig.conversation("Faktura")
    lead, _, service = await made(rig, team="service")
    invoices = await lead.post("wallboards", {"name": "F", "team": "invoices"}, 201)
    other = Client(rig.anonymous().http, {"Authorization": f"Bearer {invoices['token']}"})
    row = await lead.get(f"conversations/{id}")
    shown = [(await one.get("wallboard"))["figures"]["unanswered"] for one in (service, other)]
    assert shown == ([1, 0] if row["team"] == "service" else [0, 1])
    of_channel = await lead.post("wallboards", {"name": "K", "channel": "info"}, 201)
    third = Client(rig.anonymous().http, {"Authorization": f"Bearer {of_channel['token']}"})
    assert (await third.get("wallboard"))["figures"]["unanswered"] == 1


async def test_a_stream_tells_what_changes_and_ends_at_once_when_it_is_withdrawn(
    rig: Rig,
) -> None:
    lead, wall, screen = await made(rig)
    stream = await screen.raw("GET", "wallboard/stream")
    assert (await next_board(stream))["figures"]["unanswered"] == 0
    await rig.conversation("Nytt")
    # No later than this: the stream's own turn comes every five seconds.
    rig.server.app[WALLS]._boards._kept.clear()
    await rig.server.app[WALLS].turn()
    assert (await next_board(stream))["figures"]["unanswered"] == 1
    await lead.call("DELETE", f"wallboards/{wall['id']}", 204)
    await until_over(stream)
    assert (await screen.get("wallboard", 401))["code"] == "wallboard_unknown"
    assert (await screen.raw("GET", "wallboard/stream")).status == 401
    assert (await lead.get("wallboards"))["items"] == []


async def test_withdrawn_in_another_process_the_stream_ends_with_its_next_turn(rig: Rig) -> None:
    _, wall, screen = await made(rig)
    stream = await screen.raw("GET", "wallboard/stream")
    await next_board(stream)
    rig.store.write(withdraw_wallboard, int(wall["id"]))
    await rig.server.app[WALLS].turn()
    await until_over(stream)


async def test_when_its_time_is_over_it_reads_nothing_more(rig: Rig) -> None:
    at = rig.store.clock() + timedelta(hours=1)
    _, _, screen = await made(rig, expires_at=at.isoformat())
    await screen.get("wallboard")
    rig.store.clock = lambda: at
    assert (await screen.get("wallboard", 401))["code"] == "wallboard_unknown"


async def test_when_it_was_seen_last_is_kept(rig: Rig) -> None:
    lead, wall, screen = await made(rig)
    assert wall["last_seen_at"] is None
    await screen.get("wallboard")
    rig.store.write(write_seen, *rig.server.app[SEEN].take())
    (row,) = (await lead.get("wallboards"))["items"]
    assert row["last_seen_at"] is not None
