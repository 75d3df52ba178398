"""One event after the other becomes facts. Pure: the same log gives the same facts, in whatever batches
it is read. What each figure means stands in docs/reports.md."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from routing.figures.customers import answered, asked_here
from routing.figures.facts import Change, Figure, Turn, Which
from routing.figures.happened import Changes, Happened, make_fact
from routing.figures.state import MOST_MISSED, WEEK, Close, Matter, Person

RESPONSES = (Figure.FIRST_RESPONSE, Figure.NEXT_RESPONSE, Figure.MASS_ANSWERS)


def person_of(event: Happened, matter: Matter) -> int | None:
    """Whose closes and messages this event may be about."""
    if event.type == "message.received" and event.actor_kind == "contact":
        return event.actor_id
    return matter.contact


def fold(matter: Matter, person: Person | None, event: Happened) -> list[Change]:
    """Changes `matter` and `person`, and answers what the event does to the figures."""
    act = _ACTS.get(event.type)
    if act is None or (matter.history and event.type != "message.received"):
        return []
    return list(act(matter, person, event))


def _created(matter: Matter, person: Person | None, event: Happened) -> Changes:
    data = event.data
    for name in ("channel", "topic", "team", "assignee", "language"):
        setattr(matter, name, str(data.get(name) or ""))
    matter.holder = matter.assignee
    matter.history = bool(data.get("history"))
    matter.contact = _number(data.get("contact")) or matter.contact
    if matter.contact is None and event.actor_kind == "contact":
        matter.contact = event.actor_id
    matter.tags = [str(tag) for tag in data.get("tags") or ()]
    matter.asked_at = data.get("asked_at")
    matter.replied = bool(data.get("replied"))
    if data.get("ours"):
        matter.status = "pending"
    if data.get("split_from"):
        yield make_fact(matter, event, Figure.CONVERSATIONS)


def _number(value: Any) -> int | None:
    return int(value) if value else None


def _received(matter: Matter, person: Person | None, event: Happened) -> Changes:
    data, at = event.data, event.time("at") or event.at
    arrival, message = data.get("arrival"), data.get("message")
    if matter.history and arrival != "customer":
        return
    if arrival in ("machine", "bounce"):
        yield make_fact(
            matter, event, Figure.MACHINE, at=at, message=message, contact=event.actor_id
        )
    if arrival == "third_party" and matter.status == "pending" and data.get("reopened"):
        matter.status = "open"
    if arrival != "customer":
        return
    matter.history = False  # What was brought in from before goes on here.
    matter.tags += [str(tag) for tag in data.get("tags") or () if str(tag) not in matter.tags]
    matter.asked_at = matter.asked_at or at.isoformat()
    yield make_fact(matter, event, Figure.MESSAGES, at=at, message=message, contact=event.actor_id)
    if data.get("first"):
        yield make_fact(matter, event, Figure.CONVERSATIONS, at=at, message=message)
        yield from asked_here(matter, person, event, at)
    if not matter.spam:
        yield from _came_back(matter, person, at, event)
        yield from _open(matter)


def _came_back(matter: Matter, person: Person | None, at: datetime, event: Happened) -> Changes:
    message = str(event.data.get("message"))
    for close in person.recent(at, event.now) if person else ():
        close.back.append(message)
        yield _turn_close(close, Figure.REPEAT_CONTACT, yes=True)
        if close.topic == matter.topic:
            close.back_same.append(message)
            yield _turn_close(close, Figure.FIRST_CONTACT_RESOLUTION, yes=False)


def _turn_close(close: Close, figure: Figure, **values: bool) -> Turn:
    return Turn(Which(close.conversation, figure, number=close.number), **values)


def _thanks(person: Person | None, event: Happened) -> Changes:
    """A message that needed no answer is no coming back."""
    if person is None:
        return
    person.forget(event.now)
    message = str(event.data.get("message"))
    for close in person.closes:
        if message in close.back:
            close.back.remove(message)
            yield _turn_close(close, Figure.REPEAT_CONTACT, yes=bool(close.back))
        if message in close.back_same:
            close.back_same.remove(message)
            solved = close.alone and not close.back_same
            yield _turn_close(close, Figure.FIRST_CONTACT_RESOLUTION, yes=solved)


def _open(matter: Matter, status: str = "open") -> Changes:
    """What was resolved is not; the close itself stays, for who came back after it."""
    was_closed, matter.status = matter.status == "closed", status
    if was_closed and matter.closed is not None:
        yield Turn(Which(matter.id, Figure.RESOLUTION, number=matter.closed), gone=True)


def _close(matter: Matter, person: Person | None, event: Happened) -> Changes:
    if matter.status == "closed" and matter.closed is not None:
        return
    before = matter.closed
    matter.status, matter.closed = "closed", event.number
    since = event.time("since") or _time(matter.asked_at)
    if since is None:
        return  # Nobody asked anything: ours, and never answered.
    if before is not None:
        yield Turn(Which(matter.id, Figure.RESOLUTION), gone=True)
    yield make_fact(matter, event, Figure.RESOLUTION, **_times(event, since, "open_seconds"))
    alone = matter.written == 1
    yield make_fact(matter, event, Figure.REPEAT_CONTACT)
    yield make_fact(matter, event, Figure.FIRST_CONTACT_RESOLUTION, yes=alone)
    if person is not None and not matter.spam:
        at = event.at.isoformat()
        person.keep(Close(event.number, matter.id, at, matter.topic, alone), event.now)


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _times(event: Happened, since: datetime, name: str) -> dict[str, Any]:
    """Open hours stand in the event: reckoned once, by the calendar of that day. Before they did, the
    time that passed stands for them."""
    seconds = max(0, int((event.at - since) / timedelta(seconds=1)))
    told = event.data.get(name)
    return {"seconds": seconds, "open_seconds": seconds if told is None else int(told)}


def _withdraw_close(matter: Matter, person: Person | None) -> Changes:
    """Closed by mistake: an agent opened it again, or its reply never left."""
    for figure in (Figure.REPEAT_CONTACT, Figure.FIRST_CONTACT_RESOLUTION):
        yield Turn(Which(matter.id, figure, number=matter.closed), gone=True)
    if person is not None:
        person.closes = [close for close in person.closes if close.number != matter.closed]


def _status(matter: Matter, person: Person | None, event: Happened) -> Changes:
    to = str(event.data.get("to") or "open")
    if to == "spam" or matter.spam:
        matter.spam = to == "spam"
        yield Turn(Which(matter.id), aside=matter.spam)
        if matter.spam and person is not None:
            person.closes = [c for c in person.closes if c.conversation != matter.id]
    if to == "closed":
        yield from _close(matter, person, event)
    else:
        yield from _stand(matter, person, to)


def _stand(matter: Matter, person: Person | None, to: str) -> Changes:
    """Not closed any more, by somebody of ours or because nothing had left."""
    if matter.status == "closed" and to != "closed" and matter.closed is not None:
        yield from _withdraw_close(matter, person)
    yield from _open(matter, to)


def _written(matter: Matter, person: Person | None, event: Happened) -> Changes:
    if event.data.get("origin") != "human":
        return
    matter.written += 1
    if not matter.assignee and event.actor_kind == "agent":
        matter.assignee = matter.holder = str(event.actor_id)
    then = event.data.get("then")
    if then == "close":
        yield from _close(matter, person, event)
    else:
        yield from _stand(matter, person, "snoozed" if then == "snooze" else "pending")


def _withdrawn(matter: Matter, person: Person | None, event: Happened) -> Changes:
    matter.written = max(0, matter.written - 1)
    yield from _restore(matter, person, event, "open" if matter.status == "closed" else None)


def _restore(
    matter: Matter, person: Person | None, event: Happened, otherwise: str | None
) -> Changes:
    """The status that stands after a reply was taken back, or a message said to need no answer."""
    to = event.data.get("status") or otherwise
    if to is None or to == matter.status:
        return
    if to != "closed":
        yield from _stand(matter, person, str(to))
    elif matter.closed is not None:
        matter.status = "closed"
        yield Turn(Which(matter.id, Figure.RESOLUTION, number=matter.closed), gone=False)


def _sent(matter: Matter, person: Person | None, event: Happened) -> Changes:
    # What was said on the telephone answers when it was said, not when it was written down.
    said_at = event.time("answered_at")
    if said_at is not None and said_at < event.at:
        event = event._replace(at=said_at)
    data, message = event.data, str(event.data.get("message"))
    if data.get("to_customer") is False:
        return
    yield from _acknowledged(matter, event, message)
    agent = str(data["agent"]) if data.get("agent") else None
    if data.get("origin") == "mass":
        yield make_fact(matter, event, Figure.MASS_ANSWERS, message=message)
    if data.get("origin") != "human":
        return
    matter.replied = True
    first, waited = data.get("first_response_seconds"), data.get("response_seconds")
    seconds = first if first is not None else waited
    if seconds is None:
        return
    figure = Figure.NEXT_RESPONSE if first is None else Figure.FIRST_RESPONSE
    since = event.time("since") or event.at - timedelta(seconds=int(seconds))
    times, dims = _times(event, since, "open_seconds"), matter.dims(agent)
    yield make_fact(matter, event, figure, message=message, dims=dims, **times)
    yield from _target(matter, event, message, agent)


def _acknowledged(matter: Matter, event: Happened, message: str) -> Changes:
    asked = _time(matter.asked_at)
    if asked is None or matter.acknowledged_by is not None:
        return
    matter.acknowledged_by = message
    times = _times(event, asked, "asked_open_seconds")
    yield make_fact(matter, event, Figure.ACKNOWLEDGEMENT, message=message, **times)


def _target(matter: Matter, event: Happened, message: str, agent: str | None) -> Changes:
    due = event.time("was_due_at")
    if due is None:
        return
    met, key = event.at < due, due.isoformat()
    if key in matter.missed:
        return  # Counted when it passed.
    if not met:
        matter.missed = [*matter.missed, key][-MOST_MISSED:]
    told = message if met else None  # What was missed stays missed if it never arrives.
    dims = matter.dims(agent)
    yield make_fact(matter, event, Figure.WITHIN_TARGET, dims=dims, message=told, yes=met)


def _missed(matter: Matter, person: Person | None, event: Happened) -> Changes:
    due, kind = event.time("due_at"), event.data.get("kind")
    if due is None or kind == "resolution":
        return
    if kind in ("follow_up", "status_update"):
        yield make_fact(matter, event, Figure.PROMISES_KEPT, at=due)
        return
    key = due.isoformat()
    if key not in matter.missed:
        matter.missed = [*matter.missed, key][-MOST_MISSED:]
        yield make_fact(matter, event, Figure.WITHIN_TARGET, at=due)


def _kept(matter: Matter, person: Person | None, event: Happened) -> Changes:
    """One that is kept too late was missed when its time was over, and counted then."""
    if event.data.get("kept"):
        yield make_fact(matter, event, Figure.PROMISES_KEPT, yes=True)


def _asked(matter: Matter, person: Person | None, event: Happened) -> Changes:
    message = event.data.get("message")
    yield make_fact(matter, event, Figure.STATUS_ASKED, message=message)


def _failed(matter: Matter, person: Person | None, event: Happened) -> Changes:
    """It did not arrive, or nobody can know: it answered nothing."""
    message = str(event.data.get("message"))
    for figure in RESPONSES:
        yield Turn(Which(matter.id, figure, message), gone=True)
    yield Turn(Which(matter.id, Figure.WITHIN_TARGET, message), gone=True)
    if matter.acknowledged_by == message:
        matter.acknowledged_by = None
        yield Turn(Which(matter.id, Figure.ACKNOWLEDGEMENT, message), gone=True)
    if not matter.spam:
        yield from _stand(matter, person, "open")


def _needs_none(matter: Matter, person: Person | None, event: Happened) -> Changes:
    data, message = event.data, event.data.get("message")
    seconds = data.get("waited_seconds")
    if seconds is not None:
        since = event.time("since") or event.at - timedelta(seconds=int(seconds))
        times = _times(event, since, "open_seconds")
        yield make_fact(matter, event, Figure.NO_ANSWER_NEEDED, message=message, **times)
    yield from _thanks(person, event)
    if data.get("status") == "closed" and data.get("closes"):
        yield from _close(matter, person, event)
    else:
        yield from _restore(matter, person, event, None)


def _needs_one(matter: Matter, person: Person | None, event: Happened) -> Changes:
    yield Turn(Which(matter.id, Figure.NO_ANSWER_NEEDED, event.data.get("message")), gone=True)
    yield from _stand(matter, person, "open")


def _topic(matter: Matter, person: Person | None, event: Happened) -> Changes:
    matter.topic = str(event.data.get("to") or "")
    asked = _time(matter.asked_at)
    # What a person says about it later was so from the beginning.
    if asked is not None and event.at - asked <= WEEK:
        yield from asked_here(matter, person, event, asked)


def _team(matter: Matter, person: Person | None, event: Happened) -> Changes:
    before, matter.team = matter.team, str(event.data.get("to") or "")
    if event.data.get("left"):
        matter.assignee = ""
    if matter.replied and before and before != matter.team:
        yield make_fact(matter, event, Figure.TRANSFERS)


def _assigned(matter: Matter, person: Person | None, event: Happened) -> Changes:
    matter.assignee = str(event.data.get("to") or "")
    if not matter.assignee:
        return
    before, matter.holder = matter.holder, matter.assignee
    # Whoever steps away from a threat is harmed by no figure.
    stepped_away = event.data.get("why") == "threat"
    if matter.replied and before and before != matter.assignee and not stepped_away:
        yield make_fact(matter, event, Figure.TRANSFERS)


def _tagged(matter: Matter, person: Person | None, event: Happened) -> Changes:
    tag = str(event.data.get("tag"))
    if tag not in matter.tags:
        matter.tags.append(tag)
    yield from ()


def _untagged(matter: Matter, person: Person | None, event: Happened) -> Changes:
    matter.tags = [tag for tag in matter.tags if tag != str(event.data.get("tag"))]
    yield from ()


def _merged(matter: Matter, person: Person | None, event: Happened) -> Changes:
    """The matter lives on in the other one; what is left of this one is no resolution."""
    if event.data.get("into"):
        matter.status, matter.closed = "closed", None
        yield Turn(Which(matter.id, Figure.RESOLUTION), gone=True)
    else:
        yield from _recounted(matter, person, event)


def _recounted(matter: Matter, person: Person | None, event: Happened) -> Changes:
    """What was moved may leave it unanswered, and open again."""
    to = event.data.get("status")
    if to and to != matter.status:
        yield from _stand(matter, person, str(to))


Act = Callable[[Matter, Person | None, Happened], Changes]
_ACTS: Mapping[str, Act] = {
    "conversation.created": _created,
    "message.received": _received,
    "message.written": _written,
    "reply.withdrawn": _withdrawn,
    "delivery.sent": _sent,
    "delivery.failed": _failed,
    "delivery.unconfirmed": _failed,
    "delivery.resolved": _recounted,
    "clock.missed": _missed,
    "follow_up.done": _kept,
    "conversation.asked_status": _asked,
    "conversation.status": _status,
    "conversation.needs_no_answer": _needs_none,
    "conversation.answer_needed": _needs_one,
    "conversation.topic": _topic,
    "survey.answered": answered,
    "conversation.team": _team,
    "conversation.assigned": _assigned,
    "conversation.unassigned": _assigned,
    "conversation.tagged": _tagged,
    "conversation.untagged": _untagged,
    "conversation.merged": _merged,
    "conversation.unmerged": _recounted,
    "conversation.split": _recounted,
}
TOLD = frozenset(_ACTS)
"""What else the log tells of changes no figure."""
