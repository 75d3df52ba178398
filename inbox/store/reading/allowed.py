"""What somebody may do with a conversation, for a screen that shows no button in vain.

Services decide by themselves (`inbox.services.permissions`); a test holds the two together.
"""

from collections.abc import Mapping

from inbox.model.actor import Actor
from inbox.model.words import Role

_ADMIN = frozenset({Role.ADMIN})
_LEADING = _ADMIN | {Role.LEAD}
_WORKING = _LEADING | {Role.AGENT}
_ANSWERING = _WORKING | {Role.SURGE}
_CHANGING = _ANSWERING | {Role.RECORDS}

MAY: Mapping[str, frozenset[Role]] = {
    "reply": _ANSWERING,
    "note": _CHANGING | {Role.GUEST},
    "take": _ANSWERING,
    "assign": _CHANGING,
    "tag": _CHANGING,
    "topic": _CHANGING,
    "close": _CHANGING,
    "snooze": _CHANGING,
    "spam": _ANSWERING,
    "follow_up": _ANSWERING,
    "consult": _WORKING,
    "merge": _WORKING,
    "register": _LEADING | {Role.RECORDS},
    "contact": _WORKING,
    "protect": _LEADING | {Role.RECORDS},
    "erase": _ADMIN | {Role.RECORDS},
}


def allowed(actor: Actor) -> list[str]:
    return [what for what, roles in MAY.items() if actor.has(*roles)]
