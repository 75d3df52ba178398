from dataclasses import replace
from datetime import timedelta

import pytest

from inbox.model.words import Auto
from routing.gate import AutomaticSend, Verdict, may_send_automatically

FINE = AutomaticSend(recipient="anna@kund.example", own_addresses=frozenset({"info@water.example"}))


def test_a_first_acknowledgement_to_a_customer_may_leave() -> None:
    assert may_send_automatically(FINE) == Verdict(True)
    edge = replace(FINE, age=timedelta(hours=1), sent_to_identity=9, sent_same_subject=1)
    assert may_send_automatically(edge).allowed


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"answers_auto": Auto.AUTO_REPLY}, "machine"),
        ({"may_answer_automatically": False}, "machine"),
        ({"history": True}, "history"),
        ({"age": timedelta(hours=1, seconds=1)}, "history"),
        ({"recipient": "INFO@water.example"}, "own_address"),
        ({"recipient": ""}, "no_recipient"),
        ({"sent_to_identity": 10}, "rate_identity"),
        ({"sent_to_conversation": 10}, "rate_conversation"),
        ({"sent_same_subject": 2}, "same_subject"),
        ({"brake": True}, "brake"),
        ({"parallel": True}, "parallel"),
    ],
)
def test_nothing_automatic_talks_into_the_void(change: dict[str, object], why: str) -> None:
    assert may_send_automatically(replace(FINE, **change)) == Verdict(False, why)  # type: ignore[arg-type]
