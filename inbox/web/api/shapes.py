"""What all shapes of the public API share. Ids are opaque strings, times ISO 8601 in UTC."""

from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict

T = TypeVar("T")


def _sensible(at: datetime) -> datetime:
    if not 1970 <= at.year <= 2200:
        raise ValueError("must lie between the years 1970 and 2200")
    return at.astimezone(UTC)


When = Annotated[AwareDatetime, AfterValidator(_sensible)]
"""A moment that a client names, with its zone."""


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Page(Shape, Generic[T]):
    items: list[T]
    next: str | None = None


class ProblemField(Shape):
    field: str
    """Its path in the body, such as `competences.0.level`, or the name of the parameter."""
    message: str
    code: str
    """As of a problem, or what the type of the field asks for: `missing`, `string_too_long` …"""


class Problem(Shape):
    """`application/problem+json` (RFC 9457)."""

    model_config = ConfigDict(extra="allow")
    type: str = "about:blank"
    title: str
    status: int
    code: str
    """Stable, for programs that say it in their own words."""
    detail: str = ""
    field: str | None = None
    errors: list[ProblemField] | None = None


class Named(Shape):
    id: str
    name: str
