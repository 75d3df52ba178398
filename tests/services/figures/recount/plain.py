"""A recount that is slow and obvious: from the messages and conversations that stand, and from what the log says in
plain sentences. It shares nothing with the fold that figures are made by, so that each can find the other's
mistakes. What is said here is what docs/reports.md promises."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.customers import contacts
from inbox.store.tables.log import events
from inbox.store.tables.messages import messages
from inbox.store.unit import Unit
from tests.services.figures.recount.cases import Case, Close, One, root, seconds, topic

WEEK = timedelta(days=7)
FINAL = 2 * WEEK
"""What is said of a close later changes it no more."""
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class Recount:
    zone: str
    store: Store
    units: list[One] = field(default_factory=list)
    cases: dict[int, Case] = field(default_factory=dict)
    closes: list[Close] = field(default_factory=list)
    covers: dict[int, list[int]] = field(default_factory=dict)
    """Answer → the messages that waited when it was written."""
    sent: dict[int, datetime] = field(default_factory=dict)
    undo: dict[int, Close | None] = field(default_factory=dict)
    """Answer → the close that stood before it."""
    responses: dict[int, One] = field(default_factory=dict)
    met: dict[tuple[int, str], int] = field(default_factory=dict)
    missed: dict[tuple[int, str], One] = field(default_factory=dict)
    in_time: dict[tuple[int, str], One] = field(default_factory=dict)
    thanks: dict[int, datetime] = field(default_factory=dict)
    """Messages that need no answer, and since when that is said."""
    people: set[tuple[date, str, int]] = field(default_factory=set)
    back: dict[int, tuple[int, datetime, int]] = field(default_factory=dict)
    """Message → its conversation, when it came, who wrote it. Only such as wanted an answer."""

    # What stands

    def read(self) -> None:
        self.said = {row.id: row for row in self.store.read(_all, messages)}
        self.rows = {row.id: row for row in self.store.read(_all, conversations)}
        merged = {row.id: row.merged_into for row in self.store.read(_all, contacts)}
        self.person = {id: root(id, merged) for id in merged}
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

    # What is counted

    def count(self) -> dict[str, dict[tuple[date, str], tuple[int, int, int]]]:
        """Figure → day and channel → how many, how many of them yes, their seconds."""
        self.read()
        for event in self.log:
            act = getattr(self, "on_" + event.type.replace(".", "_"), None)
            if act is not None and event.conversation_id is not None:
                case = self.cases.setdefault(event.conversation_id, Case(event.conversation_id))
                act(case, event, event.data)
        self.count_messages()
        self.count_resolutions()
        self.count_closes()
        self.units += [*self.responses.values(), *self.missed.values(), *self.in_time.values()]
        return self.summed()

    def summed(self) -> dict[str, dict[tuple[date, str], tuple[int, int, int]]]:
        found: dict[str, dict[tuple[date, str], tuple[int, int, int]]] = defaultdict(dict)
        for one in self.units:
            if self.is_spam(one.case):
                continue
            key = (self.day(one.at), one.channel)
            n, yes, seconds = found[one.figure].get(key, (0, 0, 0))
            found[one.figure][key] = (n + 1, yes + one.yes, seconds + one.seconds)
        return found

    def day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()

    def count_messages(self) -> None:
        for row in self.said.values():
            is_theirs = row.direction == "inbound" and row.visibility == "customer"
            if not is_theirs or row.auto != "none" or row.history:
                continue
            if self.is_spam(row.conversation_id):
                continue
            self.units.append(One("messages", row.received_at, row.conversation_id, row.channel))
            who = self.person[row.author_id]
            self.people.add((self.day(row.received_at), row.channel, who))

    def count_resolutions(self) -> None:
        for row in self.rows.values():
            first = self.first_message(row.id)
            if row.status == "closed" and row.merged_into is None and first is not None:
                took = row.closed_at - first
                self.add("resolution", row.closed_at, row.id, seconds=seconds(took))

    def people_by_day(self) -> dict[tuple[date, str], int]:
        return dict(Counter((day, channel) for day, channel, _ in self.people))

    def first_message(self, case: int) -> datetime | None:
        came = [
            row.received_at
            for row in self.said.values()
            if row.conversation_id == case
            and (row.direction, row.visibility, row.auto) == ("inbound", "customer", "none")
            and not row.history
        ]
        return min(came, default=None)

    def count_closes(self) -> None:
        for close in self.closes:
            if not close.stands:
                continue
            came = self.came_back(close)
            same = [one for one in came if self.is_sametopic(close, self.back[one][0])]
            at, case, solved = close.at, close.conversation, close.alone and not same
            self.add("repeat_contact", at, case, yes=bool(came))
            self.add("first_contact_resolution", at, case, yes=solved)

    def came_back(self, close: Close) -> list[int]:
        customer = self.person[self.rows[close.conversation].contact_id]
        return [
            message
            for message, (case, at, who) in self.back.items()
            if self.person[who] == customer
            and timedelta() < at - close.at <= WEEK
            and not self.is_spam(case)
            and not self.thanks.get(message, NEVER) <= close.at + FINAL
        ]

    def is_sametopic(self, close: Close, case: int) -> bool:
        until = close.at + FINAL
        mine, theirs = (topic(self.cases[id], until) for id in (close.conversation, case))
        return mine == theirs

    # What the log says

    def on_conversation_created(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        case.topics.append((event.at, data.get("topic") or ""))
        case.holder = data.get("assignee") or ""

    def on_message_received(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        message = int(data["message"])
        if data["arrival"] == "bounce":
            self.opened_by_us(case)
        if data["arrival"] != "customer":
            return
        if not case.spam:
            case.close = None
        case.waiting.append(message)
        case.came.append(message)
        row = self.said[message]
        self.back[message] = (case.id, row.received_at, row.author_id)

    def on_message_written(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        if data["origin"] != "human":
            return
        message = int(data["message"])
        self.covers[message], case.waiting = case.waiting, []
        self.undo[message], case.spam = case.close, False
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
        if data["status"] != "closed":
            self.opened_by_us(case)
        elif self.undo[message] is not None:
            self.opened_by_us(case)
            case.close = self.undo[message]
            case.close.stands = True

    def on_delivery_failed(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        message = int(data["message"])
        for key in [key for key, by in self.met.items() if by == message]:
            self.in_time.pop(key, None)
        if message in self.covers:
            self.lose(case, message, data.get("instead"))
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
            case.waiting = waited + case.waiting
            return
        heir = later[0]
        self.covers[heir] = waited + self.covers[heir]
        if heir in self.sent:
            self.respond(case, heir, self.sent[heir])
            for key in [key for key, by in self.met.items() if by == heir]:
                self.in_time.pop(key, None)
            if instead is not None and instead.get("was_due_at"):
                self.stopped(case, self.sent[heir], heir, instead["was_due_at"])

    on_delivery_unconfirmed = on_delivery_failed

    def on_delivery_sent(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        message = int(data["message"])
        if data["origin"] != "human" or message not in self.covers:
            return
        case.has_answer = True
        self.sent[message] = event.at
        self.respond(case, message, event.at)
        due = data.get("was_due_at")
        if message in self.responses and due is not None:
            self.stopped(case, event.at, message, due)

    def respond(self, case: Case, message: int, at: datetime) -> None:
        figure, since = "next_response", self.covers[message]
        if case.first_by in (None, message) and case.came:
            case.first_by, figure, since = message, "first_response", case.came
        if since:
            took = at - min(self.said[one].received_at for one in since)
            self.responses[message] = self.one(figure, at, case.id, seconds=seconds(took))

    def stopped(self, case: Case, at: datetime, message: int, due: str) -> None:
        key = (case.id, datetime.fromisoformat(due).isoformat())
        if key in self.missed:
            return
        is_met = at < datetime.fromisoformat(due)
        unit = self.one("within_target", at, case.id, yes=is_met)
        if is_met:
            self.in_time[key], self.met[key] = unit, message
        else:
            self.missed[key] = unit

    def on_clock_missed(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        if data["kind"] not in ("first_response", "next_response"):
            return
        due = datetime.fromisoformat(data["due_at"])
        key = (case.id, due.isoformat())
        self.missed.setdefault(key, self.one("within_target", due, case.id))

    def on_conversation_status(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
        was_spam, case.spam = case.spam, data["to"] == "spam"
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
        if data["status"] == "closed" and case.close is None:
            if data["closes"]:
                self.closed(case, event)
            else:
                case.close = [c for c in self.closes if c.conversation == case.id and c.stands][-1]

    def on_conversation_answer_needed(
        self, case: Case, event: Any, data: Mapping[str, Any]
    ) -> None:
        message = int(data.get("message") or 0)
        meant = [m for m in case.came if self.thanks.get(m) == self.thanks.get(message, NEVER)]
        for one in meant:
            del self.thanks[one]
        case.waiting = sorted({*case.waiting, *meant})
        if case.close is not None and meant and case.close.at < self.said[message].received_at:
            case.close = None
        self.opened_by_us(case)

    def on_conversationtopic(self, case: Case, event: Any, data: Mapping[str, Any]) -> None:
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
        is_live = case.came or not self.rows[case.id].history
        if is_live and case.has_answer and case.moved_at != event.at:
            case.moved_at = event.at
            self.add("transfers", event.at, case.id)

    def closed(self, case: Case, event: Any) -> None:
        self.opened_by_us(case)
        case.close = Close(case.id, event.at, len(case.answers) == 1)
        if case.came:
            self.closes.append(case.close)

    def opened_by_us(self, case: Case) -> None:
        """By mistake, or because nothing had arrived: that close was none."""
        if case.close is not None:
            case.close.stands, case.close = False, None


def _all(unit: Unit, table: Any) -> Any:
    return unit.connection.execute(select(table)).all()
