"""What moved from one conversation to another: by a merge, by taking it back, by a split. What is about messages goes
with them, so that what happens to them later finds it. Pure."""

from routing.figures.closes import stand
from routing.figures.facts import Figure, Move, Turn, Which
from routing.figures.happened import Changes, Happened
from routing.figures.state import MOST_REPLIES, Matter, Person


def merged(matter: Matter, person: Person | None, event: Happened) -> Changes:
    """The matter lives on in the other one; what is left of this one is no resolution."""
    data, into = event.data, event.data.get("into")
    if into:
        matter.before_merge = [matter.status, matter.closed]
        matter.status, matter.closed = "closed", None
        yield Turn(Which(matter.id, Figure.RESOLUTION), gone=True)
        if "family" in data:
            yield Move(matter.id, int(into), None)
        return
    if "family" in data:
        matter.sources = [*matter.sources, *map(int, data["family"])]
        yield from _as_it_stands(matter)
    yield from recounted(matter, person, event)


def unmerged(matter: Matter, person: Person | None, event: Happened) -> Changes:
    data, target = event.data, event.data.get("from")
    if target and "moved" in data:
        yield Move(int(target), matter.id, frozenset(data["moved"]))
        matter.spam = data.get("status") == "spam"
        yield from _as_it_stands(matter)
    if target and matter.before_merge:
        (matter.status, matter.closed), matter.before_merge = matter.before_merge, []
        if matter.status == "closed" and matter.closed is not None:
            yield Turn(Which(matter.id, Figure.RESOLUTION, number=matter.closed), gone=False)
    if "family" in data:
        left = set(map(int, data["family"]))
        matter.sources = [one for one in matter.sources if one not in left]
    yield from recounted(matter, person, event)


def split_off(matter: Matter, event: Happened) -> Changes:
    """Of the new one."""
    data = event.data
    if "moved" in data:
        yield Move(int(data["split_from"]), matter.id, frozenset(data["moved"]))
        yield from _as_it_stands(matter)
    _count_replies(matter, event)


def _as_it_stands(matter: Matter) -> Changes:
    yield Turn(Which(matter.id, logged=True), aside=matter.spam)
    for source in matter.sources:
        yield Turn(Which(source, logged=True), aside=matter.spam)


def recounted(matter: Matter, person: Person | None, event: Happened) -> Changes:
    """What was moved may leave it unanswered, and open again."""
    _count_replies(matter, event)
    to = event.data.get("status")
    if to and to != matter.status:
        yield from stand(matter, person, str(to))


def _count_replies(matter: Matter, event: Happened) -> None:
    if "replies" in event.data:
        matter.replies = event.data["replies"][-MOST_REPLIES:]
        matter.written = len(event.data["replies"])
        matter.replied = matter.replied or bool(event.data.get("replied"))
        matter.asked_at = event.data.get("asked_at") or matter.asked_at
