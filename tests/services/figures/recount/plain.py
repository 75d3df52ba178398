"""A recount that is slow and obvious: from the messages and conversations that stand, and from what the log says in
plain sentences. It shares nothing with the fold that figures are made by, so that each can find the other's
mistakes. What is said here is what docs/reports.md promises."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.services.figures.recount.cases import Case, Close, One, seconds, topic
from tests.services.figures.recount.told import FINAL, NEVER, WEEK, Told


class Recount(Told):
    def count(self) -> dict[str, dict[tuple[date, str], tuple[int, int, int]]]:
        """Figure → day and channel → how many, how many of them yes, their seconds."""
        self.read()
        for event in self.log:
            act = getattr(self, "on_" + event.type.replace(".", "_"), None)
            if event.type in ("contact.merged", "contact.unmerged"):
                self.same.append((event.at, int(event.data["contact"]), event.data.get("into")))
            elif act is not None and event.conversation_id is not None:
                case = self.cases.setdefault(event.conversation_id, Case(event.conversation_id))
                act(case, event, event.data)
        self.count_messages()
        self.count_resolutions()
        self.count_closes()
        self.units += [*self.responses.values(), *self.missed, *self.in_time.values()]
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
            who = self.person(row.author_id, NEVER)
            self.people.add((self.day(row.received_at), row.channel, who))

    def count_resolutions(self) -> None:
        for id, case in self.cases.items():
            row, close = self.rows[id], case.close
            is_closed = row.status == "closed" and row.merged_into is None
            if is_closed and close is not None and close.took is not None:
                self.add("resolution", close.at, id, seconds=seconds(close.took))

    def people_by_day(self) -> dict[tuple[date, str], int]:
        return dict(Counter((day, channel) for day, channel, _ in self.people))

    def count_closes(self) -> None:
        for close in self.closes:
            if not close.stands or close.took is None:
                continue
            came = self.came_back(close)
            same = [one for one in came if self.is_same_topic(close, self.place(one, close))]
            at, case, solved = close.at, close.conversation, close.alone and not same
            self.add("repeat_contact", at, case, yes=bool(came))
            self.add("first_contact_resolution", at, case, yes=solved)

    def came_back(self, close: Close) -> list[int]:
        customer = self.person(self.cases[close.conversation].contact, close.at + FINAL)
        return [
            message
            for message, (at, who) in self.back.items()
            if self.person(who, close.at + FINAL) == customer
            and timedelta() < at - close.at <= WEEK
            and not self.cases[self.place(message, close)].was_spam(close.at + FINAL)
            and not self.needed_none(message, close.at + FINAL)
        ]

    def needed_none(self, message: int, until: datetime) -> bool:
        return [False, *(none for at, one, none in self.let_go if one == message and at <= until)][
            -1
        ]

    def person(self, contact: int, until: datetime) -> int:
        """Whoever that customer was then taken for."""
        into = {who: int(to) if to else None for at, who, to in self.same if at <= until}
        while into.get(contact) is not None:
            contact = into[contact] or 0
        return contact

    def place(self, message: int, close: Close) -> int:
        """Where it was when that close became final."""
        return [case for at, case in self.where[message] if at <= close.at + FINAL][-1]

    def is_same_topic(self, close: Close, case: int) -> bool:
        until = close.at + FINAL
        mine, theirs = (topic(self.cases[id], until) for id in (close.conversation, case))
        return mine == theirs
