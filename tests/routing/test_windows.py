"""How long a customer may be answered, and that nothing automatic uses what is for people."""

from datetime import UTC, datetime, timedelta

from inbox.model.capabilities import Capabilities
from routing.gate import AutomaticSend, may_send_automatically
from routing.windows import window_at

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
META = Capabilities(can_reply=True, window=DAY, human_window=WEEK)


def test_without_a_rule_it_is_always_open() -> None:
    assert window_at(Capabilities(), None, AT).state == "always"


def test_the_window_is_for_all_then_for_people_then_for_nobody() -> None:
    just = timedelta(seconds=1)
    for since, state, until in (
        (DAY - just, "open", DAY),
        (DAY, "human", WEEK),
        (WEEK - just, "human", WEEK),
        (WEEK, "closed", WEEK),
    ):
        window = window_at(META, AT, AT + since)
        assert (window.state, window.until) == (state, AT + until)
        assert window.may_machine == (state == "open")
        assert window.may_person == (state != "closed")


def test_where_people_have_no_longer_window_it_is_closed_at_once() -> None:
    assert window_at(Capabilities(window=DAY), AT, AT + DAY).state == "closed"


def test_who_never_wrote_there_has_opened_no_window() -> None:
    assert window_at(META, None, AT).state == "closed"


def test_nothing_automatic_is_said_in_public_or_after_the_window() -> None:
    send = AutomaticSend("anna", frozenset())
    assert may_send_automatically(send).allowed
    public = AutomaticSend("anna", frozenset(), in_public=True)
    assert may_send_automatically(public).why == "public"
    late = AutomaticSend("anna", frozenset(), window_is_open=False)
    assert may_send_automatically(late).why == "window_closed"
