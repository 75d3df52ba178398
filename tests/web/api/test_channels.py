"""How channels are and what could not be read: by codes, so that a screen says it in its reader's language."""

from inbox.model.words import Role, Trouble, Unread
from inbox.services.running.health import note_failure
from tests.web.rig import Rig


async def test_what_is_wrong_has_a_code_and_the_servers_words_beside_it(rig: Rig) -> None:
    rig.store.write(note_failure, "info", "host said no", True, "look", Trouble.LOGIN)
    health = (await rig.token(Role.ADMIN).get("channels/info"))["health"]
    assert (health["trouble"], health["last_error"], health["advice"]) == (
        "login",
        "host said no",
        "look",
    )
    agent = await rig.agent("anna")
    assert (await agent.get("channels/info"))["health"]["last_error"] is None, "it may name hosts"


async def test_each_line_of_a_test_has_a_code(rig: Rig) -> None:
    tested = await rig.token(Role.ADMIN).post("channels/info/test", {})
    assert [(line["ok"], line["code"]) for line in tested["lines"]] == [
        (False, "no_connection"),
        (False, "no_connection"),
    ]


async def test_why_something_could_not_be_read_has_a_code(rig: Rig) -> None:
    await rig.receive_mail(b"what is this")
    await rig.receive_mail(b"\0\0")
    rows = (await rig.token(Role.ADMIN).get("quarantine"))["items"]
    assert [row["reason"] for row in rows] == [Unread.EMPTY, Unread.UNREADABLE]
    assert rows[0]["detail"] == "The mail is empty."
