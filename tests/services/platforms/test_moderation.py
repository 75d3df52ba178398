"""What is done on a platform: why, by whom, with what it said, until when, and how it ended."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from inbox.model.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    PermanentError,
    TemporaryError,
)
from inbox.model.words import Role
from inbox.services.assigning.assign import assign_waiting
from inbox.services.conversations.change import change_conversation
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.platforms.approve import approve, decline
from inbox.services.platforms.moderate import moderate, review
from inbox.services.platforms.publish import publish
from inbox.services.platforms.threat import report
from inbox.store.reading.labels import Labels
from inbox.store.reading.rows import read_rows
from inbox.store.store import Store
from inbox.store.tables.conversations import drafts, mentions
from inbox.store.tables.log import events
from inbox.store.tables.platforms import acts, posts
from inbox.store.unit import AnyRow
from tests.fakes.smtp import Mailserver
from tests.fakes.square import Square, SquareConnector, square_channel
from tests.services.desk import Movable, email_channel, make_plan, open_desk
from tests.services.platforms.square_desk import SquareDesk

WEEK = timedelta(days=7)


def listed(desk: SquareDesk) -> list[AnyRow]:
    return desk.store.read(
        lambda unit: list(unit.connection.execute(select(acts).order_by(acts.c.id)).all())
    )


def do(desk: SquareDesk, who: object, action: str, reason: str = "hat", **more: object) -> int:
    message = more.pop("message", desk.messages()[0].id)
    if action in ("hide", "block"):
        more.setdefault("review_at", desk.clock.at + WEEK)
    id = desk.store.write_as(who, moderate, desk.plan, message, action, reason, **more)  # type: ignore[arg-type]
    desk.work()
    return int(id)


def test_a_comment_is_hidden_with_its_reason_and_its_text_as_evidence(desk: SquareDesk) -> None:
    agent = desk.agent("Lena")
    desk.comments("c1", "Fula ord")
    do(desk, agent, "hide", "Personangrepp")
    (act,) = listed(desk)
    assert (act.kind, act.state, act.reason, act.text) == (
        "hide",
        "done",
        "Personangrepp",
        "Fula ord",
    )
    assert act.agent_id == agent.id
    assert [(one.kind, one.target) for one in desk.square.acts] == [("hide", "c1")]
    assert desk.events().count("message.moderated") == 2


def test_hiding_and_blocking_want_a_reason_and_a_day_to_look_again(desk: SquareDesk) -> None:
    lead = desk.agent("Lena", Role.LEAD)
    desk.comments()
    for action in ("hide", "block"):
        with pytest.raises(InvalidError, match="looks at this again"):
            do(desk, lead, action, review_at=None)
        with pytest.raises(InvalidError, match="looks at this again"):
            do(desk, lead, action, review_at=desk.clock.at - WEEK)
        with pytest.raises(InvalidError, match="Say why"):
            do(desk, lead, action, " ")
    do(desk, lead, "delete")


def test_what_was_hidden_is_shown_again_and_no_more_due(desk: SquareDesk) -> None:
    agent = desk.agent("Lena")
    desk.comments()
    hidden = do(desk, agent, "hide")
    with pytest.raises(ConflictError):
        do(desk, agent, "hide")
    shown = do(desk, agent, "unhide")
    first = listed(desk)[0]
    assert (first.id, first.undone_by) == (hidden, shown)
    assert first.reviewed_at is not None
    with pytest.raises(ConflictError):
        do(desk, agent, "unhide")
    do(desk, agent, "hide")


def test_leads_say_which_roles_may_do_what(desk: SquareDesk) -> None:
    agent, lead = desk.agent("Anna"), desk.agent("Lena", Role.LEAD)
    guest = desk.agent("Gast", Role.GUEST)
    desk.comments()
    for action in ("delete", "block"):
        with pytest.raises(ForbiddenError):
            do(desk, agent, action)
    with pytest.raises(ForbiddenError):
        do(desk, guest, "hide")
    do(desk, lead, "block")
    do(desk, lead, "unblock")


def test_the_platforms_own_words_are_kept_when_it_refuses_and_it_can_be_tried_again(
    desk: SquareDesk,
) -> None:
    agent = desk.agent("Lena")
    desk.comments()
    desk.square.faults = [TemporaryError("503"), PermanentError("You are no moderator.")]
    do(desk, agent, "hide")
    assert listed(desk)[0].state == "asked"
    desk.clock.move(minutes=2)
    desk.work()
    assert (listed(desk)[0].state, listed(desk)[0].error) == ("failed", "You are no moderator.")
    do(desk, agent, "hide")
    assert listed(desk)[-1].state == "done"


def test_what_is_private_can_not_be_hidden_but_its_author_blocked(desk: SquareDesk) -> None:
    lead = desk.agent("Lena", Role.LEAD)
    desk.says("m1")
    with pytest.raises(InvalidError):
        do(desk, lead, "hide")
    do(desk, lead, "block")
    assert desk.square.acts[-1].target == "anna"
    with pytest.raises(InvalidError):
        desk.store.write_as(lead, moderate, desk.plan, desk.messages()[0].id, "typing", "x", None)


def test_a_review_lets_it_stand_until_another_day_or_for_good(desk: SquareDesk) -> None:
    agent, lead = desk.agent("Anna"), desk.agent("Lena", Role.LEAD)
    desk.comments()
    act = do(desk, agent, "hide")
    with pytest.raises(ForbiddenError):
        desk.store.write_as(agent, review, act, None)
    desk.store.write_as(lead, review, act, desk.clock.at + 2 * WEEK)
    assert listed(desk)[0].reviewed_at is None
    desk.store.write_as(lead, review, act, None)
    assert listed(desk)[0].reviewed_at is not None


def test_a_post_of_ours_is_published_and_its_answers_come_in_under_it(desk: SquareDesk) -> None:
    lead = desk.agent("Lena", Role.LEAD)
    with pytest.raises(ForbiddenError):
        desk.store.write_as(desk.agent("Anna"), publish, desk.plan, "square", "Hej", "")
    desk.store.write_as(
        lead, publish, desk.plan, "square", "Avbrott i Sandvik", "https://tallvik.example/avbrott"
    )
    desk.work()
    post = desk.store.read(lambda unit: unit.connection.execute(select(posts)).one())
    assert (post.is_ours, post.text, desk.square.acts[0].link) == (
        True,
        "Avbrott i Sandvik",
        "https://tallvik.example/avbrott",
    )
    desk.says("c1", thread="x", public=True, post={"external_id": post.external_id})
    assert desk.only().post_id == post.id


def test_a_picture_is_asked_for_where_nothing_is_published_without_one(
    desk: SquareDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = desk.agent("Lena", Role.LEAD)

    def ask(picture: str, link: str = "") -> None:
        desk.store.write_as(lead, publish, desk.plan, "square", "Klart", link, picture)

    with pytest.raises(InvalidError, match="No picture is taken"):
        ask("https://tallvik.example/a.jpg")
    can = replace(SquareConnector.capabilities, post_picture=True)
    monkeypatch.setattr(desk.plan.channel("square").connector, "capabilities", can, raising=False)
    for wrong in ("", "http://tallvik.example/a.jpg"):
        with pytest.raises(InvalidError, match="https address"):
            ask(wrong)
    ask("https://tallvik.example/a.jpg")
    desk.work()
    (act,) = desk.square.acts
    assert (act.picture, act.target) == ("https://tallvik.example/a.jpg", "")
    assert act.asked_at is not None


def test_a_threat_is_reported_and_whoever_had_it_steps_away_without_a_transfer(
    desk: SquareDesk,
) -> None:
    agent = desk.agent("Anna", presence="available")
    lead = desk.agent("Lena", Role.LEAD, presence="available")
    desk.says("m1", "Jag ska döda er")
    row = desk.only()
    desk.store.write_as(agent, change_conversation, desk.plan, row.id, {"assignee": agent.id})
    desk.store.write_as(agent, report, desk.plan, desk.messages()[0].id, "", True)
    assert desk.only().assignee_id == lead.id
    (act,) = listed(desk)
    assert (act.kind, act.state, act.text) == ("report", "done", "Jag ska döda er")
    told = desk.store.read(lambda unit: unit.connection.execute(select(mentions)).all())
    assert [one.agent_id for one in told] == [lead.id]
    why = desk.store.read(
        lambda unit: (
            unit.connection.execute(
                select(events.c.data).where(events.c.type == "conversation.assigned")
            )
            .scalars()
            .all()[-1]
        )
    )
    assert why["why"] == "threat"
    with pytest.raises(ConflictError):
        desk.store.write_as(agent, report, desk.plan, desk.messages()[0].id, "", False)
    desk.store.write(assign_waiting, desk.plan)
    assert desk.only().assignee_id == lead.id


def test_the_words_of_a_threat_are_in_no_list(desk: SquareDesk) -> None:
    agent = desk.agent("Anna")
    desk.says("m1", "Hej på er")
    desk.says("m2", "Jag ska döda er")
    row = shown(desk)
    assert (row["preview"], row["threat"]) == ("", True)
    desk.says("m3", "Förlåt, det var fel av mig")
    row = shown(desk)
    assert (row["preview"], row["threat"]) == ("Förlåt, det var fel av mig", False)
    desk.other("edit", "e1", about="m3", text="Jag ska döda er i morgon")
    assert shown(desk)["threat"]
    desk.says("m4", "Vi ses nog")
    assert not shown(desk)["threat"]
    desk.store.write_as(agent, report, desk.plan, desk.messages()[-1].id, "Så hotar han", False)
    assert shown(desk)["threat"]


def shown(desk: SquareDesk) -> dict[str, object]:
    ids = [desk.only().id]
    return desk.store.read(lambda unit: read_rows(unit, ids, Labels()))[ids[0]]


@pytest.fixture
def careful(
    sqlite_store: Store, tmp_path: object, clock: Movable, smtp: Mailserver, square: Square
) -> SquareDesk:
    """Where a second person says yes to what is said in public."""
    channel = square_channel(square, public_answers={"approval": True, "hold_seconds": 60})
    plan = make_plan(email_channel(smtp.port), channel)
    made = open_desk(sqlite_store, tmp_path, clock, plan)  # type: ignore[arg-type]
    return SquareDesk(made.store, made.plan, made.blobs, made.clock, square=square)


def public(desk: SquareDesk, who: object, text: str = "Vi är på väg") -> int:
    reply = Reply(text, mode="public")
    desk.store.write_as(who, write_reply, desk.plan, desk.only().id, reply)  # type: ignore[arg-type]
    desk.clock.move(seconds=61)
    desk.work()
    return int(desk.deliveries()[-1].id)


def test_a_public_answer_waits_for_a_second_person(careful: SquareDesk) -> None:
    anna, bo = careful.agent("Anna"), careful.agent("Bo")
    careful.comments()
    delivery = public(careful, anna)
    assert (careful.square.sent, careful.deliveries()[0].state) == ([], "scheduled")
    with pytest.raises(ForbiddenError, match="second person"):
        careful.store.write_as(anna, approve, delivery)
    careful.store.write_as(bo, approve, delivery)
    careful.work()
    assert careful.deliveries()[0].state == "sent"
    with pytest.raises(ConflictError):
        careful.store.write_as(bo, approve, delivery)


def test_one_that_is_declined_goes_back_to_its_author_with_the_reason(careful: SquareDesk) -> None:
    anna, bo = careful.agent("Anna"), careful.agent("Bo")
    careful.comments()
    delivery = public(careful, anna)
    careful.store.write_as(bo, decline, delivery, "Lova ingen tid.")
    careful.work()
    assert careful.only().unanswered
    assert not careful.square.sent
    draft = careful.store.read(lambda unit: unit.connection.execute(select(drafts)).one())
    assert (draft.agent_id, draft.value["text"]) == (anna.id, "Vi är på väg")
    assert [one.text for one in careful.messages()][-1] == "Lova ingen tid."


def test_a_held_answer_can_be_taken_back_for_as_long_as_the_lead_says(
    sqlite_store: Store, tmp_path: object, clock: Movable, smtp: Mailserver, square: Square
) -> None:
    channel = square_channel(square, public_answers={"hold_seconds": 60})
    made = open_desk(sqlite_store, tmp_path, clock, make_plan(channel))  # type: ignore[arg-type]
    desk = SquareDesk(made.store, made.plan, made.blobs, made.clock, square=square)
    agent = desk.agent("Anna")
    desk.comments()
    desk.store.write_as(agent, write_reply, desk.plan, desk.only().id, Reply("Hej", mode="public"))
    clock.move(seconds=50)
    desk.work()
    assert not square.sent
    clock.move(seconds=11)
    desk.work()
    assert len(square.sent) == 1
