"""The one gate of everything automatic: nothing talks to machines, to history, to itself or too often."""

from dataclasses import dataclass
from datetime import timedelta

from inbox.model.own_addresses import is_own
from inbox.model.words import Auto

MAX_AGE = timedelta(hours=1)
RATE_WINDOW = timedelta(minutes=180)
"""The span in which sends to one identity are counted."""
MAX_TO_IDENTITY = 10
MAX_SAME_SUBJECT = 2
MAX_TO_CONVERSATION = 10


@dataclass(frozen=True, slots=True)
class AutomaticSend:
    """What is about to be sent by itself, and what it answers."""

    recipient: str
    own_addresses: frozenset[str]
    answers_auto: Auto = Auto.NONE
    may_answer_automatically: bool = True
    """As the connector said of the message it answers."""
    history: bool = False
    age: timedelta = timedelta()
    """How old the message it answers was when the program started or received it."""
    sent_to_identity: int = 0
    """Automatic sends to this identity within RATE_WINDOW."""
    sent_to_conversation: int = 0
    """Automatic sends in this conversation within RATE_WINDOW."""
    sent_same_subject: int = 0
    """Automatic sends to this identity under the same subject within RATE_WINDOW."""
    brake: bool = False
    parallel: bool = False
    in_public: bool = False
    """The whole world would read it."""
    window_is_open: bool = True
    """The platform lets a machine write now; what it allows people beyond that is theirs alone."""


@dataclass(frozen=True, slots=True)
class Verdict:
    allowed: bool
    why: str = ""
    """A key of plain words: `machine`, `history`, `own_address`, `rate_identity` …; empty when allowed."""


def may_send_automatically(send: AutomaticSend) -> Verdict:
    why = next((code for code, holds in _objections(send) if holds), "")
    return Verdict(not why, why)


def _objections(send: AutomaticSend) -> tuple[tuple[str, bool], ...]:
    return (
        ("parallel", send.parallel),
        ("brake", send.brake),
        ("public", send.in_public),
        ("window_closed", not send.window_is_open),
        ("no_recipient", not send.recipient),
        ("own_address", is_own(send.recipient, {a.lower() for a in send.own_addresses})),
        ("machine", send.answers_auto is not Auto.NONE or not send.may_answer_automatically),
        ("history", send.history or send.age > MAX_AGE),
        ("same_subject", send.sent_same_subject >= MAX_SAME_SUBJECT),
        ("rate_conversation", send.sent_to_conversation >= MAX_TO_CONVERSATION),
        ("rate_identity", send.sent_to_identity >= MAX_TO_IDENTITY),
    )
