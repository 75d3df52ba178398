"""What we sent ourselves and got back: as a copy to an address of ours, or through a list we stand on."""

from inbox.model.own_addresses import is_own
from inbox.model.own_ids import OURS
from inbox.services.inbound.understand import Understood
from inbox.services.inbound.world import World
from inbox.services.plan import Plan


def has_returned(item: Understood, world: World, plan: Plan) -> bool:
    """From one of our addresses, under the Message-ID of something that we know to have written."""
    message = item.message
    if not message.message_id.startswith(OURS) or message.author is None:
        return False
    return message.message_id in world.deliveries and is_own(
        message.author.value, plan.own_addresses
    )
