"""Spam, what needs no answer, and one move to others: taken back, each is as if it had not been."""

from pathlib import Path
from typing import Any

import pytest

from inbox.model.errors import ConflictError
from inbox.services.conversations.merge import merge, unmerge
from inbox.services.conversations.spam import mark_spam
from inbox.services.outbound.withdraw import withdraw_reply
from inbox.services.waits.notices import tell_of_clocks
from inbox.store.store import Store
from tests.services.answering import People, open_with_anna, two

SETTLED = ("first_contact_resolution", "no_answer_needed", "repeat_contact", "resolution")


@pytest.fixture
def desk(sqlite_store: Store, tmp_path: Path) -> People:
    return open_with_anna(sqlite_store, tmp_path)


def closed(desk: People) -> Any:
    desk.mail(sender="a@posten.example")
    desk.answer(desk.only(), then="close")
    desk.clock.move(hours=1)
    return desk.only()


def test_what_was_closed_and_called_spam_is_closed_again_when_it_is_none(desk: People) -> None:
    row = closed(desk)
    before = desk.figures(*SETTLED)
    desk.store.write_as(desk.anna, mark_spam, row.id)
    assert desk.figures(*SETTLED) == []
    desk.clock.move(hours=5)
    desk.store.write_as(desk.anna, mark_spam, row.id, False)
    after = desk.only()
    assert (after.status, after.closed_at, after.unanswered) == ("closed", row.closed_at, False)
    assert desk.figures(*SETTLED) == before
    desk.again(row)
    assert ("repeat_contact", None, True) in desk.figures(*SETTLED)


def test_who_wrote_while_it_was_spam_waits_when_it_is_none(desk: People) -> None:
    row = closed(desk)
    desk.store.write_as(desk.anna, mark_spam, row.id)
    written = desk.again(row).received_at
    assert not desk.only().unanswered
    desk.store.write_as(desk.anna, mark_spam, row.id, False)
    assert (desk.only().status, desk.only().unanswered_since) == ("open", written)
    assert desk.figures("resolution") == []
    desk.change(row, needs_no_answer=True)
    assert (desk.only().status, desk.only().closed_at) == ("closed", row.closed_at)


def test_whoever_answers_spam_says_that_it_is_none(desk: People) -> None:
    desk.mail(sender="a@posten.example")
    row = desk.only()
    desk.store.write_as(desk.anna, mark_spam, row.id)
    desk.answer(row, then="close")
    told = [data for kind, data in desk.told() if kind == "conversation.status"]
    assert told[1] == {"from": "spam", "to": "open"}
    settled = [("conversations", None, False), ("first_contact_resolution", None, True)]
    assert desk.figures("messages", "conversations", "first_contact_resolution") == [
        *settled,
        ("messages", None, False),
    ]


def test_of_several_messages_each_is_said_to_need_no_answer_and_each_taken_back(
    desk: People,
) -> None:
    row = closed(desk)
    settled = desk.figures(*SETTLED)
    thanks = [desk.again(row, text).received_at for text in ("Tack!", "Och ha det bra", "Hej då")]
    for left in (2, 1, 0):
        assert desk.only().unanswered_since == thanks[0]
        desk.change(row, needs_no_answer=True)
        assert desk.only().unanswered == (left > 0)
    assert (desk.only().status, desk.only().needs_no_answer) == ("closed", True)
    assert desk.figures(*SETTLED[::2], "resolution") == [f for f in settled]
    assert len(desk.figures("no_answer_needed")) == 3
    desk.change(row, needs_no_answer=False)
    assert (desk.only().status, desk.only().unanswered_since) == ("open", thanks[0])
    assert desk.only().needs_no_answer
    assert len(desk.figures("no_answer_needed")) == 2
    assert desk.figures(*SETTLED[::2], "resolution") == [
        ("first_contact_resolution", None, False),
        ("repeat_contact", None, True),
    ]
    desk.answer(row)
    assert not desk.only().needs_no_answer


def test_what_began_with_a_message_that_needs_none_closes_and_opens_with_it(desk: People) -> None:
    desk.mail(sender="a@posten.example")
    row = desk.only()
    desk.again(row)
    for status in ("open", "closed"):
        desk.change(row, needs_no_answer=True)
        assert desk.only().status == status
    desk.change(row, needs_no_answer=False)
    assert desk.only().unanswered_since == row.unanswered_since
    assert desk.figures(*SETTLED[::2]) == []


def test_closed_by_hand_nobody_waits_any_more_whatever_is_moved_later(desk: People) -> None:
    older, newer = two(desk)
    desk.change(older, status="closed")
    desk.store.write_as(desk.anna, merge, older.id, newer.id)
    assert desk.now(newer).unanswered_since == newer.unanswered_since
    desk.store.write_as(desk.anna, unmerge, older.id)
    assert (desk.now(older).status, desk.now(older).unanswered) == ("closed", False)


def test_to_another_team_and_to_somebody_there_is_one_transfer(desk: People) -> None:
    desk.mail(sender="a@posten.example")
    row, bo = desk.only(), desk.agent("Bo")
    desk.answer(row)
    desk.change(row, team="more", assignee=str(bo.id))
    assert len(desk.figures("transfers")) == 1
    desk.change(row, team="help")
    assert len(desk.figures("transfers")) == 2


def test_a_clock_that_comes_under_another_level_is_missed_once(desk: People) -> None:
    desk.mail(sender="a@posten.example")
    row = desk.only()
    desk.change(row, priority="urgent")
    desk.clock.move(hours=2)
    desk.store.write(tell_of_clocks, desk.plan)
    desk.change(row, priority="normal")
    desk.answer(row)
    assert desk.figures("within_target") == [("within_target", None, False)]


def test_spam_that_is_opened_or_closed_by_hand_is_none_and_who_waits_is_known(
    desk: People,
) -> None:
    for status, waits in (("open", True), ("closed", False)):
        desk.mail(sender=f"{status}@posten.example", subject=status)
        row = desk.conversations()[-1]
        desk.store.write_as(desk.anna, mark_spam, row.id)
        desk.change(row, status=status)
        now = desk.now(row)
        assert (now.status, now.unanswered, now.needs_no_answer) == (status, waits, not waits)
        assert (now.unanswered_since, now.before_spam) == (
            row.unanswered_since if waits else None,
            None,
        )
    assert len(desk.figures("messages")) == 2


def test_spam_of_which_an_answer_is_needed_after_all_is_none(desk: People) -> None:
    row = closed(desk)
    desk.again(row)
    desk.change(row, needs_no_answer=True)
    desk.store.write_as(desk.anna, mark_spam, row.id)
    assert desk.figures("messages") == []
    desk.change(row, needs_no_answer=False)
    assert (desk.only().status, desk.only().unanswered) == ("open", True)
    assert len(desk.figures("messages")) == 2


def test_what_was_merged_meanwhile_is_answered_where_it_lives(desk: People) -> None:
    older, newer = two(desk)
    desk.store.write_as(desk.anna, merge, older.id, newer.id)
    for act in (
        lambda: desk.answer(older, sent=False),
        lambda: desk.change(older, status="closed"),
        lambda: desk.store.write_as(desk.anna, mark_spam, older.id),
    ):
        with pytest.raises(ConflictError) as refused:
            act()
        assert (refused.value.code, refused.value.details) == (
            "lives_in_another",
            {"into": str(newer.id)},
        )
    desk.store.write_as(desk.anna, unmerge, older.id)
    desk.answer(older)


def test_a_reply_that_is_taken_back_leaves_spam_spam(desk: People) -> None:
    row = closed(desk)
    reply = desk.answer(row, sent=False)
    desk.store.write_as(desk.anna, mark_spam, row.id)
    desk.store.write_as(desk.anna, withdraw_reply, row.id, reply)
    assert (desk.only().status, desk.only().last_message_id) == ("spam", row.last_message_id)
    assert desk.figures("messages", *SETTLED) == []
    desk.store.write_as(desk.anna, mark_spam, row.id, False)
    assert (desk.only().status, desk.only().closed_at) == ("closed", row.closed_at)
    assert [name for name, _, _ in desk.figures(*SETTLED)] == [*SETTLED[:1], *SETTLED[2:]]


def test_what_is_said_to_need_an_answer_weeks_later_was_closed_by_mistake(desk: People) -> None:
    desk.mail(sender="a@posten.example")
    desk.change(desk.only(), status="closed")
    desk.clock.move(days=20)
    desk.figures()
    desk.change(desk.only(), needs_no_answer=False)
    assert desk.figures(*SETTLED) == []


def test_a_reply_taken_back_after_a_merge_leaves_the_other_as_it_stands(desk: People) -> None:
    older, newer = two(desk)
    desk.answer(older, then="close")
    reply = desk.answer(older, sent=False)
    desk.store.write_as(desk.anna, merge, older.id, newer.id)
    desk.store.write_as(desk.anna, withdraw_reply, newer.id, reply)
    now = desk.now(newer)
    # The one before it was closed, this is not.
    assert (now.status, now.closed_at) == ("open", None)
    assert now.last_message_id == desk.messages()[-1].id != reply
