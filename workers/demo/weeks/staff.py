"""Who answered weeks ago: at what pace, with what tags, notes and promises, and how it ended."""

import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from inbox.model.actor import Actor
from inbox.model.errors import RefusedError
from inbox.model.words import Presence
from inbox.services.calls.log import Logged, log_call
from inbox.services.chat.receipts import note_received
from inbox.services.chat.visits import Visitor, end_chat
from inbox.services.conversations.change import change_conversation
from inbox.services.conversations.notes import write_note
from inbox.services.outbound.reply import UNDO, Reply, write_reply
from inbox.services.promises.follow_ups import add_follow_up, change_follow_up
from inbox.services.records.access_log import Visit, note_visits
from workers.demo.chatting import GOODBYES
from workers.demo.desk import Desk, Waiting
from workers.demo.weeks.cases import Case
from workers.demo.weeks.customers import Customers
from workers.demo.weeks.rhythm import staffed
from workers.demo.weeks.silent import Quiet
from workers.demo.weeks.time import MadeTime
from workers.demo.writing import MORE, THANKS

PACE: Mapping[str, tuple[float, float]] = {
    "email": (120, 1.25),
    "form": (130, 1.2),
    "chat": (0.6, 0.6),
    "facebook": (60, 1.1),
    "instagram": (80, 1.1),
    "x": (45, 1.0),
}
"""Minutes until the first answer: the median and how far they lie apart."""
IN_CRISIS = 2.6
HANDLING: Mapping[str, float] = {"email": 260, "form": 280, "chat": 340, "phone": 330}
PLATFORM_HANDLING = 150.0
SHARE_ON, SHARE_NOTE, SHARE_PROMISE = 0.06, 0.05, 0.06
SHARE_CLOSED, SHARE_SAYS = 0.62, 0.3
MOST_TURNS = 3
TIDIED, TIDIED_AFTER = (10, 19), timedelta(hours=22)
TAGS: Mapping[str, str] = {
    "invoice_too_high": "återbetalning",
    "invoice_copy": "kopia skickad",
    "invoice_extension": "betalningsplan",
    "disconnection_debt": "betalningsplan",
    "meter_exchange": "montör bokad",
    "broadband_down": "montör bokad",
    "water_leak": "montör bokad",
    "moving_in": "ring upp",
    "estate": "ring upp",
    "complaint_service": "ring upp",
}
CRISIS_TAG = "storavbrott"
CRISIS_TEAM = "elnat"
NOTES = (
    "Väntar på besked från fältgruppen.",
    "Ringt kunden, inget svar. Försöker igen i morgon.",
    "Stämt av med ekonomi: får krediteras.",
    "Samma adress som ärendet i förra veckan.",
    "Montören bekräftar tid.",
)
REASONS = (
    "Ringer efter montörens besök.",
    "Kollar att krediten har gått igenom.",
    "Återkommer när mätvärdet är granskat.",
    "Hör av mig när bredbandet är mätt.",
)


@dataclass(frozen=True, slots=True)
class Hours:
    zone: ZoneInfo
    holidays: Collection[date]

    def from_(self, at: datetime) -> datetime:
        return staffed(at, self.zone, self.holidays)


class Staff:
    def __init__(
        self,
        time: MadeTime,
        quiet: Quiet,
        customers: Customers,
        hours: Hours,
        chance: random.Random,
    ) -> None:
        self._time, self._plan, self._customers = time, quiet.plan, customers
        self._hours, self._chance = hours, chance
        self._desk = Desk(time.store, quiet.plan, chance)

        self._promises: list[tuple[int, int]] = []
        channels = quiet.plan.channels.values()
        self._mail = frozenset(one.id for one in channels if one.kind in ("email", "form"))

    def come_and_go(self, until: datetime) -> None:
        """Everybody in the morning, fewer at weekends, nobody in the evening."""
        day = self._time.now.astimezone(self._hours.zone).date()
        while day <= until.astimezone(self._hours.zone).date():
            free = day.weekday() > 4 or day in self._hours.holidays
            ids = self._desk.agent_ids()
            there = self._chance.sample(ids, 2 if free else len(ids) - (day.day % 4 == 0))
            for id in there:
                begins = datetime(
                    day.year, day.month, day.day, 9 if free else 7, tzinfo=self._hours.zone
                )
                begins += timedelta(minutes=self._chance.randint(20, 58))
                ends = begins + timedelta(hours=8 if free else self._chance.choice((9, 9, 13)))
                self._time.at(begins, partial(self._is, id, Presence.AVAILABLE))
                self._time.at(ends, partial(self._is, id, Presence.AWAY))
            for hour in TIDIED:
                at = datetime(day.year, day.month, day.day, hour, 30, tzinfo=self._hours.zone)
                self._time.at(at, self._tidy)
            day += timedelta(days=1)

    def _is(self, id: int, presence: Presence) -> None:
        self._desk.set_presence([id], presence)

    def look_forward_to(self, case: Case, turn: int = 1) -> None:
        """Somebody will answer."""
        median, spread = PACE[case.channel]
        minutes = median * self._chance.lognormvariate(0, spread) * (0.7 if turn > 1 else 1)
        minutes *= IN_CRISIS if case.crisis else 1
        at = self._hours.from_(self._time.now) + timedelta(minutes=min(minutes, 60 * 22))
        self._time.at(self._hours.from_(at), partial(self._answer, case, turn))

    # One answer

    def _answer(self, case: Case, turn: int) -> None:
        one = self._find(case)
        if one is None:
            return
        actor = self._desk.whose(one)
        case.id, case.by = one.id, actor
        if self._desk.is_thanks(one):
            self._do(actor, change_conversation, self._plan, one.id, {"status": "closed"})
            return
        self._work_on(actor, case)
        if turn == 1 and self._sort(actor, one, case):
            self._time.within(self._chance.uniform(600, 5400), partial(self._answer, case, 2))
            return
        known = replace(one, topic=case.topic or one.topic)
        self._write(actor, known, case, turn)

    def _find(self, case: Case) -> Waiting | None:
        waiting = self._desk.waiting()
        if case.id is not None:
            return next((one for one in waiting if one.id == case.id), None)
        mine = [one for one in waiting if one.customer == case.person.name]
        return max(mine, key=lambda one: one.since, default=None)

    def _work_on(self, actor: Actor, case: Case) -> None:
        usual = HANDLING.get(case.channel, PLATFORM_HANDLING)
        seconds = round(usual * self._chance.lognormvariate(0, 0.5))
        assert actor.id is not None
        self._time.store.write(note_visits, [Visit(actor.id, case.id, seconds)])

    def _sort(self, actor: Actor, one: Waiting, case: Case) -> bool:
        """Topic, tags, a note, a promise. True where it goes to somebody else first."""
        change: dict[str, Any] = {}
        if case.topic not in ("", one.topic):
            change["topic"] = case.topic
        if tags := self._tags(case):
            change["tags"] = {"add": tags}
        if change:
            self._do(actor, change_conversation, self._plan, one.id, change)
        if self._chance.random() < SHARE_NOTE:
            self._do(actor, write_note, one.id, self._chance.choice(NOTES))
        if self._chance.random() < SHARE_PROMISE:
            self._promise(actor, one)
        if case.crisis and self._chance.random() < 0.4:
            self._do(actor, change_conversation, self._plan, one.id, {"team": CRISIS_TEAM})
            return True
        if case.channel != "chat" and self._chance.random() < SHARE_ON:
            other = self._chance.choice([id for id in self._desk.agent_ids() if id != actor.id])
            self._do(actor, change_conversation, self._plan, one.id, {"assignee": str(other)})
            return True
        return False

    def _tags(self, case: Case) -> list[str]:
        if case.crisis:
            return [CRISIS_TAG]
        tag = TAGS.get(case.topic)
        # The same matter gets the same tag, whoever sees to it.
        return [tag] if tag and crc32(case.text.text.encode()) % 5 else []

    def _promise(self, actor: Actor, one: Waiting) -> None:
        due = self._hours.from_(self._time.now + timedelta(hours=self._chance.uniform(18, 70)))
        id = self._do(actor, add_follow_up, one.id, due, self._chance.choice(REASONS))
        if id is not None:
            self._promises.append((one.id, int(id)))
            late = self._chance.random() < 0.08
            kept = due + timedelta(hours=3) if late else due - timedelta(hours=2)
            self._time.at(kept, partial(self.keep_promise, actor, one.id, int(id)))

    def keep_promise(self, actor: Actor, conversation: int, id: int) -> None:
        self._do(actor, change_follow_up, conversation, id, {"done": True})

    def look_at_promise(self, conversation: int, id: int) -> None:
        self.keep_promise(self._desk.anybody(), conversation, id)

    def note_promise(self, conversation: int, id: int) -> None:
        self._promises.append((conversation, id))

    def keep_all(self) -> None:
        for conversation, id in self._promises:
            self.look_at_promise(conversation, id)

    def _write(self, actor: Actor, one: Waiting, case: Case, turn: int) -> None:
        closes = case.channel != "chat" and self._chance.random() < SHARE_CLOSED
        words = self._short(one, actor) if case.channel not in ("email", "form") else ""
        reply = Reply(
            words or self._desk.words(one, actor),
            then="close" if closes else "pending",
            mode="public" if case.public else "private",
        )
        message = self._do(actor, write_reply, self._plan, one.id, reply)
        if message is None:
            return
        if case.channel == "chat":
            self._time.wait(2)
            self._time.store.write(note_received, [(self._customers.chat_key(case), int(message))])
        else:
            self._time.wait(UNDO.total_seconds() + 1)
        self._what_then(case, turn, closes)

    def _short(self, one: Waiting, actor: Actor) -> str:
        parts = [part for part in self._desk.words(one, actor).split("\n") if part.strip()]
        said = " ".join(" ".join(parts[1:-1] or parts).split())[:270]
        return said[:1].upper() + said[1:]

    def _what_then(self, case: Case, turn: int, closed: bool) -> None:
        share = SHARE_SAYS * (2 if case.channel == "chat" else 1)
        if turn < MOST_TURNS and self._chance.random() < share:
            pause = 25 if case.channel == "chat" else 45 * 60
            self._time.within(
                pause * self._chance.lognormvariate(0, 0.8), partial(self._hear, case, turn)
            )
        elif case.channel == "chat":
            self._time.within(self._chance.uniform(10, 60), partial(self._goodbye, case))
        if not closed and case.channel != "chat":
            later = self._time.now + timedelta(hours=self._chance.uniform(20, 60))
            self._time.at(self._hours.from_(later), partial(self.close, case))

    def _hear(self, case: Case, turn: int) -> None:
        language = case.person.language
        words = (THANKS if self._chance.random() < 0.7 else MORE)[language]
        self._customers.say(case, self._chance.choice(words))
        self.look_forward_to(case, turn + 1)

    def _goodbye(self, case: Case) -> None:
        key = self._customers.chat_key(case)
        self._customers.say(case, GOODBYES[case.person.language])
        self._time.within(20, partial(self._end, case, Visitor(*key, case.key[::-1])))

    def _end(self, case: Case, visitor: Visitor) -> None:
        one = self._find(case)
        if one is not None:
            self._do(
                self._desk.whose(one), change_conversation, self._plan, one.id, {"status": "closed"}
            )
        self._time.store.write(end_chat, visitor)

    def close(self, case: Case) -> None:
        if case.id is not None:
            actor = case.by or self._desk.anybody()
            self._do(actor, change_conversation, self._plan, case.id, {"status": "closed"})

    def finish(self, one: Waiting) -> None:
        """What is still waiting at the very end."""
        actor = self._desk.whose(one)
        self._do(actor, change_conversation, self._plan, one.id, {"status": "closed"})

    def waiting(self) -> list[Waiting]:
        return self._desk.waiting()

    def _tidy(self) -> None:
        """What slipped through is seen to."""
        for one in self._desk.waiting():
            if self._time.now - one.since > TIDIED_AFTER and one.channel in self._mail:
                if self._desk.answer(one, close=True):
                    self._time.wait(UNDO.total_seconds() + 1)
            elif self._time.now - one.since > TIDIED_AFTER:
                self.finish(one)

    # Telephone

    def pick_up(self, case: Case, call: str) -> None:
        """Or not: then it is called back."""
        extension, login = self._chance.choice(sorted(self._customers.extensions().items()))
        is_missed = self._chance.random() < (0.4 if case.crisis else 0.12)
        talked = self._chance.lognormvariate(5.3, 0.5)
        if is_missed:
            self._customers.call(case, call, "started")
            self._time.within(25, partial(self._customers.call, case, call, "ended"))
            self._time.within(self._chance.uniform(900, 7000), partial(self._call_back, case))
            return
        # This system tells of such a call when it is over.
        began = self._time.now.astimezone(UTC)
        picked = began + timedelta(seconds=self._chance.uniform(3, 20))
        times = {"started_at": began.isoformat(), "answered_at": picked.isoformat()}
        told = partial(self._customers.call, case, call, "ended", extension=extension, **times)
        self._time.within(25 + talked, told)
        self._time.within(talked + 90, partial(self._write_down, login, case))

    def _write_down(self, login: str, case: Case) -> None:
        id = self._desk.write_down(login, case.text, case.person.customer)
        if id is not None:
            actor = self._desk.named(login) or self._desk.anybody()
            case.id, case.by = id, actor
            self._work_on(actor, case)
            if tags := self._tags(case):
                self._do(actor, change_conversation, self._plan, id, {"tags": {"add": tags}})
            later = self._time.now + timedelta(hours=self._chance.uniform(4, 30))
            self._time.at(self._hours.from_(later), partial(self.close, case))

    def _call_back(self, case: Case) -> None:
        for one in self._desk.waiting():
            if one.channel == "telefon" and one.customer in ("", case.person.name):
                actor = self._desk.whose(one)
                case.id, case.by = one.id, actor
                self._work_on(actor, case)
                said = Logged(
                    channel=one.channel,
                    direction="out",
                    text=case.text.text,
                    topic=case.topic,
                    conversation=one.id,
                )
                self._do(actor, log_call, self._plan, said)
                self.close(case)
                return

    def _do(self, actor: Actor, act: Callable[..., Any], *args: Any) -> Any:
        """None where it was refused: somebody was quicker, a window is over."""
        try:
            return self._time.store.write_as(actor, act, *args)
        except RefusedError:
            return None
