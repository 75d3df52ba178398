"""What is about messages goes where they go: nothing counts twice, and what happens to them later finds it."""

from pathlib import Path
from typing import Any

import pytest

from inbox.services.conversations.merge import merge, split, unmerge
from inbox.services.conversations.spam import mark_spam
from inbox.services.figures.follow import follow_figures
from inbox.services.figures.rebuild import rebuild_figures
from tests.services.figures.counting import all_rows, cells, count, yes
from tests.services.figures.recount.histories import History


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path)
    made.new(0, 0)
    made.new(2, 1)
    return made


def ids(history: History) -> list[int]:
    return [row.id for row in history.desk.conversations()]


def counted(history: History, *figures: str) -> list[int]:
    """Those that were kept up; made anew they are the same."""
    desk = history.desk
    follow_figures(desk.store, desk.plan)
    kept = all_rows(desk.store)
    rebuild_figures(desk.store, desk.plan)
    assert all_rows(desk.store) == kept
    return [count(desk.store, figure) for figure in figures]


def test_an_answer_that_bounces_after_a_merge_was_none(history: History) -> None:
    first, second = ids(history)
    history.answer_at_once(1, 0)
    assert counted(history, "first_response", "acknowledgement") == [1, 1]
    history.act(0, merge, first, second)
    history.bounce(0, 0)
    assert counted(history, "first_response", "acknowledgement") == [0, 0]


def test_what_was_merged_into_spam_is_spam_and_is_none_once_it_is_taken_out(
    history: History,
) -> None:
    first, second = ids(history)
    figures = ("messages", "spam", "conversations", "spam_conversations")
    history.act(0, merge, first, second)
    history.act(0, mark_spam, second)
    assert counted(history, *figures) == [0, 2, 0, 2]
    history.act(0, unmerge, first)
    assert counted(history, *figures) == [1, 1, 1, 1]
    history.act(0, mark_spam, second, False)
    assert counted(history, *figures) == [2, 0, 2, 0]


def test_spam_of_what_was_merged_into_what_was_merged_is_spam(history: History) -> None:
    history.new(4, 1)
    first, second, third = ids(history)
    history.act(0, merge, first, second)
    history.act(0, merge, second, third)
    history.act(0, mark_spam, third)
    assert counted(history, "messages", "spam", "conversations") == [0, 3, 0]


def test_a_merge_that_is_taken_back_leaves_what_was_closed_closed(history: History) -> None:
    first, second = ids(history)
    for one in (0, 1):
        history.answer_at_once(one, 1)
    assert counted(history, "resolution") == [2]
    history.act(0, merge, first, second)
    assert counted(history, "resolution") == [1]
    history.act(0, unmerge, first)
    assert counted(history, "resolution") == [2]


def test_what_is_split_off_as_spam_is_spam_and_the_rest_is_not(history: History) -> None:
    _, second = ids(history)
    history.more(0, 0)
    last = history.desk.messages()[-1].id
    new = history.act(0, split, second, [last])
    history.act(0, mark_spam, new)
    assert counted(history, "messages", "spam") == [2, 1]


def test_answers_of_both_count_when_it_is_closed(history: History) -> None:
    first, second = ids(history)
    history.answer_at_once(0, 0)
    history.act(0, merge, first, second)
    history.answer_at_once(0, 1)
    counted(history)
    facts: list[Any] = all_rows(history.desk.store)["figure_facts"]
    closes = [f["yes"] for f in facts if f["figure"] == "first_contact_resolution"]
    assert closes == [False], "it took two answers"


def test_a_clock_that_was_missed_before_a_split_is_not_missed_again_after_it(
    history: History,
) -> None:
    _, second = ids(history)
    history.more(0, 0)
    history.clock.move(days=4)
    history.time_runs_out(0, 0)
    assert counted(history, "within_target") == [2]
    first = history.desk.messages()[1].id
    history.act(0, split, second, [first])
    history.time_runs_out(0, 0)
    # What is left has waited since its own message, which began no clock before.
    assert counted(history, "within_target") == [3]


def test_two_clocks_that_fall_due_as_we_open_are_two(history: History) -> None:
    history.clock.at = history.clock.at.replace(day=24, hour=9)
    history.new(4, 0)
    history.answer(0, 0)
    history.more(0, 0)
    history.answer(0, 0)
    history.clock.move(days=3)
    history.send(0, 0)
    assert counted(history, "within_target") == [2]


def test_what_is_merged_into_something_brought_in_from_before_goes_on_counting(
    history: History,
) -> None:
    history.imported(4, 0)
    first, _, brought = ids(history)
    history.act(0, merge, first, brought)
    history.answer_at_once(0, 0)
    assert counted(history, "first_response", "messages") == [1, 2]


def test_where_no_customers_message_is_left_nothing_is_resolved(history: History) -> None:
    _, second = ids(history)
    history.machine(0, 0)
    history.act(0, split, second, [history.desk.messages()[1].id])
    history.answer_at_once(1, 1)
    assert counted(history, "resolution", "acknowledgement") == [0, 0]


def test_a_close_from_which_they_came_back_stands_when_the_next_one_was_none(
    history: History,
) -> None:
    history.answer_at_once(0, 1)
    history.more(0, 0)
    history.answer_at_once(0, 1)
    assert counted(history, "repeat_contact", "resolution") == [2, 1]
    history.bounce(0, 0)
    assert counted(history, "repeat_contact", "resolution") == [1, 0]
    history.needs_no_answer(0, 0)
    assert counted(history, "repeat_contact", "resolution") == [1, 1]
    history.answer_at_once(0, 0)
    assert counted(history, "repeat_contact", "resolution") == [0, 0], "it was not closed by it"


def test_who_comes_back_with_spam_came_back_only_once_it_is_none(history: History) -> None:
    history.answer_at_once(0, 1)
    history.new(2, 0)
    last = ids(history)[-1]
    desk = history.desk
    for spam, back in ((True, 0), (False, 1)):
        history.act(0, mark_spam, last, spam)
        counted(history)
        assert yes(desk.store, "repeat_contact") == back


def test_spam_of_which_something_is_split_off_is_closed_as_before_when_it_is_none(
    history: History,
) -> None:
    _, second = ids(history)
    history.more(0, 0)
    history.close(0, 0)
    before = counted(history) or cells(history.desk.store, "resolution")
    history.clock.move(days=2)
    history.act(0, mark_spam, second)
    history.act(0, split, second, [history.desk.messages()[-1].id])
    history.act(0, mark_spam, second, False)
    assert counted(history, "resolution", "repeat_contact") == [1, 1]
    assert cells(history.desk.store, "resolution") == before
