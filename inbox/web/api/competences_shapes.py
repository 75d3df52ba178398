"""Competences, hours, gaps, approved texts, and people who are let in for a while."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from config.zones import Zone
from inbox.web.api.shapes import Named, Shape
from routing.schedule import Week

CompetenceKind = Literal["topic", "language", "channel"]


class CompetenceRow(Shape):
    agent: Named
    kind: CompetenceKind
    value: str
    level: Literal[0, 1, 2, 3]
    """0 where a screen took away what competences.yaml grants."""
    expires: date | None
    """The last day on which it counts."""
    learning: bool
    learning_with: str | None
    granted_by: str | None
    granted_at: datetime | None
    source: Literal["yaml", "screen"]
    """What was set on a screen wins."""
    yaml_level: int | None
    """What competences.yaml says, whether it holds or not."""
    counts: bool


class CompetenceQuery(Shape):
    agent: str | None = Field(None, pattern=r"^[0-9]{1,19}$")
    team: str | None = Field(None, max_length=64)


class CompetenceGrant(Shape):
    level: Literal[1, 2, 3]
    expires: date | None = None
    learning: bool = False
    """Gets what is easy."""
    learning_with: str | None = Field(None, pattern=r"^[0-9]{1,19}$")
    """The colleague who sees the answers."""


class CompetenceChange(Shape):
    how: Literal["granted", "revoked"]
    at: datetime
    by: str | None
    agent_id: str
    kind: CompetenceKind
    value: str
    level: int
    learning: bool
    expires: date | None


class GapQuery(Shape):
    team: str | None = Field(None, max_length=64)
    weeks: int = Field(4, ge=1, le=26)


class GapRow(Shape):
    weekday: int
    """0 is Monday."""
    hour: int
    topic: str | None
    language: str
    per_week: float
    """How many usually come in that hour."""
    code: str
    """`nobody_works` where `who_could` don't work then; else why nobody fits."""
    who_could: list[str]


class Gaps(Shape):
    zone: str
    weeks: int
    items: list[GapRow]


class HoursBody(Shape):
    hours: Annotated[Week, Field(json_schema_extra={"type": "object"})]
    """Day to hours: `{"mon-fri": ["08:00-12:00", "13:00-17:00"]}`. Empty takes them away."""
    zone: Zone | None = None


class HoursShape(Shape):
    hours: dict[str, Any]
    zone: str
    source: Literal["yaml", "screen", "team"] | None
    ends: datetime | None
    """When the shift ends that runs now."""


class ApprovedTextShape(Shape):
    id: str
    topic: str | None
    texts: dict[str, str]


class SurgePerson(Named):
    is_in: bool
    has_password: bool
    """They can log in once they are let in."""
    invited_until: datetime | None
    """Until when the address that was made for them opens; null where there is none."""


class SurgeShape(Shape):
    until: datetime | None
    team: str | None
    by: str | None
    people: list[SurgePerson]
    """All who are prepared: agents whose only role is `surge`."""


class SurgeBody(Shape):
    team: str = Field(max_length=64)
    hours: float = Field(8, gt=0, le=72)
    agents: list[Annotated[str, Field(pattern=r"^[0-9]{1,19}$")]] | None = Field(
        None, max_length=1000
    )
    """Left out: all who are prepared."""


class HelperNew(Shape):
    name: str = Field(min_length=1, max_length=200)
    login: str = Field(min_length=1, max_length=254)


class InvitationShape(Shape):
    agent: str
    path: str
    """To put behind the installation's own address. It opens once and is shown only now."""
    expires_at: datetime


class NextShape(Shape):
    id: str | None
    """None where nothing waits that suits whoever asks."""
    why: dict[str, Any]
