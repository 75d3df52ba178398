"""Who may do what on a channel's platform: the table of permissions, narrowed by the channel's YAML."""

from inbox.model.actor import Actor
from inbox.model.errors import ForbiddenError, InvalidError
from inbox.model.words import Role
from inbox.services.permissions import may
from inbox.services.plan import Channel

RULE = {
    "hide": "hide",
    "unhide": "hide",
    "delete": "delete",
    "block": "block",
    "unblock": "block",
    "publish": "publish",
}
"""Who may do it may take it back."""
MODERATION = ("hide", "unhide", "delete", "block", "unblock")


def may_act(actor: Actor, channel: Channel, kind: str) -> bool:
    """It is possible there, and this user may."""
    if kind not in channel.connector.capabilities.acts or channel.entry.parallel:
        return False
    if actor.kind == "system" or Role.ADMIN in actor.roles:
        return True
    action = "post.publish" if kind == "publish" else "message.moderate"
    roles = getattr(channel.entry.moderation, RULE[kind])
    return may(actor, action) and any(str(role) in roles for role in actor.roles)


def require_act(actor: Actor, channel: Channel, kind: str) -> None:
    if kind not in channel.connector.capabilities.acts or channel.entry.parallel:
        raise InvalidError(
            "This can't be done on this channel.", {"field": "action"}, code="act_not_possible"
        )
    if not may_act(actor, channel, kind):
        raise ForbiddenError(
            "Your role does not allow this here.", {"action": kind}, code="not_allowed"
        )
