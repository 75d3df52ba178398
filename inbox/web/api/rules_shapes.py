"""Rules, what they would do, and what they did. The keys of `event`, `checks` and `then` are those of
rules.yaml (docs/rules.md)."""

from datetime import datetime
from typing import Any

from pydantic import Field

from inbox.web.api.definition_shapes import ChangeShape, DefinitionShape
from inbox.web.api.shapes import Shape


class RuleShape(DefinitionShape):
    id: str
    name: str
    enabled: bool
    event: dict[str, Any]
    checks: list[dict[str, Any]]
    """The rows of IF, with those of the short form `when`."""
    then: dict[str, Any]
    stop: bool
    short_form: bool
    """It was written as `when`; saved from here it is rows."""
    fields: list[str]
    recent: int
    """How often it acted in the last seven days; 20000 stands for more."""


class FileProblem(Shape):
    file: str
    line: int
    key: str
    message: str


class RulesShape(Shape):
    items: list[RuleShape]
    next: str | None = None
    file_problems: list[FileProblem] = []
    """What is wrong with the files now; what stood before goes on."""


class RuleBody(Shape):
    """What is left out stays; null takes it away."""

    name: str | None = None
    enabled: bool | None = None
    event: dict[str, Any] | None = None
    when: dict[str, Any] | None = None
    checks: list[dict[str, Any]] | None = Field(None, max_length=50)
    then: dict[str, Any] | None = None
    stop: bool | None = None


class RuleNew(RuleBody):
    id: str | None = None
    """Left out: made of the name."""


class DryRunBody(Shape):
    rule: RuleNew
    replaces: str | None = None
    """The rule that it would take the place of."""


class Contradiction(Shape):
    id: str
    name: str
    place: int
    """Its number in the order."""
    count: int
    """Of the newest 150 that match."""
    fields: list[str]


class WouldChange(Shape):
    what: str
    value: str
    stands: str | None


class Example(Shape):
    conversation: str
    message: str
    number: int
    subject: str
    customer: str
    at: datetime
    changes: list[WouldChange]


class DryRunShape(Shape):
    messages: int
    """Looked at: the newest thousand."""
    matches: int
    conversations: int
    corrected: int
    """Conversations on which somebody changed by hand what the rule sets."""
    contradicts: list[Contradiction]
    examples: list[Example]


class RuleDay(Shape):
    day: str
    count: int


class RuleHit(Shape):
    at: datetime
    cause: str
    """`m` a message, `e` a change, `t` time."""
    conversation: str
    number: int
    subject: str


class RuleHistory(Shape):
    days: list[RuleDay]
    last: list[RuleHit]
    changes: list[ChangeShape]
