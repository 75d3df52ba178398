"""A desk with one agent, whose answers arrive, fail and bounce when a test says so."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from inbox.model.actor import Actor
from inbox.model.outbound import Sent
from inbox.model.words import NotSent, Role
from inbox.services.conversations.change import change_conversation
from inbox.services.figures.follow import follow_figures
from inbox.services.outbound.deliver import Taken, record, record_failure, take
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.waits.back import give_clock_back
from inbox.store.store import Store
from inbox.store.tables.log import events
from inbox.store.tables.messages import deliveries
from inbox.store.unit import Unit
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk
from tests.services.figures.counting import all_rows

OFFICE = {"id": "office", "hours": {"mon-fri": "08:00-17:00"}}
LEVEL = {"id": "usual", "first_response": "4h", "next_response": "2h"}
URGENT = {"id": "urgent", "first_response": "1h", "applies": {"priority": ["urgent"]}}
HOUR = timedelta(hours=1)


class People(Desk):
    """A desk with one agent, whose answers arrive when a test says so."""

    anna: Actor

    def answer(self, row: Any, then: str = "pending", *, sent: bool = True) -> int:
        reply = Reply("Hej!", then=then)
        id = self.store.write_as(self.anna, write_reply, self.plan, row.id, reply)
        self.clock.move(seconds=11)
        if sent:
            self.arrive(id)
        return id

    def taken(self, message: int) -> Taken:
        (delivery,) = [one.id for one in self.deliveries() if one.message_id == message]
        taken = self.store.write(take, delivery)
        assert isinstance(taken, Taken)
        return taken

    def fail(self, message: int) -> None:
        self.store.write(record_failure, self.taken(message), "Full.", NotSent.REFUSED)

    def arrive(self, message: int) -> None:
        self.store.write(record, self.taken(message), Sent("x"))

    def bounce(self, row: Any, message: int) -> None:
        """It had left, and comes back."""
        self.store.write(_bounce, row.id, message)

    def again(self, row: Any, text: str = "Hallå?") -> Any:
        token = f"<inkorg.{row.thread_token}.1@tallvik.example>"
        self.mail(text, sender="a@posten.example", In_Reply_To=token)
        return self.messages()[-1]

    def change(self, row: Any, **values: Any) -> None:
        self.store.write_as(self.anna, change_conversation, self.plan, row.id, values)

    def now(self, row: Any) -> Any:
        return next(one for one in self.conversations() if one.id == row.id)

    def figures(self, *names: str) -> list[tuple[str, int | None, bool]]:
        """Hours, where a figure is a time."""
        follow_figures(self.store, self.plan)
        facts = all_rows(self.store)["figure_facts"]
        return sorted(
            (f["figure"], None if f["seconds"] is None else f["seconds"] // 3600, f["yes"])
            for f in facts
            if f["figure"] in names and not f["gone"] and not f["aside"]
        )

    def responses(self) -> list[tuple[str, int | None]]:
        found = self.figures("first_response", "next_response")
        return [(name, hours) for name, hours, _ in found]

    def told(self) -> list[tuple[str, Any]]:
        chosen = select(events.c.type, events.c.data).order_by(events.c.number)
        return [tuple(one) for one in self.store.read(lambda u: u.connection.execute(chosen).all())]


def _bounce(unit: Unit, conversation: int, message: int) -> None:
    meant = deliveries.c.message_id == message
    unit.connection.execute(update(deliveries).where(meant).values(state="failed"))
    told = give_clock_back(unit, message, conversation)
    unit.emit("delivery.failed", conversation, None, {"message": str(message), **told})


def open_with_anna(store: Store, folder: Path) -> People:
    clock = Movable(datetime.fromisoformat("2026-11-20T09:00+00:00"))
    teams = ({"id": "help", "name": "Help"}, {"id": "more", "name": "More"})
    levels = (URGENT, LEVEL)
    plan = make_plan(email_channel(1), teams=teams, calendars=(OFFICE,), service_levels=levels)
    opened = open_desk(store, folder, clock, plan)
    people = People(opened.store, opened.plan, opened.blobs, clock)
    people.anna = people.agent("Anna", Role.LEAD)
    return people


def two(desk: People) -> tuple[Any, Any]:
    """The second began a day after the first."""
    desk.mail(sender="a@posten.example")
    desk.clock.move(hours=24)
    desk.mail(sender="b@posten.example", subject="Annat")
    first, second = desk.conversations()
    return first, second
