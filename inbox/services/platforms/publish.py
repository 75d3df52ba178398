"""A post of our own, with a link, whose answers come in like all others."""

from inbox.model.errors import InvalidError
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.services.platforms.moderate import ask
from inbox.services.platforms.rights import require_act
from inbox.store.unit import Unit

MOST = 60_000


def publish(unit: Unit, plan: Plan, channel_id: str, text: str, link: str = "") -> int:
    """Answers the act's id. It is published by a job of its own."""
    require(unit.actor, "post.publish")
    channel = plan.channel(channel_id)
    require_act(unit.actor, channel, "publish")
    most = min(channel.connector.capabilities.max_text_length or MOST, MOST)
    if not text.strip():
        raise InvalidError("There is nothing to publish.", {"field": "text"}, code="text_empty")
    if len(text) > most:
        raise InvalidError(
            f"At most {most} characters fit here.", {"field": "text"}, code="text_too_long"
        )
    if link and not link.startswith(("https://", "http://")):
        raise InvalidError("This is no web address.", {"field": "link"}, code="link_invalid")
    row = {"channel": channel.id, "kind": "publish", "text": text.strip(), "link": link}
    return ask(unit, channel, row)
