"""What closes a conversation, opens it again, and who came back after it. Pure."""

from datetime import datetime, timedelta
from typing import Any

from routing.figures.facts import Figure, Turn, Which
from routing.figures.happened import Changes, Happened, make_fact
from routing.figures.state import OF_A_CLOSE, Close, Matter, Person

OF_CLOSES = (Figure.REPEAT_CONTACT, Figure.FIRST_CONTACT_RESOLUTION)


def came_back(matter: Matter, person: Person | None, at: datetime, event: Happened) -> Changes:
    message = str(event.data.get("message"))
    for close in person.recent(at, event.now) if person else ():
        if message not in close.back:
            close.back.append(message)
        close.came[message] = [str(matter.id), matter.topic]
        yield _turn_close(close, Figure.REPEAT_CONTACT, yes=True)
        yield from _compare(close)


def turn_topic(matter: Matter, person: Person | None, event: Happened) -> Changes:
    """Said of what was closed, or of what brought them back: it was so from the beginning."""
    if person is None or not person.closes:
        return
    person.forget(event.now)
    for close in person.closes:
        mine = [came for came in close.came.values() if came[0] == str(matter.id)]
        for came in mine:
            came[1] = matter.topic
        if close.conversation == matter.id:
            close.topic = matter.topic
        if mine or close.conversation == matter.id:
            yield from _compare(close)


def _compare(close: Close) -> Changes:
    """Which messages were about the same."""
    of = {message: topic for message, (_, topic) in close.came.items()}
    before = {message: close.topic for message in close.back_same} | of
    close.back_same = [one for one in close.back if before.get(one) == close.topic]
    solved = close.alone and not close.back_same
    yield _turn_close(close, Figure.FIRST_CONTACT_RESOLUTION, yes=solved)


def _turn_close(close: Close, figure: Figure, **values: bool) -> Turn:
    return Turn(Which(close.conversation, figure, number=close.number), **values)


def thanks(person: Person | None, event: Happened) -> Changes:
    """A message that needed no answer is no coming back."""
    if person is None or not person.closes:
        return
    person.forget(event.now)
    meant = {str(one) for one in event.data.get("messages") or [event.data.get("message")]}
    for close in person.closes:
        if meant & set(close.back):
            close.back = [one for one in close.back if one not in meant]
            yield _turn_close(close, Figure.REPEAT_CONTACT, yes=bool(close.back))
        if meant & set(close.back_same):
            close.back_same = [one for one in close.back_same if one not in meant]
            solved = close.alone and not close.back_same
            yield _turn_close(close, Figure.FIRST_CONTACT_RESOLUTION, yes=solved)


def open_again(matter: Matter, status: str = "open") -> Changes:
    """What was resolved is not; the close itself stays, for who came back after it."""
    was_closed, matter.status = matter.status == "closed", status
    if was_closed and matter.closed is not None:
        yield Turn(Which(matter.id, Figure.RESOLUTION, number=matter.closed), gone=True)


def close_now(matter: Matter, person: Person | None, event: Happened) -> Changes:
    if matter.status == "closed" and matter.closed is not None:
        return
    before = matter.closed
    matter.status, matter.closed = "closed", event.number
    since = event.time("since") or time_of(matter.asked_at)
    if since is None:
        return  # Nobody asked anything: ours, and never answered.
    if before is not None:
        yield Turn(Which(matter.id, Figure.RESOLUTION), gone=True)
    yield make_fact(matter, event, Figure.RESOLUTION, **times_of(event, since, "open_seconds"))
    alone = matter.written == 1
    yield make_fact(matter, event, Figure.REPEAT_CONTACT)
    yield make_fact(matter, event, Figure.FIRST_CONTACT_RESOLUTION, yes=alone)
    if person is not None and not matter.spam:
        at = event.at.isoformat()
        person.keep(Close(event.number, matter.id, at, matter.topic, alone), event.now)


def time_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def times_of(event: Happened, since: datetime, name: str) -> dict[str, Any]:
    """Open hours stand in the event: reckoned once, by the calendar of that day. Before they did, the
    time that passed stands for them."""
    seconds = max(0, int((event.at - since) / timedelta(seconds=1)))
    told = event.data.get(name)
    return {"seconds": seconds, "open_seconds": seconds if told is None else int(told)}


def _withdraw_close(matter: Matter, person: Person | None) -> Changes:
    """Closed by mistake: an agent opened it again, or its reply never left."""
    for figure in OF_CLOSES:
        yield Turn(Which(matter.id, figure, number=matter.closed), gone=True)
    if person is not None:
        person.closes = [close for close in person.closes if close.number != matter.closed]


def answered_closed(matter: Matter, person: Person | None, event: Happened) -> Changes:
    """It is not closed by what was said before, whatever this answer does. Should it be taken back, it is."""
    matter.taken_back = {"number": matter.closed, "by": str(event.data.get("message"))}
    if person is not None:
        person.forget(event.now)
    for close in person.closes if person is not None else ():
        if close.number == matter.closed:
            matter.taken_back["close"] = {name: getattr(close, name) for name in OF_A_CLOSE}
    yield from stand(matter, person, "open")


def give_back_close(matter: Matter, person: Person | None, event: Happened) -> Changes:
    """What had answered it was itself taken back."""
    before = matter.taken_back
    yield from stand(matter, person, "open")
    matter.status, matter.closed, matter.taken_back = "closed", before["number"], {}
    for figure in (*OF_CLOSES, Figure.RESOLUTION) if matter.closed is not None else ():
        yield Turn(Which(matter.id, figure, number=matter.closed), gone=False)
    if person is not None and "close" in before:
        person.keep(Close(**before["close"]), event.now)


def stand(matter: Matter, person: Person | None, to: str) -> Changes:
    """Not closed any more, by somebody of ours or because nothing had left."""
    if matter.status == "closed" and to != "closed" and matter.closed is not None:
        yield from _withdraw_close(matter, person)
    yield from open_again(matter, to)


def restore(
    matter: Matter, person: Person | None, event: Happened, otherwise: str | None
) -> Changes:
    """The status that stands after a reply was taken back, or a message said to need no answer."""
    to = event.data.get("status") or otherwise
    if to is None or to == matter.status:
        return
    if to != "closed":
        yield from stand(matter, person, str(to))
    elif matter.closed is not None:
        matter.status = "closed"
        yield Turn(Which(matter.id, Figure.RESOLUTION, number=matter.closed), gone=False)


def set_aside(matter: Matter, person: Person | None, spam: bool) -> Changes:
    matter.spam = spam
    yield Turn(Which(matter.id), aside=spam)
    for source in matter.sources:
        yield Turn(Which(source, logged=True), aside=spam)
    for close in person.closes if person is not None else ():
        if close.conversation == matter.id:
            close.spam = spam
