"""What the fold is about besides the one conversation: other conversations, and customers. Pure."""

from typing import Protocol

from routing.figures.happened import Happened
from routing.figures.same import Same
from routing.figures.state import Matter, Person


class World(Protocol):
    """Whoever reads the log has read what an event may be about before it is folded."""

    @property
    def same(self) -> Same: ...

    def matter(self, id: int) -> Matter: ...

    def person(self, contact: int) -> Person:
        """Whoever that customer is counted as."""
        ...


def contacts_of(event: Happened) -> set[int]:
    """Customers whom an event names."""
    # In an event of a conversation the other two name much else.
    names = ("contact",) if event.conversation else ("contact", "into", "from")
    named = {int(event.data[name]) for name in names if event.data.get(name)}
    if event.actor_kind == "contact" and event.actor_id:
        named.add(event.actor_id)
    return named


def others_of(event: Happened) -> set[int]:
    """Conversations besides its own: those between which something moves."""
    if event.type not in MOVES:
        return set()
    named = {event.data.get(name) for name in ("into", "from", "out", "split_from")}
    return {int(id) for id in {*named, *(event.data.get("family") or ())} if id}


MOVES = frozenset({"conversation.created", "conversation.merged", "conversation.unmerged"})


def owner(matter: Matter, world: World | None, event: Happened) -> Person | None:
    """Whose matter it is."""
    if world is None or matter.contact is None:
        return None
    return _lately(world.person(matter.contact), event)


def author(matter: Matter, world: World | None, event: Happened) -> Person | None:
    """Of a message that came."""
    if world is None or event.actor_kind != "contact" or event.actor_id is None:
        return owner(matter, world, event)
    return _lately(world.person(event.actor_id), event)


def everyone(matter: Matter, world: World | None, event: Happened) -> list[Person]:
    """Who wrote there, each once."""
    if world is None:
        return []
    contacts = [one for one in (matter.contact, *matter.others) if one is not None]
    found = {person.id: person for person in map(world.person, contacts)}
    return [_lately(person, event) for person in found.values()]


def _lately(person: Person, event: Happened) -> Person:
    """Whatever of it is asked must not hang on when it was read."""
    if person.closes:
        person.forget(event.now)
    return person
