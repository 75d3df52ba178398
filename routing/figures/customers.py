"""What customers do beside writing in one conversation: take a topic elsewhere, say what they thought. Pure."""

from datetime import datetime

from routing.figures.facts import Figure, Turn, Which
from routing.figures.happened import Changes, Happened, make_fact
from routing.figures.state import Matter
from routing.figures.world import World, owner


def asked_here(matter: Matter, world: World | None, event: Happened, at: datetime) -> Changes:
    """About a topic they asked about on another channel not long ago."""
    person = owner(matter, world, event)
    if person is None or matter.spam or not matter.topic or not matter.channel:
        return
    if person.switches(matter.topic, matter.channel, at, event.now, matter.contact):
        yield make_fact(matter, event, Figure.CHANNEL_SWITCHES, at=at)


def answered(matter: Matter, world: World | None, event: Happened) -> Changes:
    """What the customer thought. Changed, it takes the place of what they said before."""
    data = event.data
    survey, agent = str(data.get("survey")), str(data.get("agent") or "")
    for figure in (Figure.SATISFACTION, Figure.EFFORT):
        yield Turn(Which(matter.id, figure, message=survey), gone=True)
        if data.get(str(figure)) is not None:
            dims, score = matter.dims(agent), int(data[str(figure)])
            yield make_fact(matter, event, figure, dims=dims, seconds=score, message=survey)
