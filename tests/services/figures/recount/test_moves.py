"""What is about messages goes where they go: nothing counts twice, and what happens to them later finds it."""

from pathlib import Path
from typing import Any

import pytest

from inbox.services.conversations.merge import merge, split, unmerge
from inbox.services.conversations.spam import mark_spam
from inbox.services.figures.follow import follow_figures
from inbox.services.figures.rebuild import rebuild_figures
from tests.services.figures.counting import all_rows, count
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
