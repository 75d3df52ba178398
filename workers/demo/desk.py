"""What agents of the demo do, through the same services as the screen."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inbox.model.actor import Actor
from inbox.model.errors import RefusedError
from inbox.model.words import Presence, Role
from inbox.services.calls.entry import Outcome
from inbox.services.calls.log import Logged, log_call
from inbox.services.calls.reading import list_calls
from inbox.services.conversations.change import change_conversation
from inbox.services.conversations.notes import write_note
from inbox.services.conversations.spam import mark_spam
from inbox.services.demo.material import NEAR, Customer, Text, answers
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.people.agents import list_agents
from inbox.services.people.presence import change_presence
from inbox.services.plan import Plan
from inbox.services.promises.follow_ups import add_follow_up
from inbox.services.waits.waiting import list_waiting
from inbox.store.store import Store
from inbox.store.unit import Unit

GENERAL = {
    "sv": "Hej {name}!\n\nTack för ditt meddelande. Vi tittar på det och återkommer i dag.",
    "nb": "Hei {name}!\n\nTakk for meldingen. Vi ser på det og kommer tilbake i dag.",
    "da": "Hej {name}!\n\nTak for din besked. Vi ser på det og vender tilbake i dag.",
    "en": "Hello {name},\n\nThank you for your message. We will look into it and come back today.",
}
SHORT = 60
"""A follow-up so short and with a thank-you in it needs no answer."""
_THANKS = ("tack", "takk", "tak", "thank")


@dataclass(frozen=True, slots=True)
class Waiting:
    id: int
    number: int
    assignee_id: int | None
    topic: str
    language: str
    customer: str
    last_text: str
    is_first: bool
    since: datetime
    channel: str


class Desk:
    def __init__(self, store: Store, plan: Plan, chance: random.Random) -> None:
        self._store, self._plan, self._chance = store, plan, chance
        self._actors: dict[int, Actor] = {}
        at_work = [one for one in store.read(list_agents) if one["active"]]
        for one in at_work:
            roles = frozenset(Role(role) for role in one["roles"])
            actor = Actor("agent", int(one["id"]), one["name"], roles, frozenset(one["teams"]))
            self._actors[int(one["id"])] = actor
        self._topics = frozenset(one.id for one in plan.topics)
        self._logins = {int(one["id"]): one["login"] for one in at_work}

    def agent_ids(self, but: Sequence[str] = ()) -> list[int]:
        return [id for id, login in self._logins.items() if login not in but]

    def named(self, login: str) -> Actor | None:
        return next((a for id, a in self._actors.items() if self._logins[id] == login), None)

    def anybody(self) -> Actor:
        return self._chance.choice(list(self._actors.values()))

    def set_presence(self, ids: Sequence[int], presence: Presence) -> None:
        def change(unit: Unit) -> None:
            for id in ids:
                change_presence(unit, id, presence)

        self._store.write(change)

    def waiting(self) -> list[Waiting]:
        """Open conversations whose customer waits, longest first."""
        return [Waiting(**row) for row in self._store.read(list_waiting, 200)]

    def answer(self, one: Waiting, text: str = "", close: bool = False) -> bool:
        """As whoever has it; False when somebody was quicker."""
        actor = self.whose(one)
        if not text and self.is_thanks(one):
            return self._try(actor, change_conversation, self._plan, one.id, _NO_ANSWER)
        reply = Reply(text or self.words(one, actor), then="close" if close else "pending")
        return self._try(actor, write_reply, self._plan, one.id, reply)

    def write_down(self, login: str, about: Text, customer: Customer) -> int | None:
        """What the last call on somebody's telephone was about. Answers the conversation's id."""
        actor = self.named(login)
        if actor is None:
            return None
        mine = self._store.read_as(actor, list_calls, self._plan)
        over = [call for call in mine if call["phase"] == "over" and not call["logged"]]
        if not over:
            return None
        said = Logged(
            channel=over[0]["channel"],
            call=int(over[0]["id"]),
            text=about.text,
            topic=about.topic if about.topic in self._topics else None,
            name=customer.name,
            outcome=Outcome.SOLVED if self._chance.random() < 0.7 else Outcome.OPEN,
        )
        try:
            return self._store.write_as(actor, log_call, self._plan, said)
        except RefusedError:
            return None

    def answer_chat(self, one: Waiting) -> bool:
        """As one writes in a chat: a few sentences, no greeting over a line of its own. A goodbye is
        answered by closing."""
        actor = self.whose(one)
        if self.is_thanks(one):
            return self._try(actor, change_conversation, self._plan, one.id, {"status": "closed"})
        words = [part for part in self.words(one, actor).split("\n\n") if part.strip()]
        text = " ".join(" ".join(words[1:3] or words).split())
        if not one.customer:
            text = text.replace(" !", "!").replace(" ,", ",")
        return self._try(actor, write_reply, self._plan, one.id, Reply(text[:600]))

    def note(self, one: Waiting, text: str) -> bool:
        return self._try(self.whose(one), write_note, one.id, text)

    def promise(self, one: Waiting, due_at: datetime, reason: str) -> bool:
        actor = self.whose(one)
        return self._try(actor, add_follow_up, one.id, due_at, reason=reason, owner=actor.id)

    def change(self, one: Waiting, change: dict[str, Any]) -> bool:
        return self._try(self.whose(one), change_conversation, self._plan, one.id, change)

    def spam(self, one: Waiting) -> bool:
        return self._try(self.whose(one), mark_spam, one.id)

    def is_thanks(self, one: Waiting) -> bool:
        words = one.last_text.casefold()
        short = len(words) < SHORT and "?" not in words
        return not one.is_first and short and any(word in words for word in _THANKS)

    def whose(self, one: Waiting) -> Actor:
        if one.assignee_id in self._actors:
            return self._actors[one.assignee_id]
        return self.anybody()

    def words(self, one: Waiting, actor: Actor) -> str:
        language = NEAR.get(one.language, one.language)
        language = language if language in GENERAL else "en"
        first = one.customer.split(" ")[0]
        text = answers().get((one.topic, language)) if one.is_first else None
        if text is None:
            return GENERAL[language].format(name=first)
        filled = text.replace("{{contact.first_name}}", first)
        filled = filled.replace("{{conversation.number}}", str(one.number))
        return filled.replace("{{agent.first_name}}", actor.name.split(" ")[0])

    def _try(self, actor: Actor, act: Any, *args: Any, **named: Any) -> bool:
        try:
            self._store.write_as(actor, act, *args, **named)
        except RefusedError:
            return False
        return True


_NO_ANSWER = {"needs_no_answer": True}
