"""Answers that were approved beforehand, and the check that helpers write no others."""

from typing import Any, Protocol

from inbox.model.errors import ForbiddenError
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.unit import Unit
from routing.approved import is_approved


class Answer(Protocol):
    """What is asked of a reply."""

    @property
    def text(self) -> str: ...
    @property
    def mode(self) -> str: ...


def list_approved(unit: Unit, plan: Plan) -> list[dict[str, Any]]:
    require(unit.actor, "approved_text.read")
    return [
        {"id": one.id, "topic": one.topic, "texts": dict(one.texts)} for one in plan.approved_texts
    ]


def check_approved(unit: Unit, plan: Plan, reply: Answer) -> None:
    """Whoever helps for a while sends approved texts, to the customer, and nothing beside them."""
    if not unit.actor.sees_own_only:
        return
    beside = ("html", "to", "cc", "bcc", "subject", "channel", "attachments", "send_at")
    extra = [name for name in beside if getattr(reply, name)]
    if reply.mode != "private":
        extra.append("mode")
    if extra:
        raise ForbiddenError(
            f"Your role answers the customer with an approved text only; leave out {extra[0]}.",
            {"field": extra[0]},
            code="approved_texts_only",
        )
    if is_approved(reply.text, plan.approved_texts) is None:
        raise ForbiddenError(
            "Your role answers with approved texts only. Choose one and fill in its fields.",
            {"field": "text"},
            code="approved_texts_only",
        )
