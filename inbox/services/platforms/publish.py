"""A post of our own, with a link, whose answers come in like all others."""

from inbox.model.errors import InvalidError
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.services.platforms.moderate import ask
from inbox.services.platforms.rights import require_act
from inbox.store.unit import Unit

MOST = 60_000
MOST_PICTURE = 900


def publish(
    unit: Unit, plan: Plan, channel_id: str, text: str, link: str = "", picture: str = ""
) -> int:
    """Answers the act's id. It is published by a job of its own. `picture` is where the platform fetches
    it, on channels that publish nothing without one."""
    require(unit.actor, "post.publish")
    channel = plan.channel(channel_id)
    require_act(unit.actor, channel, "publish")
    can = channel.connector.capabilities
    most = min(can.post_length or can.max_text_length or MOST, MOST)
    if not text.strip():
        raise InvalidError("There is nothing to publish.", {"field": "text"}, code="text_empty")
    if len(text) > most:
        raise InvalidError(
            f"At most {most} characters fit here.", {"field": "text"}, code="text_too_long"
        )
    if link and not link.startswith(("https://", "http://")):
        raise InvalidError("This is no web address.", {"field": "link"}, code="link_invalid")
    _check_picture(can.post_picture, picture)
    row = {
        "channel": channel.id,
        "kind": "publish",
        "text": text.strip(),
        "link": link,
        "target": picture,
    }
    return ask(unit, channel, row)


def _check_picture(wanted: bool, picture: str) -> None:
    """The platform fetches it, so that it has to be where everybody may."""
    if not wanted and not picture:
        return
    fits = picture.startswith("https://") and len(picture) <= MOST_PICTURE
    if not wanted or not fits:
        words = "Give the https address of a picture." if wanted else "No picture is taken here."
        raise InvalidError(words, {"field": "picture"}, code="picture_invalid")
