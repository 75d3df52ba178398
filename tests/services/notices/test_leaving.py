"""What leaves the console: by mail, to browsers and to chat tools; gathered, held back, never twice."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from sqlalchemy import select, update

from inbox.model.actor import Actor
from inbox.model.errors import InvalidError, NotFoundError, TemporaryError
from inbox.model.words import Role
from inbox.services.conversations.change import change_conversation
from inbox.services.notices import browsers, chat
from inbox.services.notices.follow import follow_notices
from inbox.services.notices.posts import take_post
from inbox.services.notices.read import mark_read
from inbox.services.notices.send import send_notices
from inbox.services.notices.webpush import Browser, encrypt, load_key, to_bytes, to_text
from inbox.services.notices.whom import person_owner
from inbox.services.notices.wishes import change_wishes, read_wishes
from inbox.services.running import jobs
from inbox.store.tables.conversations import conversations
from inbox.store.tables.notices import (
    notice_addresses,
    notice_posts,
    notices,
    push_subscriptions,
)
from inbox.store.unit import Unit
from routing.notices import Way
from tests.fakes.push import PushService, check_vapid, running_push_service
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk


@pytest.fixture
def push_service() -> Iterator[PushService]:
    with running_push_service() as service:
        yield service


@pytest.fixture
def anna(desk: Desk) -> Actor:
    desk.plan.thread_secret = b"secret"
    follow_notices(desk.store, desk.plan)
    return desk.agent("Anna")


def wish(desk: Desk, who: Actor, **more: Any) -> None:
    ways = {
        "kinds": {"assigned": ["console", "mail", "push", "chat"]},
        "digest_minutes": 10,
        **more,
    }
    desk.store.write_as(who, change_wishes, desk.plan, ways)


def give(desk: Desk, to: Actor, times: int = 1) -> None:
    """Conversations that somebody else gives to `to`."""
    for _ in range(times):
        desk.mail(subject=f"Fråga {desk.serial}", sender=f"k{desk.serial}@posten.example")
        id = desk.conversations()[-1].id
        desk.store.write(change_conversation, desk.plan, id, {"assignee": to.id})


def told(desk: Desk) -> None:
    follow_notices(desk.store, desk.plan)
    desk.work()


def mails(smtp: Mailserver, to: str = "anna@tallvik.example") -> list[Any]:
    read = (message_from_bytes(one.content, policy=policy.default) for one in smtp.received)
    return [one for one in read if one["To"] == to]


def text(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


def states(desk: Desk) -> list[str]:
    return desk.store.read(
        lambda unit: sorted(unit.connection.scalars(select(notice_posts.c.state)))
    )


def test_the_first_leaves_at_once_and_what_follows_leaves_as_one(
    desk: Desk, anna: Actor, smtp: Mailserver
) -> None:
    wish(desk, anna)
    give(desk, anna)
    told(desk)
    (first,) = mails(smtp)
    number = desk.only().number
    assert first["Subject"] == f"Ärende {number} är ditt nu."
    # A number and a reason: nothing that the customer wrote, and no name of theirs.
    assert "Fråga" not in str(first)
    assert "posten.example" not in str(first)
    assert first["Auto-Submitted"] == "auto-generated"
    give(desk, anna, 3)
    told(desk)
    desk.clock.move(minutes=9)
    told(desk)
    assert len(mails(smtp)) == 1
    desk.clock.move(minutes=2)
    told(desk)
    _, digest = mails(smtp)
    assert digest["Subject"] == "3 notiser väntar"
    assert text(digest).count("är ditt nu") == 3
    assert states(desk) == ["sent"] * 4
    # Nothing more comes of itself.
    desk.clock.move(hours=2)
    told(desk)
    assert len(mails(smtp)) == 2


def test_quiet_hours_hold_it_back_and_what_was_read_meanwhile_never_leaves(
    desk: Desk, anna: Actor, smtp: Mailserver
) -> None:
    quiet = {"start": "08:00", "end": "12:00", "weekend": False, "zone": "Europe/Stockholm"}
    wish(desk, anna, quiet=quiet)
    give(desk, anna, 2)
    told(desk)
    assert mails(smtp) == []
    desk.store.write_as(anna, mark_read, None, desk.conversations()[0].id)
    desk.clock.move(hours=1.9)  # 11:54 there
    told(desk)
    assert mails(smtp) == []
    desk.clock.move(hours=0.2)
    told(desk)
    (one,) = mails(smtp)
    assert one["Subject"] == f"Ärende {desk.conversations()[1].number} är ditt nu."
    assert states(desk) == ["dropped", "sent"]


def test_what_may_not_be_seen_any_more_never_leaves(
    desk: Desk, anna: Actor, smtp: Mailserver
) -> None:
    guest = desk.agent("Gunnar", Role.GUEST)
    wish(desk, guest)
    give(desk, guest)
    follow_notices(desk.store, desk.plan)
    desk.store.write(
        lambda unit: unit.connection.execute(update(conversations).values(team_id=None))
    )
    desk.work()
    assert mails(smtp, "gunnar@tallvik.example") == []
    assert states(desk) == ["dropped"]


def test_who_stops_after_taking_sends_nothing_twice(
    desk: Desk, anna: Actor, smtp: Mailserver
) -> None:
    wish(desk, anna)
    give(desk, anna)
    follow_notices(desk.store, desk.plan)
    owner = person_owner(int(anna.id or 0))
    # Killed between the taking and the sending: nobody can know.
    assert desk.store.write(take_post, desk.plan, owner, Way.MAIL) is not None
    desk.work()
    assert mails(smtp) == []
    assert states(desk) == ["taken"]


def test_two_who_send_at_once_send_one(both: Desk) -> None:
    desk = both
    desk.plan.thread_secret = b"secret"
    follow_notices(desk.store, desk.plan)
    anna = desk.agent("Anna")
    wish(desk, anna)
    give(desk, anna)
    follow_notices(desk.store, desk.plan)
    owner = person_owner(int(anna.id or 0))
    first = desk.store.write(take_post, desk.plan, owner, Way.MAIL)
    assert first is not None
    assert desk.store.write(take_post, desk.plan, owner, Way.MAIL) is None


def test_a_mail_server_that_is_gone_for_a_while_loses_nothing(
    desk: Desk, anna: Actor, smtp: Mailserver
) -> None:
    wish(desk, anna)
    give(desk, anna)
    follow_notices(desk.store, desk.plan)
    owner = person_owner(int(anna.id or 0))
    connector = desk.plan.channels["mail"].connector
    port = connector.settings.smtp.port
    object.__setattr__(connector.settings.smtp, "port", 1)
    with pytest.raises(TemporaryError):
        send_notices(desk.store, desk.plan, owner, "mail")
    assert states(desk) == ["waiting"]
    object.__setattr__(connector.settings.smtp, "port", port)
    desk.work()
    assert len(mails(smtp)) == 1


def test_a_browser_is_told_that_a_conversation_waits_and_which_but_nothing_of_it(
    desk: Desk, anna: Actor, push_service: PushService
) -> None:
    allow_private(desk)
    subscribe(desk, anna, push_service)
    wish(desk, anna, kinds={"assigned": ["push"]})
    give(desk, anna)
    told(desk)
    (message,) = push_service.messages()
    assert message == {"text": "Ett ärende väntar", "conversation": str(desk.only().id)}
    path, headers, _ = push_service.received[0]
    assert (path, headers["Content-Encoding"]) == ("/one", "aes128gcm")
    assert int(headers["TTL"]) > 0
    claims = check_vapid(headers["Authorization"])
    assert claims["aud"] == f"http://127.0.0.1:{push_service.port}"
    assert str(claims["sub"]).startswith("mailto:")


def allow_private(desk: Desk) -> None:
    notices = desk.plan.organisation.notices
    push = notices.push.model_copy(update={"allow_private": True})
    chats = ("json://127.0.0.1",)
    changed = notices.model_copy(update={"push": push, "chat": chats})
    desk.plan.organisation = desk.plan.organisation.model_copy(update={"notices": changed})


def subscribe(desk: Desk, who: Actor, service: PushService, name: str = "one") -> int:
    made: dict[str, Any] = service.subscription(name)
    key = desk.store.write_as(who, browsers.make_push_key, desk.plan)
    assert key == desk.store.write_as(who, browsers.make_push_key, desk.plan)
    return desk.store.write_as(
        who,
        browsers.subscribe,
        desk.plan,
        made["endpoint"],
        made["keys"]["p256dh"],
        made["keys"]["auth"],
        "Firefox",
    )


def test_a_browser_that_is_gone_is_forgotten_and_the_secret_lies_sealed(
    desk: Desk, anna: Actor, push_service: PushService
) -> None:
    allow_private(desk)
    subscribe(desk, anna, push_service)
    (sealed,) = desk.store.read(
        lambda unit: list(unit.connection.scalars(select(push_subscriptions.c.value)))
    )
    assert b"127.0.0.1" not in sealed
    push_service.status = 410
    wish(desk, anna)
    give(desk, anna)
    told(desk)
    settings = desk.store.read_as(anna, read_wishes, desk.plan)
    assert settings["browsers"] == []
    assert [fault["way"] for fault in settings["faults"]] == ["push"]


def test_the_same_browser_is_one_row_and_an_address_inside_is_refused(
    desk: Desk, anna: Actor, push_service: PushService
) -> None:
    with pytest.raises(InvalidError):
        subscribe(desk, anna, push_service)  # Plain http, and nobody allowed it.
    allow_private(desk)
    subscribe(desk, anna, push_service)
    bo = desk.agent("Bo")
    id = subscribe(desk, bo, push_service)
    assert desk.store.read_as(anna, read_wishes, desk.plan)["browsers"] == []
    with pytest.raises(NotFoundError):
        desk.store.write_as(anna, browsers.unsubscribe, id)
    desk.store.write_as(bo, browsers.unsubscribe, id)
    for key, secret in (("", ""), ("AAAA", "AAAA"), ("!", "!")):
        with pytest.raises(InvalidError):
            desk.store.write_as(
                bo, browsers.subscribe, desk.plan, "https://push.example/x", key, secret, ""
            )


def test_a_message_is_sealed_as_the_example_of_rfc_8291() -> None:
    """Appendix A."""
    browser = Browser(
        "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        to_bytes(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
        to_bytes("BTBZMqHH6r4Tts7J_aSIgg"),
    )
    private = to_bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
    sealed = encrypt(
        browser,
        b"When I grow up, I want to be a watermelon",
        load_key(private.hex()),
        to_bytes("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert to_text(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg"
        "Dll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXL"
        "WyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


# Of Python's own, which apprise still asks for.
OLD = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")


@OLD
def test_a_chat_tool_is_told_where_the_organisation_names_it_and_its_address_lies_sealed(
    desk: Desk, anna: Actor, push_service: PushService
) -> None:
    pytest.importorskip("apprise")
    here = f"json://127.0.0.1:{push_service.port}"
    with pytest.raises(InvalidError) as refused:
        desk.store.write_as(anna, chat.add_address, desk.plan, "Mitt", f"{here}/hook")
    assert refused.value.code == "chat_not_allowed"
    name_tool(desk, here)
    for wrong in ("json://10.0.0.1/x", "file:///etc/passwd", "slack://a", "", "json://[::1"):
        with pytest.raises(InvalidError):
            desk.store.write_as(anna, chat.add_address, desk.plan, "Fel", wrong)
    push_service.status = 200
    desk.store.write_as(anna, chat.add_address, desk.plan, "Mitt", f"{here}/secret-token")
    (sealed,) = desk.store.read(
        lambda unit: list(unit.connection.scalars(select(notice_addresses.c.address)))
    )
    assert b"secret-token" not in sealed
    settings = desk.store.read_as(anna, read_wishes, desk.plan)
    assert "secret-token" not in str(settings)
    wish(desk, anna, kinds={"assigned": ["chat"]})
    give(desk, anna)
    told(desk)
    path, _, body = push_service.received[0]
    assert path == "/secret-token"
    assert f"{desk.only().number}" in body.decode()


def name_tool(desk: Desk, *tools: str) -> None:
    changed = desk.plan.organisation.notices.model_copy(update={"chat": tools})
    desk.plan.organisation = desk.plan.organisation.model_copy(update={"notices": changed})


@OLD
def test_a_teams_address_is_set_by_who_leads_and_told_of_that_team_alone(
    desk: Desk, anna: Actor, push_service: PushService
) -> None:
    pytest.importorskip("apprise")
    push_service.status = 200
    here = f"json://127.0.0.1:{push_service.port}"
    name_tool(desk, here)
    lead = desk.agent("Lisa", Role.LEAD)
    add = (desk.plan, "Kanalen", f"{here}/team", "help", ["breached", "channel_trouble"])
    with pytest.raises(Exception, match="role"):
        desk.store.write_as(anna, chat.add_address, *add)
    desk.store.write_as(lead, chat.add_address, *add)
    desk.store.write(lambda unit: unit.emit("channel.health", data=FAILING))
    told(desk)
    ((path, _, body),) = push_service.received
    assert path == "/team"
    assert "Help" in body.decode()


FAILING = {"channel": "mail", "state": "failing"}


def test_nothing_old_leaves_after_a_long_stop(desk: Desk, anna: Actor, smtp: Mailserver) -> None:
    wish(desk, anna)
    give(desk, anna)
    desk.clock.move(hours=7)
    told(desk)
    assert mails(smtp) == []
    assert desk.store.read(_bell, int(anna.id or 0)) == 1


def _bell(unit: Unit, agent_id: int) -> int:
    rows = unit.connection.execute(select(notices).where(notices.c.agent_id == agent_id))
    return len(rows.all())


def test_the_job_is_one_for_all_that_waits(desk: Desk, anna: Actor) -> None:
    wish(desk, anna)
    give(desk, anna, 5)
    follow_notices(desk.store, desk.plan)
    claimed = desk.store.write(jobs.claim, "test", 50)
    assert [job.actor for job in claimed if job.actor == "notices"] == ["notices"]
