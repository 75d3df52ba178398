"""What follows when a platform's messages were written. Mail has none of this."""

from collections.abc import Sequence

from connectors.base import Connector
from inbox.services.inbound.place import Placed, Placing
from inbox.services.inbound.understand import Understanding
from inbox.services.plan import Channel, Plan
from inbox.services.platforms.media import as_listed, keep_media
from inbox.services.platforms.others import apply_waiting, take_others
from inbox.services.platforms.people import ask_profile
from inbox.services.platforms.signs import note_signs
from inbox.store.unit import Unit


def after_placing(
    unit: Unit,
    channel: Channel,
    plan: Plan,
    understanding: Understanding,
    placing: Placing | None,
) -> None:
    """In the set's own transaction, after its messages."""
    placed = placing.placed if placing else ()
    for one in placed:
        media = [as_listed(each) for each in one.item.message.media]
        keep_media(unit, channel.id, one.id, media)
    if not channel.connector.capabilities.recipients:
        apply_waiting(unit, channel.id, _came(placed))
        note_signs(unit, channel.id, understanding, placed)
        for contact in placing.new_contacts if placing and _tells_who(channel) else ():
            if contact.first_of is not None and not contact.name and not _all_history(placed):
                ask_profile(unit, channel.id, contact.first_of)
    if understanding.others:
        take_others(unit, channel, plan, understanding.others)


def _tells_who(channel: Channel) -> bool:
    """A telephone and a chat have nobody to ask."""
    return type(channel.connector).profile is not Connector.profile


def _came(placed: Sequence[Placed]) -> dict[str, int]:
    came = {}
    for one in placed:
        author = one.item.message.author
        if author is not None:
            came[f"author:{author.kind}:{author.value}"[:998]] = one.id
        came[one.external_id[:998]] = one.id
    return came


def _all_history(placed: Sequence[Placed]) -> bool:
    return all(one.item.receipt.history for one in placed)
