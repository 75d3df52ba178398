"""What moved from one conversation to another: by a merge, by taking it back, by a split. What is about messages goes
with them, so that what happens to them later finds it. Pure."""

from collections.abc import Collection

from routing.figures.closes import place, stand
from routing.figures.facts import Figure, Move, Turn, Which
from routing.figures.happened import Changes, Happened
from routing.figures.state import MOST_MISSED, MOST_OTHERS, MOST_REPLIES, Matter
from routing.figures.world import World


def merged(matter: Matter, world: World | None, event: Happened) -> Changes:
    """The matter lives on in the other one; what is left of this one is no resolution."""
    data, into = event.data, event.data.get("into")
    if into:
        matter.before_merge = [matter.status, matter.closed]
        matter.status, matter.closed = "closed", None
        yield Turn(Which(matter.id, Figure.RESOLUTION), gone=True)
        if "family" in data:
            yield Move(matter.id, int(into), None)
        yield from _take_over(matter, int(into), world, event, None)
        return
    if "family" in data:
        matter.sources = [*matter.sources, *map(int, data["family"])]
        yield from _as_it_stands(matter)
    yield from recounted(matter, world, event)


def unmerged(matter: Matter, world: World | None, event: Happened) -> Changes:
    data, target = event.data, event.data.get("from")
    if target and "moved" in data:
        yield Move(int(target), matter.id, frozenset(data["moved"]))
        matter.spam = data.get("status") == "spam"
        yield from _as_it_stands(matter)
        yield from _come_from(int(target), matter, world, event, data["moved"])
    if target and matter.before_merge:
        (matter.status, matter.closed), matter.before_merge = matter.before_merge, []
        if matter.status == "closed" and matter.closed is not None:
            yield Turn(Which(matter.id, Figure.RESOLUTION, number=matter.closed), gone=False)
    if "family" in data:
        left = set(map(int, data["family"]))
        matter.sources = [one for one in matter.sources if one not in left]
    yield from recounted(matter, world, event)


def split_off(matter: Matter, world: World | None, event: Happened) -> Changes:
    """Of the new one."""
    data = event.data
    if "moved" in data:
        yield Move(int(data["split_from"]), matter.id, frozenset(data["moved"]))
        yield from _as_it_stands(matter)
        yield from _come_from(int(data["split_from"]), matter, world, event, data["moved"])
    _count_replies(matter, event)


def _take_over(
    matter: Matter, into: int, world: World | None, event: Happened, some: Collection[str] | None
) -> Changes:
    if world is not None:
        yield from _pass_on(matter, world.matter(into), world, event, some)


def _come_from(
    id: int, matter: Matter, world: World | None, event: Happened, some: Collection[str]
) -> Changes:
    if world is not None:
        yield from _pass_on(world.matter(id), matter, world, event, some)


def _pass_on(
    source: Matter,
    target: Matter,
    world: World,
    event: Happened,
    some: Collection[str] | None,
) -> Changes:
    """What is known of messages goes with them, and of a clock that was missed both know."""
    target.history = target.history and source.history
    wrote = [one for one in (source.contact, *source.others) if one not in (None, target.contact)]
    new = [one for one in dict.fromkeys(wrote) if one is not None and one not in target.others]
    target.others = [*target.others, *new][-MOST_OTHERS:]
    missed = [one for one in source.missed if one not in target.missed]
    target.missed = [*target.missed, *missed][-MOST_MISSED:]
    lost = [one for one in source.lost if some is None or one in some]
    target.lost = [*target.lost, *lost][-MOST_REPLIES:]
    source.lost = [one for one in source.lost if one not in lost]
    told = source.acknowledged_by
    if told is not None and (some is None or told in some):
        source.acknowledged_by = None
        target.acknowledged_by = target.acknowledged_by or told
    yield from place(source, target, world, event, some)


def _as_it_stands(matter: Matter) -> Changes:
    yield Turn(Which(matter.id, logged=True), aside=matter.spam)
    for source in matter.sources:
        yield Turn(Which(source, logged=True), aside=matter.spam)


def recounted(matter: Matter, world: World | None, event: Happened) -> Changes:
    """What was moved may leave it unanswered, and open again."""
    _count_replies(matter, event)
    to = event.data.get("status")
    if to and to != matter.status and not matter.spam:  # Of spam it is as it was before.
        yield from stand(matter, world, event, str(to))


def _count_replies(matter: Matter, event: Happened) -> None:
    if "replies" in event.data:
        matter.replies = event.data["replies"][-MOST_REPLIES:]
        matter.written = len(event.data["replies"])
        matter.replied = bool(event.data.get("replied"))
        matter.asked_at = event.data.get("asked_at")
