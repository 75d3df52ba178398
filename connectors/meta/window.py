"""Whether the platform lets us answer now, and as what. Pure.

developers.facebook.com/docs/messenger-platform/policy/policy-overview: 24 hours after the customer's
last message anything; until 7 days what a person writes, where the app has the feature Human Agent.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from inbox.model.errors import PermanentError
from inbox.model.words import NotSent, Origin

OPEN = timedelta(hours=24)
HUMAN = timedelta(days=7)
RESPONSE: Mapping[str, str] = {"messaging_type": "RESPONSE"}
TAGGED: Mapping[str, str] = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}


def sending_as(
    origin: Origin, last_inbound_at: datetime | None, now: datetime, human_agent: bool
) -> Mapping[str, str]:
    """Raises PermanentError in words for the agent. Never tags what no person wrote."""
    if last_inbound_at is None or now - last_inbound_at <= OPEN:
        return RESPONSE
    if origin is not Origin.HUMAN:
        raise PermanentError(
            "More than 24 hours have passed since the customer last wrote: "
            "the platform takes nothing automatic any more",
            why=NotSent.WINDOW_CLOSED,
        )
    if now - last_inbound_at > HUMAN:
        raise PermanentError(
            "More than 7 days have passed since the customer last wrote: "
            "the platform takes no answer until they write again",
            why=NotSent.WINDOW_CLOSED,
        )
    if not human_agent:
        raise PermanentError(
            "More than 24 hours have passed since the customer last wrote. A person may answer for "
            "7 days only where the app has the approved feature Human Agent (human_agent: true)",
            why=NotSent.WINDOW_CLOSED,
        )
    return TAGGED
