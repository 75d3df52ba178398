"""Who works here, and how they log in."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from inbox.model.words import Presence, Role
from inbox.web.api.shapes import Named, Shape


class Login(Shape):
    login: str = Field(max_length=254)
    password: str = Field(max_length=1024)


class Me(Shape):
    id: str
    name: str
    login: str
    roles: list[Role]
    teams: list[str]
    presence: Presence
    locale: Literal["sv", "nb", "da", "en"]
    theme: Literal["light", "dark", "system"]
    single_keys: bool
    after_send: Literal["next", "stay", "list"]
    csrf: str
    """To be sent as `X-CSRF-Token` with every write when the session is a cookie."""
    demo: bool
    organisation: str
    zone: str
    """The organisation's: by it days begin and end wherever nothing else is said."""
    stream_after: int
    """`GET stream?after=` this tells everything that what is asked for from now on doesn't show yet."""


class MeChange(Shape):
    locale: Literal["sv", "nb", "da", "en"] | None = None
    theme: Literal["light", "dark", "system"] | None = None
    single_keys: bool | None = None
    after_send: Literal["next", "stay", "list"] | None = None
    password: str | None = Field(None, min_length=10, max_length=1024)
    current_password: str | None = Field(None, max_length=1024)


class SessionRow(Shape):
    id: str
    created_at: datetime
    last_seen_at: datetime
    address: str
    browser: str
    current: bool


class PresenceBody(Shape):
    presence: Presence


class CompetenceShape(Shape):
    kind: Literal["topic", "language", "channel"]
    value: str
    level: Literal[1, 2, 3]


class AgentShape(Shape):
    id: str
    name: str
    alias: str
    login: str
    roles: list[Role]
    teams: list[str]
    presence: Presence
    capacity: int
    """How many open conversations may be assigned automatically."""
    load: int
    competences: list[CompetenceShape]
    active: bool
    protected_access: bool = False
    """May open protected customers, with a reason."""


class AgentNew(Shape):
    login: str = Field(max_length=254)
    name: str = Field(max_length=200)
    alias: str = Field("", max_length=200)
    password: str | None = Field(None, min_length=10, max_length=1024)
    """Left out: a one-time password is made and answered once."""
    roles: list[Role] = [Role.AGENT]
    teams: list[str] = []
    capacity: int = Field(20, ge=0, le=1000)
    competences: list[CompetenceShape] = []
    protected_access: bool = False


class AgentCreated(Shape):
    agent: AgentShape
    password: str | None = None


class AgentChange(Shape):
    name: str | None = Field(None, max_length=200)
    alias: str | None = Field(None, max_length=200)
    roles: list[Role] | None = None
    teams: list[str] | None = None
    capacity: int | None = Field(None, ge=0, le=1000)
    competences: list[CompetenceShape] | None = None
    active: bool | None = None
    protected_access: bool | None = None
    reset_password: bool = False


class TeamShape(Shape):
    id: str
    name: str
    assign: Literal["push", "pull"]
    members: list[Named]
    open: int
    unassigned: int


class TokenRow(Shape):
    id: str
    name: str
    role: Role
    created_at: datetime
    last_used_at: datetime | None


class TokenNew(Shape):
    name: str = Field(min_length=1, max_length=100)
    role: Role


class TokenCreated(TokenRow):
    token: str
