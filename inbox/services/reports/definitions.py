"""Every figure that can be asked for: what kind of number it is, and what it means in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    COUNT = "count"
    PEOPLE = "people"
    TIME = "time"  # seconds, with median and percentile
    SHARE = "share"  # 0 to 1
    SCORE = "score"  # a mean with its interval, never alone


@dataclass(frozen=True, slots=True)
class Definition:
    kind: Measure
    words: str
    final_after_days: int = 0
    shows_waiting: bool = False
    """Who still waits stands beside it: a median improves when nobody answers the hard ones."""


COUNT, PEOPLE, TIME, SHARE = Measure.COUNT, Measure.PEOPLE, Measure.TIME, Measure.SHARE
SCORE = Measure.SCORE

FIGURES: Mapping[str, Definition] = {
    "messages": Definition(COUNT, "Messages from customers, without spam and what machines wrote."),
    "machine": Definition(COUNT, "Automatic replies and other messages that machines wrote."),
    "spam": Definition(COUNT, "Messages of conversations that are marked as spam now."),
    "conversations": Definition(COUNT, "New conversations that a customer began, without spam."),
    "spam_conversations": Definition(COUNT, "New conversations that are marked as spam now."),
    "people": Definition(
        PEOPLE, "How many different customers wrote. They don't add up over rows or intervals."
    ),
    "first_response": Definition(
        TIME,
        "From the customer's first message until the first answer by a person was sent.",
        shows_waiting=True,
    ),
    "acknowledgement": Definition(
        TIME, "From the customer's first message until anything was sent, also by itself."
    ),
    "next_response": Definition(
        TIME,
        "From each later message that waited until a person's answer was sent; several in a row "
        "count once, from the first.",
        shows_waiting=True,
    ),
    "no_answer_needed": Definition(
        TIME, "How long messages had waited when somebody said that they need no answer."
    ),
    "resolution": Definition(
        TIME, "From the customer's first message until the last close that was not reopened."
    ),
    "within_target": Definition(
        SHARE,
        "Of answers with a target that were sent or whose time ran out: the share sent in time.",
        shows_waiting=True,
    ),
    "first_contact_resolution": Definition(
        SHARE,
        "Of closed matters: closed with one answer, and the customer did not come back about the "
        "same topic, on any channel, for 7 days.",
        final_after_days=7,
    ),
    "repeat_contact": Definition(
        SHARE,
        "Of closed matters: the share whose customer came back, on any channel, within 7 days.",
        final_after_days=7,
    ),
    "transfers": Definition(
        COUNT, "Changes of team, or from one person to another, after the first answer."
    ),
    "channel_switches": Definition(
        COUNT, "How often customers took the same topic to another channel within 7 days."
    ),
    "satisfaction": Definition(
        SCORE, "What customers answered after closing: 1 very dissatisfied, 5 very satisfied."
    ),
    "effort": Definition(
        SCORE,
        'What customers answered to "it was easy to get help": 1 disagree entirely, 7 agree '
        "entirely.",
    ),
    "status_asked": Definition(
        COUNT,
        "How often customers asked what is happening: in a message, or with the button on the page "
        "of their case.",
    ),
    "handling_time": Definition(
        TIME,
        "How long one person worked with one conversation on one day: the seconds they had it open "
        "and were active.",
    ),
    "promises_kept": Definition(
        SHARE,
        "Of promises to come back that were kept or whose time ran out: the share kept in time.",
    ),
}
