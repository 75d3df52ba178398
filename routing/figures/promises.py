"""One fact for each promise to come back, whatever became of it. What was missed once stays missed, also when
it was moved or kept afterwards: its events say `late` from then on. Pure."""

from datetime import datetime

from routing.figures.facts import Figure, Turn, Which
from routing.figures.happened import Changes, Happened, make_fact
from routing.figures.state import Matter
from routing.figures.world import World


def missed_promise(matter: Matter, event: Happened, due: datetime) -> Changes:
    yield from _settle(matter, event, due, kept=False)


def kept_promise(matter: Matter, world: World | None, event: Happened) -> Changes:
    """Kept too late before the clock looked is missed as well."""
    kept = bool(event.data.get("kept"))
    at = event.at if kept else event.time("due_at") or event.at
    yield from _settle(matter, event, at, kept=kept)


def open_promise(matter: Matter, world: World | None, event: Happened) -> Changes:
    """It was not kept after all, or nothing was promised."""
    key = _key(event)
    if key is None or event.data.get("late"):
        return
    for conversation in {matter.id, int(event.data.get("counted_in") or matter.id)}:
        yield Turn(Which(conversation, Figure.PROMISES_KEPT, key), gone=True)


def _settle(matter: Matter, event: Happened, at: datetime, *, kept: bool) -> Changes:
    if event.data.get("late"):
        return
    yield from open_promise(matter, None, event)
    yield make_fact(matter, event, Figure.PROMISES_KEPT, at=at, message=_key(event), yes=kept)


def _key(event: Happened) -> str | None:
    """The follow-up; of an update about a topic, our message that promised it."""
    key = event.data.get("promise") or event.data.get("follow_up")
    return str(key) if key else None
