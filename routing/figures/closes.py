"""What closes a conversation, opens it again, and who came back after it. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from routing.figures.facts import Figure, Turn, Which
from routing.figures.happened import Changes, Happened, make_fact
from routing.figures.state import MOST_EARLIER, Close, Matter
from routing.figures.world import World, author, everyone, owner

OF_CLOSES = (Figure.REPEAT_CONTACT, Figure.FIRST_CONTACT_RESOLUTION)


def came_back(matter: Matter, world: World | None, at: datetime, event: Happened) -> Changes:
    message, person = str(event.data.get("message")), author(matter, world, event)
    for close in person.recent(at, event.now) if person else ():
        close.came[message] = [str(matter.id), matter.topic, event.actor_id]
        if matter.spam:
            close.aside.append(message)
        yield from judge(close)


def judge(close: Close) -> Changes:
    """What is known of it now."""
    yield _turn_close(close, Figure.REPEAT_CONTACT, yes=bool(close.back))
    yield _turn_close(close, Figure.FIRST_CONTACT_RESOLUTION, yes=close.is_solved)


def turn_topic(matter: Matter, world: World | None, event: Happened) -> Changes:
    """Said of what was closed, or of what brought them back: it was so from the beginning."""
    for person in everyone(matter, world, event):
        for close in person.closes:
            mine = [came for came in close.came.values() if came[0] == str(matter.id)]
            for came in mine:
                came[1] = matter.topic
            if close.conversation == matter.id:
                close.topic = matter.topic
            if mine or close.conversation == matter.id:
                yield from judge(close)


def _turn_close(close: Close, figure: Figure, **values: bool) -> Turn:
    return Turn(Which(close.conversation, figure, number=close.number), **values)


def thank(
    matter: Matter, world: World | None, event: Happened, *, is_thanks: bool = True
) -> Changes:
    """A message that needed no answer is no coming back."""
    meant = {str(one) for one in event.data.get("messages") or [event.data.get("message")]}
    for person in everyone(matter, world, event):
        for close in person.closes:
            mine = meant & close.came.keys()
            if mine:
                close.thanked = _with(close.thanked, mine, is_thanks)
                yield from judge(close)


def _with(listed: list[str], some: Collection[str], are_in: bool) -> list[str]:
    return [*(one for one in listed if one not in some), *(sorted(some) if are_in else ())]


def open_again(matter: Matter, status: str = "open") -> Changes:
    """What was resolved is not; the close itself stays, for who came back after it."""
    was_closed, matter.status = matter.status == "closed", status
    if was_closed and matter.closed is not None:
        yield Turn(Which(matter.id, Figure.RESOLUTION, number=matter.closed), gone=True)


def close_now(matter: Matter, world: World | None, event: Happened) -> Changes:
    if matter.status == "closed" and matter.closed is not None:
        return
    before = matter.closed
    matter.status = "closed"
    _note_close(matter, event.number)
    since = event.time("since") or time_of(matter.asked_at)
    if since is None:
        return  # Nobody asked anything: ours, and never answered.
    if before is not None:
        yield Turn(Which(matter.id, Figure.RESOLUTION), gone=True)
    yield make_fact(matter, event, Figure.RESOLUTION, **times_of(event, since, "open_seconds"))
    alone = matter.written == 1
    yield make_fact(matter, event, Figure.REPEAT_CONTACT)
    yield make_fact(matter, event, Figure.FIRST_CONTACT_RESOLUTION, yes=alone)
    person = owner(matter, world, event)
    if person is not None:
        at, who = event.at.isoformat(), matter.contact
        person.keep(Close(event.number, matter.id, at, matter.topic, alone, who), event.now)


def _note_close(matter: Matter, number: int | None) -> None:
    if matter.closed is not None:
        matter.earlier = [*matter.earlier, matter.closed][-MOST_EARLIER:]
    matter.closed = number


def time_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def times_of(event: Happened, since: datetime, name: str) -> dict[str, Any]:
    """Open hours stand in the event: reckoned once, by the calendar of that day. Before they did, the
    time that passed stands for them."""
    seconds = max(0, int((event.at - since) / timedelta(seconds=1)))
    told = event.data.get(name)
    return {"seconds": seconds, "open_seconds": seconds if told is None else int(told)}


def _turn_last(matter: Matter, world: World | None, event: Happened, gone: bool) -> Changes:
    for figure in OF_CLOSES:
        yield Turn(Which(matter.id, figure, number=matter.closed), gone=gone)
    person = owner(matter, world, event)
    for close in person.closes if person is not None else ():
        if close.number == matter.closed:
            close.void = gone


def answered_closed(matter: Matter, world: World | None, event: Happened) -> Changes:
    """It is not closed by what was said before, whatever this answer does. Should it be taken back, it is."""
    matter.taken_back = {"number": matter.closed, "by": str(event.data.get("message"))}
    yield from stand(matter, world, event, "open")


def give_back_close(matter: Matter, world: World | None, event: Happened) -> Changes:
    """What had answered it was itself taken back."""
    number = matter.taken_back["number"]
    yield from stand(matter, world, event, "open")
    matter.status, matter.taken_back = "closed", {}
    if number is not None:
        _note_close(matter, number)
        yield Turn(Which(matter.id, Figure.RESOLUTION, number=number), gone=False)
        yield from _turn_last(matter, world, event, gone=False)


def stand(matter: Matter, world: World | None, event: Happened, to: str) -> Changes:
    """Not closed any more, by somebody of ours or because nothing had left."""
    is_opened = matter.status == "closed" and to != "closed"
    yield from open_again(matter, to)
    if is_opened and matter.closed is not None:
        yield from _turn_last(matter, world, event, gone=True)
        # What stands is the close before it, if the customer came back from one.
        matter.closed = matter.earlier.pop() if matter.earlier else None


def restore(matter: Matter, world: World | None, event: Happened, otherwise: str | None) -> Changes:
    """The status that stands after a reply was taken back, or a message said to need no answer."""
    to = event.data.get("status") or otherwise
    if to is None or to == matter.status:
        return
    if to != "closed":
        yield from stand(matter, world, event, str(to))
        return
    matter.status = "closed"
    if matter.closed is not None:
        yield Turn(Which(matter.id, Figure.RESOLUTION, number=matter.closed), gone=False)


def set_aside(matter: Matter, world: World | None, event: Happened, spam: bool) -> Changes:
    matter.spam = spam
    yield Turn(Which(matter.id), aside=spam)
    for source in matter.sources:
        yield Turn(Which(source, logged=True), aside=spam)
    yield from place(matter, matter, world, event, None)


def place(
    source: Matter,
    target: Matter,
    world: World | None,
    event: Happened,
    some: Collection[str] | None,
) -> Changes:
    """Those of its messages, or all, that brought somebody back are now said in the target."""
    for person in everyone(target, world, event):
        for close in person.closes:
            mine = [
                message
                for message, came in close.came.items()
                if came[0] == str(source.id) and (some is None or message in some)
            ]
            for message in mine:
                close.came[message][:2] = [str(target.id), target.topic]
            if mine:
                close.aside = _with(close.aside, mine, target.spam)
                yield from judge(close)
