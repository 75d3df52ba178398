"""Two customers turn out to be one, or to be two after all. Whatever is not final yet is as it had been so from the
beginning: who came back after a close, and on which channels they asked. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime

from routing.figures.closes import judge
from routing.figures.happened import Changes, Happened
from routing.figures.state import MOST_ASKS, MOST_CLOSES, Close, Person, is_within
from routing.figures.world import World


def joined(world: World, event: Happened) -> Changes:
    source, into = int(event.data["contact"]), int(event.data["into"])
    one, other = world.person(source), world.person(into)
    world.same.join(source, into)
    if one is other:
        return
    other.closes = sorted([*other.closes, *one.closes], key=lambda close: close.number)
    other.closes = other.closes[-MOST_CLOSES:]
    other.asks = sorted([*other.asks, *one.asks], key=lambda ask: str(ask[2]))[-MOST_ASKS:]
    one.closes, one.asks = [], []
    other.forget(event.now)
    yield from _came(world, other, event)


def _came(world: World, person: Person, event: Happened) -> Changes:
    """What both wrote lately stands in the event."""
    for close in person.closes:
        new = [
            came
            for came in event.data.get("came") or ()
            if came["message"] not in close.came
            and world.same.root(int(came["contact"])) == person.id
            and is_within(close, datetime.fromisoformat(came["at"]))
        ]
        for came in new:
            message = came["message"]
            told = [came["conversation"], came["topic"], int(came["contact"])]
            close.came[message] = told
            close.thanked += [message] if came.get("thanked") else []
            close.aside += [message] if came.get("spam") else []
        if new:
            yield from judge(close)


def parted(world: World, event: Happened) -> Changes:
    source = int(event.data["contact"])
    before = world.person(source)
    world.same.part(source)
    after = world.person(source)
    if before is after:
        return
    before.forget(event.now)
    mine = set(world.same.family(source))
    after.closes = [close for close in before.closes if close.contact in mine]
    before.closes = [close for close in before.closes if close.contact not in mine]
    after.asks = [ask for ask in before.asks if _whose(ask) in mine]
    before.asks = [ask for ask in before.asks if _whose(ask) not in mine]
    for person in (before, after):
        for close in person.closes:
            yield from _without_others(close, mine, person is after)


def _without_others(close: Close, mine: set[int], is_mine: bool) -> Changes:
    kept = {
        message: came for message, came in close.came.items() if (_whose(came) in mine) == is_mine
    }
    if len(kept) < len(close.came):
        close.came = kept
        close.thanked = [one for one in close.thanked if one in kept]
        close.aside = [one for one in close.aside if one in kept]
        yield from judge(close)


def _whose(told: list[object]) -> object:
    """Earlier programs did not note it."""
    return told[-1] if isinstance(told[-1], int) else None


OF_CUSTOMERS: Mapping[str, Callable[[World, Happened], Changes]] = {
    "contact.merged": joined,
    "contact.unmerged": parted,
}
