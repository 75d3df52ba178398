"""What the log says in plain sentences, event by event, and what stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.log import events
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit
from tests.services.figures.recount.cases import Case, Close, One, seconds

WEEK = timedelta(days=7)
FINAL = 2 * WEEK
"""What is said of a close later changes it no more."""
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class Told:
    zone: str
    store: Store
    units: list[One] = field(default_factory=list)
    cases: dict[int, Case] = field(default_factory=dict)
    closes: list[Close] = field(default_factory=list)
    covers: dict[int, list[int]] = field(default_factory=dict)
    """Answer → the messages that waited when it was written."""
    written: dict[int, datetime] = field(default_factory=dict)
    sent: dict[int, datetime] = field(default_factory=dict)
    undo: dict[int, Close | None] = field(default_factory=dict)
    """Answer → the close that stood before it."""
    responses: dict[int, One] = field(default_factory=dict)
    in_time: dict[int, One] = field(default_factory=dict)
    """An answer that stopped a clock before its time."""
    missed: list[One] = field(default_factory=list)
    known: set[tuple[int, datetime]] = field(default_factory=set)
    """Which conversation knows of which clock, by when it began, that it was missed."""
    thanks: dict[int, datetime] = field(default_factory=dict)
    """Messages that need no answer, and since when that is said."""
    let_go: list[tuple[datetime, int, bool]] = field(default_factory=list)
    """When it was said of which, and when taken back."""
    same: list[tuple[datetime, int, str | None]] = field(default_factory=list)
    """When a customer was found to be another, and when to be none but themselves."""
    people: set[tuple[date, str, int]] = field(default_factory=set)
    back: dict[int, tuple[datetime, int]] = field(default_factory=dict)
    """Message → when it came, who wrote it. Only such as wanted an answer."""
    where: dict[int, list[tuple[datetime, int]]] = field(default_factory=dict)
    """Message → the conversations it was in, and since when."""

    # What stands

    def read(self) -> None:
        self.said = {row.id: row for row in self.store.read(_all, messages)}
        self.rows = {row.id: row for row in self.store.read(_all, conversations)}
        self.log = sorted(self.store.read(_all, events), key=lambda row: row.number)

    def one(self, figure: str, at: datetime, case: int, **more: Any) -> One:
        return One(figure, at, case, str(self.rows[case].origin_channel), **more)

    def add(self, figure: str, at: datetime, case: int, **more: Any) -> None:
        self.units.append(self.one(figure, at, case, **more))

    def is_spam(self, case: int) -> bool:
        row = self.rows[case]
        while row.merged_into is not None:
            row = self.rows[row.merged_into]
        return bool(row.status == "spam")

    # What the log says

    def on_conversation_created(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        case.topics.append((event.at, data.get("topic") or ""))
        case.history = bool(data.get("history"))
        case.holder, case.contact = data.get("assignee") or "", int(data["contact"])
        if data.get("split_from"):
            source = self.cases[int(data["split_from"])]
            self.move(source, case, data["moved"], event)
            for one in (source, case):
                self.answer_what_is_there(one)
            self.tell_again(case)

    def on_message_received(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        message = int(data["message"])
        if data["arrival"] == "bounce" and not case.spam:
            self.opened_by_us(case)
        if data["arrival"] != "customer":
            return
        if not case.spam:
            case.close = None
        case.history = False
        case.waiting.append(message)
        case.came.append(message)
        row = self.said[message]
        self.back[message] = (row.received_at, row.author_id)
        self.where[message] = [(event.at, case.id)]

    def on_message_written(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        if data["origin"] != "human":
            return
        message = int(data["message"])
        self.written[message] = event.at
        self.covers[message], case.waiting = case.waiting, []
        self.undo[message], case.spam = case.close, False
        case.spam_since.append((event.at, False))
        case.answers.append(message)
        who = str(event.actor_id)
        if not self.has_holder(case, event):
            self.hand_over(case, event, who)
            self.held[case.id] = who
        self.opened_by_us(case)
        if data.get("then") == "close":
            self.closed(case, event)

    def on_reply_withdrawn(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        message = int(data["message"])
        self.lose(case, message, data.get("instead"))
        before = self.undo[message] if data["status"] in ("closed", "spam") else None
        if data["status"] != "closed" or before is not None:
            self.opened_by_us(case)
        if before is not None:
            case.close, before.stands = before, True

    def on_delivery_failed(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        message = int(data["message"])
        self.in_time.pop(message, None)
        if message in self.covers:
            self.lose(case, message, data.get("instead"))
        if not case.spam:
            self.opened_by_us(case)

    def lose(self, case: Case, message: int, instead: Mapping[str, Any] | None) -> None:
        """It answered nothing: the next one that was written did, or nobody has."""
        later = [one for one in case.answers if one > message]
        case.answers.remove(message)
        self.responses.pop(message, None)
        was_first = case.first_by == message
        case.first_by = None if was_first else case.first_by
        waited = self.covers.pop(message)
        if not later:
            self.tell_again(case)
            return
        heir = later[0]
        self.covers[heir] = waited + self.covers[heir]
        if heir in self.sent:
            self.respond(case, heir, self.sent[heir])
            if instead is not None:
                self.in_time.pop(heir, None)
            if instead is not None and instead.get("was_due_at"):
                self.stopped(case, self.sent[heir], heir, instead)

    on_delivery_unconfirmed = on_delivery_failed

    def on_delivery_sent(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        message = int(data["message"])
        if data["origin"] != "human" or message not in self.covers:
            return
        case.has_answer = True
        self.sent[message] = event.at
        self.respond(case, message, event.at)
        if message in self.responses and data.get("was_due_at") is not None:
            self.stopped(case, event.at, message, data)

    def respond(self, case: Case, message: int, at: datetime) -> None:
        figure, since = "next_response", self.covers[message]
        came = min((self.said[one].received_at for one in case.came), default=NEVER)
        if case.first_by in (None, message) and came <= at:
            case.first_by, figure, since = message, "first_response", case.came
        if since:
            took = at - min(self.said[one].received_at for one in since)
            self.responses[message] = self.one(figure, at, case.id, seconds=seconds(took))

    def stopped(self, case: Case, at: datetime, message: int, data: Mapping[str, Any]) -> None:
        clock = case.id, datetime.fromisoformat(data["waited_since"])
        if clock in self.known:
            return
        is_met = at < datetime.fromisoformat(data["was_due_at"])
        unit = self.one("within_target", at, case.id, yes=is_met)
        if is_met:
            self.in_time[message] = unit
        else:
            self.known.add(clock)
            self.missed.append(unit)

    def on_clock_missed(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        if data["kind"] not in ("first_response", "next_response"):
            return
        key, due = (datetime.fromisoformat(data[name]) for name in ("since", "due_at"))
        if (case.id, key) not in self.known:
            self.known.add((case.id, key))
            self.missed.append(self.one("within_target", due, case.id))

    def on_conversation_status(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        was_spam, case.spam = case.spam, data["to"] == "spam"
        case.spam_since.append((event.at, case.spam))
        as_before = was_spam and data["to"] == "closed" and not data.get("closes")
        if case.spam or (as_before and case.close is not None):
            return  # It stands as it did.
        if data["to"] == "closed":
            self.closed(case, event)
        elif was_spam and data.get("wrote"):
            case.close = None
        else:
            self.opened_by_us(case)

    def on_conversation_needs_no_answer(
        self, case: Case, event: Any, data: Mapping[str, Any]
    ) -> None:
        """Said of the last message; whoever closes says it of all that wait."""
        meant = {int(one) for one in data.get("messages") or [data.get("message")] if one}
        case.waiting = [one for one in case.waiting if one not in meant]
        self.thanks |= dict.fromkeys(meant, event.at)
        self.let_go += [(event.at, one, True) for one in meant]
        if data["status"] == "closed" and case.close is None:
            if data["closes"]:
                self.closed(case, event)
            else:
                stand = [one for one in self.closes if one.conversation == case.id and one.stands]
                case.close = stand[-1] if stand else None

    def on_conversation_answer_needed(
        self, case: Case, event: Any, data: Mapping[str, Any]
    ) -> None:
        message = int(data.get("message") or 0)
        meant = [m for m in case.came if self.thanks.get(m) == self.thanks.get(message, NEVER)]
        for one in meant:
            del self.thanks[one]
            self.let_go.append((event.at, one, False))
        case.waiting = sorted({*case.waiting, *meant})
        if case.close is not None and meant and case.close.at < self.said[message].received_at:
            case.close = None
        self.opened_by_us(case)

    def on_conversation_topic(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        case.topics.append((event.at, data.get("to") or ""))

    def on_conversation_team(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        if data.get("left"):
            self.held[case.id] = ""
        if data.get("from"):
            self.transfer(case, event)

    def on_conversation_assigned(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        self.held[case.id] = data.get("to") or ""
        if data.get("to"):
            self.hand_over(case, event, data["to"])

    on_conversation_unassigned = on_conversation_assigned

    held: dict[int, str] = field(default_factory=dict)
    """Who has it now, where anybody does."""

    def has_holder(self, case: Case, event: Any) -> bool:
        return bool(self.held.get(case.id) or event.actor_kind != "agent")

    def hand_over(self, case: Case, event: Any, to: str) -> None:
        before, case.holder = case.holder, to
        if before and before != to:
            self.transfer(case, event)

    def transfer(self, case: Case, event: Any) -> None:
        """To another team and somebody in it at once is one."""
        if not case.history and case.has_answer and case.moved_at != event.at:
            case.moved_at = event.at
            self.add("transfers", event.at, case.id)

    def closed(self, case: Case, event: Any) -> None:
        self.opened_by_us(case)
        first = min((self.said[one].received_at for one in case.came), default=None)
        took = None if first is None else event.at - first
        case.close = Close(case.id, event.at, len(case.answers) == 1, took)
        self.closes.append(case.close)

    def opened_by_us(self, case: Case) -> None:
        """By mistake, or because nothing had arrived: that close was none."""
        if case.close is not None:
            case.close.stands, case.close = False, None

    # What moves from one to another

    def on_conversation_merged(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        """All that was said in it is said in the other one from now on; what it was, it was."""
        if data.get("into"):
            case.before_merge, case.close = case.close, None
            said = [*case.came, *case.answers]
            self.move(case, self.cases[int(data["into"])], said, event)
        self.tell_again(case)

    def on_conversation_unmerged(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        if data.get("from"):
            self.move(self.cases[int(data["from"])], case, data["moved"], event)
            case.close, case.before_merge = case.before_merge, None
        self.tell_again(case)

    def on_conversation_split(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        self.tell_again(case)

    def move(self, source: Case, target: Case, said: Any, event: Any) -> None:
        for message in map(int, said):
            for mine, theirs in ((source.came, target.came), (source.answers, target.answers)):
                if message in mine:
                    mine.remove(message)
                    theirs.append(message)
            if message in self.where:
                self.where[message].append((event.at, target.id))
            for unit in (self.responses.get(message), self.in_time.get(message)):
                if unit is not None:
                    unit.case = target.id
        self.known |= {(target.id, since) for id, since in self.known if id == source.id}
        # What was brought in from before goes on there, if anything of now is said in it.
        target.history = target.history and source.history
        for one in (source, target):
            one.has_answer = any(answer in self.sent for answer in one.answers)

    def answer_what_is_there(self, case: Case) -> None:
        """An answer that has not left yet answers no message of another conversation."""
        for one in case.answers:
            if one not in self.sent:
                self.covers[one] = [message for message in self.covers[one] if message in case.came]

    def tell_again(self, case: Case) -> None:
        """Of the messages that are there now: who waits, and which answer was the first."""
        case.came.sort(key=lambda one: (self.said[one].received_at, one))
        case.answers.sort()
        case.waiting = []
        told = [(self.said[one].received_at, one, False) for one in case.came]
        told += [(self.written[one], one, True) for one in case.answers]
        for _, one, is_ours in sorted(told):
            case.waiting = [] if is_ours else [*case.waiting, one]
        case.waiting = [one for one in case.waiting if one not in self.thanks]
        sent = [one for one in case.answers if one in self.sent and case.came]
        first = self.said[case.came[0]].received_at if case.came else None
        sent = [one for one in sent if first is not None and self.sent[one] >= first]
        case.first_by = min(sent, key=lambda one: self.sent[one], default=None)
        if case.waiting and not case.spam:
            self.opened_by_us(case)


def _all(unit: Unit, table: Any) -> Any:
    return unit.connection.execute(select(table)).all()
