"""What a platform tells besides messages, in any order, once or twice."""

from sqlalchemy import select

from inbox.model.errors import TemporaryError, UnknownOutcomeError
from inbox.services.inbound.ingest import ingest
from inbox.services.outbound.deliver import deliver, outbound, record, take
from inbox.services.outbound.reply import Reply, write_reply
from inbox.store.tables.log import events
from inbox.store.tables.platforms import message_changes
from inbox.store.unit import AnyRow
from tests.services.platforms.square_desk import ANNA, SquareDesk
from tests.services.platforms.test_threads import answer


def echo(
    desk: SquareDesk, id: str, text: str = "Vi ringer dig.", at: str = "", **more: object
) -> None:
    message = {"id": id, "text": text, "thread": "t1", "author": {"id": "page"}}
    message |= {"at": at} if at else {}
    told = {"kind": "echo", "id": id, "to": ANNA, "message": message}
    desk.tell({"others": [told]}, read=False)
    ingest(desk.store, desk.blobs, desk.plan, "square", False)


def changes(desk: SquareDesk) -> list[AnyRow]:
    return desk.store.read(
        lambda unit: list(unit.connection.execute(select(message_changes)).all())
    )


def test_what_a_colleague_wrote_in_the_native_app_is_an_answer_by_somebody_there(
    desk: SquareDesk,
) -> None:
    desk.says("m1")
    echo(desk, "e1")
    row, said = desk.only(), desk.messages()[-1]
    assert (said.direction, said.origin, said.author_kind, said.author_id) == (
        "outbound",
        "human",
        "system",
        None,
    )
    assert (row.status, row.pending_on, row.unanswered) == ("pending", "customer", False)
    assert row.first_response_at is not None
    assert desk.deliveries()[0].state == "sent"
    echo(desk, "e1")
    assert len(desk.messages()) == 2


def test_an_echo_from_before_the_customers_last_message_answers_only_what_was_before_it(
    desk: SquareDesk,
) -> None:
    desk.says("m1", at="2026-11-20T08:00:00+00:00")
    desk.says("m2", at="2026-11-20T08:50:00+00:00")
    second = desk.messages()[-1]
    echo(desk, "e1", at="2026-11-20T08:30:00+00:00")
    row = desk.only()
    assert row.unanswered
    assert row.unanswered_since == second.received_at
    assert row.status == "open"


def test_an_echo_of_our_own_sending_is_no_news_before_it_is_recorded_or_after(
    desk: SquareDesk,
) -> None:
    agent = desk.agent("Lena")
    desk.says("m1")
    answer(desk, agent, desk.only().id, "Vi ringer dig.")
    echo(desk, "out1")
    assert len(desk.messages()) == 2

    desk.store.write_as(agent, write_reply, desk.plan, desk.only().id, Reply("Nu har vi ringt."))
    desk.clock.move(seconds=11)
    delivery = desk.deliveries()[-1].id
    taken = desk.store.write(take, delivery)
    assert taken is not None
    echo(desk, "out2", "Nu har vi ringt.")
    assert len(desk.messages()) == 3, "it waits while something is on its way"
    sent = desk.plan.channels["square"].connector.send
    desk.store.write(
        record,
        taken,
        sent(outbound(taken, desk.plan.channels["square"], desk.blobs, desk.plan)),
        "square",
    )
    desk.clock.move(seconds=30)
    desk.work()
    assert len(desk.messages()) == 3
    assert all(one.message_id is not None for one in changes(desk))


def test_an_echo_of_something_else_is_shown_once_ours_has_left(desk: SquareDesk) -> None:
    agent = desk.agent("Lena")
    desk.says("m1")
    desk.store.write_as(agent, write_reply, desk.plan, desk.only().id, Reply("Nu har vi ringt."))
    desk.clock.move(seconds=11)
    taken = desk.store.write(take, desk.deliveries()[-1].id)
    assert taken is not None
    echo(desk, "e9", "Hej från appen")
    assert len(desk.messages()) == 2
    desk.clock.move(minutes=2)
    deliver(desk.store, desk.blobs, desk.plan, taken.delivery.id)  # Whoever sent it had died.
    desk.work()
    assert [one.text for one in desk.messages()][-1] == "Hej från appen"


def test_an_echo_settles_what_nobody_knew_to_have_gone_out(desk: SquareDesk) -> None:
    agent = desk.agent("Lena")
    desk.says("m1")
    desk.square.faults = [UnknownOutcomeError("The line broke.")]
    answer(desk, agent, desk.only().id, "Vi ringer dig.")
    assert desk.deliveries()[0].state == "unconfirmed"
    echo(desk, "x7", "Vi ringer dig.\n/Lena")
    assert desk.deliveries()[0].state == "sent"
    assert (len(desk.messages()), desk.only().status, desk.only().failed) == (2, "pending", False)
    assert not desk.only().unanswered


def test_what_would_be_tried_again_is_not_sent_twice_when_the_platform_shows_it(
    desk: SquareDesk,
) -> None:
    agent = desk.agent("Lena")
    desk.says("m1")
    desk.square.faults = [TemporaryError("502")]
    answer(desk, agent, desk.only().id, "Vi ringer dig.")
    echo(desk, "x7", "Vi ringer dig.")
    desk.clock.move(hours=1)
    desk.work()
    assert (len(desk.square.sent), desk.deliveries()[0].state) == (0, "sent")


def test_a_word_of_ours_to_somebody_new_begins_a_conversation(desk: SquareDesk) -> None:
    echo(desk, "e1")
    row = desk.only()
    assert (row.status, row.unanswered, row.thread_key) == ("pending", False, "t1")
    desk.says("m1", "Tack!")
    assert desk.only().unanswered


def test_an_edit_changes_what_it_says_and_keeps_what_it_said(desk: SquareDesk) -> None:
    desk.says("m1", "Jag vill ha 100 kr")
    before = desk.only()
    desk.other("edit", "m1", about="m1", text="Jag vill ha 200 kr", author=ANNA)
    after, said = desk.only(), desk.messages()[0]
    assert (said.text, after.preview) == ("Jag vill ha 200 kr", "Jag vill ha 200 kr")
    assert said.edited_at is not None
    assert [one.before for one in changes(desk)] == ["Jag vill ha 100 kr"]
    assert (after.status, after.unanswered_since) == (before.status, before.unanswered_since)
    assert after.version > before.version
    assert "message.edited" in desk.events()


def test_a_message_that_is_told_again_after_its_edit_is_still_that_message(
    desk: SquareDesk,
) -> None:
    desk.says("m1", "ett")
    desk.other("edit", "m1", about="m1", text="två")
    desk.says("m1", "ett")
    assert [one.text for one in desk.messages()] == ["två"]


def test_edits_in_the_wrong_order_end_with_the_newest(desk: SquareDesk) -> None:
    desk.says("m1", "ett")
    desk.other("edit", "m1", about="m1", text="tre", at="2026-11-20T08:03:00+00:00")
    desk.other("edit", "m1", about="m1", text="två", at="2026-11-20T08:02:00+00:00")
    desk.other("edit", "m1", about="m1", text="tre", at="2026-11-20T08:03:00+00:00")
    assert desk.messages()[0].text == "tre"
    assert [(one.text, one.before) for one in changes(desk)] == [("tre", "ett"), ("två", None)]


def test_an_edit_and_a_deletion_before_their_message_wait_for_it(desk: SquareDesk) -> None:
    desk.other("edit", "m1", about="m1", text="nytt")
    desk.other("deletion", "m2", about="m2")
    assert not desk.messages()
    desk.says("m1", "gammalt")
    desk.says("m2", "ångrat")
    first, second = desk.messages()
    assert (first.text, second.text) == ("nytt", "ångrat")
    assert second.deleted_at is not None
    assert desk.only().preview == ""
    assert desk.only().unanswered


def test_reads_and_receipts_move_a_delivery_forward_and_no_clock(desk: SquareDesk) -> None:
    agent = desk.agent("Lena")
    desk.square.parts = 2
    desk.says("m1")
    answer(desk, agent, desk.only().id)
    before = desk.only()
    desk.other("delivered", "d1", about="out1.1")
    assert desk.deliveries()[0].state == "delivered"
    desk.other("read", "r1", to=ANNA)
    assert desk.deliveries()[0].state == "read"
    desk.other("delivered", "d2", about="out1")
    assert desk.deliveries()[0].state == "read"
    assert (desk.only().status, desk.only().unanswered) == (before.status, before.unanswered)


def test_a_read_that_comes_before_the_sending_is_recorded_counts(desk: SquareDesk) -> None:
    agent = desk.agent("Lena")
    desk.says("m1")
    desk.other("read", "r1", about="out1", to=ANNA)
    answer(desk, agent, desk.only().id)
    assert desk.deliveries()[0].state == "read"


def test_whatever_else_comes_is_kept_and_shown_with_what_it_is_about(desk: SquareDesk) -> None:
    desk.other("referral", "f1", author=ANNA, data={"ref": "ad"})
    desk.other("unsupported", "u0")
    desk.says("m1")
    desk.other("reaction", "x1", about="m1", text="❤", author=ANNA)
    desk.other("unsupported", "u1", about="m1")
    desk.other("handover", "h1")
    kept = {one.kind: one.message_id for one in changes(desk) if one.message_id}
    assert set(kept) == {"referral", "reaction", "unsupported"}
    assert len(changes(desk)) == 5
    assert desk.only().unanswered


def test_the_log_holds_no_text_of_what_was_changed(desk: SquareDesk) -> None:
    desk.says("m1", "hemligt")
    desk.other("edit", "m1", about="m1", text="också hemligt", author=ANNA)
    desk.other("deletion", "m1", about="m1", author=ANNA)
    told = desk.store.read(
        lambda unit: unit.connection.execute(select(events.c.data)).scalars().all()
    )
    assert "hemligt" not in str(told)
