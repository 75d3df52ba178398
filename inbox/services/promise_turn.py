"""One look of the clock at everything that was promised: cheap when nothing is due, which is nearly always."""

from typing import NamedTuple

from inbox.services.plan import Plan
from inbox.services.promise_clock import MOST as MOST_TOLD
from inbox.services.promise_clock import promises_to_tell, tell_of_promises
from inbox.services.promise_owners import MOST as MOST_HANDED
from inbox.services.promise_owners import hand_promises_to_teams, promises_to_hand
from inbox.services.silence import act_on_silence, silence_to_act_on
from inbox.services.snooze_links import links_to_wake, wake_linked
from inbox.services.topic_updates import look_at_topic_updates, topic_updates_to_look_at
from inbox.services.updates_by_themselves import MOST as MOST_UPDATES
from inbox.services.updates_by_themselves import send_due_updates, updates_to_send
from inbox.store.store import Store
from inbox.store.unit import Unit


def keep_promises(store: Store, plan: Plan) -> bool:
    """True where more waits. What goes by itself goes first: it may keep what would be missed."""
    due = store.read(_what_is_due)
    more = due.updates and store.write(send_due_updates, plan) >= MOST_UPDATES
    if due.promises:
        more |= store.write(tell_of_promises) >= MOST_TOLD
    if due.topics:
        store.write(look_at_topic_updates, plan)
    if due.links:
        store.write(wake_linked)
    return more


class _Due(NamedTuple):
    updates: bool
    promises: bool
    topics: bool
    links: bool


def _what_is_due(unit: Unit) -> _Due:
    """All in one look at the database."""
    return _Due(
        updates_to_send(unit),
        promises_to_tell(unit),
        topic_updates_to_look_at(unit),
        links_to_wake(unit),
    )


def look_after_promises(store: Store, plan: Plan) -> None:
    """Every minute."""
    if store.read(promises_to_hand):
        while store.write(hand_promises_to_teams, plan) >= MOST_HANDED:
            pass
    if store.read(silence_to_act_on, plan):
        store.write(act_on_silence, plan)
