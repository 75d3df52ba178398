"""Why the machine decided as it did: a code and the facts it rests on, which the screens put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    what: str
    """`tag`, `topic`, `priority`, `team`, `kind` or `assignee`."""
    value: str
    by: str
    """Who decided: `rule:ID`, `topic`, `team`, `channel`, `sender` or `assignment`."""
    code: str
    """A key of plain words; docs/configuration.md lists them."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Ids, numbers and words of the rule itself; never other text of the message. Fit for JSON."""

    def as_json(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "value": self.value,
            "by": self.by,
            "code": self.code,
            "facts": dict(self.facts),
        }
