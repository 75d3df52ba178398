"""Two customers who may be one."""

from datetime import datetime
from typing import Literal

from inbox.web.api.shapes import Named, Shape


class SameReason(Shape):
    code: Literal["wrote_theirs", "wrote_same", "same_name"]
    """One wrote what the other is known by; both wrote the same; both are called the same."""
    kind: Literal["email", "phone"] | None
    value: str | None
    by_other: bool
    """The other one wrote it."""


class SameIdentity(Shape):
    kind: str
    value: str


class SamePerson(Shape):
    id: str
    other: Named
    identities: list[SameIdentity]
    reasons: list[SameReason]
    found_at: datetime


class SameDecision(Shape):
    state: Literal["merged", "dismissed"]
