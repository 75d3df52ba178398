"""Which role may do what: one table. What somebody may see inside of it is decided in `access`."""

from collections.abc import Mapping

from inbox.model.actor import Actor
from inbox.model.errors import ForbiddenError
from inbox.model.words import Role

ADMIN = frozenset({Role.ADMIN})
LEADING = ADMIN | {Role.LEAD}
WORKING = LEADING | {Role.AGENT}
ANSWERING = WORKING | {Role.SURGE}
READING = ANSWERING | {Role.RECORDS, Role.GUEST}
ANYBODY = frozenset(Role)

ALLOWED: Mapping[str, frozenset[Role]] = {
    # Oneself
    "me": ANYBODY,
    "presence.set": ANYBODY,
    "notice.own": ANYBODY,
    # Conversations
    "view.read": READING,
    "conversation.read": READING,
    "conversation.reply": ANSWERING,
    "conversation.note": ANSWERING | {Role.GUEST, Role.RECORDS},
    "conversation.draft": ANSWERING | {Role.GUEST, Role.RECORDS},
    "conversation.take": ANSWERING,
    "conversation.change": ANSWERING | {Role.RECORDS},
    "conversation.register": LEADING | {Role.RECORDS},
    "conversation.begin": WORKING,
    "call.read": WORKING,
    "listening.read": WORKING,
    "conversation.consult": WORKING,
    "conversation.follow_up": ANSWERING,
    "conversation.update": ANSWERING,
    "conversation.bulk": WORKING,
    "conversation.merge": WORKING,
    "conversation.spam": ANSWERING,
    "message.source": WORKING | {Role.RECORDS},
    # What is done on a platform; a channel's YAML says which of these roles may do which there.
    "message.moderate": ANSWERING,
    "message.report": ANSWERING,
    "moderation.read": WORKING,
    "moderation.review": LEADING,
    "post.read": READING,
    "post.publish": WORKING,
    "reply.approve": WORKING,
    "attachment.read": READING,
    "attachment.upload": ANSWERING | {Role.GUEST, Role.RECORDS},
    "event.read": READING,
    "search": ANSWERING | {Role.RECORDS},
    "saved_view.own": READING,
    "saved_view.share": LEADING,
    # Customers
    "contact.read": ANSWERING | {Role.RECORDS},
    "contact.change": WORKING,
    "contact.merge": WORKING,
    "contact.protect": LEADING | {Role.RECORDS},
    "contact.access": LEADING | {Role.RECORDS},
    "contact.export": LEADING | {Role.RECORDS},
    "contact.erase": ADMIN | {Role.RECORDS},
    # The organisation
    "overview.read": LEADING,
    "wallboard.read": frozenset(),  # a wallboard's token, and nobody else
    "wallboard.manage": LEADING,
    "report.read": WORKING,  # of agents: about themselves
    "report.share": LEADING,
    "learning.read": WORKING,
    "learning.manage": LEADING,
    "agent.read": READING,
    "agent.manage": ADMIN,
    "competence.read": WORKING,
    "competence.grant": LEADING,
    "surge.manage": LEADING,
    "approved_text.read": ANSWERING,
    "team.read": ANYBODY,
    "topic.read": ANYBODY,
    "update.read": READING,
    "update.manage": LEADING,
    "topic.manage": LEADING,
    "calendar.read": WORKING,
    "calendar.manage": LEADING,
    "service_level.read": WORKING,
    "service_level.manage": LEADING,
    "rule.read": LEADING,
    "rule.manage": LEADING,
    "tag.read": READING,
    "tag.make": WORKING,
    "tag.manage": LEADING,
    "token.manage": ADMIN,
    # Channels
    "channel.read": ANYBODY,
    "channel.test": ADMIN,
    "channel.inbound": WORKING,
    "delivery.read": LEADING,
    "delivery.resolve": WORKING,
    "quarantine.manage": ADMIN,
    "job.read": WORKING,
}


def may(actor: Actor, action: str) -> bool:
    if actor.kind == "wallboard":
        return action == "wallboard.read"
    return actor.kind == "system" or not actor.roles.isdisjoint(ALLOWED[action])


def require(actor: Actor, action: str) -> None:
    if not may(actor, action):
        raise ForbiddenError(
            "Your role does not allow this.", {"action": action}, code="not_allowed"
        )


def require_person(actor: Actor) -> int:
    """The agent's id. What belongs to somebody (drafts, settings) can't be a program's."""
    if actor.kind != "agent" or actor.id is None:
        raise ForbiddenError("Only a person can do this, not a token.", code="person_needed")
    return actor.id
