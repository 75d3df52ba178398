"""Who said it: the platform's id for a person, which is valid for this page or account alone."""

from collections.abc import Mapping
from typing import Any

from connectors.meta.values import first_ident, ident, line, mapping
from inbox.model.messages import Party


def party(kind: str, value: Any, name: Any = "") -> Party | None:
    id_ = ident(value)
    return Party(kind, id_, line(name)) if id_ else None


def author(kind: str, value: Mapping[str, Any]) -> Party | None:
    """`from`, or `sender_id` as older events have it. None where the platform keeps it to itself."""
    who = mapping(value, "from")
    id_ = first_ident(who.get("id"), value.get("sender_id"), value.get("reviewer_id"))
    name = who.get("name") or who.get("username")
    return party(kind, id_, name or value.get("sender_name") or value.get("reviewer_name"))


def private_thread(own: str, customer: str) -> str:
    """`own` is the page or account: the same number may be somebody else elsewhere."""
    return f"dm:{own}:{customer}"


def public_thread(post: str, customer: Party | None, first: str) -> str:
    """A customer's thread under one post; somebody unnamed has one for each comment."""
    return f"{post}:{customer.value if customer else first}"
