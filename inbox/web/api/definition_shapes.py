"""What topics and rules have in common: where they come from, what is wrong with them, how they changed."""

from datetime import datetime
from typing import Any

from pydantic import Field

from inbox.web.api.shapes import Shape


class FaultShape(Shape):
    place: str
    """The key, such as `then.team` or `checks[1].value`."""
    code: str
    """`unknown`, `contradiction`, `circle`, `loop` or `unreadable`."""
    text: str
    what: str = ""
    name: str = ""


class DefinitionShape(Shape):
    position: int = 0
    version: int = 1
    origin: str = "file"
    """`file` or `screen`: where what holds was written."""
    in_file: bool = False
    differs: bool = False
    """It stands in the file too, and differently."""
    retired: bool = False
    faults: list[FaultShape] = []
    """While there is one, a rule is switched off."""
    updated_at: datetime | None = None
    updated_by: str = ""


class ChangeShape(Shape):
    at: datetime
    by: str
    how: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


class OrderBody(Shape):
    ids: list[str] = Field(max_length=2000)
    """All that are not named come after. Empty: as in the file."""


class RetiredQuery(Shape):
    retired: bool = False
    """With those that were retired."""


class AnywayQuery(Shape):
    anyway: bool = False
    """Also when something names it."""
