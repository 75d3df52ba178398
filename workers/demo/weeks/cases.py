"""One matter of one customer, and how each channel hears of it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from inbox.model.actor import Actor
from inbox.services.demo.material import Text, lines, texts
from workers.demo.weeks.people import Person
from workers.demo.weeks.rhythm import Opening
from workers.demo.weeks.wording import near

TOPICS: Mapping[str, float] = {
    "invoice_too_high": 9,
    "invoice_extension": 5,
    "invoice_copy": 4,
    "direct_debit": 5,
    "moving_in": 6,
    "moving_out": 5,
    "waste_missed": 6,
    "broadband_down": 6,
    "meter_exchange": 5,
    "contract_price": 5,
    "outage_now": 3,
    "login_problem": 4,
    "case_status": 4,
    "praise": 2,
    "estate": 1,
    "personal_data": 1,
    "public_record": 1.5,
    "scam_warning": 1.5,
}
USUAL = 2.5
CRISIS_TOPICS: Mapping[str, float] = {
    "outage_now": 12,
    "outage_compensation": 2,
    "broadband_down": 1,
}
LANGUAGES: Mapping[str, float] = {"sv": 0.6, "nb": 0.16, "da": 0.13, "en": 0.11}
SOURCES: Mapping[str, tuple[str, ...]] = {
    "phone": ("phone_note",),
    "chat": ("chat",),
    "facebook": ("facebook_message", "facebook_comment"),
    "instagram": ("instagram_message", "facebook_message"),
    "x": ("x_mention", "chat"),
}
SHORT = 420


@dataclass(slots=True)
class Case:
    person: Person
    text: Text
    channel: str
    """Its kind."""
    began: datetime
    crisis: bool = False
    public: bool = False
    id: int | None = None
    """Of the conversation, as soon as somebody has looked at it."""
    by: Actor | None = None
    """Who answered."""
    key: str = ""
    """What the channel knows the thread by."""
    known: dict[str, Any] = field(default_factory=dict)

    @property
    def topic(self) -> str:
        return str(self.known.get("topic", self.text.topic))


def pick_case(
    opening: Opening, people: Mapping[str, Sequence[Person]], chance: random.Random
) -> Case:
    language = chance.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]
    text = pick_text(opening, language, chance)
    several = people[language]
    # Some come again and again.
    place = min(int(len(several) * chance.random() ** 1.5), len(several) - 1)
    return Case(several[place], text, opening.channel, opening.at, opening.crisis)


def pick_text(opening: Opening, language: str, chance: random.Random) -> Text:
    """About what is asked about most, in the words that people use on that channel where there are some."""
    for _ in range(20):
        topic = _topic(opening, chance)
        found = [
            one
            for one in _spoken(opening.channel)
            if one.topic == topic and near(one.language) == language
        ]
        if found:
            return chance.choice(found)
    return chance.choice([one for one in texts() if near(one.language) == language])


def _topic(opening: Opening, chance: random.Random) -> str:
    if opening.crisis:
        return chance.choices(list(CRISIS_TOPICS), list(CRISIS_TOPICS.values()))[0]
    topics = sorted({one.topic for one in texts()})
    return chance.choices(topics, [TOPICS.get(one, USUAL) for one in topics])[0]


def _spoken(channel: str) -> Sequence[Text]:
    """Few write on some channels in the data: there a short mail's words do as well."""
    if channel in ("email", "form"):
        return texts()
    own = lines(*SOURCES[channel])
    if channel == "phone":
        return own
    return (*own, *(one for one in texts() if len(one.text) < SHORT))
