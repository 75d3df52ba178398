"""What is looked after once a minute: promises whose owner is away, and customers who fell silent."""

from inbox.services.plan import Plan
from inbox.services.promises.owners import MOST, hand_promises_to_teams, promises_to_hand
from inbox.services.promises.silence import act_on_silence, silence_to_act_on
from inbox.store.store import Store


def look_after_promises(store: Store, plan: Plan) -> None:
    if store.read(promises_to_hand):
        while store.write(hand_promises_to_teams, plan) >= MOST:
            pass
    if store.read(silence_to_act_on, plan):
        store.write(act_on_silence, plan)
