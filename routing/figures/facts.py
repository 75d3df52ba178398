"""What one event adds to the figures, and what it takes back. Pure.

Named tuples: of these there are tens of millions when figures are made anew, and they are made in a third
of the time that frozen dataclasses take.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Figure(StrEnum):
    MESSAGES = "messages"
    MACHINE = "machine"  # what machines wrote to us
    SPAM = "spam"  # messages of conversations that are spam now
    CONVERSATIONS = "conversations"
    SPAM_CONVERSATIONS = "spam_conversations"
    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    ACKNOWLEDGEMENT = "acknowledgement"
    MASS_ANSWERS = "mass_answers"
    NO_ANSWER_NEEDED = "no_answer_needed"
    RESOLUTION = "resolution"
    WITHIN_TARGET = "within_target"
    FIRST_CONTACT_RESOLUTION = "first_contact_resolution"
    REPEAT_CONTACT = "repeat_contact"
    TRANSFERS = "transfers"
    CHANNEL_SWITCHES = "channel_switches"
    SATISFACTION = "satisfaction"  # the score stands where others have seconds
    EFFORT = "effort"
    STATUS_ASKED = "status_asked"  # customers asked what is happening
    PROMISES_KEPT = "promises_kept"
    HANDLING_TIME = "handling_time"  # not from the log: work.py


SET_ASIDE: Mapping[Figure, Figure] = {
    Figure.MESSAGES: Figure.SPAM,
    Figure.CONVERSATIONS: Figure.SPAM_CONVERSATIONS,
}
"""Where facts of a conversation that is spam are counted. All others count nowhere while it is."""


class Dims(NamedTuple):
    """As the log had it when it happened, never as the conversation is now."""

    channel: str = ""
    topic: str = ""
    team: str = ""
    agent: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()


class Fact(NamedTuple):
    """One unit of one figure. Unique by event and figure."""

    number: int
    figure: Figure
    at: datetime
    conversation: int
    dims: Dims
    contact: int | None = None
    message: str | None = None
    seconds: int | None = None
    open_seconds: int | None = None
    yes: bool = False
    aside: bool = False
    gone: bool = False

    @property
    def counts_as(self) -> Figure | None:
        if self.gone:
            return None
        return SET_ASIDE.get(self.figure) if self.aside else self.figure


class Add(NamedTuple):
    fact: Fact


class Which(NamedTuple):
    """Facts that stand already: of one conversation, and where named of one figure, message, event."""

    conversation: int
    figure: Figure | None = None
    message: str | None = None
    number: int | None = None
    logged: bool = False
    """Only what comes from the log: not handling time."""

    def takes(self, fact: Fact) -> bool:
        return (
            fact.conversation == self.conversation
            and self.figure in (None, fact.figure)
            and self.message in (None, fact.message)
            and self.number in (None, fact.number)
            and not (self.logged and fact.figure == Figure.HANDLING_TIME)
        )


class Turn(NamedTuple):
    """Sets what is named of the facts; None leaves it."""

    which: Which
    yes: bool | None = None
    aside: bool | None = None
    gone: bool | None = None


class Move(NamedTuple):
    """Facts about messages go where the messages go. What else a conversation was stays with it."""

    source: int
    target: int
    what: frozenset[str] | None
    """Messages, promises and surveys; None for all."""

    def takes(self, fact: Fact) -> bool:
        if fact.message is None or fact.figure == Figure.CONVERSATIONS:
            return False
        return fact.conversation == self.source and (self.what is None or fact.message in self.what)


Change = Add | Turn | Move
