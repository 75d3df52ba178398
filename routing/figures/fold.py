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
    thank,
    time_of,
    times_of,
    turn_topic,
)
from routing.figures.customers import answered, asked_here
from routing.figures.facts import Add, Change, Figure, Turn, Which
from routing.figures.happened import Changes, Happened, make_fact
from routing.figures.moves import merged, recounted, split_off, unmerged
from routing.figures.people import OF_CUSTOMERS
from routing.figures.promises import kept_promise, missed_promise, open_promise
from routing.figures.state import MOST_MISSED, MOST_OTHERS, MOST_REPLIES, WEEK, Matter
from routing.figures.world import World, owner

RESPONSES = (Figure.FIRST_RESPONSE, Figure.NEXT_RESPONSE, Figure.MASS_ANSWERS)


def fold(world: World, event: Happened) -> list[Change]:
    """Changes what the world remembers, and answers what the event does to the figures."""
    of_people = OF_CUSTOMERS.get(event.type)
    if of_people is not None:
        return list(of_people(world, event))
    act = _ACTS.get(event.type)
    if act is None:
        return []
    matter = world.matter(event.conversation)
    if matter.history and event.type != "message.received":
        # What becomes of it is known, should somebody write on there.
        list(act(matter, None, event))
        return []
    return list(act(matter, world, event))


def _created(matter: Matter, world: World | None, event: Happened) -> Changes:
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
        yield from split_off(matter, world, event)


def _number(value: Any) -> int | None:
    return int(value) if value else None


def _received(matter: Matter, world: World | None, event: Happened) -> Changes:
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
    _note_author(matter, event)
    matter.tags += [str(tag) for tag in data.get("tags") or () if str(tag) not in matter.tags]
    matter.asked_at = matter.asked_at or at.isoformat()
    yield _arrived(matter, event, Figure.MESSAGES, at)
    if data.get("first"):
        yield make_fact(matter, event, Figure.CONVERSATIONS, at=at, message=message)
        yield from asked_here(matter, world, event, at)
    yield from came_back(matter, world, at, event)
    if not matter.spam:
        yield from open_again(matter)


def _note_author(matter: Matter, event: Happened) -> None:
    who = event.actor_id if event.actor_kind == "contact" else None
    if who is not None and who != matter.contact and who not in matter.others:
        matter.others = [*matter.others, who][-MOST_OTHERS:]


def _arrived(matter: Matter, event: Happened, figure: Figure, at: datetime) -> Add:
    """Counted on the channel that it came on, whatever the conversation began on."""
    data, who = event.data, event.actor_id
    dims = matter.dims(channel=str(data.get("channel") or ""))
    return make_fact(
        matter, event, figure, at=at, dims=dims, contact=who, message=data.get("message")
    )


def _status(matter: Matter, world: World | None, event: Happened) -> Changes:
    to = str(event.data.get("to") or "open")
    if to == "spam":
        yield from set_aside(matter, world, event, True)
        return  # It stands as it did when it is none any more.
    if matter.spam:
        yield from set_aside(matter, world, event, False)
        if event.data.get("closes"):  # By hand; else it is closed as it was before.
            yield from stand(matter, world, event, "open")
    if to == "closed":
        yield from close_now(matter, world, event)
    elif event.data.get("wrote"):
        yield from open_again(matter, to)  # The customer did so.
    else:
        yield from stand(matter, world, event, to)


def _written(matter: Matter, world: World | None, event: Happened) -> Changes:
    if event.data.get("origin") != "human":
        return
    if matter.spam:
        yield from set_aside(matter, world, event, False)
    message = str(event.data.get("message"))
    matter.written += 1
    matter.replies = [*matter.replies, message][-MOST_REPLIES:]
    if not matter.assignee and event.actor_kind == "agent":
        yield from _taken(matter, event, str(event.actor_id))
    if matter.status == "closed":
        yield from answered_closed(matter, world, event)
    then = event.data.get("then")
    if then == "close":
        yield from close_now(matter, world, event)
    else:
        yield from stand(matter, world, event, "snoozed" if then == "snooze" else "pending")


def _withdrawn(matter: Matter, world: World | None, event: Happened) -> Changes:
    message = str(event.data.get("message"))
    matter.written = max(0, matter.written - 1)
    matter.replies = [one for one in matter.replies if one != message]
    yield from _instead(matter, world, event)
    was_closed = matter.status == "closed"
    if event.data.get("status") in ("closed", "spam") and matter.taken_back.get("by") == message:
        yield from give_back_close(matter, world, event)
    elif matter.spam and was_closed:
        yield from stand(matter, world, event, "open")
    if not matter.spam:
        yield from restore(matter, world, event, "open" if matter.status == "closed" else None)


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


def _sent(matter: Matter, world: World | None, event: Happened) -> Changes:
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
    met, since = event.at < due, event.data.get("waited_since")
    if _is_missed(matter, due, since):
        return  # Counted when it passed.
    if not met:
        _note_missed(matter, due, since)
    told = message if met else None  # What was missed stays missed if it never arrives.
    dims = matter.dims(agent)
    yield make_fact(matter, event, Figure.WITHIN_TARGET, dims=dims, message=told, yes=met)


def _missed(matter: Matter, world: World | None, event: Happened) -> Changes:
    due, kind = event.time("due_at"), event.data.get("kind")
    if due is None or kind == "resolution":
        return
    if kind in ("follow_up", "status_update"):
        yield from missed_promise(matter, event, due)
        return
    since = event.data.get("since")
    if not _is_missed(matter, due, since):
        _note_missed(matter, due, since)
        yield make_fact(matter, event, Figure.WITHIN_TARGET, at=due)


def _is_missed(matter: Matter, due: datetime, since: str | None) -> bool:
    """One clock may be due at two times, under one service level after the other, and two at the same time, when
    we open; it began once. Before the log said when, its due time says which it was."""
    return not {due.isoformat(), f"since {since}"}.isdisjoint(matter.missed)


def _note_missed(matter: Matter, due: datetime, since: str | None) -> None:
    key = f"since {since}" if since else due.isoformat()
    matter.missed = [*matter.missed, key][-MOST_MISSED:]


def _asked(matter: Matter, world: World | None, event: Happened) -> Changes:
    message = event.data.get("message")
    yield make_fact(matter, event, Figure.STATUS_ASKED, message=message)


def _failed(matter: Matter, world: World | None, event: Happened) -> Changes:
    """It did not arrive, or nobody can know: it answered nothing."""
    message = str(event.data.get("message"))
    _lose(matter, message)
    for figure in RESPONSES:
        yield Turn(Which(matter.id, figure, message), gone=True)
    yield Turn(Which(matter.id, Figure.WITHIN_TARGET, message), gone=True)
    if matter.acknowledged_by == message:
        matter.acknowledged_by = None
    yield Turn(Which(matter.id, Figure.ACKNOWLEDGEMENT, message), gone=True)
    yield from _instead(matter, world, event)
    if not matter.spam:
        yield from stand(matter, world, event, "open")


def _instead(matter: Matter, world: World | None, event: Happened) -> Changes:
    """Another reply had left already: it answered what this one did not."""
    data = event.data.get("instead")
    if data is None:
        return
    message = str(data.get("message"))
    for figure in (*RESPONSES, Figure.WITHIN_TARGET):
        yield Turn(Which(matter.id, figure, message), gone=True)
    yield from _sent(matter, world, event._replace(data=data))


def _needs_none(matter: Matter, world: World | None, event: Happened) -> Changes:
    data, message = event.data, event.data.get("message")
    seconds = data.get("waited_seconds")
    if seconds is not None:
        since = event.time("since") or event.at - timedelta(seconds=int(seconds))
        times = times_of(event, since, "open_seconds")
        yield make_fact(matter, event, Figure.NO_ANSWER_NEEDED, message=message, **times)
    yield from thank(matter, world, event)
    if data.get("status") == "closed" and data.get("closes"):
        yield from close_now(matter, world, event)
    else:
        yield from restore(matter, world, event, None)


def _needs_one(matter: Matter, world: World | None, event: Happened) -> Changes:
    message, at = event.data.get("message"), event.time("at")
    yield Turn(Which(matter.id, Figure.NO_ANSWER_NEEDED, message), gone=True)
    came_back = event.data.get("came_back")
    if came_back is None:  # Earlier programs did not tell.
        person = owner(matter, world, event)
        lately = person.closes if person is not None else []
        closes = [datetime.fromisoformat(one.at) for one in lately if one.number == matter.closed]
        came_back = at is not None and all(closed < at for closed in closes)
    if came_back:
        yield from open_again(matter)  # The customer did so after all.
    else:
        yield from stand(matter, world, event, "open")
    yield from thank(matter, world, event, is_thanks=False)


def _topic(matter: Matter, world: World | None, event: Happened) -> Changes:
    matter.topic = str(event.data.get("to") or "")
    asked = time_of(matter.asked_at)
    # What a person says about it later was so from the beginning.
    if asked is not None and event.at - asked <= WEEK:
        yield from asked_here(matter, world, event, asked)
    yield from turn_topic(matter, world, event)


def _team(matter: Matter, world: World | None, event: Happened) -> Changes:
    before, matter.team = matter.team, str(event.data.get("to") or "")
    if event.data.get("left"):
        matter.assignee = ""
    if matter.replied and before and before != matter.team:
        yield from _transferred(matter, event)


def _assigned(matter: Matter, world: World | None, event: Happened) -> Changes:
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


def _tagged(matter: Matter, world: World | None, event: Happened) -> Changes:
    tag = str(event.data.get("tag"))
    if tag not in matter.tags:
        matter.tags.append(tag)
    yield from ()


def _untagged(matter: Matter, world: World | None, event: Happened) -> Changes:
    matter.tags = [tag for tag in matter.tags if tag != str(event.data.get("tag"))]
    yield from ()


Act = Callable[[Matter, World | None, Happened], Changes]
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
TOLD = frozenset(_ACTS) | frozenset(OF_CUSTOMERS)
"""What else the log tells of changes no figure."""
