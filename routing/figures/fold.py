"""One event after the other becomes facts. Pure: the same log gives the same facts, in whatever batches
it is read. What each figure means stands in docs/reports.md."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from routing.figures.closes import (
    answered_closed,
    came_back,
    close_now,
    give_back_close,
    open_again,
    restore,
    set_aside,
    stand,
    thanks,
    time_of,
    times_of,
    turn_topic,
)
from routing.figures.customers import answered, asked_here
from routing.figures.facts import Add, Change, Figure, Turn, Which
from routing.figures.happened import Changes, Happened, make_fact
from routing.figures.moves import merged, recounted, split_off, unmerged
from routing.figures.promises import kept_promise, missed_promise, open_promise
from routing.figures.state import MOST_MISSED, MOST_REPLIES, WEEK, Matter, Person

RESPONSES = (Figure.FIRST_RESPONSE, Figure.NEXT_RESPONSE, Figure.MASS_ANSWERS)


def person_of(event: Happened, matter: Matter) -> int | None:
    """Whose closes and messages this event may be about."""
    if event.type == "message.received" and event.actor_kind == "contact":
        return event.actor_id
    return matter.contact


def fold(matter: Matter, person: Person | None, event: Happened) -> list[Change]:
    """Changes `matter` and `person`, and answers what the event does to the figures."""
    act = _ACTS.get(event.type)
    if act is None:
        return []
    if matter.history and event.type != "message.received":
        # What becomes of it is known, should somebody write on there.
        list(act(matter, None, event))
        return []
    if person is not None and person.closes:
        person.forget(event.now)  # Whatever of it is asked below must not hang on when it was read.
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
        yield from split_off(matter, event)


def _number(value: Any) -> int | None:
    return int(value) if value else None


def _received(matter: Matter, person: Person | None, event: Happened) -> Changes:
    data, at = event.data, event.time("at") or event.at
    arrival, message = data.get("arrival"), data.get("message")
    if matter.history and arrival != "customer":
        return
    if arrival in ("machine", "bounce"):
        yield _arrived(matter, event, Figure.MACHINE, at)
    if arrival == "third_party" and matter.status == "pending" and data.get("reopened"):
        matter.status = "open"
    if arrival != "customer":
        return
    matter.history = False  # What was brought in from before goes on here.
    matter.tags += [str(tag) for tag in data.get("tags") or () if str(tag) not in matter.tags]
    matter.asked_at = matter.asked_at or at.isoformat()
    yield _arrived(matter, event, Figure.MESSAGES, at)
    if data.get("first"):
        yield make_fact(matter, event, Figure.CONVERSATIONS, at=at, message=message)
        yield from asked_here(matter, person, event, at)
    if not matter.spam:
        yield from came_back(matter, person, at, event)
        yield from open_again(matter)


def _arrived(matter: Matter, event: Happened, figure: Figure, at: datetime) -> Add:
    """Counted on the channel that it came on, whatever the conversation began on."""
    data, who = event.data, event.actor_id
    dims = matter.dims(channel=str(data.get("channel") or ""))
    return make_fact(
        matter, event, figure, at=at, dims=dims, contact=who, message=data.get("message")
    )


def _status(matter: Matter, person: Person | None, event: Happened) -> Changes:
    to = str(event.data.get("to") or "open")
    if to == "spam":
        yield from set_aside(matter, person, True)
        return  # It stands as it did when it is none any more.
    if matter.spam:
        yield from set_aside(matter, person, False)
        if event.data.get("closes"):  # By hand; else it is closed as it was before.
            yield from stand(matter, person, "open")
    if to == "closed":
        yield from close_now(matter, person, event)
    elif event.data.get("wrote"):
        yield from open_again(matter, to)  # The customer did so.
    else:
        yield from stand(matter, person, to)


def _written(matter: Matter, person: Person | None, event: Happened) -> Changes:
    if event.data.get("origin") != "human":
        return
    if matter.spam:
        yield from set_aside(matter, person, False)
    message = str(event.data.get("message"))
    matter.written += 1
    matter.replies = [*matter.replies, message][-MOST_REPLIES:]
    if not matter.assignee and event.actor_kind == "agent":
        yield from _taken(matter, event, str(event.actor_id))
    if matter.status == "closed":
        yield from answered_closed(matter, person, event)
    then = event.data.get("then")
    if then == "close":
        yield from close_now(matter, person, event)
    else:
        yield from stand(matter, person, "snoozed" if then == "snooze" else "pending")


def _withdrawn(matter: Matter, person: Person | None, event: Happened) -> Changes:
    message = str(event.data.get("message"))
    matter.written = max(0, matter.written - 1)
    matter.replies = [one for one in matter.replies if one != message]
    yield from _instead(matter, person, event)
    if event.data.get("status") == "closed" and matter.taken_back.get("by") == message:
        yield from give_back_close(matter, person, event)
    yield from restore(matter, person, event, "open" if matter.status == "closed" else None)


def _lose(matter: Matter, message: str) -> None:
    """What never arrived was no answer; one that did after all is."""
    if message in matter.replies:
        matter.written -= 1
        matter.replies = [one for one in matter.replies if one != message]
        matter.lost = [*matter.lost, message][-MOST_REPLIES:]


def _find(matter: Matter, message: str) -> None:
    if message in matter.lost:
        matter.written += 1
        matter.lost = [one for one in matter.lost if one != message]
        matter.replies = [*matter.replies, message][-MOST_REPLIES:]


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
    if matter.lost:
        _find(matter, message)
    first, waited = data.get("first_response_seconds"), data.get("response_seconds")
    seconds = first if first is not None else waited
    if seconds is None:
        return
    figure = Figure.NEXT_RESPONSE if first is None else Figure.FIRST_RESPONSE
    since = event.time("since") or event.at - timedelta(seconds=int(seconds))
    times, dims = times_of(event, since, "open_seconds"), matter.dims(agent)
    yield make_fact(matter, event, figure, message=message, dims=dims, **times)
    yield from _target(matter, event, message, agent)


def _acknowledged(matter: Matter, event: Happened, message: str) -> Changes:
    asked = time_of(matter.asked_at)
    if asked is None or matter.acknowledged_by is not None:
        return
    matter.acknowledged_by = message
    times = times_of(event, asked, "asked_open_seconds")
    yield make_fact(matter, event, Figure.ACKNOWLEDGEMENT, message=message, **times)


def _target(matter: Matter, event: Happened, message: str, agent: str | None) -> Changes:
    due = event.time("was_due_at")
    if due is None:
        return
    met, keys = event.at < due, _clock_keys(due, event.data.get("waited_since"))
    if keys & set(matter.missed):
        return  # Counted when it passed.
    if not met:
        matter.missed = [*matter.missed, *sorted(keys)][-MOST_MISSED:]
    told = message if met else None  # What was missed stays missed if it never arrives.
    dims = matter.dims(agent)
    yield make_fact(matter, event, Figure.WITHIN_TARGET, dims=dims, message=told, yes=met)


def _missed(matter: Matter, person: Person | None, event: Happened) -> Changes:
    due, kind = event.time("due_at"), event.data.get("kind")
    if due is None or kind == "resolution":
        return
    if kind in ("follow_up", "status_update"):
        yield from missed_promise(matter, event, due)
        return
    keys = _clock_keys(due, event.data.get("since"))
    if not keys & set(matter.missed):
        matter.missed = [*matter.missed, *sorted(keys)][-MOST_MISSED:]
        yield make_fact(matter, event, Figure.WITHIN_TARGET, at=due)


def _clock_keys(due: datetime, since: str | None) -> set[str]:
    """One clock may be due at two times, under one service level after the other; it began once."""
    return {due.isoformat(), *([f"since {since}"] if since else ())}


def _asked(matter: Matter, person: Person | None, event: Happened) -> Changes:
    message = event.data.get("message")
    yield make_fact(matter, event, Figure.STATUS_ASKED, message=message)


def _failed(matter: Matter, person: Person | None, event: Happened) -> Changes:
    """It did not arrive, or nobody can know: it answered nothing."""
    message = str(event.data.get("message"))
    _lose(matter, message)
    for figure in RESPONSES:
        yield Turn(Which(matter.id, figure, message), gone=True)
    yield Turn(Which(matter.id, Figure.WITHIN_TARGET, message), gone=True)
    if matter.acknowledged_by == message:
        matter.acknowledged_by = None
    yield Turn(Which(matter.id, Figure.ACKNOWLEDGEMENT, message), gone=True)
    yield from _instead(matter, person, event)
    if not matter.spam:
        yield from stand(matter, person, "open")


def _instead(matter: Matter, person: Person | None, event: Happened) -> Changes:
    """Another reply had left already: it answered what this one did not."""
    data = event.data.get("instead")
    if data is None:
        return
    message = str(data.get("message"))
    for figure in (*RESPONSES, Figure.WITHIN_TARGET):
        yield Turn(Which(matter.id, figure, message), gone=True)
    yield from _sent(matter, person, event._replace(data=data))


def _needs_none(matter: Matter, person: Person | None, event: Happened) -> Changes:
    data, message = event.data, event.data.get("message")
    seconds = data.get("waited_seconds")
    if seconds is not None:
        since = event.time("since") or event.at - timedelta(seconds=int(seconds))
        times = times_of(event, since, "open_seconds")
        yield make_fact(matter, event, Figure.NO_ANSWER_NEEDED, message=message, **times)
    yield from thanks(person, event)
    if data.get("status") == "closed" and data.get("closes"):
        yield from close_now(matter, person, event)
    else:
        yield from restore(matter, person, event, None)


def _needs_one(matter: Matter, person: Person | None, event: Happened) -> Changes:
    message, at = event.data.get("message"), event.time("at")
    yield Turn(Which(matter.id, Figure.NO_ANSWER_NEEDED, message), gone=True)
    lately = person.closes if person is not None else []
    closes = [close for close in lately if close.number == matter.closed]
    if at is None or any(datetime.fromisoformat(close.at) >= at for close in closes):
        yield from stand(matter, person, "open")
    else:
        yield from open_again(matter)  # The customer came back after all.
    if at is not None and not matter.spam:
        yield from came_back(matter, person, at, event)


def _topic(matter: Matter, person: Person | None, event: Happened) -> Changes:
    matter.topic = str(event.data.get("to") or "")
    asked = time_of(matter.asked_at)
    # What a person says about it later was so from the beginning.
    if asked is not None and event.at - asked <= WEEK:
        yield from asked_here(matter, person, event, asked)
    yield from turn_topic(matter, person, event)


def _team(matter: Matter, person: Person | None, event: Happened) -> Changes:
    before, matter.team = matter.team, str(event.data.get("to") or "")
    if event.data.get("left"):
        matter.assignee = ""
    if matter.replied and before and before != matter.team:
        yield from _transferred(matter, event)


def _assigned(matter: Matter, person: Person | None, event: Happened) -> Changes:
    matter.assignee = str(event.data.get("to") or "")
    if not matter.assignee:
        return
    yield from _taken(matter, event, matter.assignee)


def _taken(matter: Matter, event: Happened, who: str) -> Changes:
    before, matter.assignee, matter.holder = matter.holder, who, who
    # Whoever steps away from a threat is harmed by no figure.
    stepped_away = event.data.get("why") == "threat"
    if matter.replied and before and before != who and not stepped_away:
        yield from _transferred(matter, event)


def _transferred(matter: Matter, event: Happened) -> Changes:
    """To another team and to somebody there, at once, is one."""
    at = event.at.isoformat()
    if matter.transferred != at:
        matter.transferred = at
        yield make_fact(matter, event, Figure.TRANSFERS)


def _tagged(matter: Matter, person: Person | None, event: Happened) -> Changes:
    tag = str(event.data.get("tag"))
    if tag not in matter.tags:
        matter.tags.append(tag)
    yield from ()


def _untagged(matter: Matter, person: Person | None, event: Happened) -> Changes:
    matter.tags = [tag for tag in matter.tags if tag != str(event.data.get("tag"))]
    yield from ()


Act = Callable[[Matter, Person | None, Happened], Changes]
_ACTS: Mapping[str, Act] = {
    "conversation.created": _created,
    "message.received": _received,
    "message.written": _written,
    "reply.withdrawn": _withdrawn,
    "delivery.sent": _sent,
    "delivery.failed": _failed,
    "delivery.unconfirmed": _failed,
    "delivery.resolved": recounted,
    "clock.missed": _missed,
    "follow_up.done": kept_promise,
    "follow_up.reopened": open_promise,
    "follow_up.dropped": open_promise,
    "topic_update.kept": kept_promise,
    "topic_update.reopened": open_promise,
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
    "conversation.merged": merged,
    "conversation.unmerged": unmerged,
    "conversation.split": recounted,
}
TOLD = frozenset(_ACTS)
"""What else the log tells of changes no figure."""
