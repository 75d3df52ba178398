import pytest

from inbox.model.errors import TooManyError
from inbox.model.words import Role
from inbox.services.logins.login import PER_ADDRESS, find_login
from tests.web.rig import PASSWORD, Rig


async def test_somebody_logs_in_sees_the_list_and_opens_a_conversation(rig: Rig) -> None:
    await rig.conversation("Faktura 12")
    anna = await rig.agent("anna")
    me = await anna.get("me")
    assert me["login"] == "anna"
    assert me["organisation"] == "Tallvik"
    assert me["presence"] == "available"
    rows = (await anna.get("conversations", params={"view": "unanswered"}))["items"]
    assert [row["subject"] for row in rows] == ["Faktura 12"]
    assert rows[0]["unread"] is True
    whole = await anna.get(f"conversations/{rows[0]['id']}")
    assert whole["topic"]["id"] == "invoice"
    messages = (await anna.get(f"conversations/{rows[0]['id']}/messages"))["items"]
    assert messages[0]["text"].strip() == "Hej!"
    views = (await anna.get("views"))["items"]
    assert next(view for view in views if view["id"] == "unanswered")["count"] == 1


async def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(rig: Rig) -> None:
    rig.add_agent("anna")
    client = rig.anonymous()
    wrong = await client.post("session", {"login": "anna", "password": "x"}, 401)
    unknown = await client.post("session", {"login": "nobody", "password": "x"}, 401)
    assert wrong == unknown


async def test_after_ten_wrong_passwords_even_the_right_one_must_wait(rig: Rig) -> None:
    rig.add_agent("anna")
    client = rig.anonymous()
    for _ in range(10):
        await client.post("session", {"login": "Anna ", "password": "wrong"}, 401)
    response = await client.raw("POST", "session", json={"login": "anna", "password": PASSWORD})
    assert response.status == 429
    assert int(response.headers["Retry-After"]) > 0


async def test_a_whole_office_logs_in_from_one_address(rig: Rig) -> None:
    rig.add_agent("anna")
    for _ in range(PER_ADDRESS + 1):
        await rig.log_in("anna")
    for number in range(PER_ADDRESS):
        await rig.anonymous().post("session", {"login": f"no{number}", "password": "x"}, 401)
    response = await rig.anonymous().raw("POST", "session", json={"login": "anna", "password": "x"})
    assert response.status == 429


async def test_one_subscriber_of_ipv6_is_one_address_however_many_they_have(rig: Rig) -> None:
    for number in range(PER_ADDRESS):
        rig.store.write(find_login, f"no{number}", f"2001:db8:1:2::{number:x}")
    with pytest.raises(TooManyError):
        rig.store.write(find_login, "anna", "2001:db8:1:2:ffff::1")
    rig.store.write(find_login, "anna", "2001:db8:1:3::1")


async def test_a_write_needs_the_csrf_token(rig: Rig) -> None:
    anna = await rig.agent("anna")
    token = anna.headers.pop("X-CSRF-Token")
    body = {"presence": "break"}
    await anna.call("PUT", "me/presence", 403, json=body)
    await anna.call("PUT", "me/presence", 403, json=body, headers={"X-CSRF-Token": "x"})
    await anna.call("PUT", "me/presence", 200, json=body, headers={"X-CSRF-Token": token})


async def test_a_page_of_another_site_can_neither_log_in_nor_write(rig: Rig) -> None:
    anna = await rig.agent("anna")
    foreign = {"Origin": "https://evil.example"}
    body = {"login": "anna", "password": PASSWORD}
    await rig.anonymous().post("session", body, 403, headers=foreign)
    await anna.call("PUT", "me/presence", 403, json={"presence": "away"}, headers=foreign)
    own = {"Origin": str(rig.server.make_url("/")).rstrip("/")}
    await anna.call("PUT", "me/presence", 200, json={"presence": "away"}, headers=own)


async def test_the_cookie_is_for_this_host_and_no_script(rig: Rig) -> None:
    rig.add_agent("anna")
    response = await rig.anonymous().raw(
        "POST", "session", json={"login": "anna", "password": PASSWORD}
    )
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


async def test_logging_out_ends_the_session(rig: Rig) -> None:
    anna = await rig.agent("anna")
    await anna.call("DELETE", "session", 204)
    await anna.get("me", 401)
    await anna.call("DELETE", "session", 204)


async def test_sessions_are_listed_and_each_can_be_ended(rig: Rig) -> None:
    anna = await rig.agent("anna")
    other = await rig.log_in("anna")
    rows = (await anna.get("me/sessions"))["items"]
    assert sorted(row["current"] for row in rows) == [False, True]
    gone = next(row["id"] for row in rows if not row["current"])
    await anna.call("DELETE", f"me/sessions/{gone}", 204)
    await other.get("me", 401)
    await anna.get("me")


async def test_nobody_ends_the_session_of_another(rig: Rig) -> None:
    anna, bo = await rig.agent("anna"), await rig.agent("bo", Role.ADMIN)
    row = (await anna.get("me/sessions"))["items"][0]
    await bo.call("DELETE", f"me/sessions/{row['id']}", 404)
    await anna.get("me")


async def test_a_new_password_ends_all_other_sessions(rig: Rig) -> None:
    anna = await rig.agent("anna")
    thief = await rig.log_in("anna")
    new = "another long password"
    await anna.patch("me", {"password": new, "current_password": "wrong"}, 422)
    await thief.get("me")
    await anna.patch("me", {"password": new, "current_password": PASSWORD})
    await thief.get("me", 401)
    await anna.get("me")
    await rig.log_in("anna", new)


async def test_a_revoked_token_opens_nothing(rig: Rig) -> None:
    admin = await rig.agent("admin", Role.ADMIN)
    made = await admin.post("tokens", {"name": "pipe", "role": "agent"}, 201)
    program = rig.anonymous()
    program.headers["Authorization"] = f"Bearer {made['token']}"
    await program.get("conversations")
    await program.get("me", 403)
    await admin.call("DELETE", f"tokens/{made['id']}", 204)
    await program.get("conversations", 401)


async def test_somebody_who_left_is_out_at_once(rig: Rig) -> None:
    admin = await rig.agent("admin", Role.ADMIN)
    anna = await rig.agent("anna")
    await admin.patch(f"agents/{rig.agent_ids['anna']}", {"active": False})
    await anna.get("me", 401)
    await rig.anonymous().post("session", {"login": "anna", "password": PASSWORD}, 401)


async def test_settings_stay(rig: Rig) -> None:
    anna = await rig.agent("anna")
    changed = await anna.patch("me", {"theme": "dark", "locale": "nb"})
    assert (changed["theme"], changed["locale"]) == ("dark", "nb")
    assert (await anna.get("me"))["theme"] == "dark"
